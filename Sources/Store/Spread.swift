import GRDB
import Model

/// How an answer, or the mean of a facet's numbers, is spread over the base clusters.
package struct FacetSpread: Equatable, Sendable {
    /// One cluster's part in it.
    package struct Part: Equatable, Sendable {
        /// The share of the cluster's conversations, by weight, 0 to 1; or the mean of their answers.
        package let value: Double
        /// Distinct ones that gave the answer; or any answer.
        package let accounts: Int
    }

    /// The same over all clusters; nil where nobody answered.
    package let overall: Double?
    package let parts: [ClusterID: Part]
}

extension Reader {
    /// What share of each cluster's conversations answers `facet` with `value`, over the newest `sample` of all.
    ///
    /// Of a facet that a model answers, over those that it was asked about. Clusters without a conversation among them are
    /// left out. Takes about a second for 200,000.
    package func spread(
        of facet: FacetName,
        answering value: FacetValue,
        sample: Int = 200_000
    ) throws(StoreError) -> FacetSpread {
        try spread(
            of: facet,
            // A flag stands in JSON as true or false, which come out as 1 and 0.
            value: "iif(answer = ?, 1.0, 0.0)",
            isAnswer: "answer = ?",
            over: "answered > 0",
            arguments: [value.databaseValue, value.databaseValue],
            sample: sample
        )
    }

    /// The mean of each cluster's answers to `facet`, as far as they are numbers, over the newest `sample` conversations.
    package func means(of facet: FacetName, sample: Int = 200_000) throws(StoreError) -> FacetSpread {
        try spread(
            of: facet,
            value: "answer",
            isAnswer: "true",
            over: "answered > 0 AND typeof(answer) IN ('integer', 'real')",
            arguments: [],
            sample: sample
        )
    }

    private func spread(
        of facet: FacetName,
        value: String,
        isAnswer: String,
        over condition: String,
        arguments: StatementArguments,
        sample: Int
    ) throws(StoreError) -> FacetSpread {
        try read { db in
            let weight = try db.askedFacets().contains(facet) ? "weight * answer_weight" : "weight"
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    WITH sample AS MATERIALIZED (
                        SELECT cluster, account, \(weight) AS answered, facets ->> ? AS answer
                        FROM items ORDER BY id DESC LIMIT ?
                    )
                    SELECT cluster, total(answered), total(answered * \(value)),
                        count(DISTINCT account) FILTER (WHERE \(isAnswer))
                    FROM sample WHERE \(condition) GROUP BY cluster
                    """,
                arguments: [facet.path, sample] + arguments
            )
            var (weights, sum) = (0.0, 0.0)
            var parts: [ClusterID: FacetSpread.Part] = [:]
            while let row = try rows.next() {
                let (answered, part): (Double, Double) = (row[1], row[2])
                weights += answered
                sum += part
                parts[row[0]] = FacetSpread.Part(value: part / answered, accounts: row[3])
            }
            return FacetSpread(overall: weights > 0 ? sum / weights : nil, parts: parts)
        }
    }
}

extension FacetName {
    /// Where the answer stands among an item's facets.
    ///
    /// SQLite knows no escapes here: a name with a quotation mark leads nowhere.
    fileprivate var path: String { rawValue.contains("\"") ? "$.\"\"" : "$.\"\(rawValue)\"" }
}

extension FacetValue {
    /// The value as it comes out of JSON.
    fileprivate var databaseValue: DatabaseValue {
        switch self {
        case .flag(let flag): flag.databaseValue
        case .number(let number): number.databaseValue
        case .category(let name): name.databaseValue
        }
    }
}
