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
