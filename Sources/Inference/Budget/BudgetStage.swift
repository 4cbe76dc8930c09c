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
