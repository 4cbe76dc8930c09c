import HTTP
import Synchronization
import TestSupport
import Testing

@testable import Inference

@Suite("A model server", .timeLimit(.minutes(60)))
struct ModelServerTests {
    @Test("Both protocols are spoken, with the key where each wants it", arguments: ModelSettings.Dialect.allCases)
    func success(dialect: ModelSettings.Dialect) async throws {
        let rig = try Rig(dialect: dialect, scripted: ScriptedModel(key: "hunter2", script: Rig.script()))
        let answer = try await rig.ask("hello")
        #expect(answer.text == "HELLO")
        #expect(!answer.isCutShort)
        let request = try #require(rig.scripted.requests.first)
        #expect(request.dialect.rawValue == dialect.rawValue)
        #expect(request.model == "m")
        #expect(request.system == "Repeat it.")
        #expect(request.user == "hello")
        #expect(request.maximumTokens == 100)
        #expect(request.temperature == 0.2)
        #expect(request.headers["content-type"] == "application/json")
        #expect(request.isMarkedForCache == (dialect == .anthropic))
        let counts = rig.scripted.counts
        #expect(answer.usage == TokenUsage(input: counts.input, output: counts.output))
        let record = try #require(rig.ledger.drain().first)
        #expect(record.purpose == "test")
        #expect(record.requests == 1)
        #expect(record.input == counts.input)
        #expect(record.output == counts.output)
        #expect(abs(record.dollars - Rig.prices.dollars(for: answer.usage)) < 1e-12)
        #expect(rig.server.standing.requests == 1)
        #expect(rig.server.standing.breaker == .closed)
        #expect(rig.server.standing.meanLatency != nil)
    }

    @Test("What a provider reads from its cache and writes to it is counted apart")
    func cache() async throws {
        let rig = try Rig(scripted: ScriptedModel(script: Rig.script()))
        var question = Rig.question("hello")
        question.instructions = String(repeating: "Do this well. ", count: 400)
        let first = try await rig.server.client.answer(question)
        let second = try await rig.server.client.answer(question)
        #expect(first.usage.cacheWritten == estimatedTokens(of: question.instructions))
        #expect(second.usage.cached == first.usage.cacheWritten)
        #expect(second.usage.cacheWritten == 0)
    }

    @Test("A lead-in is a begun answer or an instruction, and never stands in the answer", arguments: [true, false])
    func leadIn(prefills: Bool) async throws {
        for dialect in ModelSettings.Dialect.allCases {
            let scripted = ScriptedModel { request in
                request.prefill == nil ? .text("The task is to write.") : .text(" write.")
            }
            let rig = try Rig(dialect: dialect, scripted: scripted) { $0.prefills = prefills }
            var question = Rig.question("hello")
            question.leadIn = "The task is to "
            let answer = try await rig.server.client.answer(question)
            #expect(answer.text == " write.")
            let request = try #require(scripted.requests.first)
            #expect(request.prefill == (prefills ? "The task is to" : nil))
            #expect(request.user.contains("Begin your answer with \"The task is to\"") == !prefills)
        }
    }

    @Test("An answer that was cut for its length says so", arguments: ModelSettings.Dialect.allCases)
    func cutShort(dialect: ModelSettings.Dialect) async throws {
        let rig = try Rig(dialect: dialect, scripted: ScriptedModel(script: Rig.script()))
        let answer = try await rig.ask(String(repeating: "long ", count: 100), maximumOutput: 3)
        #expect(answer.isCutShort)
        #expect(answer.text == "LONG LONG LO")
    }

    @Test(
        "What may succeed later is asked again",
        arguments: [
            ("busy", .status(429)), ("busy", .status(529)), ("unavailable", .status(503)),
            ("serverError", .status(500)),
            ("serverError", .status(502)), ("serverError", .status(425)), ("timedOut", .status(408)),
            ("interrupted", .cut), ("interrupted", .hangUp), ("nonsense", .raw(Array("<html>".utf8))),
            ("nonsense", .raw([])),
        ] as [(String, ScriptedModel.Answer)],
        ModelSettings.Dialect.allCases
    )
    func retries(failure: (kind: String, answer: ScriptedModel.Answer), dialect: ModelSettings.Dialect) async throws {
        let rig = try Rig(
            dialect: dialect,
            scripted: ScriptedModel(script: Rig.script([failure.answer, failure.answer]))
        )
        #expect(try await rig.ask("hello").text == "HELLO")
        let standing = rig.server.standing
        #expect(standing.failures == [failure.kind: 2])
        #expect(standing.retries == 2)
        #expect(standing.requests == 3)
        #expect(standing.inFlight == 0)
        let record = try #require(rig.ledger.drain().first)
        #expect(record.requests == 3)
        let isBilled = ["interrupted", "nonsense"].contains(failure.kind)
        #expect((record.output >= 200) == isBilled, "what may have been billed is booked as the most")
    }

    @Test("A server that says nothing runs into the timeout, is asked again, and may have billed it")
    func timeout() async throws {
        let rig = try Rig(scripted: ScriptedModel(script: Rig.script([.silence]))) { $0.timeout = .seconds(1) }
        #expect(try await rig.ask("hello").text == "HELLO")
        #expect(rig.server.standing.failures == ["timedOut": 1])
        #expect(try #require(rig.ledger.drain().first).output >= 100)
    }

    @Test("The wait that a server asks for is kept")
    func retryAfter() async throws {
        let busy = ScriptedModel.Answer.status(429, headers: [("Retry-After", "7")])
        let rig = try Rig(scripted: ScriptedModel(script: Rig.script([busy])))
        try await rig.ask("hello")
        #expect(rig.clock.sleeps.count == 1)
        #expect((7...8).contains(rig.clock.sleeps.first ?? 0))
    }

    @Test("A refused request is asked twice and then given up as its own fault", arguments: [400, 422])
    func rejected(status: Int) async throws {
        let scripted = ScriptedModel { $0.user == "bad" ? .status(status) : .text("ok") }
        let rig = try Rig(scripted: scripted)
        try await rig.ask("good")
        let error = await #expect(throws: InferenceError.self) { try await rig.ask("bad") }
        #expect(error?.cause == .rejected(status: status))
        #expect(error?.isOwnFault == true)
        #expect(scripted.requests.map(\.user) == ["good", "bad", "bad"])
        #expect(try await rig.ask("good").text == "ok")
    }

    @Test("What is too long, or filtered, is given up at once")
    func ownFault() async throws {
        let filtered = ScriptedModel { _ in .status(413) }
        let rig = try Rig(dialect: .openAI, scripted: filtered)
        let error = await #expect(throws: InferenceError.self) { try await rig.ask("bad") }
        #expect(error?.cause == .rejected(status: 413))
        #expect(filtered.requests.count == 1)
        #expect(rig.server.standing.breaker == .closed)
    }

    @Test(
        "A model that refuses is the request's own fault, paid for and not asked again",
        arguments: ModelSettings.Dialect.allCases
    )
    func refusal(dialect: ModelSettings.Dialect) async throws {
        let rig = try Rig(dialect: dialect, scripted: ScriptedModel { _ in .refusal })
        let error = await #expect(throws: InferenceError.self) { try await rig.ask("bad") }
        #expect(error?.cause == .rejected(status: 200))
        #expect(rig.scripted.requests.count == 1)
        #expect(try #require(rig.ledger.drain().first).input > 0)
    }

    @Test("What the budget has no room for is not sent")
    func overBudget() async throws {
        let rig = try Rig(scripted: ScriptedModel(script: Rig.script()), caps: SpendCaps(tokensPerHour: 600))
        try await rig.ask("hello")
        let error = await #expect(throws: InferenceError.self) { try await rig.ask("hello", maximumOutput: 1_000) }
        #expect(error?.cause == .overBudget)
        #expect(error?.isOwnFault == false)
        #expect(rig.scripted.requests.count == 1)
        #expect(rig.ledger.skipped == [.overBudget: 1])
        #expect(rig.server.standing.requests == 1)
        rig.clock.advance(by: 3_600)
        try await rig.ask("hello")
    }

    @Test("A client that was shut down ends what is asked of it")
    func shutdown() async throws {
        let rig = try Rig(scripted: ScriptedModel(script: Rig.script()))
        rig.http.shutdown()
        let error = await #expect(throws: InferenceError.self) { try await rig.ask("hello") }
        #expect(error?.cause == .ended)
    }

    @Test("Nothing that can be printed shows the key, the prompt or what was asked")
    func secrecy() async throws {
        let scripted = ScriptedModel {
            $0.user == "bad" ? .status(400, message: "canary-answer") : .text("canary-text")
        }
        let rig = try Rig(scripted: scripted)
        try await rig.ask("canary-material")
        let error = await #expect(throws: InferenceError.self) { try await rig.ask("bad") }
        var dumped = ""
        dump(rig.server, to: &dumped)
        dump(rig.server.client, to: &dumped)
        dump(rig.ledger.standing, to: &dumped)
        dump(error, to: &dumped)
        dump(rig.server.standing, to: &dumped)
        dumped += "\(rig.server) \(rig.server.client) \(String(reflecting: rig.server))" + (error?.description ?? "")
        #expect(!dumped.contains("hunter2"))
        #expect(!dumped.contains("canary"))
        #expect(!dumped.contains("Repeat it"))
    }

    @Test("Settings that make no sense are refused before anything is sent")
    func badSettings() {
        #expect(throws: ModelSettingsError.self) {
            try Rig(scripted: ScriptedModel(script: Rig.script())) { $0.concurrency = 0 }
        }
    }
}
