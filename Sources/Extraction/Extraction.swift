import Model

/// What Weir takes out of one conversation: everything it will ever know of it.
package struct Extract: Equatable, Sendable {
    package let conversation: ConversationID
    /// Nil for a record that names no account.
    package let account: AccountID?
    /// The conversation's own time, or that of its arrival.
    package let time: Timestamp
    /// How many conversations this one stands for; 1 without sampling.
    package let weight: Double
    /// How many turns it has; a later copy of the same conversation with more of them replaces this one.
    package let turnCount: Int
    package let facets: Facets
    package let terms: [Term]
    /// With the precision it has once stored.
    package let embedding: Embedding

    package init(
        conversation: ConversationID,
        account: AccountID?,
        time: Timestamp,
        weight: Double,
        turnCount: Int,
        facets: Facets,
        terms: [Term],
        embedding: Embedding
    ) {
        self.conversation = conversation
        self.account = account
        self.time = time
        self.weight = weight
        self.turnCount = turnCount
        self.facets = facets
        self.terms = terms
        self.embedding = embedding
    }
}

/// What became of one conversation.
package enum Extraction: Equatable, Sendable {
    case kept(Extract)
    /// The screener says that the watch is not about it.
    case screenedOut(ConversationID)
    /// The sample passes it over.
    case sampledOut(ConversationID)
    /// There is nothing in it to read.
    case unusable(ConversationID, Fault.Reason)
}
