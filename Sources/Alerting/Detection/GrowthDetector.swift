import Model

/// Finds clusters that more accounts ask about than their own past and the day's traffic explain.
///
/// It counts distinct accounts per cluster and hour of event time, never conversations. An hour is judged once, when the
/// caller closes it. A value: restored from its coded form it goes on as if it had never stopped.
package struct GrowthDetector: Sendable {
    /// The rules in force; a change holds from the next closed hour on.
    package var configuration: GrowthConfiguration

    var tracks: [ClusterTrack] = []
    var places: [ClusterID: Int] = [:]
    var openHours: [Hour: [ClusterID: HourEvidence]] = [:]
    /// Accounts of all clusters by hour.
    var volume = HourlyVolume()
    /// Findings from a change of the clusters, to be handed out with the next closed hour.
    var pending: [Finding] = []

    /// The last hour that was closed, nil before the first.
    package internal(set) var lastClosed: Hour?

    /// A detector that has seen nothing yet.
    package init(configuration: GrowthConfiguration = GrowthConfiguration()) {
        self.configuration = configuration
    }

    /// Counts an item for its hour.
    ///
    /// False where the hour is closed already: the item came too late and changes nothing. An item without an account
    /// counts for nothing either.
    @discardableResult
    package mutating func observe(_ account: AccountID?, in cluster: ClusterID, item: ItemID, at hour: Hour) -> Bool {
        if let lastClosed, hour <= lastClosed { return false }
        guard let account else { return true }
        openHours[hour, default: [:]][cluster, default: HourEvidence()]
            .add(account, item: item, limit: configuration.memberLimit)
        return true
    }

    /// Closes every hour up to `hour` in order, and says what opened, goes on or closed.
    ///
    /// Hours in which nothing was observed are closed too; of a gap of many weeks whole weeks pass at once.
    package mutating func close(_ hour: Hour) -> [Finding] {
        guard let first = lastClosed.map({ Hour(rawValue: $0.rawValue + 1) }) ?? openHours.keys.min() else { return [] }
        var findings = pending
        pending = []
        var next = first
        var emptyHours = 0
        while next <= hour {
            emptyHours = openHours[next] == nil ? emptyHours + 1 : 0
            findings += closeNext(next)
            next = Hour(rawValue: next.rawValue + 1)
            // All windows are empty by then and every alert is closed.
            if emptyHours >= 15 * 24 {
                let end = min(hour, openHours.keys.min() ?? hour)
                let weeks = (end.rawValue - next.rawValue) / 168
                guard weeks > 0 else { continue }
                for place in tracks.indices { tracks[place].baseline.skip(weeks: weeks) }
                next = Hour(rawValue: next.rawValue + weeks * 168)
                lastClosed = Hour(rawValue: next.rawValue - 1)
            }
        }
        return findings
    }

    private mutating func closeNext(_ hour: Hour) -> [Finding] {
        let counts = openHours.removeValue(forKey: hour) ?? [:]
        for cluster in counts.keys.sorted() { _ = place(of: cluster) }
        let traffic = counts.values.reduce(0) { $0 + $1.tally.accounts }
        volume.add(traffic, at: hour)
        let surge = volume.surge(in: hour)
        for place in tracks.indices {
            tracks[place].close(
                hour,
                evidence: counts[tracks[place].cluster],
                volume: volume,
                surge: surge
            )
        }
        lastClosed = hour
        let findings = judge(hour)
        if floorModulo(hour.rawValue, 24) == 0 { forgetTheForgotten() }
        return findings
    }

    /// The place of a cluster's track, made where there is none.
    mutating func place(of cluster: ClusterID) -> Int {
        if let place = places[cluster] { return place }
        var track = ClusterTrack()
        track.cluster = cluster
        tracks.append(track)
        places[cluster] = tracks.count - 1
        return tracks.count - 1
    }

    /// Drops clusters of which the past has faded to nothing, so that ids that are never used again cost nothing.
    private mutating func forgetTheForgotten() {
        guard tracks.contains(where: \.isForgotten) else { return }
        tracks.removeAll(where: \.isForgotten)
        indexPlaces()
    }

    mutating func indexPlaces() {
        places = Dictionary(uniqueKeysWithValues: tracks.enumerated().map { ($1.cluster, $0) })
    }
}
