import Clustering
import Model

/// How well the clusters of one run agree with labels that never reached the clusterer.
package struct Evaluation: Encodable, Sendable {
    /// Of one kind of cluster id.
    package struct Scores: Encodable, Sendable {
        package var purity: Double
        package var nmi: Double
        package var ari: Double
        package var homogeneity: Double
        package var completeness: Double

        init?<Label: Hashable>(clusters: [ClusterID], labels: [Label]) {
            guard let agreement = Agreement(clusters: clusters, labels: labels) else { return nil }
            purity = agreement.purity
            nmi = agreement.nmi
            ari = agreement.ari
            homogeneity = agreement.homogeneity
            completeness = agreement.completeness
        }
    }

    /// The share of stored items that kept their id through a re-cluster.
    package struct Kept: Encodable, Sendable {
        package var mean: Double
        package var minimum: Double
    }

    /// How many of its items a label that came late needed until it had a cluster.
    package struct Delay: Encodable, Sendable {
        /// Nil where less than half of the labels were ever found.
        package var median: Int?
        package var p90: Int?
        /// The share of labels found.
        package var found: Double
    }

    /// By the last items put into a cluster, and by all ever put into it.
    package struct Latency: Encodable, Sendable {
        package var recent: Delay
        package var own: Delay
    }

    /// Whether items stand under the right label above the base.
    package struct Reconstruction: Encodable, Sendable {
        package var reconstruction: Double?
    }

    package var conversations: Int
    package var clusters: Int
    package var seconds: Double
    package var conversationsPerSecond: Double
    package var peakResidentBytes: Int
    package var immediate: Scores?
    package var rewritten: Scores?
    package var kept: Kept?
    package var latency: Latency?
    package var reconstruction: Double?
    package var hierarchy: Double?
    package var topClusters: Int?
    package var perLanguage: [String: Reconstruction]

    private enum CodingKeys: String, CodingKey {
        case conversations, clusters, seconds, immediate, rewritten, kept, latency, reconstruction, hierarchy
        case conversationsPerSecond = "conversations_per_second"
        case peakResidentBytes = "peak_resident_bytes"
        case topClusters = "top_clusters"
        case perLanguage = "per_language"
    }
}

/// Watches how soon a label that was new in the middle of the stream gets a cluster.
struct LatencyWatch {
    private struct Known {
        var arrivals = 0
        var isLate = false
        var recent: Int?
        var own: Int?
    }

    private struct Contents {
        var last: [String] = []
        var counts: [String: Int] = [:]
        var total = 0
    }

    private var labels: [String: Known] = [:]
    private var clusters: [ClusterID: Contents] = [:]
    private let beginning: Int
    private var seen = 0

    private static let window = 20
    private static let least = 5

    /// Labels first seen within the first `beginning` arrivals are not watched.
    init(beginning: Int) {
        self.beginning = beginning
    }

    mutating func arrive(_ label: String) {
        if labels[label] == nil { labels[label] = Known(isLate: seen >= beginning) }
        labels[label]?.arrivals += 1
        seen += 1
    }

    /// Sees that an item of `label` was put into `cluster`.
    mutating func put(_ label: String, into cluster: ClusterID) {
        var contents = clusters[cluster] ?? Contents()
        contents.last.append(label)
        if contents.last.count > Self.window { contents.last.removeFirst() }
        contents.counts[label, default: 0] += 1
        contents.total += 1
        clusters[cluster] = contents
        guard var known = labels[label], known.isLate else { return }
        let recent = contents.last.count { $0 == label }
        if known.recent == nil, recent >= Self.least, recent * 2 > contents.last.count { known.recent = known.arrivals }
        let own = contents.counts[label] ?? 0
        if known.own == nil, own >= Self.least, own * 2 > contents.total { known.own = known.arrivals }
        labels[label] = known
    }

    /// Nil where no label came late.
    var latency: Evaluation.Latency? {
        let late = labels.values.filter(\.isLate)
        guard !late.isEmpty else { return nil }
        return Evaluation.Latency(recent: delay(late.map(\.recent)), own: delay(late.map(\.own)))
    }

    private func delay(_ arrivals: [Int?]) -> Evaluation.Delay {
        let found = arrivals.compactMap { $0 }.sorted()
        func quantile(_ share: Double) -> Int? {
            let place = Int((share * Double(arrivals.count - 1)).rounded())
            return place < found.count ? found[place] : nil
        }
        return Evaluation.Delay(
            median: quantile(0.5),
            p90: quantile(0.9),
            found: Double(found.count) / Double(arrivals.count)
        )
    }
}
