import TestSupport
import Testing

@testable import Inference

@Suite("A budget under load", .timeLimit(.minutes(60)))
struct BudgetLoadTests {
    @Test("At twenty times the load, 64 at a time, failures among them, what the server billed stays below the cap")
    func twentyfold() async throws {
        let scripted = ScriptedModel(
            failures: ScriptedFailures(share: 0.2, seed: 5),
            script: { .text($0.user.uppercased()) }
        )
        // Room for about 250 of 5,000 questions.
        let caps = SpendCaps(tokensPerHour: 6_000, dollarsPerHour: 0.02)
        let rig = try Rig(dialect: .openAI, scripted: scripted, caps: caps) { $0.concurrency = 64 }
        let answers = await rig.ask(all: (0..<5_000).map { "question \($0)" })
        let causes = answers.values.compactMap { result -> InferenceError.Cause? in
            if case .failure(let error) = result { error.cause } else { nil }
        }
        #expect(Set(causes.map { "\($0)" }) == ["overBudget"])
        let billed = scripted.counts.input + scripted.counts.output
        let standing = rig.ledger.standing
        #expect(billed <= 6_060)
        #expect(standing.hour.tokens <= 6_000)
        #expect(standing.hour.tokens >= billed, "nothing that was billed is missing")
        #expect(standing.hour.dollars <= 0.02)
        #expect(standing.share > 0.9)
        #expect(rig.ledger.skipped[.overBudget] == causes.count)
    }
}
