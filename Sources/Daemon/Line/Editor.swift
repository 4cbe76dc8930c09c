import Clustering
import Inference
import Model
import Projection
import Store
import Taxonomy

/// Gathers what an edition is made from, out of what the store and the clusterer know.
struct Editor: Sendable {
    let reader: Reader
    /// Names and arranges by counting.
    let taxonomist: Taxonomist
    /// Names and arranges by asking; nil without a model.
    let modelTaxonomist: ModelTaxonomist?
    /// The facet of which a model's names are made.
    let facet: FacetName

    // Names need many accounts, not all items: the newest of a cluster say what it is about now.
    private static let itemsPerCluster = 400
    private static let backgroundItems = 20_000

    /// The clusters as they stand, ready to be named and arranged as the edition after the newest published one.
    func manuscript(of clusterer: Clusterer, at time: Timestamp) throws -> Manuscript {
        let previous = try reader.edition()
        let populations = try reader.populations()
        let clusters = clusterer.clusters.filter { populations[$0.id] != nil }
        let usage = try reader.usage(of: clusters.map(\.id), limit: Self.itemsPerCluster)
        let languages = try reader.languages(of: clusters.map(\.id), limit: Self.itemsPerCluster)
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
                lineage: lineage[cluster.id] ?? [],
                language: languages[cluster.id]
            )
        }
        return Manuscript(
            number: (previous?.number ?? 0) + 1,
            time: time,
            portraits: portraits,
            background: background,
            words: try reader.words(for: Array(terms)),
            previous: previous,
            firstFreeUpper: try reader.highestUpperCluster() + 1,
            editor: self
        )
    }

    private func lineage() throws -> [ClusterID: [LineageEvent]] {
        Dictionary(grouping: try reader.lineage(), by: \.cluster)
    }
}

/// What an edition will be made from: the clusters as they stood at one moment.
struct Manuscript: Sendable {
    let number: Int
    let time: Timestamp
    let portraits: [ClusterPortrait]
    let background: TermBackground
    let words: [TermID: String]
    let previous: Edition?
    let firstFreeUpper: Int
    fileprivate let editor: Editor

    /// Names, arranges and draws the map; with a model this takes as long as its answers do.
    func edition() async throws -> Edition {
        var edition = try await unmapped()
        edition.map = Projector().map(of: portraits.map { ($0.id, $0.centroid) }, after: previous?.map)
        return edition
    }

    private func unmapped() async throws -> Edition {
        guard let taxonomist = editor.modelTaxonomist else {
            return editor.taxonomist.edition(
                number: number,
                time: time,
                of: portraits,
                background: background,
                words: words,
                after: previous,
                firstFreeUpper: firstFreeUpper
            )
        }
        let witness = Witness(
            reader: editor.reader,
            facet: editor.facet,
            centroids: portraits.map { ($0.id, $0.centroid) },
            edition: number
        )
        return try await taxonomist.edition(
            number: number,
            time: time,
            of: portraits,
            background: background,
            words: words,
            after: previous,
            firstFreeUpper: firstFreeUpper,
            evidence: witness.evidence
        )
    }
}
