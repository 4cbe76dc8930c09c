import HTTP
import Logging
import Synchronization
import TestSupport
import Testing

@testable import Daemon

@Suite("The heartbeat")
struct HeartbeatTests {
    @Test(
        "It is heard while the watch is alive, goes on after a failure, and is not heard otherwise",
        arguments: [true, false]
    )
    func beats(isAlive: Bool) async throws {
        let server = TestServer([.response(status: 500), .hangUp, .response(status: 200), .response(status: 200)])
        let client = HTTPClient(HTTPConfiguration(environment: [:]))
        defer { client.shutdown() }
        let asked = Mutex(0)
        let service = HeartbeatService(
            heartbeat: Configuration.Heartbeat(url: server.url("/beat"), seconds: 0.01),
            client: client,
            isAlive: {
                asked.withLock { $0 += 1 }
                return isAlive
            },
            logger: Logger(label: "test")
        )
        await withTaskGroup(of: Void.self) { group in
            group.addTask { try? await service.run() }
            for _ in 0..<30_000 where asked.withLock({ $0 }) < 5 { try? await Task.sleep(for: .milliseconds(10)) }
            group.cancelAll()
        }
        #expect(server.requests.count >= (isAlive ? 4 : 0))
        #expect(server.requests.isEmpty != isAlive)
        #expect(server.requests.allSatisfy { $0.method == "GET" && $0.target == "/beat" })
    }

    @Test("A line that does not come round stands still, one that does not read yet does not")
    func standstill() {
        let board = HealthBoard()
        #expect(board.standstill(uptime: 1000) == nil)
        board.update { vitals in
            vitals.isReady = true
            vitals.turnedAt = 900
        }
        #expect(board.standstill(uptime: 960) == nil)
        #expect(board.standstill(uptime: 1000) == 100)
    }
}
