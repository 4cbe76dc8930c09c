import GRDB
import Model

/// Which alerts a digest is the last word on for its sink, and what it says of them.
package struct RecordedDigest: Sendable {
    package let sink: String
    /// When it was made, by the clock.
    package let time: Timestamp
    /// Those that no later digest for the same sink is to hold.
    package let alerts: [RecordedAlert]
    /// Nil where there is nothing to tell.
    package let payload: [UInt8]?

    package init(sink: String, time: Timestamp, alerts: [RecordedAlert], payload: [UInt8]?) {
        self.sink = sink
        self.time = time
        self.alerts = alerts
        self.payload = payload
    }
}

extension Store {
    /// Writes down a digest, and queues it where it says anything.
    ///
    /// One that its sink has not taken yet stays queued beside it: its id is no alert's, so nothing takes its place.
    package func record(_ digest: RecordedDigest) throws(StoreError) {
        try write { db in
            try db.setMeta(digestName + digest.sink, to: "\(digest.time.rawValue)")
            for recorded in digest.alerts {
                try db.execute(
                    sql: "INSERT OR IGNORE INTO digested (alert, incarnation, sink) VALUES (?, ?, ?)",
                    arguments: [recorded.alert.id, recorded.incarnation, digest.sink]
                )
            }
            guard let payload = digest.payload else { return }
            let id = "digest-\(digest.time.rawValue)"
            let entry = OutboxEntry(sink: digest.sink, payload: payload)
            try db.queue(entry, of: AlertID(rawValue: id), .firing, key: id, at: digest.time)
        }
    }

    /// Forgets that there were digests for any sink but these, so that one which gets them again is not told of the past.
    package func forgetDigests(but sinks: [String]) throws(StoreError) {
        try write { db in
            let names = try String.fetchAll(
                db,
                sql: "SELECT name FROM meta WHERE name LIKE ? || '%'",
                arguments: [digestName]
            )
            for name in names where !sinks.contains(String(name.dropFirst(digestName.count))) {
                try db.execute(sql: "DELETE FROM meta WHERE name = ?", arguments: [name])
            }
        }
    }
}

extension Reader {
    /// When the last digest for `sink` was made; nil where there never was one.
    package func lastDigest(for sink: String) throws(StoreError) -> Timestamp? {
        try read { db in try db.meta(digestName + sink).flatMap { Int64($0) }.map(Timestamp.init(rawValue:)) }
    }

    /// The alerts on which no digest for `sink` was the last word, the one detected first first, without those about the watch
    /// itself.
    package func undigestedAlerts(for sink: String) throws(StoreError) -> [RecordedAlert] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    \(RecordedAlert.columns) WHERE kind <> 'pipeline' AND NOT EXISTS (
                        SELECT * FROM digested
                        WHERE alert = alerts.id AND digested.incarnation = alerts.incarnation AND sink = ?
                    ) ORDER BY detected, id, incarnation
                    """,
                arguments: [sink]
            ).map(RecordedAlert.init(row:))
        }
    }
}

// Before the name of a sink in the table of single values.
private let digestName = "digest "

extension Database {
    /// Makes an alert that had ended one for the next digests again, before it is recorded as firing or pending.
    func forgetDigests(ofEnded alert: AlertID, incarnation: Int) throws {
        try execute(
            sql: """
                DELETE FROM digested WHERE alert = ? AND incarnation = ? AND EXISTS (
                    SELECT * FROM alerts
                    WHERE id = digested.alert AND incarnation = digested.incarnation AND state = 'resolved'
                )
                """,
            arguments: [alert, incarnation]
        )
    }
}
