import GRDB
import Model

/// What `weir status` needs of the store, as one consistent state.
///
/// It is asked for every few seconds, so nothing in it is counted over what grows with the stream.
package struct StoreStatus: Equatable, Sendable {
    package let counters: [StoreCounter: Int]
    /// Base clusters that are neither dormant nor aliases.
    package let activeClusters: Int
    package let dormantClusters: Int
    package let editionNumber: Int?
    package let editionTime: Timestamp?
    /// Alerts firing and not acknowledged.
    package let firing: [AlertSeverity: Int]
    /// Alerts firing and acknowledged.
    package let acknowledged: Int
    /// Deliveries waiting, and since when the oldest of them.
    package let queued: Int
    package let oldestQueued: Timestamp?
    /// Deliveries given up, as far back as was asked for.
    package let deadLetters: Int
    /// The last item that the engine's stored state covers.
    package let snapshotCovers: ItemID?
    package let snapshotWrittenAt: Timestamp?
    /// The size of the database file without its log.
    package let bytes: Int
    /// The program version that opened it last.
    package let version: String?
    package let encoder: String?
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
            let clusters = try db.required(
                """
                SELECT count(*) FILTER (WHERE alias_of IS NULL AND NOT is_dormant),
                    count(*) FILTER (WHERE alias_of IS NULL AND is_dormant)
                FROM clusters
                """
            )
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
            let snapshot = try Row.fetchOne(db, sql: "SELECT covers, written FROM snapshots")
            let size = try db.required("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
            let (firing, acknowledged) = try db.openAlerts()
            return StoreStatus(
                counters: try db.counters(),
                activeClusters: clusters[0],
                dormantClusters: clusters[1],
                editionNumber: edition?[0],
                editionTime: edition?[1],
                firing: firing,
                acknowledged: acknowledged,
                queued: outbox[0],
                oldestQueued: outbox[1],
                deadLetters: outbox[2],
                snapshotCovers: snapshot?[0],
                snapshotWrittenAt: snapshot?[1],
                bytes: size[0],
                version: try db.meta("version"),
                encoder: try db.meta("encoder")
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

    fileprivate func openAlerts() throws -> (firing: [AlertSeverity: Int], acknowledged: Int) {
        var firing: [AlertSeverity: Int] = [:]
        var acknowledged = 0
        let rows = try Row.fetchCursor(
            self,
            sql: """
                SELECT severity, acknowledged_by IS NOT NULL, count(*) FROM alerts
                WHERE state = 'firing' GROUP BY 1, 2
                """
        )
        while let row = try rows.next() {
            if row[1] { acknowledged += row[2] } else { firing[row[0]] = row[2] }
        }
        return (firing, acknowledged)
    }
}
