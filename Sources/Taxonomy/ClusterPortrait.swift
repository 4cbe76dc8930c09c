import Model

/// What the taxonomy is told about one base cluster.
package struct ClusterPortrait: Sendable {
    package let id: ClusterID
    package let centroid: Embedding
    package let conversations: Int
    package let accounts: Int
    /// The terms of its conversations, or of a sample of them.
    package let usage: [TermUsage]
    package let isDormant: Bool
    /// What happened to it, oldest first.
    package let lineage: [LineageEvent]
    /// Nil where none of its conversations has a language.
    package let language: MainLanguage?

    package init(
        id: ClusterID,
        centroid: Embedding,
        conversations: Int,
        accounts: Int,
        usage: [TermUsage],
        isDormant: Bool,
        lineage: [LineageEvent],
        language: MainLanguage? = nil
    ) {
        self.id = id
        self.centroid = centroid
        self.conversations = conversations
        self.accounts = accounts
        self.usage = usage
        self.isDormant = isDormant
        self.lineage = lineage
        self.language = language
    }
}
