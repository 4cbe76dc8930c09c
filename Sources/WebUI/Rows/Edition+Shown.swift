import Model

extension Edition {
    /// The clusters of which nothing may be shown.
    var suppressed: Set<ClusterID> {
        Set(clusters.lazy.filter(\.isSuppressed).map(\.id))
    }

    /// The base clusters that may be shown, with what they are called.
    package var shownNames: [ClusterID: String] {
        let shown = clusters.lazy.filter { $0.level == 0 && !$0.isSuppressed }
        return Dictionary(uniqueKeysWithValues: shown.map { ($0.id, $0.label?.name ?? "cluster \($0.id)") })
    }

    /// Where each cluster lies on the map.
    var places: [ClusterID: ClusterMap.Place] {
        Dictionary((map?.places ?? []).map { ($0.cluster, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The hour after the one in which the edition was made: where what is shown with it ends.
    var lastHourEnd: Hour { Hour(rawValue: time.hour.rawValue + 1) }
}

extension Edition {
    /// The base clusters that `cluster` is made of, itself or those below it, as far as they may be shown.
    ///
    /// What is suppressed is left out of its parents' counts as well: the difference to the rest would show it.
    func shownBase(of cluster: ClusterID) -> [ClusterID] {
        if case .base = cluster { return [cluster] }
        let children = Dictionary(grouping: clusters.lazy.filter { !$0.isSuppressed }, by: \.parent)
        var (base, level) = ([ClusterID](), [cluster])
        while !level.isEmpty {
            let below = level.flatMap { children[$0] ?? [] }
            base += below.filter { $0.level == 0 }.map(\.id)
            level = below.filter { $0.level > 0 }.map(\.id)
        }
        return base.sorted()
    }

    /// The base clusters nearest to `cluster` on the map that may be shown, the nearest first.
    func neighbours(of cluster: ClusterID, limit: Int) -> [EditionCluster] {
        let places = places
        guard let here = places[cluster] else { return [] }
        let others = clusters.compactMap { other -> (distance: Float, cluster: EditionCluster)? in
            guard other.id != cluster, !other.isSuppressed, let there = places[other.id] else { return nil }
            let (x, y) = (there.x - here.x, there.y - here.y)
            return (x * x + y * y, other)
        }
        return others.sorted { ($0.distance, $0.cluster.id) < ($1.distance, $1.cluster.id) }.prefix(limit)
            .map(\.cluster)
    }
}
