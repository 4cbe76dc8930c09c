import Testing

@testable import Daemon

@Suite("Health board")
struct HealthBoardTests {
    @Test("A steady stream has the same rate at every second of a minute", arguments: [0, 1, 30, 59])
    func steady(second: Int) {
        let board = HealthBoard()
        let now = 20 * 60 + second
        for uptime in 0...now { board.count(1, uptime: Double(uptime)) }
        #expect(board.rate(uptime: Double(now), since: 0) == 60)
    }

    @Test("The rate is over the last five minutes and knows nothing from before")
    func window() {
        let board = HealthBoard()
        for minute in 0..<20 { board.count(minute < 15 ? 1000 : minute, uptime: Double(minute) * 60) }
        #expect(board.rate(uptime: 20 * 60, since: 0) == 17)
    }

    @Test("Shortly after the start it is over the time since then")
    func young() {
        let board = HealthBoard()
        board.count(30, uptime: 6000)
        #expect(board.rate(uptime: 6030, since: 6000) == 60)
    }

    @Test("A stream that fell silent has rate 0 after five minutes")
    func silence() {
        let board = HealthBoard()
        board.count(600, uptime: 6000)
        #expect(board.rate(uptime: 6000 + 360, since: 0) == 0)
    }

    @Test("A start in this very moment divides by no zero")
    func immediately() {
        #expect(HealthBoard().rate(uptime: 100, since: 100) == 0)
    }

    @Test("What is said stays said until it is changed")
    func vitals() {
        let board = HealthBoard()
        board.update { $0.troubles["store"] = "full" }
        board.update { $0.openAlerts = 2 }
        #expect(board.current.troubles == ["store": "full"])
        #expect(board.current.openAlerts == 2)
        board.update { $0.troubles["store"] = nil }
        #expect(board.current.troubles.isEmpty)
    }
}
