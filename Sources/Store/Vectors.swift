import Foundation
import GRDB
import Model

/// A text that an embedding can be made of again.
package struct StoredText: Equatable, Sendable {
    package let item: ItemID
    package let text: String
}

extension Reader {
    /// How long the stored vectors are; nil where there are none.
    package func dimensions() throws(StoreError) -> Int? {
        try read { db in
            try Data.fetchOne(db, sql: "SELECT components FROM embeddings LIMIT 1").map {
                Embedding(stored: $0).components.count
            }
        }
    }

    /// At most `limit` answers to `facet` after `item`, in the order of recording.
    package func texts(of facet: FacetName, after item: ItemID, limit: Int) throws(StoreError) -> [StoredText] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: "SELECT item, text FROM summaries WHERE facet = ? AND item > ? ORDER BY item LIMIT ?",
                arguments: [facet.rawValue, item, limit]
            ).map { StoredText(item: $0[0], text: $0[1]) }
        }
    }

    /// Whether stored items have new vectors and still stand in the clusters that the old ones made.
    package func awaitsRegrouping() throws(StoreError) -> Bool {
        try read { try $0.meta(regrouping) != nil }
    }
}

extension Store {
    /// Begins to put vectors of another encoder aside, and forgets those that an earlier attempt put there.
    package func beginVectors() throws(StoreError) {
        try write { db in
            try db.execute(
                sql: """
                    DROP TABLE IF EXISTS coming;
                    CREATE TABLE coming (item INTEGER PRIMARY KEY, components BLOB NOT NULL) STRICT;
                    """
            )
        }
    }

    /// Puts vectors aside, for `change(encoder:)`.
    package func putAside(_ vectors: [(item: ItemID, embedding: Embedding)]) throws(StoreError) {
        try write { db in
            let insert = try db.cachedStatement(sql: "INSERT INTO coming (item, components) VALUES (?, ?)")
            for vector in vectors { try insert.execute(arguments: [vector.item, vector.embedding.stored]) }
        }
    }

    /// Takes the vectors put aside in place of all there are, and records `batch` with it.
    ///
    /// Items without a new vector keep none. The others wait for `endRegrouping`.
    package func change(encoder identifier: String, recording batch: RecordedBatch) throws(StoreError) {
        try record(batch) { db in
            try db.setMeta("encoder", to: identifier)
            try db.setMeta(regrouping, to: identifier)
            try db.execute(sql: "DROP TABLE embeddings; ALTER TABLE coming RENAME TO embeddings")
        }
    }

    /// Records in which clusters the items with new vectors stand now.
    package func endRegrouping(recording batch: RecordedBatch) throws(StoreError) {
        try record(batch) { try $0.execute(sql: "DELETE FROM meta WHERE name = ?", arguments: [regrouping]) }
    }
}

private let regrouping = "regrouping"
