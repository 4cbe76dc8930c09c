import Daemon
import Foundation
import Model
import Store
import TestSupport
import Testing

extension Scenarios {
    @Suite("Live and replay", .enabled(if: Bench.hasModel), .timeLimit(.minutes(60)))
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

        @Test("What is recorded can be judged anew: by the rules in force as before, and by stricter ones with less")
        func backtest() async throws {
            let bench = try Bench()
            try bench.spool.append(Array(Chatter(seed: 7).lines.joined(separator: "\n").utf8) + [10])
            let configuration = try Configuration.read(file: bench.configurationFile, environment: bench.environment)
            let run = ReplayRun(
                configuration: configuration,
                inputs: [bench.spool.path("app.jsonl")],
                state: bench.state,
                environment: bench.environment,
                clock: bench.clock.wall,
                logger: bench.log.logger
            )
            let raised = try await run.run(withMembers: true, progress: { _ in }).alerts
            #expect(!raised.isEmpty)

            let again = try Backtest(configuration: configuration, state: bench.state)
            let report = try again.run(withMembers: true, progress: { _ in })
            #expect(report.alerts.map(\.alert) == raised.map(\.alert))
            #expect(report.alertsUnderRules?.map(\.alert) == raised.map(\.alert))
            #expect(report.alertsUnderRules?.map(\.members) == raised.map(\.members))
            #expect(report.compared.allSatisfy { $0.origin == .both })

            var strict = configuration
            strict.rules.growth = nil
            strict.rules.density?.leastAccounts = 1000
            let tried = try Backtest(configuration: configuration.judged(by: strict), state: bench.state)
            let less = try tried.run(withMembers: false, progress: { _ in })
            #expect(less.alertsUnderRules?.contains { $0.alert.kind != .shift } == false)
            #expect(less.compared.contains { $0.origin == .inForce })
        }

        @Test("Two runs under one key sample the same conversations, whatever else is drawn anew")
        func sameSample() async throws {
            let bench = try Bench()
            let chatter = Chatter(seed: 7)
            try bench.spool.append(Array(chatter.lines.joined(separator: "\n").utf8) + [10])
            var configuration = try Configuration.read(file: bench.configurationFile, environment: bench.environment)
            configuration.extraction.sampling = .conversations(rate: 0.5)
            var samples: [Set<ConversationID>] = []
            for (place, key) in [[UInt8](repeating: 1, count: 32), [UInt8](repeating: 1, count: 32), nil].enumerated() {
                let state = bench.state + "-\(place)"
                let run = ReplayRun(
                    configuration: configuration,
                    inputs: [bench.spool.path("app.jsonl")],
                    state: state,
                    key: key,
                    environment: bench.environment,
                    clock: bench.clock.wall,
                    logger: bench.log.logger
                )
                let report = try await run.run(withMembers: false, progress: { _ in })
                #expect(report.input.sampledOut > 0)
                let reader = try Reader.open(state + "/weir.sqlite")
                let items = (1...report.input.conversations).map { ItemID(rawValue: Int64($0)) }
                samples.append(Set(try reader.conversations(of: items).values))
            }
            #expect(samples[0] == samples[1])
            #expect(samples[0] != samples[2])
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
