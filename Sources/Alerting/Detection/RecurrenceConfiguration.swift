import Glibc
import Model

/// When accounts that come back for days to ask for nearly the same thing are to be told of.
package struct RecurrenceConfiguration: Equatable, Sendable, Codable {
    /// The cosine from which an item lies in the ball around another, as far as sketches of both can tell.
    package var cosine: Float = 0.5
    /// The score from which an item is flagged; lower than what opens a group, so that a campaign is seen whole.
    package var flaggingScore = 1.0
    /// The score that a group must reach at 10,000 remembered items or fewer.
    ///
    /// More items give chance more opportunities: it rises by 0.3 with every factor of ten.
    package var openingScore = 1.7
    /// How many accounts must have come back, and how many effective accounts a group must have.
    package var leastAccounts = 5
    /// On how many days of UTC accounts must have come back.
    package var leastDays = 5
    /// The largest share of all account-days that may lie around an item.
    ///
    /// What takes up more is no request but a topic, or a language that the encoder does not read well: whoever speaks it
    /// comes back to it.
    package var widestShare = 0.01
    /// How many account-days may lie around an item in any case, however large their share is.
    package var widestCount = 200
    /// How many hours of event time must have been seen before an item that arrives can be flagged.
    package var leastHistoryHours = 144.0
    /// How many days an item is remembered, at most 28.
    package var historyDays = 28
    /// The most items kept in memory, about a hundred bytes each.
    ///
    /// Where four weeks are more, only some accounts are followed, each of them whole, so that scores err low.
    package var itemLimit = 100_000
    /// The most item ids a finding lists.
    package var memberLimit = 1000

    package init() {}

    /// The score a group must reach where `items` are remembered.
    func openingScore(at items: Int) -> Double {
        openingScore + 0.3 * max(0, log10(Double(max(items, 1)) / 10_000))
    }
}

extension RecurrenceConfiguration {
    /// The same settings for an encoder that is calibrated so.
    package func calibrated(by calibration: Calibration) -> RecurrenceConfiguration {
        var settings = self
        settings.cosine = Float(calibration.cosine(Double(cosine)))
        return settings
    }
}
