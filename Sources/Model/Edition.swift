/// What a cluster is called, and what called it so.
package struct Label: Hashable, Codable, Sendable {
    package let name: String
    package let description: String
    package let provenance: Provenance

    package init(name: String, description: String, provenance: Provenance) {
        self.name = name
        self.description = description
        self.provenance = provenance
    }
}

/// What made a result.
package struct Provenance: Hashable, Codable, Sendable {
    /// `key-terms` without a model server, otherwise the model's name.
    package let maker: String
    /// The digest of the prompt, empty where none was used.
    package let prompt: String
    /// The program's version.
    package let version: String

    package init(maker: String, prompt: String, version: String) {
        self.maker = maker
        self.prompt = prompt
        self.version = version
    }
}

/// One cluster as an edition shows it.
package struct EditionCluster: Hashable, Codable, Sendable {
    package let id: ClusterID
    /// 0 is base; each level above has fewer clusters.
    package let level: Int
    package let parent: ClusterID?
    /// Nil while the cluster is suppressed.
    package let label: Label?
    package let conversations: Int
    package let accounts: Int
    /// Whether too few accounts or conversations stand behind it to be shown in the insight lane.
    package let isSuppressed: Bool
    /// Which clusters of earlier editions it continues, comes from or has taken in, oldest first.
    package let lineage: [LineageEvent]

    package init(
        id: ClusterID,
        level: Int,
        parent: ClusterID?,
        label: Label?,
        conversations: Int,
        accounts: Int,
        isSuppressed: Bool,
        lineage: [LineageEvent]
    ) {
        self.id = id
        self.level = level
        self.parent = parent
        self.label = label
        self.conversations = conversations
        self.accounts = accounts
        self.isSuppressed = isSuppressed
        self.lineage = lineage
    }
}

/// One finished taxonomy, immutable.
package struct Edition: Hashable, Codable, Sendable {
    /// Counted from 1.
    package let number: Int
    /// The event time it was made at.
    package let time: Timestamp
    /// By level, then by id.
    package let clusters: [EditionCluster]

    package init(number: Int, time: Timestamp, clusters: [EditionCluster]) {
        self.number = number
        self.time = time
        self.clusters = clusters
    }
}
