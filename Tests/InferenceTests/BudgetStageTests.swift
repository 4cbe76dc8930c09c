import Testing

@testable import Inference

@Suite("Stages of saving")
struct BudgetStageTests {
    @Test(
        "Less is done in a declared order as a cap is used up",
        arguments: [
            (0, .full), (0.699, .full), (0.70, .withoutOptional), (0.849, .withoutOptional), (0.85, .sampling(rate: 1)),
            (1.0, .embeddedOnly), (1.2, .embeddedOnly),
        ] as [(Double, BudgetStage)]
    )
    func stages(share: Double, stage: BudgetStage) {
        #expect(BudgetThresholds().stage(share: share) == stage)
    }

    @Test("While sampling, the rate falls evenly to about one in twenty")
    func rates() {
        func rate(_ share: Double) -> Double? {
            if case .sampling(let rate) = BudgetThresholds().stage(share: share) { rate } else { nil }
        }
        let shares = stride(from: 0.85, to: 1, by: 0.01)
        let rates = shares.compactMap(rate)
        #expect(rates.count == 15)
        #expect(rates == rates.sorted(by: >))
        #expect(abs((rate(0.925) ?? 0) - 0.525) < 1e-9)
        #expect(abs((rate(0.9999) ?? 0) - 0.05) < 0.01)
    }

    @Test("Thresholds out of their order are not sound")
    func soundness() {
        #expect(BudgetThresholds().areSound)
        #expect(BudgetThresholds(withoutOptional: 0.5, sampling: 0.5, embeddedOnly: 0.5).areSound)
        #expect(!BudgetThresholds(withoutOptional: 0.9).areSound)
        #expect(!BudgetThresholds(embeddedOnly: 1.1).areSound)
        #expect(!BudgetThresholds(withoutOptional: 0).areSound)
        #expect(!BudgetThresholds(lowestRate: 0).areSound)
        #expect(BudgetThresholds(sampling: 0.5, embeddedOnly: 0.5).stage(share: 0.5) == .embeddedOnly)
    }

    @Test("Every stage says in words what is left out")
    func words() {
        let stages: [BudgetStage] = [.full, .withoutOptional, .sampling(rate: 0.25), .embeddedOnly]
        #expect(Set(stages.map(\.description)).count == 4)
        #expect(stages[2].description.contains("25 %"))
    }
}
