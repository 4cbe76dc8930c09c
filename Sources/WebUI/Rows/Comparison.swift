import Model
import Store

/// What there was in one stretch of time beside what there was in another.
struct Comparison: Encodable, Equatable {
    /// How a cluster's part in everything changed.
    enum Change: String, Encodable {
        /// It had nothing before.
        case new
        /// It has nothing any more.
        case gone
        case grown
        case shrunk
        /// Not more than chance does.
        case steady
    }

    struct ClusterShift: Encodable, Equatable {
        let id: ClusterID
        let name: String
        let before: Int
        let after: Int
        let change: Change
        /// How many standard deviations the difference of the two shares lies from none.
        let score: Double
    }

    struct FacetShift: Encodable, Equatable {
        let facet: String
        let answer: String
        /// Shares, 0 to 1; nil where too few accounts gave the answer.
        let before: Double?
        let after: Double?
    }

    /// The conversations of everything, suppressed or not.
    let before: Int
    let after: Int
    /// The largest differences first.
    let clusters: [ClusterShift]
    let facets: [FacetShift]

    // Among hundreds of clusters two would be reached by chance.
    private static let leastScore = 3.0

    init(
        before: [ClusterID: Int],
        after: [ClusterID: Int],
        facetsBefore: [FacetShare],
        facetsAfter: [FacetShare],
        in edition: Edition
    ) {
        let (totalBefore, totalAfter) = (before.values.reduce(0, +), after.values.reduce(0, +))
        self.before = totalBefore
        self.after = totalAfter
        let shifts = edition.clusters.compactMap { cluster -> ClusterShift? in
            guard cluster.level == 0, !cluster.isSuppressed else { return nil }
            let (earlier, later) = (before[cluster.id] ?? 0, after[cluster.id] ?? 0)
            guard earlier + later > 0 else { return nil }
            let score = Self.score(earlier, of: totalBefore, later, of: totalAfter)
            return ClusterShift(
                id: cluster.id,
                name: cluster.label?.name ?? "cluster \(cluster.id)",
                before: earlier,
                after: later,
                change: Self.change(from: earlier, to: later, score: score),
                score: score
            )
        }
        clusters = shifts.sorted { left, right in (abs(left.score), right.id) > (abs(right.score), left.id) }
        facets = Self.shifts(from: facetsBefore.shown, to: facetsAfter.shown)
    }

    private static func change(from before: Int, to after: Int, score: Double) -> Change {
        guard abs(score) >= leastScore else { return .steady }
        if before == 0 { return .new }
        if after == 0 { return .gone }
        return score > 0 ? .grown : .shrunk
    }

    /// The two shares' difference over its standard error where both are samples of the same; 0 where one side is empty.
    private static func score(_ before: Int, of totalBefore: Int, _ after: Int, of totalAfter: Int) -> Double {
        guard totalBefore > 0, totalAfter > 0 else { return 0 }
        let (m, n) = (Double(totalBefore), Double(totalAfter))
        let pooled = Double(before + after) / (m + n)
        let error = (pooled * (1 - pooled) * (1 / m + 1 / n)).squareRoot()
        return error > 0 ? (Double(after) / n - Double(before) / m) / error : 0
    }

    private static func shifts(from before: [FacetShare], to after: [FacetShare]) -> [FacetShift] {
        let (earlier, later) = (before.byAnswer, after.byAnswer)
        let rows = Set(earlier.keys).union(later.keys).map { answer in
            FacetShift(
                facet: answer.facet.rawValue,
                answer: answer.value.text,
                before: earlier[answer],
                after: later[answer]
            )
        }
        func commonness(_ row: FacetShift) -> Double { max(row.before ?? 0, row.after ?? 0) }
        return rows.sorted { left, right in
            (left.facet, commonness(right), left.answer) < (right.facet, commonness(left), right.answer)
        }
    }
}
