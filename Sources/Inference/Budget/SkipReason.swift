/// Why a request was not sent.
package enum SkipReason: String, Codable, CaseIterable, Sendable {
    /// The cap had no room for it.
    case overBudget
    /// No lease could be written down for it.
    case noLease
}
