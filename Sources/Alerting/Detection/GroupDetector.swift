import Model

/// An item as it enters a detector of groups.
package struct Arrival: Sendable {
    package var item: ItemID
    package var embedding: Embedding
    /// What its request is built like, nil where that is not known.
    package var skeleton: Skeleton?
    /// Nil for a record without an account, which is passed over.
    package var account: AccountID?
    package var time: Timestamp
    /// The code of the language it is in, nil where that is not known.
    package var language: String?
    /// Where the clusterer put it, nil if nowhere yet; only for telling what a group is about.
    package var cluster: ClusterID?
    /// What was read out of scope since the arrival before.
    package var outOfScope: OutOfScope

    package init(
        item: ItemID,
        embedding: Embedding,
        skeleton: Skeleton? = nil,
        account: AccountID?,
        time: Timestamp,
        language: String?,
        cluster: ClusterID?,
        outOfScope: OutOfScope = OutOfScope()
    ) {
        self.item = item
        self.embedding = embedding
        self.skeleton = skeleton
        self.account = account
        self.time = time
        self.language = language
        self.cluster = cluster
        self.outOfScope = outOfScope
    }
}

/// What finds groups of items among those that arrive, by their vectors and accounts.
package protocol GroupDetector: Sendable {
    /// The groups that are open and reported, as they stand, in order of opening.
    var openFindings: [Finding] { get }

    /// Takes in arrivals in their order and says of each which groups opened, grew or closed with it.
    ///
    /// It comes to the same however arrivals are cut into calls; many at once cost less than as many one by one.
    mutating func observe(each arrivals: [Arrival]) -> [[Finding]]

    /// Closes the groups in which nothing has happened for long enough before `time`.
    mutating func advance(to time: Timestamp) -> [Finding]

    /// Takes note of the clusters that items belong to from now on, and says which reported groups are about another cluster
    /// by it.
    mutating func apply(_ moves: [Move]) -> [Finding]
}

extension GroupDetector {
    /// Takes in arrivals in their order and says which groups opened, grew or closed.
    package mutating func observe(_ arrivals: [Arrival]) -> [Finding] {
        observe(each: arrivals).flatMap(\.self)
    }
}
