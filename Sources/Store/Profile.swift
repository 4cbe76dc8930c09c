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
    /// The part of all conversations, by weight, 0 to 1.
    package let baseShare: Double
}

extension Reader {
    /// The answers in `cluster`, by facet and then the most common first, at most `limit` for each facet.
    ///
    /// Taken over the newest `sample` conversations of the cluster, and the newest four times as many of all.
    package func profile(
        of cluster: ClusterID,
        sample: Int = 5_000,
        limit: Int = 12
    ) throws(StoreError) -> [FacetShare] {
        try read { db in
            let inside = try Answers(
                Row.fetchCursor(
                    db,
                    sql: Answers.question(over: "SELECT * FROM items WHERE cluster = ? ORDER BY time DESC LIMIT ?"),
                    arguments: [cluster, sample]
                )
            )
            let everywhere = try Answers(
                Row.fetchCursor(
                    db,
                    sql: Answers.question(over: "SELECT * FROM items ORDER BY id DESC LIMIT ?"),
                    arguments: [4 * sample]
                )
            )
            var shares: [FacetName: [FacetShare]] = [:]
            for (answer, count) in inside.counts {
                shares[answer.facet, default: []].append(
                    FacetShare(
                        facet: answer.facet,
                        value: answer.value,
                        accounts: count.accounts,
                        share: count.weight / inside.weight,
                        baseShare: (everywhere.counts[answer]?.weight ?? 0) / everywhere.weight
                    )
                )
            }
            return shares.sorted { $0.key < $1.key }.flatMap { _, answers in
                answers.sorted { ($1.share, $0.order) < ($0.share, $1.order) }.prefix(limit)
            }
        }
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

    var counts: [Answer: (weight: Double, accounts: Int)] = [:]
    /// Of the whole sample, with and without answers.
    var weight = 0.0

    // A row without a facet's name carries the weight of the sample.
    static func question(over sample: String) -> String {
        """
        WITH sample AS MATERIALIZED (\(sample))
        SELECT NULL, NULL, NULL, total(weight), 0 FROM sample
        UNION ALL
        SELECT answer.key, answer.type, answer.atom, total(weight), count(DISTINCT account)
        FROM sample, json_each(sample.facets) AS answer GROUP BY 1, 2, 3
        """
    }

    init(_ rows: RowCursor) throws {
        while let row = try rows.next() {
            guard let name: String = row[0] else {
                weight = row[3]
                continue
            }
            let value: FacetValue
            switch row[1] as String {
            case "true": value = .flag(true)
            case "false": value = .flag(false)
            case "integer", "real": value = .number(row[2])
            default: value = .category(row[2])
            }
            counts[Answer(facet: FacetName(rawValue: name), value: value)] = (row[3], row[4])
        }
    }
}
