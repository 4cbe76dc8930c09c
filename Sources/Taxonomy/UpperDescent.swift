import Model

/// Which clusters above the base carry on those of the edition before.
///
/// A parent keeps its id while most of its children stay together: the id goes to the group that holds more than half of
/// those base clusters of the parent that still exist.
struct UpperDescent {
    private let previous: [EditionCluster]
    private let time: Timestamp
    private var next: Int
    /// The base clusters under each cluster of the edition before.
    private let base: [ClusterID: Set<ClusterID>]

    init(previous: Edition?, time: Timestamp, firstFree: Int) {
        let clusters = previous?.clusters ?? []
        self.previous = clusters
        self.time = time
        next = clusters.reduce(firstFree) { first, cluster in
            if case .upper(let number) = cluster.id { max(first, number + 1) } else { first }
        }
        let parents = Dictionary(uniqueKeysWithValues: clusters.map { ($0.id, $0.parent) })
        var base: [ClusterID: Set<ClusterID>] = [:]
        for cluster in clusters where cluster.level == 0 {
            var above = cluster.parent
            while let id = above {
                base[id, default: []].insert(cluster.id)
                above = parents[id] ?? nil
            }
        }
        self.base = base
    }

    /// An id and a lineage for each group of one level, given the base clusters under each.
    mutating func ids(level: Int, members: [Set<ClusterID>]) -> [(id: ClusterID, lineage: [LineageEvent])] {
        let living = members.reduce(into: Set<ClusterID>()) { $0.formUnion($1) }
        let before = previous.filter { $0.level == level }
        var pairs: [(shared: Int, old: EditionCluster, group: Int, share: Double)] = []
        for old in before {
            let survivors = (base[old.id] ?? []).intersection(living)
            for (group, own) in members.enumerated() {
                let shared = survivors.intersection(own).count
                if shared > 0 { pairs.append((shared, old, group, Double(shared) / Double(survivors.count))) }
            }
        }
        pairs.sort { ($1.shared, $0.old.id, $0.group) < ($0.shared, $1.old.id, $1.group) }
        var carried: [Int: EditionCluster] = [:]
        var kept: Set<ClusterID> = []
        for pair in pairs where pair.share > 0.5 && carried[pair.group] == nil {
            carried[pair.group] = pair.old
            kept.insert(pair.old.id)
        }
        var named = members.indices.map { group -> (id: ClusterID, lineage: [LineageEvent]) in
            if let old = carried[group] { return (old.id, old.lineage) }
            let giver = pairs.first { $0.group == group }
            defer { next += 1 }
            let event = LineageEvent(
                kind: giver == nil ? .born : .split,
                cluster: .upper(next),
                other: giver?.old.id,
                mass: Double(giver?.shared ?? members[group].count),
                share: giver?.share ?? 0,
                time: time
            )
            return (event.cluster, [event])
        }
        for old in before where !kept.contains(old.id) {
            guard let heir = pairs.first(where: { $0.old.id == old.id }) else { continue }
            named[heir.group].lineage.append(
                LineageEvent(
                    kind: .merged,
                    cluster: named[heir.group].id,
                    other: old.id,
                    mass: Double(heir.shared),
                    share: heir.share,
                    time: time
                )
            )
        }
        return named
    }
}
