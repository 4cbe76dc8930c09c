import Daemon
import Foundation
import TestSupport
import Testing

extension Scenarios {
    @Suite("Live and replay", .enabled(if: Bench.hasModel), .timeLimit(.minutes(4)))
    struct ReplayTests {
        @Test("A file read as it grows, in whatever pieces, leads to what a replay of it leads to", arguments: [1, 2])
        func liveIsReplay(seed: UInt64) async throws {
            let live = try Bench()
            let replay = try Bench()
            for bench in [live, replay] { try bench.shareAccountKey() }
            let chatter = Chatter(seed: 7)
            let text = Array(chatter.lines.joined(separator: "\n").utf8) + [10]
            var dice = Dice(seed: seed)
            let running = try await live.start()
            for piece in dice.cut(text, upTo: 12_000) {
                try live.spool.append(piece)
                if Bool.random(using: &dice) {
                    for await _ in live.manager.messages { break }
                }
            }
            try await live.wait { try accounted(live.counters()) == chatter.records }
            live.clock.advance(bySeconds: 3900)
            try await live.wait { try live.reader().alerts().isEmpty == false }
            try await running.stop()

            try replay.spool.append(text)
            let run = ReplayRun(
                configuration: try Configuration.read(file: replay.configurationFile, environment: replay.environment),
                inputs: [replay.spool.path("app.jsonl")],
                state: replay.state,
                environment: replay.environment,
                clock: replay.clock.wall,
                logger: replay.log.logger
            )
            _ = try await run.run(withMembers: false, progress: { _ in })
            #expect(try Findings(live.reader()) == Findings(replay.reader()))
            #expect(try Findings(live.reader()).alerts.isEmpty == false)
        }
    }
}

extension Bench {
    /// Gives the watch the account key of every other bench, so that their states can be compared.
    func shareAccountKey() throws {
        try FileManager.default.createDirectory(atPath: state, withIntermediateDirectories: true)
        let key = [UInt8](0..<32)
        let isMade = FileManager.default.createFile(
            atPath: state + "/account.key",
            contents: Data(key),
            attributes: [.posixPermissions: 0o600]
        )
        #expect(isMade)
    }
}
