import Clustering
import Model
import Store
import Taxonomy

/// Finds the conversations from which a model is to name a cluster, and those from which it is to tell it apart.
struct Witness: Sendable {
    let reader: Reader
    /// The facet whose answers are shown.
    let facet: FacetName
    /// Every base cluster with its place.
    let centroids: [(id: ClusterID, place: Embedding)]
    /// The edition that is made: another one draws other conversations.
    let edition: Int

    // Of these many, the model sees 50 of as many accounts.
    private static let membersDrawnFrom = 400
    // The nearest conversations outside a cluster lie in the clusters around it.
    private static let neighbours = 6
    private static let neighboursItems = 60

    /// What is known of `cluster` now: its newest conversations shuffled, and those of its neighbours by nearness.
    @Sendable func evidence(of cluster: ClusterID) throws -> ClusterEvidence {
        var generator = SplitMix(seed: seed(of: cluster))
        let members = try reader.summaries(of: facet, in: cluster, limit: Self.membersDrawnFrom)
            .shuffled(using: &generator)
        return ClusterEvidence(members: members.map(Summary.init), contrast: try contrast(to: cluster))
    }

    private func contrast(to cluster: ClusterID) throws -> [Summary] {
        guard let centre = centroids.first(where: { $0.id == cluster })?.place else { return [] }
        let neighbours = centroids.filter { $0.id != cluster }
            .map { (id: $0.id, nearness: $0.place.cosine(to: centre)) }
            .sorted { ($1.nearness, $0.id) < ($0.nearness, $1.id) }
            .prefix(Self.neighbours)
        let outside = try neighbours.flatMap {
            try reader.summaries(of: facet, in: $0.id, limit: Self.neighboursItems)
        }
        let places = try reader.embeddings(of: outside.map(\.item))
        return outside.map { (summary: $0, nearness: places[$0.item].map { $0.cosine(to: centre) } ?? -1) }
            .sorted { ($1.nearness, $0.summary.item) < ($0.nearness, $1.summary.item) }
            .map { Summary($0.summary) }
    }

    private func seed(of cluster: ClusterID) -> UInt64 {
        let number: Int
        switch cluster {
        case .base(let base): number = base
        case .upper(let upper): number = -1 - upper
        }
        return UInt64(bitPattern: Int64(number)) &* 0x9E37_79B9_7F4A_7C15 &+ UInt64(bitPattern: Int64(edition))
    }
}

extension Summary {
    fileprivate init(_ stored: StoredSummary) {
        self.init(account: stored.account, text: stored.text)
    }
}
