import Clustering
import Model

/// The base clusters that mean the same in other languages.
///
/// Worth something only for an encoder that reads all of these languages: one that reads a single language puts texts of the
/// others down by their spelling.
struct Counterparts {
    private let found: [ClusterID: [ClusterID]]

    // A cluster of several languages has no place in any of them.
    private static let leastShare = 0.8
    // Of 345 pairs on parallel requests in ten languages, moved by language as an encoder would, 88 % had one intent.
    private static let leastCosine: Float = 0.6

    init(of portraits: [ClusterPortrait]) {
        let languages = portraits.map { portrait in
            portrait.language.flatMap { $0.share >= Self.leastShare ? $0.tag : nil }
        }
        let numbers = Dictionary(
            uniqueKeysWithValues: Set(languages.compactMap(\.self)).sorted().enumerated().map { ($1, $0) }
        )
        let pairs = parallelPairs(
            of: portraits.map(\.centroid),
            families: languages.map { $0.flatMap { numbers[$0] } },
            leastCosine: Self.leastCosine
        )
        var found: [ClusterID: [ClusterID]] = [:]
        for pair in pairs {
            let (first, second) = (portraits[pair.first].id, portraits[pair.second].id)
            found[first, default: []].append(second)
            found[second, default: []].append(first)
        }
        self.found = found.mapValues { $0.sorted() }
    }

    /// Those of one cluster, at most one of each language.
    subscript(cluster: ClusterID) -> [ClusterID] { found[cluster] ?? [] }
}
