/// From which share of a cap on less is done.
package struct BudgetThresholds: Equatable, Sendable {
    package var withoutOptional: Double
    package var sampling: Double
    package var embeddedOnly: Double
    /// The rate to which sampling falls just before its end.
    package var lowestRate: Double

    package init(
        withoutOptional: Double = 0.70,
        sampling: Double = 0.85,
        embeddedOnly: Double = 1.0,
        lowestRate: Double = 0.05
    ) {
        self.withoutOptional = withoutOptional
        self.sampling = sampling
        self.embeddedOnly = embeddedOnly
        self.lowestRate = lowestRate
    }

    /// Whether the thresholds stand in their order, and every share and rate is one.
    package var areSound: Bool {
        0 < withoutOptional && withoutOptional <= sampling && sampling <= embeddedOnly && embeddedOnly <= 1
            && 0 < lowestRate && lowestRate <= 1
    }

    /// The stage once `share` of a cap is used.
    ///
    /// While sampling, the rate falls evenly from 1 to the lowest.
    package func stage(share: Double) -> BudgetStage {
        if share >= embeddedOnly { return .embeddedOnly }
        if share >= sampling {
            let way = (share - sampling) / (embeddedOnly - sampling)
            return .sampling(rate: 1 - way * (1 - lowestRate))
        }
        return share >= withoutOptional ? .withoutOptional : .full
    }
}
