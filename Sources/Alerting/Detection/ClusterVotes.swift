import Model

/// To which clusters the members of a group belong.
struct ClusterVotes: Equatable, Sendable {
    private var counts: [ClusterID: Int] = [:]

    /// The cluster of most members, the lowest of those where several have as many.
    var leading: ClusterID? {
        counts.min { ($1.value, $0.key) < ($0.value, $1.key) }?.key
    }

    mutating func add(_ cluster: ClusterID?) {
        if let cluster { counts[cluster, default: 0] += 1 }
    }

    mutating func add(_ other: ClusterVotes) {
        for (cluster, count) in other.counts { counts[cluster, default: 0] += count }
    }

    /// Counts a member in the cluster it came to and no longer in the one it was in.
    mutating func move(from old: ClusterID?, to new: ClusterID) {
        if let old, let count = counts[old] { counts[old] = count > 1 ? count - 1 : nil }
        counts[new, default: 0] += 1
    }
}

extension ClusterVotes: Archivable {
    mutating func archive(in archive: inout Archive) throws(StateError) {
        try archive.table(&counts, blank: (ClusterID.base(0), 0)) { (archive, pair) throws(StateError) in
            try archive.field(&pair.key)
            try archive.field(&pair.value)
        }
    }
}
