/// What Weir keeps of one conversation: everything except its words.
package struct Item: Equatable, Sendable {
    package let id: ItemID
    package let conversation: ConversationID
    /// Nil for a record that names no account; it counts towards no minimum.
    package let account: AccountID?
    package let time: Timestamp
    /// How many conversations this one stands for; 1 without sampling.
    package let weight: Double
    package let facets: Facets
    package let terms: [TermID]
    package let embedding: Embedding
    /// What its request is built like; nil in what an earlier build has recorded.
    package let skeleton: Skeleton?
    /// What was read out of scope since the item before, where both have an account; an item without one leaves it to the
    /// next.
    package let outOfScope: OutOfScope

    package init(
        id: ItemID,
        conversation: ConversationID,
        account: AccountID?,
        time: Timestamp,
        weight: Double,
        facets: Facets,
        terms: [TermID],
        embedding: Embedding,
        skeleton: Skeleton? = nil,
        outOfScope: OutOfScope = OutOfScope()
    ) {
        self.id = id
        self.conversation = conversation
        self.account = account
        self.time = time
        self.weight = weight
        self.facets = facets
        self.terms = terms
        self.embedding = embedding
        self.skeleton = skeleton
        self.outOfScope = outOfScope
    }
}
