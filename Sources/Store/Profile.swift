import Foundation
import GRDB
import Model

/// How common one answer is in a cluster, beside how common it is over everything.
package struct FacetShare: Equatable, Sendable {
    package let facet: FacetName
    package let value: FacetValue
    /// Distinct ones in the cluster's sample that gave this answer.
    package let accounts: Int
    /// The part of the cluster's conversations, by weight, 0 to 1.
    package let share: Double
    /// Where the share lies with a probability of 95 %, as far as it rests on a sample (Wilson's interval over the
    /// effective number of conversations).
    package let interval: ClosedRange<Double>
    /// The part of all conversations, by weight, 0 to 1.
    package let baseShare: Double
}

extension Reader {
    /// The answers in `cluster`, by facet and then the most common first, at most `limit` for each facet.
    ///
    /// Taken over the newest `sample` conversations of the cluster, and the newest four times as many of all. What a
    /// language model answers is taken over those that it was asked about, each counting for as many as it stands for.
    package func profile(
        of cluster: ClusterID,
        sample: Int = 5_000,
        limit: Int = 12
    ) throws(StoreError) -> [FacetShare] {
        try profile(
            over: "SELECT * FROM items WHERE cluster = ? ORDER BY time DESC LIMIT ?",
            [cluster, sample],
            sample: sample,
            limit: limit
        )
    }

    /// The same over the conversations that `clusters` together had in the hours of `hours`.
    package func profile(
        of clusters: [ClusterID],
        during hours: Range<Hour>,
        sample: Int = 5_000,
        limit: Int = 12
    ) throws(StoreError) -> [FacetShare] {
        try profile(over: Self.newest, Self.arguments(clusters, hours, sample), sample: sample, limit: limit)
    }

    /// The same over those of `items` that are still stored, together with `fresh`, which are yet to be recorded.
    package func profile(
        of items: [ItemID],
        beside fresh: [RecordedItem] = [],
        limit: Int = 12
    ) throws(StoreError) -> [FacetShare] {
        let list = "[" + items.map { "\($0.rawValue)" }.joined(separator: ",") + "]"
        return try profile(
            over: """
                SELECT account, weight, answer_weight, facets FROM items WHERE id IN (SELECT value FROM json_each(?))
                UNION ALL
                SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3 FROM json_each(?)
                """,
            [list, "[" + fresh.map(\.answers).joined(separator: ",") + "]"],
            sample: Self.usualSample,
            limit: limit
        )
    }

    /// The answers of all conversations in the hours of `hours`, or of the newest ones; here and everywhere are the same.
    package func overview(
        during hours: Range<Hour>? = nil,
        sample: Int = 20_000,
        limit: Int = 24
    ) throws(StoreError) -> [FacetShare] {
        let (first, end) = (hours?.lowerBound.start.rawValue ?? .min, hours?.upperBound.start.rawValue ?? .max)
        return try profile(
            over: "SELECT * FROM items WHERE time >= ? AND time < ? ORDER BY id DESC LIMIT ?",
            [first, end, sample],
            sample: nil,
            limit: limit
        )
    }

    /// The answers in the conversations that `clusters` together had in the hours of `hours`, all of them; here and
    /// everywhere are the same.
    package func overview(
        of clusters: [ClusterID],
        during hours: Range<Hour>,
        sample: Int = 5_000
    ) throws(StoreError) -> [FacetShare] {
        try profile(over: Self.newest, Self.arguments(clusters, hours, sample), sample: nil, limit: .max)
    }

    private static let newest = """
        SELECT * FROM items WHERE cluster IN (SELECT value FROM json_each(?)) AND time >= ? AND time < ?
        ORDER BY time DESC LIMIT ?
        """

    private static func arguments(_ clusters: [ClusterID], _ hours: Range<Hour>, _ sample: Int) -> StatementArguments {
        [clusters.stored, hours.lowerBound.start, hours.upperBound.start, sample]
    }

    private static let usualSample = 5_000

    /// Beside the newest four times `sample` of everything; nil holds the chosen conversations against themselves.
    private func profile(
        over chosen: String,
        _ arguments: StatementArguments,
        sample: Int?,
        limit: Int
    ) throws(StoreError) -> [FacetShare] {
        try read { db in
            let asked = try db.askedFacets()
            let inside = try Answers(
                Row.fetchCursor(db, sql: Answers.question(over: chosen), arguments: arguments),
                asked: asked
            )
            let everywhere =
                try sample.map { sample in
                    try Answers(
                        Row.fetchCursor(
                            db,
                            sql: Answers.question(over: "SELECT * FROM items ORDER BY id DESC LIMIT ?"),
                            arguments: [4 * sample]
                        ),
                        asked: asked
                    )
                } ?? inside
            var shares: [FacetName: [FacetShare]] = [:]
            for (answer, count) in inside.counts where count.weight > 0 {
                let share = inside.share(of: answer)
                shares[answer.facet, default: []].append(
                    FacetShare(
                        facet: answer.facet,
                        value: answer.value,
                        accounts: count.accounts,
                        share: share,
                        interval: wilson(share, over: inside.total(of: answer.facet).effective),
                        baseShare: everywhere.share(of: answer)
                    )
                )
            }
            return shares.sorted { $0.key < $1.key }.flatMap { _, answers in
                answers.sorted { ($1.share, $0.order) < ($0.share, $1.order) }.prefix(limit)
            }
        }
    }
}

/// Wilson's interval for a share seen over `count` conversations, at 95 %.
private func wilson(_ share: Double, over count: Double) -> ClosedRange<Double> {
    guard count > 0 else { return 0...1 }
    let z = 1.96
    let centre = share + z * z / (2 * count)
    let spread = z * (share * (1 - share) / count + z * z / (4 * count * count)).squareRoot()
    let scale = 1 + z * z / count
    return max(0, (centre - spread) / scale)...min(1, (centre + spread) / scale)
}

extension RecordedItem {
    /// What a profile reads of a stored item, as one JSON array.
    fileprivate var answers: String {
        let account = item.account.map { "\(Int64(bitPattern: $0.rawValue))" } ?? "null"
        return "[\(account),\(item.weight),\(reading?.weight ?? 0),\(item.facets.stored)]"
    }
}

extension FacetShare {
    fileprivate var order: String {
        switch value {
        case .flag(let flag): "\(flag)"
        case .number(let number): "\(number)"
        case .category(let name): name
        }
    }
}

/// The answers to every facet over a sample of conversations.
private struct Answers {
    struct Answer: Hashable {
        let facet: FacetName
        let value: FacetValue
    }

    /// What a share is taken over.
    struct Total {
        let weight: Double
        /// How many conversations of equal weight would tell as much (Kish).
        let effective: Double

        init(weight: Double, squares: Double) {
            self.weight = weight
            effective = squares > 0 ? weight * weight / squares : 0
        }
    }

    private(set) var counts: [Answer: (weight: Double, accounts: Int)] = [:]
    /// Of the whole sample, with and without answers.
    private var everything = Total(weight: 0, squares: 0)
    /// Of those that a model was asked about.
    private var askedAbout = Total(weight: 0, squares: 0)
    private let asked: Set<FacetName>

    func total(of facet: FacetName) -> Total {
        asked.contains(facet) ? askedAbout : everything
    }

    /// The part that gave `answer`; 0 where nobody was asked.
    func share(of answer: Answer) -> Double {
        guard let count = counts[answer], count.weight > 0 else { return 0 }
        return count.weight / total(of: answer.facet).weight
    }

    // A row without a facet's name carries the weights of the sample.
    static func question(over sample: String) -> String {
        """
        WITH sample AS MATERIALIZED (SELECT *, weight * answer_weight AS answered FROM (\(sample)))
        SELECT NULL, NULL, NULL, total(weight), total(answered), 0, total(weight * weight), total(answered * answered)
        FROM sample
        UNION ALL
        SELECT answer.key, answer.type, answer.atom, total(weight), total(answered), count(DISTINCT account), 0, 0
        FROM sample, json_each(sample.facets) AS answer GROUP BY 1, 2, 3
        """
    }

    init(_ rows: RowCursor, asked: Set<FacetName>) throws {
        self.asked = asked
        while let row = try rows.next() {
            guard let name: String = row[0] else {
                everything = Total(weight: row[3], squares: row[6])
                askedAbout = Total(weight: row[4], squares: row[7])
                continue
            }
            let value: FacetValue
            switch row[1] as String {
            case "true": value = .flag(true)
            case "false": value = .flag(false)
            case "integer", "real": value = .number(row[2])
            default: value = .category(row[2])
            }
            let facet = FacetName(rawValue: name)
            counts[Answer(facet: facet, value: value)] = (asked.contains(facet) ? row[4] : row[3], row[5])
        }
    }
}
