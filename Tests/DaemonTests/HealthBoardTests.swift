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

    private func board(behind megabytes: [Int]) -> HealthBoard {
        let board = HealthBoard()
        for (minute, waiting) in megabytes.enumerated() {
            for second in [0, 59] { board.count(1, bytesBehind: waiting << 20, uptime: Double(minute * 60 + second)) }
        }
        return board
    }

    @Test("Reading falls behind where much has waited for a quarter of an hour, and no less than then")
    func backlog() {
        let now = 15.0 * 60 + 59
        #expect(board(behind: (100...115).map { $0 }).growingBacklog(uptime: now) == 115 << 20)
        #expect(board(behind: Array(repeating: 100, count: 16)).growingBacklog(uptime: now) == 100 << 20)
        // What is being worked off, what was worked off meanwhile, what is little, and what is known for less long.
        #expect(board(behind: (100...115).map { 300 - $0 }).growingBacklog(uptime: now) == nil)
        #expect(board(behind: (100...115).map { $0 == 107 ? 0 : $0 }).growingBacklog(uptime: now) == nil)
        #expect(board(behind: Array(repeating: 15, count: 16)).growingBacklog(uptime: now) == nil)
        #expect(board(behind: Array(100...114)).growingBacklog(uptime: now - 60) == nil)
    }

    @Test("Records that cannot be read are a trouble where they are many and no small share, and for some minutes")
    func faults() throws {
        let board = HealthBoard()
        board.count(1000, faults: 40, uptime: 600)
        #expect(board.faults(uptime: 600) == nil)
        board.count(0, faults: 20, uptime: 700)
        let found = try #require(board.faults(uptime: 700))
        #expect(found.faults == 60 && found.records == 1060)
        #expect(board.faults(uptime: 1100) == nil)
        let few = HealthBoard()
        few.count(0, faults: 19, uptime: 600)
        #expect(few.faults(uptime: 600) == nil)
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
