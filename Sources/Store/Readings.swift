import GRDB
import Model

/// One conversation as a language model summed it up, with what is needed to choose among many.
package struct StoredSummary: Equatable, Sendable {
    package let item: ItemID
    /// Nil for a record that named no account.
    package let account: AccountID?
    package let text: String
}

/// How many stored conversations one model and prompt have read.
package struct ProvenanceCount: Equatable, Sendable {
    package let provenance: Provenance
    package let items: Int
}

extension Reader {
    /// What `facet` says of the newest `limit` conversations of `cluster` that have an answer, newest first.
    package func summaries(
        of facet: FacetName,
        in cluster: ClusterID,
        limit: Int
    ) throws(StoreError) -> [StoredSummary] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT id, account, text FROM items JOIN summaries ON item = id AND facet = ?
                    WHERE cluster = ? ORDER BY time DESC LIMIT ?
                    """,
                arguments: [facet.rawValue, cluster, limit]
            ).map { StoredSummary(item: $0[0], account: $0[1], text: $0[2]) }
        }
    }

    /// What models have read of the stored conversations, by what read it; those read in this process alone are left out.
    package func provenances() throws(StoreError) -> [ProvenanceCount] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT maker, prompt, version, count(*) FROM items JOIN provenances ON provenances.id = provenance
                    WHERE provenance IS NOT NULL GROUP BY provenance ORDER BY provenance
                    """
            ).map {
                ProvenanceCount(
                    provenance: Provenance(maker: $0[0], prompt: $0[1], version: $0[2]),
                    items: $0[3]
                )
            }
        }
    }
}

extension Store {
    /// Writes down which facets a model answers, so that their shares are taken over the conversations it was asked about.
    package func adopt(asked facets: [FacetName]) throws(StoreError) {
        try write { try $0.setMeta("asked", to: facets.map(\.rawValue).sorted().joined(separator: " ")) }
    }
}

extension Database {
    /// The facets that a model answers.
    func askedFacets() throws -> Set<FacetName> {
        Set(try meta("asked").map { $0.split(separator: " ").map { FacetName(rawValue: String($0)) } } ?? [])
    }

    /// The number under which `provenance` is known, given to it where it has none.
    func id(of provenance: Provenance) throws -> Int64 {
        let values: StatementArguments = [provenance.maker, provenance.prompt, provenance.version]
        let known = try cachedStatement(
            sql: "SELECT id FROM provenances WHERE maker = ? AND prompt = ? AND version = ?"
        )
        if let id = try Int64.fetchOne(known, arguments: values) { return id }
        try cachedStatement(sql: "INSERT INTO provenances (maker, prompt, version) VALUES (?, ?, ?)")
            .execute(arguments: values)
        return lastInsertedRowID
    }

    func insert(_ summaries: Summaries, of item: ItemID) throws {
        let statement = try cachedStatement(sql: "INSERT INTO summaries (item, facet, text) VALUES (?, ?, ?)")
        for (facet, text) in summaries { try statement.execute(arguments: [item, facet.rawValue, text]) }
    }

    func dropSummaries(of item: ItemID) throws {
        try cachedStatement(sql: "DELETE FROM summaries WHERE item = ?").execute(arguments: [item])
    }
}
