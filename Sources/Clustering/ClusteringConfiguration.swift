import Model

/// How base clusters form, change and rest.
///
/// The distances belong to the encoder: these suit all-MiniLM-L6-v2.
package struct ClusteringConfiguration: Hashable, Codable, Sendable {
    /// The most base clusters to keep; nil lets it follow the stream, one for each hundred items, 16 to 10,000.
    package var maximumClusters: Int?
    /// What chance starts from; the same seed and stream give the same ids.
    package var seed: UInt64
    /// The fewest parties a group needs before it opens a cluster.
    ///
    /// Accounts are counted once. A record that names no account counts as a party of its own, so that a stream without
    /// accounts still has clusters; to *show* a cluster is another floor, to which such records do not count.
    package var accountFloor: Int
    /// The fewest novel items that open a cluster together.
    package var birthItems: Int
    /// The fewest items that each half of a cluster needs to part from the other.
    package var splitItems: Int
    /// How many of its deviations an item may lie below a cluster's usual similarity before it is novel.
    package var noveltyDeviations: Double
    /// The mean cosine above which novel items belong together.
    package var groupingSimilarity: Double
    /// The distance under which a group joins the cluster beside it instead of opening one.
    package var joinDistance: Double
    /// The distance above which the two halves of a cluster part.
    package var splitDistance: Double
    /// The distance under which two clusters become one.
    package var mergeDistance: Double
    /// The distance from what it was once about at which a cluster has turned into another.
    package var turnDistance: Double
    /// The most clusters that rest and are still known; the memory that identity takes is bounded by it.
    package var mostDormant: Int
    /// By how much another cluster must be nearer before a remembered item moves there.
    package var rewriteMargin: Double
    /// How many items a novel item waits for company before it stays where it stands.
    package var patience: Int
    /// How many items lie between two re-clusters, at least; there are more between them where there is more to work on.
    package var reclusterItems: Int
    /// After how many seconds of event time half of `reclusterItems` is enough.
    package var reclusterSeconds: Double
    /// The seconds of event time in which a cluster's activity halves.
    package var activityHalfLife: Double

    /// Every setting with its default.
    package init(maximumClusters: Int? = nil, seed: UInt64 = 0) {
        self.maximumClusters = maximumClusters
        self.seed = seed
        accountFloor = 5
        birthItems = 6
        splitItems = 6
        noveltyDeviations = 0.85
        groupingSimilarity = 0.35
        joinDistance = 0.03
        splitDistance = 0.035
        mergeDistance = 0.022
        turnDistance = 0.035
        mostDormant = 10_000
        rewriteMargin = 0.02
        patience = 4_000
        reclusterItems = 2_000
        reclusterSeconds = 3_600
        activityHalfLife = 7 * 86_400
    }

    /// The most clusters for a stream with this many items in clusters that are active.
    func budget(activeItems: Int) -> Int {
        maximumClusters ?? min(max(activeItems / 100, 16), 10_000)
    }
}

extension ClusteringConfiguration {
    /// The same settings for an encoder that is calibrated so.
    package func calibrated(by calibration: Calibration) -> ClusteringConfiguration {
        var settings = self
        settings.groupingSimilarity = calibration.cosine(groupingSimilarity)
        settings.joinDistance = calibration.distance(joinDistance)
        settings.splitDistance = calibration.distance(splitDistance)
        settings.mergeDistance = calibration.distance(mergeDistance)
        settings.turnDistance = calibration.distance(turnDistance)
        settings.rewriteMargin = calibration.margin(rewriteMargin)
        return settings
    }
}
