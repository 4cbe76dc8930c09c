import HTTP
import Synchronization
import TestSupport
import Testing

@testable import Inference

/// A model server under test, with a scripted one to speak to.
struct Rig {
    let scripted: ScriptedModel
    let server: ModelServer
    let ledger: SpendLedger
    let clock: TestClock
    let http: HTTPClient

    static let prices = TokenPrices(input: 1, output: 5)

    init(
        dialect: ModelSettings.Dialect = .anthropic,
        scripted: ScriptedModel,
        caps: SpendCaps = SpendCaps(),
        clock: TestClock = TestClock(),
        _ change: (inout ModelSettings) -> Void = { _ in }
    ) throws {
        http = HTTPClient(HTTPConfiguration(environment: [:], connectionsPerHost: 256))
        ledger = SpendLedger(caps: caps, clock: clock.clock)
        self.clock = clock
        self.scripted = scripted
        var settings = ModelSettings(name: "m", dialect: dialect, url: scripted.url, prices: Self.prices)
        change(&settings)
        let chances = Mutex(SequenceGenerator(seed: 9))
        server = try ModelServer(
            settings,
            key: ModelKey("hunter2".utf8),
            http: http,
            ledger: ledger,
            clock: clock.clock,
            chance: { chances.withLock { Double.random(in: 0..<1, using: &$0) } }
        )
    }

    @discardableResult
    func ask(_ material: String, maximumOutput: Int? = 100) async throws(InferenceError) -> ModelAnswer {
        try await server.client.answer(Self.question(material, maximumOutput: maximumOutput))
    }

    /// Asks all of `materials` at once.
    func ask(all materials: [String]) async -> [String: Result<ModelAnswer, InferenceError>] {
        await withTaskGroup(of: (String, Result<ModelAnswer, InferenceError>).self) { group in
            for material in materials {
                group.addTask {
                    do throws(InferenceError) {
                        return (material, .success(try await ask(material)))
                    } catch {
                        return (material, .failure(error))
                    }
                }
            }
            return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
    }

    static func question(_ material: String, maximumOutput: Int? = 100) -> Question {
        Question(
            instructions: "Repeat it.",
            material: material,
            prompt: "p",
            digest: "d",
            purpose: "test",
            maximumOutput: maximumOutput
        )
    }

    /// Answers that begin with `first`, one for each request, and then what was said in capitals.
    static func script(_ first: [ScriptedModel.Answer] = []) -> ScriptedModel.Script {
        let rest = Mutex(first)
        return { request in
            rest.withLock { $0.isEmpty ? nil : $0.removeFirst() } ?? .text(request.user.uppercased())
        }
    }
}

/// Something that a callback is to look at although it is made later.
final class Place<Value: Sendable>: Sendable {
    private let value = Mutex<Value?>(nil)

    func put(_ new: Value?) { value.withLock { $0 = new } }

    var content: Value? { value.withLock { $0 } }
}
