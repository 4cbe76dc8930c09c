import HTTP
import Synchronization
import TestSupport
import Testing

@testable import Inference

@Suite("An embedding server", .timeLimit(.minutes(60)))
struct EmbeddingServerTests {
    let clock = TestClock()

    @Test("Texts become vectors in their order, over as many requests as it takes")
    func order() async throws {
        let scripted = ScriptedModel(key: "hunter2")
        let ledger = SpendLedger(caps: SpendCaps(), clock: clock.clock)
        let server = try server(scripted, ledger: ledger) { $0.batch = 10 }
        let texts = (0..<95).map { "text number \($0)" }
        let vectors = try await server.embed(texts)
        #expect(vectors == texts.map { ScriptedModel.embedding(of: $0) })
        #expect(scripted.counts.requests == 10)
        #expect(scripted.counts.mostInFlight <= 4)
        let record = try #require(ledger.drain().first)
        #expect(record.requests == 10)
        #expect(record.purpose == "embeddings")
        #expect(record.input == texts.reduce(0) { $0 + ScriptedModel.tokens(in: $1) })
        #expect(try await server.embed([]).isEmpty)
    }

    @Test("A server that fails every fifth time at random loses nothing")
    func randomFailures() async throws {
        let scripted = ScriptedModel(failures: ScriptedFailures(share: 0.2, seed: 3))
        let server = try server(scripted) { $0.batch = 1 }
        let texts = (0..<300).map { "text \($0)" }
        #expect(try await server.embed(texts) == texts.map { ScriptedModel.embedding(of: $0) })
        #expect(server.standing.retries > 30)
    }

    @Test("A server whose vectors have another length is waited for, and says so")
    func dimensions() async throws {
        let isWrong = Mutex(true)
        let scripted = ScriptedModel(embed: { text in
            ScriptedModel.embedding(of: text, dimensions: isWrong.withLock { $0 } ? 3 : 4)
        })
        let reasons = Mutex<Set<String>>([])
        let place = Place<EmbeddingServer>()
        let clock = TestClock { _ in
            guard let reason = place.content?.standing.reason else { return }
            reasons.withLock { _ = $0.insert(reason) }
            isWrong.withLock { $0 = false }
        }
        let server = try server(scripted, clock: clock) { $0.dimensions = 4 }
        place.put(server)
        #expect(try await server.embed(["a"]).map(\.count) == [4])
        #expect(reasons.withLock { $0 } == ["\(scripted.url) answered with embeddings of 3 dimensions instead of 4"])
        place.put(nil)
    }

    @Test("A text that the server refuses fails the call, and the other requests are not left running")
    func rejected() async throws {
        let server = TestServer([.response(status: 413)])
        let embeddings = try EmbeddingServer(
            EmbeddingSettings(name: "m", url: server.url()),
            key: nil,
            http: HTTPClient(HTTPConfiguration(environment: [:])),
            ledger: SpendLedger(caps: SpendCaps(), clock: clock.clock),
            clock: clock.clock
        )
        let error = await #expect(throws: InferenceError.self) { try await embeddings.embed(["a"]) }
        #expect(error?.cause == .rejected(status: 413))
        #expect(server.requests.first?.headers["authorization"] == nil)
    }

    @Test("What the budget has no room for is not sent")
    func overBudget() async throws {
        let scripted = ScriptedModel()
        let ledger = SpendLedger(caps: SpendCaps(tokensPerDay: 50), clock: clock.clock)
        let server = try server(scripted, ledger: ledger)
        let error = await #expect(throws: InferenceError.self) { try await server.embed(["a"]) }
        #expect(error?.cause == .overBudget)
        #expect(scripted.counts.requests == 0)
    }

    private func server(
        _ scripted: ScriptedModel,
        ledger: SpendLedger? = nil,
        clock: TestClock? = nil,
        _ change: (inout EmbeddingSettings) -> Void = { _ in }
    ) throws -> EmbeddingServer {
        let clock = clock ?? self.clock
        var settings = EmbeddingSettings(name: "m", url: scripted.url)
        change(&settings)
        return try EmbeddingServer(
            settings,
            key: ModelKey("hunter2".utf8),
            http: HTTPClient(HTTPConfiguration(environment: [:])),
            ledger: ledger ?? SpendLedger(caps: SpendCaps(), clock: clock.clock),
            clock: clock.clock
        )
    }
}
