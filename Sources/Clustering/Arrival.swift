import Model

/// One embedded request, as it comes to the clusterer.
package struct Arrival: Equatable, Sendable {
    package let item: ItemID
    package let embedding: Embedding
    package let account: AccountID?
    package let time: Timestamp

    package init(item: ItemID, embedding: Embedding, account: AccountID?, time: Timestamp) {
        self.item = item
        self.embedding = embedding
        self.account = account
        self.time = time
    }
}

/// The cluster an arrival was given at once.
package struct Assignment: Equatable, Sendable {
    package let item: ItemID
    package let cluster: ClusterID
    /// The cosine to the cluster's centroid.
    package let similarity: Float
    /// False where the item is unlike what the cluster usually holds: it stands under the nearest id and waits for company.
    package let isConfirmed: Bool

    package init(item: ItemID, cluster: ClusterID, similarity: Float, isConfirmed: Bool) {
        self.item = item
        self.cluster = cluster
        self.similarity = similarity
        self.isConfirmed = isConfirmed
    }
}

/// What became of some arrivals, and of items before them.
///
/// Who records it applies the assignments, then the moves, each in order, and then, for each event of kind `merged` in
/// order, puts whatever still stands under `other` under `cluster`. Then the record agrees with the clusterer.
package struct ClusteringOutcome: Equatable, Sendable {
    /// One for each arrival, in the same order.
    package internal(set) var assignments: [Assignment] = []
    /// Items recorded before, or in this outcome, that changed cluster since.
    package internal(set) var moves: [Move] = []
    /// What happened to the identity of clusters.
    package internal(set) var events: [LineageEvent] = []
    /// Whether all clusters were re-arranged on the way.
    package internal(set) var didRecluster = false
}

/// What the clusterer knows of one base cluster.
package struct ClusterState: Equatable, Sendable {
    package let id: ClusterID
    package let centroid: Embedding
    /// How many items its centroid remembers.
    package let weight: Double
    /// How many items were put into it and not taken away again.
    package let items: Int
    package let lastSeen: Timestamp
    package let isDormant: Bool
}
