import Glibc

/// When many accounts asking for nearly the same thing count as dense.
package struct DensityConfiguration: Equatable, Sendable, Codable {
    /// The cosines at which a ball around an item is counted, ascending.
    ///
    /// The defaults suit all-MiniLM-L6-v2; `calibrated(to:)` fits them to another encoder or kind of request.
    package var radii: [Float] = [0.5, 0.6, 0.7]
    /// The cosine from which two flagged items belong to one group.
    package var linkCosine: Float = 0.65
    /// The score from which an item is flagged.
    package var flaggingScore = 1.0
    /// The highest score that a group of flagged items must reach at 6,000 items a day.
    ///
    /// More items give chance more opportunities: the score rises and falls by 0.3 with every factor of ten.
    package var openingScore = 1.2
    /// What `openingScore` is never taken below.
    package var leastOpeningScore = 1.15
    /// The score from which a group without a past is called a novelty.
    package var noveltyScore = 1.2
    /// The most account-days of history in the ball under which a group is called a novelty.
    package var noveltyHistory = 2.0
    /// How many accounts a ball, and how many effective accounts a group, must have.
    package var leastAccounts = 5
    /// How many hours of event time must have been seen before an item that arrives can be flagged.
    package var leastHistoryHours = 48.0
    /// How many alerts a day an operator will read, nil for no limit.
    ///
    /// The score that a group needs rises to meet it.
    package var alertBudget: Double?
    /// The most items kept in memory, about four bytes a dimension each.
    ///
    /// Where a week is more, the six older days are thinned by account and day, and those kept count for more. Where a day
    /// alone is more, its oldest items go first, so that scores err low.
    package var windowLimit = 60_000
    /// The most neighbours of the last day that an item remembers; the newest stay.
    package var neighbourLimit = 512
    /// The most item ids a finding lists.
    package var memberLimit = 1000

    package init() {}

    /// The score a group must reach where `items` arrived in the last 24 hours.
    func openingScore(at items: Double) -> Double {
        max(openingScore + 0.3 * log10(max(items, 1) / 6000), leastOpeningScore)
    }

    /// The lowest cosine at which a pair matters.
    var reach: Float {
        min(radii.min() ?? 1, linkCosine)
    }
}
