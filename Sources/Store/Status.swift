import GRDB
import Model

/// What `weir status` needs of the store, as one consistent state.
///
/// It is asked for every few seconds, so nothing in it is counted over what grows with the stream.
package struct StoreStatus: Equatable, Sendable {
    package let counters: [StoreCounter: Int]
    /// Base clusters that are neither dormant nor aliases.
    package let activeClusters: Int
    package let editionNumber: Int?
    package let editionTime: Timestamp?
    /// Deliveries waiting, and since when the oldest of them.
    package let queued: Int
    package let oldestQueued: Timestamp?
    /// Deliveries given up, as far back as was asked for.
    package let deadLetters: Int
    /// The size of the database file without its log.
    package let bytes: Int
}

/// How many conversations are stored, and from when to when.
package struct StoredItems: Equatable, Sendable {
    package let count: Int
    /// Event times of the earliest and the latest of them.
    package let first: Timestamp?
    package let last: Timestamp?
}

extension Reader {
    // Somebody must have seen what could not be delivered within a day; longer it would hide what goes wrong next.
    private static let deadLetterSeconds = 86_400.0

    /// The present state in numbers.
    ///
    /// Dead letters are those whose last attempt was due within the day before `now`; all that are kept where it is nil.
    package func status(at now: Timestamp? = nil) throws(StoreError) -> StoreStatus {
        let oldest = now?.advanced(bySeconds: -Self.deadLetterSeconds) ?? Timestamp(rawValue: .min)
        return try read { db in
            let clusters = try db.required("SELECT count(*) FROM clusters WHERE alias_of IS NULL AND NOT is_dormant")
            let edition = try Row.fetchOne(db, sql: "SELECT number, time FROM editions ORDER BY number DESC LIMIT 1")
            // Not by when it was queued: what is given up after days of attempts was queued days ago.
            let outbox = try db.required(
                """
                SELECT count(*) FILTER (WHERE dead_reason IS NULL), min(created) FILTER (WHERE dead_reason IS NULL),
                    count(*) FILTER (WHERE dead_reason IS NOT NULL AND next_attempt >= ?)
                FROM outbox
                """,
                arguments: [oldest]
            )
            let size = try db.required("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
            return StoreStatus(
                counters: try db.counters(),
                activeClusters: clusters[0],
                editionNumber: edition?[0],
                editionTime: edition?[1],
                queued: outbox[0],
                oldestQueued: outbox[1],
                deadLetters: outbox[2],
                bytes: size[0]
            )
        }
    }

    /// How many conversations are stored now, and of which times.
    ///
    /// Goes over all of them: for a report, not for what is asked again and again.
    package func storedItems() throws(StoreError) -> StoredItems {
        try read { db in
            let items = try db.required("SELECT count(*), min(time), max(time) FROM items")
            return StoredItems(count: items[0], first: items[1], last: items[2])
        }
    }
}

extension Database {
    fileprivate func required(_ sql: String, arguments: StatementArguments = []) throws -> Row {
        guard let row = try Row.fetchOne(self, sql: sql, arguments: arguments) else {
            throw Contradiction(detail: "an aggregate has no row")
        }
        return row
    }
}
