/// What a cluster is called, and what called it so.
package struct Label: Hashable, Codable, Sendable {
    package let name: String
    package let description: String
    package let provenance: Provenance
    /// What a model was asked upon: while it holds, nobody is asked again.
    ///
    /// Nil where none was asked, or to no end.
    package let basis: LabelBasis?
    /// What the audit said of the model's words; nil where there were none to be rated.
    package let rating: PrivacyRating?
    /// Why key terms stand here although there is a model; nil where its words do, or where there is none.
    package let shortfall: Shortfall?

    package init(
        name: String,
        description: String,
        provenance: Provenance,
        basis: LabelBasis? = nil,
        rating: PrivacyRating? = nil,
        shortfall: Shortfall? = nil
    ) {
        self.name = name
        self.description = description
        self.provenance = provenance
        self.basis = basis
        self.rating = rating
        self.shortfall = shortfall
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

/// How a cluster came under its parent where a model arranges the clusters.
package enum Placement: String, Codable, Sendable {
    /// By what it is called: the model was asked.
    case byName
    /// By where it lies: it has no name that may be shown, or nobody could be asked.
    case byCentroid
}

/// The language that the most conversations of a cluster are in.
package struct MainLanguage: Hashable, Codable, Sendable {
    /// As the facet `language` names it.
    package let tag: String
    /// The part of the cluster's conversations, by weight, over 0 to 1.
    package let share: Double

    package init(tag: String, share: Double) {
        self.tag = tag
        self.share = share
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
    /// Nil without a parent, and where no model arranged the edition.
    package let placement: Placement?
    /// Nil where no language is known.
    package let language: MainLanguage?
    /// The base clusters that mean the same in other languages; nil where nobody asked for them.
    package let counterparts: [ClusterID]?

    package init(
        id: ClusterID,
        level: Int,
        parent: ClusterID?,
        label: Label?,
        conversations: Int,
        accounts: Int,
        isSuppressed: Bool,
        lineage: [LineageEvent],
        placement: Placement? = nil,
        language: MainLanguage? = nil,
        counterparts: [ClusterID]? = nil
    ) {
        self.id = id
        self.level = level
        self.parent = parent
        self.label = label
        self.conversations = conversations
        self.accounts = accounts
        self.isSuppressed = isSuppressed
        self.lineage = lineage
        self.placement = placement
        self.language = language
        self.counterparts = counterparts
    }
}

/// What a hierarchy was built for: while it holds, later editions keep it and only place what is new.
package struct Arrangement: Hashable, Codable, Sendable {
    /// The model, and the digests of all prompts that build a hierarchy.
    package let provenance: Provenance
    /// How many named base clusters it was built for.
    package let clusters: Int
    /// How many base clusters have been placed in it since.
    package let joined: Int

    package init(provenance: Provenance, clusters: Int, joined: Int) {
        self.provenance = provenance
        self.clusters = clusters
        self.joined = joined
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
    /// Nil where no model built the hierarchy, or not to the end.
    package let arrangement: Arrangement?
    /// About how many clusters a question was due and not put because the budget was used up; nil without a model.
    package let unasked: Int?
    /// Where its base clusters lie; nil where no map was drawn.
    package var map: ClusterMap?

    package init(
        number: Int,
        time: Timestamp,
        clusters: [EditionCluster],
        arrangement: Arrangement? = nil,
        unasked: Int? = nil,
        map: ClusterMap? = nil
    ) {
        self.number = number
        self.time = time
        self.clusters = clusters
        self.arrangement = arrangement
        self.unasked = unasked
        self.map = map
    }
}
