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

    /// Where each of `clusters` lies by the newest `sample` of its conversations; those without one are left out.
    package func centroids(of clusters: [ClusterID], sample: Int = 32) throws(StoreError) -> [ClusterID: Embedding] {
        try read { db in
            let statement = try db.cachedStatement(
                sql: """
                    SELECT components FROM embeddings WHERE item IN
                    (SELECT id FROM items WHERE cluster = ? ORDER BY time DESC LIMIT ?)
                    """
            )
            var centroids: [ClusterID: Embedding] = [:]
            for cluster in clusters {
                var sum: [Float] = []
                let rows = try Data.fetchCursor(statement, arguments: [cluster, sample])
                while let row = try rows.next() {
                    let components = Embedding(stored: row).components
                    sum = sum.isEmpty ? components : zip(sum, components).map(+)
                }
                centroids[cluster] = Embedding(normalizing: sum)
            }
            return centroids
        }
    }

    /// Hands over the newest `limit` conversations of the hours of `hours`, in blocks: where each lies and what it is in.
    package func forEachBlock(
        during hours: Range<Hour>,
        limit: Int,
        _ work: (_ embeddings: [Embedding], _ clusters: [ClusterID]) -> Void
    ) throws(StoreError) {
        try read { db in
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT components, cluster FROM
                    (SELECT id, cluster FROM items WHERE time >= ? AND time < ? ORDER BY id DESC LIMIT ?)
                    JOIN embeddings ON item = id
                    """,
                arguments: [hours.lowerBound.start, hours.upperBound.start, limit]
            )
            var (embeddings, clusters) = ([Embedding](), [ClusterID]())
            func handOver() {
                if !embeddings.isEmpty { work(embeddings, clusters) }
                embeddings.removeAll(keepingCapacity: true)
                clusters.removeAll(keepingCapacity: true)
            }
            while let row = try rows.next() {
                embeddings.append(Embedding(stored: row[0]))
                clusters.append(row[1])
                if embeddings.count == 1_024 { handOver() }
            }
            handOver()
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
