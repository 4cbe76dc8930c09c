/// Something that happened to the identity of clusters, with the mass that moved.
package struct LineageEvent: Hashable, Codable, Sendable {
    /// What happened.
    package enum Kind: String, Codable, Sendable {
        /// A group of novel items became a cluster of its own.
        case born
        /// Part of `other` became this cluster.
        case split
        /// `other` became an alias of this cluster.
        case merged
        /// No longer shown or named, but still known.
        case dormant
        /// Dormant before, and asked about again.
        case returned
    }

    package let kind: Kind
    package let cluster: ClusterID
    /// The cluster that gave the mass, where there is one.
    package let other: ClusterID?
    /// The effective number of items that moved.
    package let mass: Double
    /// The share of the giver's items that moved, 0 to 1.
    package let share: Double
    /// The time of the newest item known when it happened.
    package let time: Timestamp

    package init(kind: Kind, cluster: ClusterID, other: ClusterID?, mass: Double, share: Double, time: Timestamp) {
        self.kind = kind
        self.cluster = cluster
        self.other = other
        self.mass = mass
        self.share = share
        self.time = time
    }
}

/// An item that changed cluster after it was first assigned.
package struct Move: Hashable, Sendable {
    package let item: ItemID
    package let from: ClusterID
    package let to: ClusterID

    package init(item: ItemID, from: ClusterID, to: ClusterID) {
        self.item = item
        self.from = from
        self.to = to
    }
}
