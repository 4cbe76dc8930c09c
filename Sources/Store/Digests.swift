import Foundation
import GRDB
import Model

/// Which alerts a digest has looked at for good, and what it says of them.
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
            try db.execute(
                sql: """
                    INSERT INTO outbox (key, alert, state, sink, payload, next_attempt, created)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    "\(id)-\(digest.sink)", id, AlertState.firing, digest.sink, Data(payload), digest.time, digest.time,
                ]
            )
        }
    }
}

extension Reader {
    /// When the last digest for `sink` was made; nil where there never was one.
    package func lastDigest(for sink: String) throws(StoreError) -> Timestamp? {
        try read { db in try db.meta(digestName + sink).flatMap { Int64($0) }.map(Timestamp.init(rawValue:)) }
    }

    /// The alerts that no digest for `sink` has looked at for good, the one detected first first, without those about the watch
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
