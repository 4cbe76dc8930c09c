import Clustering
import Model
import Store
import Taxonomy

/// Makes an edition of what the store and the clusterer know.
struct Editor: Sendable {
    let reader: Reader
    let taxonomist: Taxonomist

    // Names need many accounts, not all items: the newest of a cluster say what it is about now.
    private static let itemsPerCluster = 400
    private static let backgroundItems = 20_000

    /// The clusters as they stand, named and arranged, one edition after the newest published one.
    func edition(of clusterer: Clusterer, at time: Timestamp) throws -> Edition {
        let previous = try reader.edition()
        let populations = try reader.populations()
        let clusters = clusterer.clusters.filter { populations[$0.id] != nil }
        let usage = try reader.usage(of: clusters.map(\.id), limit: Self.itemsPerCluster)
        let background = try reader.background(sample: Self.backgroundItems)
        let terms = Set(usage.values.joined().flatMap(\.terms)).filter { (background.users[$0] ?? 0) > 1 }
        let lineage = try lineage()
        let portraits = clusters.map { cluster in
            ClusterPortrait(
                id: cluster.id,
                centroid: cluster.centroid,
                conversations: populations[cluster.id]?.conversations ?? 0,
                accounts: populations[cluster.id]?.accounts ?? 0,
                usage: usage[cluster.id] ?? [],
                isDormant: cluster.isDormant,
                lineage: lineage[cluster.id] ?? []
            )
        }
        return taxonomist.edition(
            number: (previous?.number ?? 0) + 1,
            time: time,
            of: portraits,
            background: background,
            words: try reader.words(for: Array(terms)),
            after: previous,
            firstFreeUpper: try reader.highestUpperCluster() + 1
        )
    }

    private func lineage() throws -> [ClusterID: [LineageEvent]] {
        Dictionary(grouping: try reader.lineage(), by: \.cluster)
    }
}
