import Foundation
import GRDB
import Model

extension Reader {
    /// What the newest `limit` conversations of each of `clusters` used, newest first.
    package func usage(of clusters: [ClusterID], limit: Int) throws(StoreError) -> [ClusterID: [TermUsage]] {
        try read { db in
            let statement = try db.cachedStatement(
                sql: "SELECT account, terms FROM items WHERE cluster = ? ORDER BY time DESC LIMIT ?"
            )
            var usage: [ClusterID: [TermUsage]] = [:]
            for cluster in clusters {
                usage[cluster] = try Row.fetchAll(statement, arguments: [cluster, limit]).map {
                    TermUsage(account: $0[0], terms: [TermID](stored: $0[1]))
                }
            }
            return usage
        }
    }

    /// The language of most of the newest `limit` conversations of each of `clusters`, by weight.
    package func languages(of clusters: [ClusterID], limit: Int) throws(StoreError) -> [ClusterID: MainLanguage] {
        try read { db in
            let statement = try db.cachedStatement(
                sql: """
                    SELECT facets ->> ?, total(weight), sum(total(weight)) OVER ()
                    FROM (SELECT facets, weight FROM items WHERE cluster = ? ORDER BY time DESC LIMIT ?)
                    GROUP BY 1 ORDER BY 1 IS NULL, 2 DESC, 1 LIMIT 1
                    """
            )
            var languages: [ClusterID: MainLanguage] = [:]
            for cluster in clusters {
                let arguments: StatementArguments = ["$.\(FacetName.language.rawValue)", cluster, limit]
                guard let row = try Row.fetchOne(statement, arguments: arguments), let tag: String = row[0] else {
                    continue
                }
                languages[cluster] = MainLanguage(tag: tag, share: (row[1] as Double) / (row[2] as Double))
            }
            return languages
        }
    }

    /// What those of `items` used that are still stored: the base for the name of a group behind an alert.
    package func usage(of items: [ItemID]) throws(StoreError) -> [TermUsage] {
        try read { db in
            let statement = try db.cachedStatement(sql: "SELECT account, terms FROM items WHERE id = ?")
            return try items.compactMap { item in
                try Row.fetchOne(statement, arguments: [item]).map {
                    TermUsage(account: $0[0], terms: [TermID](stored: $0[1]))
                }
            }
        }
    }

    /// How many accounts used each term, over the newest `sample` conversations.
    ///
    /// An account counts once for a term, however often it used it.
    package func background(sample: Int) throws(StoreError) -> TermBackground {
        try read { db in
            let rows = try Row.fetchCursor(
                db,
                sql: "SELECT account, terms FROM items WHERE account IS NOT NULL ORDER BY id DESC LIMIT ?",
                arguments: [sample]
            )
            var places: [AccountID: Int] = [:]
            var uses: [TermID: [Int]] = [:]
            while let row = try rows.next() {
                let account: AccountID = row[0]
                let place = places[account] ?? places.count
                places[account] = place
                for term in [TermID](stored: row[1]) {
                    uses[term, default: []].append(place)
                }
            }
            return TermBackground(accounts: places.count, users: uses.mapValues { Set($0).count })
        }
    }
}
