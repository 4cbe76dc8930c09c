import Foundation
import HTTP
import Synchronization
import Testing

@testable import Inference

/// A server program that somebody else wrote, where `scripts/try-model-servers` has started one.
struct RealServer {
    let url: String
    let model: String
    let key: String?
    /// The protocols that it speaks.
    let dialects: [ModelSettings.Dialect]
    /// Whether it asks for the key.
    let checksKey: Bool
    /// The embedding model that it serves, nil for none.
    let embeddingModel: String?

    static let present: RealServer? = {
        let environment = ProcessInfo.processInfo.environment
        guard let url = environment["WEIR_TEST_MODEL_URL"], let model = environment["WEIR_TEST_MODEL_NAME"] else {
            return nil
        }
        let names = environment["WEIR_TEST_MODEL_DIALECTS"] ?? "openAI"
        return RealServer(
            url: url,
            model: model,
            key: environment["WEIR_TEST_MODEL_KEY"],
            dialects: names.split(separator: ",").compactMap { ModelSettings.Dialect(rawValue: String($0)) },
            checksKey: environment["WEIR_TEST_MODEL_KEY"] != nil,
            embeddingModel: environment["WEIR_TEST_EMBEDDING_NAME"]
        )
    }()

    static let absence: Comment = "needs WEIR_TEST_MODEL_URL and WEIR_TEST_MODEL_NAME; see scripts/try-model-servers"
}

@Suite(
    "A real server program",
    .enabled(if: RealServer.present != nil, RealServer.absence),
    .serialized,
    .timeLimit(.minutes(60))
)
struct RealServerTests {
    let http = HTTPClient(HTTPConfiguration(environment: [:], connectionsPerHost: 64))
    let ledger = SpendLedger(caps: SpendCaps(tokensPerHour: 10_000_000))

    @Test("A question is answered, and its tokens are counted", arguments: RealServer.present?.dialects ?? [])
    func answer(dialect: ModelSettings.Dialect) async throws {
        let server = try server(dialect: dialect)
        let answer = try await server.client.answer(question("What is a weir?"))
        #expect(!answer.text.isEmpty)
        #expect(answer.usage.total > 0)
        let record = try #require(ledger.drain().first)
        #expect(record.requests == 1)
        #expect(record.spend.tokens == answer.usage.total)
        #expect(server.standing.breaker == .closed)
        print("\(dialect): \(answer.usage.input) tokens in, \(answer.usage.output) out")
    }

    @Test("Many questions at once are all answered", arguments: RealServer.present?.dialects ?? [])
    func many(dialect: ModelSettings.Dialect) async throws {
        let server = try server(dialect: dialect)
        let answered = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<24 {
                group.addTask {
                    (try? await server.client.answer(question("What is \(number)?")))?.text.isEmpty == false
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(answered == 24)
        #expect(server.standing.inFlight == 0)
    }

    @Test(
        "A key that is refused stops the asking, with the reason, and not the program",
        .enabled(if: RealServer.present?.checksKey == true, "the server asks for no key"),
        arguments: RealServer.present?.dialects ?? []
    )
    func refusedKey(dialect: ModelSettings.Dialect) async throws {
        // Some servers answer 400 instead of 401.
        let reason = try await reasonForWaiting(dialect) { $1 = Array("sk-wrong".utf8) }
        #expect(reason?.contains("answered 40") == true)
    }

    @Test(
        "A model that is not served stops the asking, with the reason, and not the program",
        .enabled(if: RealServer.present?.checksKey == true, "the server answers under any name"),
        arguments: RealServer.present?.dialects ?? []
    )
    func unknownModel(dialect: ModelSettings.Dialect) async throws {
        let reason = try await reasonForWaiting(dialect) { settings, _ in settings.name = "no-such-model" }
        #expect(reason?.contains("answered 40") == true)
    }

    @Test(
        "Texts become vectors of one length",
        .enabled(if: RealServer.present?.embeddingModel != nil, "the server serves no embedding model")
    )
    func embeddings() async throws {
        let real = try #require(RealServer.present)
        let server = try EmbeddingServer(
            EmbeddingSettings(name: try #require(real.embeddingModel), url: real.url, batch: 2),
            key: real.key.map { try ModelKey($0.utf8) },
            http: http,
            ledger: ledger
        )
        let vectors = try await server.embed(["a weir", "a river", "a bridge"])
        #expect(vectors.count == 3)
        #expect(Set(vectors.map(\.count)).count == 1)
    }

    /// What the standing says when the first probe is waited for.
    private func reasonForWaiting(
        _ dialect: ModelSettings.Dialect,
        _ change: (inout ModelSettings, inout [UInt8]) -> Void
    ) async throws -> String? {
        let clock = TestClock(standing: true)
        let server = try server(dialect: dialect, clock: clock.clock, change)
        let asking = Task { try await server.client.answer(question("What is a weir?")) }
        var sleeps = clock.begun.makeAsyncIterator()
        _ = await sleeps.next()
        let standing = server.standing
        asking.cancel()
        _ = await asking.result
        #expect(standing.breaker == .open)
        return standing.reason
    }

    private func server(
        dialect: ModelSettings.Dialect,
        clock: InferenceClock = .system,
        _ change: (inout ModelSettings, inout [UInt8]) -> Void = { _, _ in }
    ) throws -> ModelServer {
        let real = try #require(RealServer.present)
        var settings = ModelSettings(name: real.model, dialect: dialect, url: real.url, maximumOutput: 32)
        var key = Array((real.key ?? "").utf8)
        change(&settings, &key)
        return try ModelServer(
            settings,
            key: key.isEmpty ? nil : ModelKey(key),
            http: http,
            ledger: ledger,
            clock: clock
        )
    }

    private func question(_ material: String) -> Question {
        Question(
            instructions: "Answer in one sentence.",
            material: material,
            prompt: "test",
            digest: "",
            purpose: "test"
        )
    }
}
