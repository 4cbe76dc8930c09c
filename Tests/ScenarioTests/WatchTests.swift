import Daemon
import Example
import Foundation
import Store
import TestSupport
import Testing

extension Scenarios {
    @Suite("A watch", .enabled(if: Bench.hasModel), .timeLimit(.minutes(60)))
    struct WatchTests {
        // The campaign comes on the eighth of these days.
        private let example = ExampleStream(seed: 2, days: 9, perDay: 25)

        @Test("A campaign in files that grow and rotate reaches the webhook signed, once, and over a restart")
        func campaign() async throws {
            let bench = try Bench()
            let lines = example.conversations().map { ($0.time, Array(($0.jsonLine + "\n").utf8)) }
            let rest = try #require(lines.firstIndex { $0.0.description >= "2026-01-13" })
            let past = lines[..<300].flatMap(\.1)
            let campaign = lines[300..<rest].flatMap(\.1)

            let first = try await bench.start()
            try bench.spool.append(past[..<1000])
            try bench.spool.append(past[1000..<(past.count - 100)])
            try await bench.wait(forConversations: 299)
            try bench.spool.append(past[(past.count - 100)...])
            try await bench.wait(forConversations: 300)
            try bench.spool.rotate()
            try bench.spool.append(campaign)
            var arrivals = bench.webhook.arrivals.makeAsyncIterator()
            let request = try #require(await arrivals.next())
            let page = try Page(request)
            #expect(page.status == "firing")
            #expect(request.isSigned(with: Bench.signingKey))
            #expect(!request.isSigned(with: Array("another key".utf8)))
            try await bench.wait(forConversations: rest)
            try await bench.wait { try await bench.ask(.status).status?.eventTime == lines[rest - 1].0 }
            let status = try #require(try await bench.ask(.status).status)
            #expect(status.conversations == rest)
            #expect(status.openAlerts > 0)
            #expect(status.health == .healthy)
            try await first.stop()

            let second = try await bench.start()
            try bench.spool.append(lines[rest...].flatMap(\.1))
            try await bench.wait(forConversations: lines.count)
            bench.clock.advance(bySeconds: 172_800)
            try await bench.wait {
                try bench.reader().alerts(in: .firing).isEmpty && bench.reader().status().queued == 0
            }
            try await second.stop()

            let pages = try bench.webhook.requests.map(Page.init)
            #expect(Set(pages).count == pages.count, "a page came twice")
            #expect(Set(bench.webhook.requests.map(\.key)).count == pages.count)
            #expect(pages.last?.status == "resolved")
            #expect(try bench.counters()[.quarantined] == nil)
            // Where there is no journal an alert is a line of the log.
            #expect(bench.log.lines(from: .warning).filter { !$0.hasPrefix("alert ") } == [])
        }

        @Test("A reload refuses a bad configuration, keeps the old one, and takes a good one")
        func reload() async throws {
            let bench = try Bench()
            let running = try await bench.start()
            bench.configure("clustering: {maximumClusters: many}")
            let refusal = try await bench.ask(.reload)
            #expect(!refusal.isDone)
            #expect(refusal.message.contains("maximumClusters"))
            let refused = try #require(try await bench.ask(.status).status)
            #expect(refused.health == .degraded)
            #expect(refused.troubles.contains { $0.contains("maximumClusters") })
            try bench.spool.append(Array("\(Chatter(seed: 1).lines[0])\n".utf8))
            try await bench.wait(forConversations: 1)

            bench.configure("privacy: {accountFloor: 9}")
            let restart = try await bench.ask(.reload)
            #expect(!restart.isDone)
            #expect(restart.message.contains("needs a restart"))

            bench.configure("screener: {pattern: {matches: sailboat, on: request}}")
            #expect(try await bench.ask(.reload).isDone)
            try bench.spool.append(Array("\(Chatter(seed: 1).lines.last ?? "")\n".utf8))
            try await bench.wait { try bench.counters()[.screenedOut] == 1 }
            #expect(try await bench.ask(.status).status?.health == .healthy)
            try await running.stop()
        }

        @Test("A second watch on the same state directory is refused, and the first does not notice")
        func locked() async throws {
            let bench = try Bench()
            let running = try await bench.start()
            let error = try await #require(throws: StateDirectoryError.self) { try await bench.daemon().run() }
            #expect(error.cause == .locked(by: "process \(getpid())"))
            #expect(try await bench.ask(.status).isDone)
            try await running.stop()
        }

        @Test("A directory that is not there yet is warned of and read once it is there")
        func lateDirectory() async throws {
            let bench = try Bench()
            try FileManager.default.removeItem(atPath: bench.spool.directory)
            let running = try await bench.start()
            try await bench.wait { bench.log.lines(from: .warning).contains { $0.contains(bench.spool.directory) } }
            try FileManager.default.createDirectory(atPath: bench.spool.directory, withIntermediateDirectories: false)
            try bench.spool.append(Array("\(Chatter(seed: 1).lines[0])\n".utf8))
            try await bench.wait {
                bench.clock.advance(bySeconds: 1)
                return try bench.counters()[.conversations] == 1
            }
            try await running.stop()
        }
    }
}
