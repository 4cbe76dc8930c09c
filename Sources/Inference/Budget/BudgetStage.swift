/// How much of the work that needs a model is still to be done.
package enum BudgetStage: Codable, Equatable, Sendable {
    /// All of it.
    case full
    /// Without the facets that are marked as optional.
    case withoutOptional
    /// Without them, and only for this share of the conversations.
    case sampling(rate: Double)
    /// None: embedded facets only.
    case embeddedOnly
}

extension BudgetStage: CustomStringConvertible {
    package var description: String {
        switch self {
        case .full: "all questions are asked"
        case .withoutOptional: "optional facets are left out"
        case .sampling(let rate):
            "optional facets are left out, and the model is asked about \(Int((rate * 100).rounded())) % of conversations"
        case .embeddedOnly: "no model is asked; facets are the embedded ones"
        }
    }
}

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

/// Why something was not asked of a model.
package enum SkipReason: String, Codable, CaseIterable, Sendable {
    /// An optional facet, in the first stage of saving.
    case optionalFacet
    /// A conversation that the sample left out.
    case sampledOut
    /// A conversation at a time when no model was asked.
    case embeddedOnly
    /// A request for which the cap had no room.
    case overBudget
    /// A request for which no lease could be written down.
    case noLease
}
