import Daemon
import Foundation
import GRDB
import TestSupport
import Testing

extension Scenarios {
    @Suite("A database that another process holds", .enabled(if: Bench.hasModel), .timeLimit(.minutes(60)))
    struct HeldStoreTests {
        @Test("Retention waits, and the daemon goes on")
        func retention() async throws {
            let bench = try Bench()
            let running = try await bench.start()
            try bench.spool.append(Array("\(Chatter(seed: 1).lines[0])\n".utf8))
            try await bench.wait(forConversations: 1)
            let holder = try await Holder(bench.state)
            bench.clock.advance(bySeconds: 700)
            try await bench.wait { bench.log.lines(from: .warning).contains { $0.contains("retention") } }
            try holder.release()
            try bench.spool.append(Array("\(Chatter(seed: 1).lines.last ?? "")\n".utf8))
            try await bench.wait(forConversations: 2)
            try await running.stop()
        }

        @Test("An alert that the webhook has taken meanwhile is not brought again")
        func delivery() async throws {
            let bench = try Bench(answers: [.response(status: 503), .response(status: 200), .response(status: 200)])
            let running = try await bench.start()
            try bench.spool.append(Array((Chatter(seed: 1).lines.joined(separator: "\n") + "\n").utf8))
            // The first attempt fails, so that the second is made while the database is held.
            try await bench.wait { bench.log.lines(from: .warning).contains { $0.contains("not delivered yet") } }
            let holder = try await Holder(bench.state)
            bench.clock.advance(bySeconds: 300)
            // Two rounds of the outbox, each of which would have brought the alert.
            try await bench.wait { bench.log.lines(from: .warning).count { $0.contains("outbox") } >= 2 }
            try holder.release()
            try await bench.wait { try bench.reader().status().queued == 0 }
            #expect(bench.webhook.requests.count == 2)
            #expect(Set(bench.webhook.requests.map(\.key)).count == 1)
            try await running.stop()
        }
    }
}

/// Holds the lock of a watch's database.
private struct Holder {
    private let queue: DatabaseQueue

    init(_ state: String) async throws {
        var configuration = GRDB.Configuration()
        configuration.allowsUnsafeTransactions = true
        configuration.busyMode = .timeout(10)
        queue = try DatabaseQueue(path: state + "/weir.sqlite", configuration: configuration)
        try await queue.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
    }

    func release() throws {
        try queue.writeWithoutTransaction { try $0.execute(sql: "COMMIT") }
        try queue.close()
    }
}
