import Model
import Store

/// What there was in one stretch of time beside what there was in another, or in another watch in the same.
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
        /// Nil for what only the other watch has.
        let id: ClusterID?
        let name: String
        let before: Int
        let after: Int
        let change: Change
        /// How many standard deviations the difference of the two shares lies from none.
        let score: Double
        /// Beside another watch: the clusters here and there that are about the same, the largest first.
        var here: [ClusterID]?
        var there: [ClusterID]?
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

    /// Two stretches of time of one watch.
    init(
        before: [ClusterID: Int],
        after: [ClusterID: Int],
        facets: (before: [FacetShare], after: [FacetShare]),
        in edition: Edition
    ) {
        let rows = edition.shownNames.sorted { $0.key < $1.key }.map { id, name in
            Row(id: id, name: name, before: before[id] ?? 0, after: after[id] ?? 0, here: nil, there: nil)
        }
        self.init(
            rows,
            before: before.values.reduce(0, +),
            after: after.values.reduce(0, +),
            facets: Self.shifts(from: facets.before.shown, to: facets.after.shown)
        )
    }

    /// One stretch of time of two watches: the other takes the place of before, this one that of after.
    init(_ companion: Companion, facets: (there: [FacetShare], here: [FacetShare]), in edition: Edition) {
        let (ours, theirs) = (edition.shownNames, companion.edition.shownNames)
        let rows = companion.subjects.compactMap { subject -> Row? in
            let (here, there) = (subject.here.clusters, subject.there.clusters)
            let name = here.first.flatMap { ours[$0] } ?? there.first.flatMap { theirs[$0] }
            return name.map { name in
                Row(
                    id: here.first,
                    name: name,
                    before: subject.there.conversations,
                    after: subject.here.conversations,
                    here: here,
                    there: there
                )
            }
        }
        self.init(
            rows,
            before: companion.totals.there,
            after: companion.totals.here,
            facets: Self.shifts(from: facets.there.shown, to: facets.here.shown)
        )
    }

    private struct Row {
        let id: ClusterID?
        let name: String
        let before: Int
        let after: Int
        let here: [ClusterID]?
        let there: [ClusterID]?
    }

    private init(_ rows: [Row], before: Int, after: Int, facets: [FacetShift]) {
        self.before = before
        self.after = after
        self.facets = facets
        let shifts = rows.filter { $0.before + $0.after > 0 }.map { row in
            let score = Self.score(row.before, of: before, row.after, of: after)
            return ClusterShift(
                id: row.id,
                name: row.name,
                before: row.before,
                after: row.after,
                change: Self.change(from: row.before, to: row.after, score: score),
                score: score,
                here: row.here,
                there: row.there
            )
        }
        // Equal scores stay in the order of ids.
        clusters = shifts.enumerated().sorted { left, right in
            (abs(right.element.score), left.offset) < (abs(left.element.score), right.offset)
        }.map(\.element)
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
