import Glibc
import Model

/// When the share of an answer inside a cluster counts as shifted.
package struct ShiftConfiguration: Equatable, Sendable, Codable {
    /// The score, in two hours running, that opens an alert where 50 pairs of cluster and facet are judged or fewer.
    ///
    /// More pairs give chance more opportunities: it rises by 0.5 with every factor of ten.
    package var openingScore = 2.2
    /// The score below which an hour counts as quiet.
    package var closingScore = 1.0
    /// How many quiet hours in a row close an alert.
    package var quietHours = 6
    /// How far a share must have moved, as a part of 1.
    package var leastMove = 0.05
    /// How many accounts more or fewer than expected must have given the answer, and how many must have given it where it
    /// was commoner.
    package var leastAccounts = 5
    /// The share of the clusters judged that must have shifted for it to be a shift of everything, where they are not all
    /// moving one way.
    package var everywhereShare = 0.05
    /// Facets that are not watched.
    ///
    /// Requests in other languages lie elsewhere: where clusters are made anew, their languages move and nothing has
    /// happened.
    package var exceptedFacets = [FacetName.language]
    /// The most item ids a finding lists.
    package var memberLimit = 1000

    package init() {}

    /// The score that opens an alert where so many pairs of cluster and facet are judged.
    func openingScore(among pairs: Int) -> Double {
        openingScore + 0.5 * max(0, log10(Double(max(1, pairs)) / 50))
    }
}
