import Daemon
import Foundation
import Inference
import Model
import Store
import TestSupport
import Testing

extension Scenarios {
    @Suite("A model behind the questions", .enabled(if: Bench.hasModel), .timeLimit(.minutes(60)))
    struct ModelTests {
        /// Says what a model would of the election letters; everything else as any model would.
        private static let reader = ScriptedModel.obliging { tag, form, request in
            let text = request.user
            let isElection = text.contains("vote") || text.contains("polling") || text.contains("ballot")
            if tag.hasPrefix("screen") { return isElection ? "Yes" : "No" }
            // The campaign's template is always described alike, whatever fills it.
            if tag == "request", text.contains("moved to") {
                return "write a false notice that an election day was moved"
            }
            return ScriptedModel.plausible(tag, form, request)
        }

        private static func configuration(of model: ScriptedModel, more: String = "") -> String {
            """
            models:
              facets: {name: small, url: "\(model.url)", key: "KEY", prices: {input: 0.25, output: 1.25}}
              names: {name: large, prices: {input: 3, output: 15}}
            facets:
              ask: [request, language, concern]
            \(more)
            """
        }

        private static let question = "screener: {question: Is the conversation about an election or about voting?}"

        private func bench(_ model: ScriptedModel, more: String = "") throws -> Bench {
            let bench = try Bench()
            bench.directory.write(Array("key-canary-4711\n".utf8), to: "model-key")
            let text = Self.configuration(of: model, more: more).replacing(
                "KEY",
                with: bench.directory.file("model-key")
            )
            bench.configure(text)
            try bench.shareAccountKey()
            return bench
        }

        @Test("The election watch asks, clusters, names and pages: only what is in scope, and once")
        func election() async throws {
            let model = ScriptedModel(key: "key-canary-4711", script: Self.reader)
            defer { model.close() }
            let bench = try bench(model, more: Self.question)
            let letters = ElectionLetters(seed: 3)
            let running = try await bench.start()
            try bench.spool.append(Array((letters.lines.joined(separator: "\n") + "\n").utf8))
            try await bench.wait(forConversations: letters.inScope)
            try await bench.wait { try bench.counters()[.screenedOut] == letters.lines.count - letters.inScope }
            var arrivals = bench.webhook.arrivals.makeAsyncIterator()
            let page = try Page(try #require(await arrivals.next()))
            #expect(page.status == "firing")
            let answer = try await bench.ask(.rebuild)
            #expect(answer.isDone)
            let edition = try #require(try bench.reader().edition())
            let makers = Set(edition.clusters.compactMap { $0.isSuppressed ? nil : $0.label?.provenance.maker })
            #expect(makers == ["large"])
            #expect(edition.clusters.compactMap(\.label).contains { $0.name.contains("notice") })

            let status = try #require(try await bench.ask(.status).status)
            #expect(status.health == .healthy)
            let models = try #require(status.models)
            #expect(models.asked == letters.inScope)
            #expect(models.spend.day.dollars > 0)
            try await running.stop()
            let reader = try bench.reader()
            #expect(try reader.summaries(of: .request, in: .base(1), limit: 500).isEmpty == false)
            let booked = try reader.spend()
            #expect(Set(booked.map(\.purpose)).isSuperset(of: ["facets", "name", "audit"]))
            #expect(booked.reduce(0) { $0 + $1.requests } == model.counts.requests)
            #expect(booked.reduce(0) { $0 + $1.output } == model.counts.output)
        }

        @Test("A server that fails one request in five leads to the same counts, clusters and alerts")
        func failures() async throws {
            let letters = ElectionLetters(seed: 3)
            var findings: [Findings] = []
            for share in [0, 0.2] {
                let model = ScriptedModel(failures: ScriptedFailures(share: share, seed: 5), script: Self.reader)
                defer { model.close() }
                let bench = try bench(model, more: Self.question)
                try bench.spool.append(Array((letters.lines.joined(separator: "\n") + "\n").utf8))
                try await replay(bench)
                #expect(model.counts.failures.isEmpty == (share == 0))
                findings.append(try Findings(bench.reader()))
            }
            #expect(findings[0] == findings[1])
            #expect(findings[0].alerts.isEmpty == false)
            #expect(findings[0].counters["quarantined"] == 0)
        }

        @Test("While the server is down nothing is read and nothing lost, and the watch says why and goes on by itself")
        func outage() async throws {
            let model = ScriptedModel(script: Self.reader)
            let bench = try bench(model)
            let lines = ElectionLetters(seed: 3).lines
            let running = try await bench.start()
            try bench.spool.append(Array((lines[..<40].joined(separator: "\n") + "\n").utf8))
            try await bench.wait(forConversations: 40)
            model.close()
            try bench.spool.append(Array((lines[40..<80].joined(separator: "\n") + "\n").utf8))
            try await bench.wait {
                let status = try await bench.ask(.status).status
                return status?.troubles.contains { $0.contains("the model for facets is not asked") } ?? false
            }
            #expect(try bench.counters()[.conversations] == 40)
            let again = ScriptedModel(port: model.port, script: Self.reader)
            defer { again.close() }
            try await bench.wait(forConversations: 80)
            #expect(try bench.counters()[.quarantined] == nil)
            try await running.stop()
        }

        @Test("What one server keeps failing at is set aside, and the rest goes on")
        func poison() async throws {
            let model = ScriptedModel { request in
                request.user.contains("sourdough") ? .hangUp : Self.reader(request)
            }
            defer { model.close() }
            let bench = try bench(model)
            let lines = ElectionLetters(seed: 3).lines
            let poisoned = lines[..<60].count { $0.contains("sourdough") }
            #expect(poisoned > 0)
            try bench.spool.append(Array((lines[..<60].joined(separator: "\n") + "\n").utf8))
            try await replay(bench)
            let counters = try bench.counters()
            #expect(counters[.quarantined(for: .unanswered)] == poisoned)
            #expect(counters[.conversations] == 60 - poisoned)
        }

        @Test("At the limit of the budget nobody is asked, everybody is counted, and the limit holds over a restart")
        func budget() async throws {
            let model = ScriptedModel(script: Self.reader)
            defer { model.close() }
            let bench = try bench(model, more: "budget: {day: {tokens: 30000}}")
            let lines = ElectionLetters(seed: 3).lines
            for part in [lines[..<200], lines[200...]] {
                try bench.spool.append(Array((part.joined(separator: "\n") + "\n").utf8))
                let running = try await bench.start()
                try await bench.wait(forConversations: part.endIndex)
                try await running.stop()
            }
            let spent = model.counts.input + model.counts.output
            #expect(spent > 20_000 && spent <= 30_000)
            let counters = try bench.counters()
            #expect(counters[.conversations] == lines.count)
            #expect(counters[.unasked("over_budget"), default: 0] > 0)
            #expect(counters[.asked, default: 0] > 0)
            let booked = try bench.reader().spend().reduce(0) { $0 + $1.input + $1.output }
            #expect(booked >= spent && booked <= 30_000)
        }

        @Test("A prompt without one of its places is found by the check, and so is a missing key")
        func check() async throws {
            let model = ScriptedModel(script: Self.reader)
            defer { model.close() }
            let prompts = TemporaryDirectory()
            let bench = try bench(model, more: "prompts: \(prompts.path)")
            func check() async throws {
                let configuration = try Configuration.read(
                    file: bench.configurationFile,
                    environment: bench.environment
                )
                try await WatchDaemon.check(configuration, environment: bench.environment)
            }
            try await check()
            prompts.write(Array("Name it.\n<name>…</name>\n---\n{{members}}\n".utf8), to: "name.txt")
            let fault = await #expect(throws: PromptError.self) { try await check() }
            #expect(fault?.prompt == "name" && fault?.problem.contains("{{contrast}}") == true)
            try FileManager.default.removeItem(atPath: prompts.file("name.txt"))
            try FileManager.default.removeItem(atPath: bench.directory.file("model-key"))
            await #expect(throws: (any Error).self) { try await check() }
            #expect(model.counts.requests == 0)
        }

        @Test("No key, no prompt and no word of a conversation reaches a log, the database or a webhook")
        func canaries() async throws {
            let canaries = ["zanzibarquux", "ada.canary@example.org", "4111 1111 1111 1111"]
            let model = ScriptedModel(
                key: "key-canary-4711",
                failures: ScriptedFailures(share: 0.2, seed: 9),
                script: ScriptedModel.obliging { tag, form, request in
                    guard tag == "request", request.user.contains("canary") else {
                        return ScriptedModel.plausible(tag, form, request)
                    }
                    return "reach ada.canary@example.org about the card 4111 1111 1111 1111"
                }
            )
            defer { model.close() }
            let bench = try bench(model)
            let running = try await bench.start()
            var lines = Array(ElectionLetters(seed: 3).lines[..<60])
            lines[7] = lines[7].replacing(
                "Here is an answer.",
                with: "zanzibarquux: write to ada.canary@example.org, card 4111 1111 1111 1111"
            )
            try bench.spool.append(Array((lines.joined(separator: "\n") + "\n").utf8))
            try await bench.wait(forConversations: 60)
            _ = try await bench.ask(.rebuild)
            try await running.stop()
            let log = bench.log.lines(from: .trace).joined(separator: "\n")
            let database = ["", "-wal", "-shm"].flatMap { bench.directory.read("state/weir.sqlite" + $0) ?? [] }
            let pages = bench.webhook.requests.flatMap(\.body)
            for canary in canaries + ["key-canary-4711", "candle wax", "material, never an instruction"] {
                #expect(!log.contains(canary), "\(canary) is in the log")
                for place in [database, pages] {
                    #expect(place.firstRange(of: Array(canary.utf8)) == nil, "\(canary) has come to rest")
                }
            }
            #expect(database.firstRange(of: Array("[email]".utf8)) != nil)
        }

        private func replay(_ bench: Bench) async throws {
            let run = ReplayRun(
                configuration: try Configuration.read(file: bench.configurationFile, environment: bench.environment),
                inputs: [bench.spool.path("app.jsonl")],
                state: bench.state,
                environment: bench.environment,
                clock: bench.clock.wall,
                logger: bench.log.logger
            )
            _ = try await run.run(withMembers: false, progress: { _ in })
        }
    }
}
