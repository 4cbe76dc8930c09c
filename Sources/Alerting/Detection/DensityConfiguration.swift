import Glibc
import Model

/// When many accounts asking for nearly the same thing count as dense.
package struct DensityConfiguration: Equatable, Sendable, Codable {
    /// A size at which a ball around an item is counted.
    package struct Radius: Equatable, Sendable, Codable {
        /// The nearness from which an item lies inside.
        package var nearness: Float
        /// What is taken from a score that was reached here.
        ///
        /// Everyday phrases that chance repeats within a day fill the small balls of a few accounts, and hardly any large
        /// one: what stands out only at close quarters must stand out more.
        package var handicap: Double

        package init(nearness: Float, handicap: Double) {
            self.nearness = nearness
            self.handicap = handicap
        }
    }

    /// The sizes of the balls around an item, the largest ball first.
    ///
    /// The defaults suit all-MiniLM-L6-v2; `calibrated(by:)` fits them to another encoder.
    package var radii = [
        Radius(nearness: 0.45, handicap: 0),
        Radius(nearness: 0.5, handicap: 0),
        Radius(nearness: 0.55, handicap: 0.0625),
        Radius(nearness: 0.6, handicap: 0.125),
        Radius(nearness: 0.7, handicap: 0.25),
    ]
    /// How much of the nearness of two items is their skeletons' agreement; the rest is their cosine.
    ///
    /// What fills a template moves the vector more than the template holds it together. 0 for items whose skeletons are not
    /// known.
    package var skeletonShare: Float = 0.3
    /// The mean nearness to the items of a group from which a flagged item belongs to it.
    package var linkNearness: Float = 0.5
    /// The mean nearness of the items of two groups from which they ask for the same in other words.
    package var kinNearness: Float = 0.4
    /// The score from which an item is flagged; lower than what opens a group, so that a campaign is seen whole.
    package var flaggingScore = 0.8
    /// The strength that a group of flagged items must reach at 6,000 items a day or fewer.
    ///
    /// Strength is the highest score in it and its concentration in time, which adds 1 at most. More items give chance more
    /// opportunities: the strength needed rises by 0.3 with every factor of ten. Fewer do not lower it, since there is less
    /// of a past then as well.
    package var openingScore = 2.15
    /// The score from which a group without a past is called a novelty.
    package var noveltyScore = 1.2
    /// The most account-days of history in the ball under which a group is called a novelty.
    package var noveltyHistory = 2.0
    /// How many accounts a ball, and how many effective accounts a group, must have.
    package var leastAccounts = 5
    /// How many hours of event time must have been seen before an item that arrives can be flagged.
    package var leastHistoryHours = 48.0
    /// The most items kept in memory, each about four bytes for every component of its vector and half a kilobyte more.
    ///
    /// Where a week is more, the six older days are thinned by account and day, and those kept count for more. Where a day
    /// alone is more, its oldest items go first, so that scores err low.
    package var windowLimit = 60_000
    /// The most neighbours of the last day that an item remembers; the newest stay.
    package var neighbourLimit = 512
    /// The most item ids a finding lists.
    package var memberLimit = 1000

    package init() {}

    /// The strength a group must reach where `items` arrived in the last 24 hours.
    func openingScore(at items: Double) -> Double {
        openingScore + 0.3 * max(0, log10(max(items, 1) / 6000))
    }

    /// The lowest nearness at which a pair matters.
    var reach: Float {
        radii.reduce(linkNearness) { min($0, $1.nearness) }
    }
}

extension DensityConfiguration {
    /// The same settings for an encoder that is calibrated so: what they find is the same where it puts the same into a
    /// narrower cone.
    ///
    /// Cosines then lie as close together as that cone is narrow, and weigh more beside the skeletons for it.
    package func calibrated(by calibration: Calibration) -> DensityConfiguration {
        let common = Float(calibration.common)
        guard common > 0 else { return self }
        // Of any two pairs the difference in nearness is `scale` times what it is where nothing is common to all.
        let scale = (1 - common) / (1 - common * skeletonShare)
        var settings = self
        settings.skeletonShare = scale * skeletonShare
        for place in radii.indices { settings.radii[place].nearness = 1 - scale * (1 - radii[place].nearness) }
        settings.linkNearness = 1 - scale * (1 - linkNearness)
        settings.kinNearness = 1 - scale * (1 - kinNearness)
        return settings
    }
}
