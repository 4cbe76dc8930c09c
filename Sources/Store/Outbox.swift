import Foundation
import GRDB
import Model

/// A state of an alert that waits to be brought to one sink.
package struct OutboxDelivery: Equatable, Sendable {
    /// The idempotency key: the same over retries, restarts and a repeated recording of the same change.
    package let key: String
    package let alert: AlertID
    package let state: AlertState
    package let sink: String
    package let payload: [UInt8]
    /// Failed ones.
    package let attempts: Int
    package let created: Timestamp
    package let nextAttempt: Timestamp
}

/// A state of an alert that its sink will never take.
package struct DeadLetter: Equatable, Sendable {
    package let key: String
    package let alert: AlertID
    package let sink: String
    package let attempts: Int
    package let created: Timestamp
    /// In the program's own words.
    package let reason: String
}

extension Store {
    /// Takes a delivery that its sink has accepted out of the outbox, if no newer state has replaced it meanwhile, and writes
    /// down that the sink has heard of the end where it was one.
    package func delivered(_ delivery: OutboxDelivery, at time: Timestamp) throws(StoreError) {
        try write { db in
            try db.execute(sql: "DELETE FROM outbox WHERE key = ? AND dead_reason IS NULL", arguments: [delivery.key])
            try db.raise(.delivered, by: db.changesCount)
            guard delivery.state == .resolved else { return }
            try db.execute(
                sql: "UPDATE heard SET state = ?, payload = ?, time = ? WHERE alert = ? AND sink = ?",
                arguments: [delivery.state, Data(delivery.payload), time, delivery.alert, delivery.sink]
            )
        }
    }

    /// Takes a delivery out of the outbox that nobody has to be told of any more.
    package func withdraw(_ key: String) throws(StoreError) {
        try write { try $0.execute(sql: "DELETE FROM outbox WHERE key = ? AND dead_reason IS NULL", arguments: [key]) }
    }

    /// Writes down that a sink is about to be told that something fires, and so has perhaps heard, whatever comes of the
    /// attempt.
    ///
    /// An end counts as heard only once it was accepted: whoever has perhaps heard of a beginning only must be told again.
    package func attempt(_ delivery: OutboxDelivery, at time: Timestamp) throws(StoreError) {
        guard delivery.state == .firing else { return }
        try write { db in
            try db.execute(
                sql: """
                    INSERT INTO heard (alert, sink, state, payload, time, since) VALUES (?, ?, ?, ?, ?, ?)
                    ON CONFLICT (alert, sink) DO UPDATE SET
                        since = iif(heard.state = excluded.state, coalesce(heard.since, heard.time), excluded.since),
                        state = excluded.state, payload = excluded.payload, time = excluded.time
                    """,
                arguments: [delivery.alert, delivery.sink, delivery.state, Data(delivery.payload), time, time]
            )
        }
    }

    /// Queues once more what `sink` heard of before `end`, or before an acknowledgement ended, and what nobody has at `time`:
    /// alerts that still fire, urgent enough for a person, with the words of the first time.
    ///
    /// Does nothing where something about the alert waits already.
    package func remind(_ sink: String, ofHeardBefore end: Timestamp, at time: Timestamp) throws(StoreError) {
        try write { db in
            try db.execute(
                sql: """
                    INSERT OR IGNORE INTO outbox (key, alert, state, sink, payload, next_attempt, created)
                    SELECT heard.alert || '-' || incarnation || '-again-' || ? || '-' || heard.sink,
                        heard.alert, heard.state, heard.sink, heard.payload, ?, ?
                    FROM heard JOIN alerts ON alerts.id = heard.alert
                    WHERE heard.sink = ? AND heard.state = 'firing' AND alerts.state = 'firing'
                        AND (heard.time < ? OR heard.time < alerts.acknowledged_until)
                        AND alerts.severity IN ('ticket', 'page')
                        AND (alerts.acknowledged_at IS NULL OR alerts.acknowledged_until <= ?)
                        AND incarnation = (SELECT max(incarnation) FROM alerts WHERE id = heard.alert)
                    """,
                arguments: [time, time, time, sink, end, time]
            )
        }
    }

    /// Puts a delivery off until `next` after a failed attempt; does nothing where a newer state has replaced it.
    package func failed(_ key: String, next: Timestamp) throws(StoreError) {
        try write { db in
            try db.execute(
                sql: """
                    UPDATE outbox SET attempts = attempts + 1, next_attempt = ?
                    WHERE key = ? AND dead_reason IS NULL
                    """,
                arguments: [next, key]
            )
        }
    }

    /// Puts a delivery off until `next` because nobody is to be told for now; does nothing where a newer state has replaced
    /// it.
    ///
    /// It is no attempt, and the time for which attempts are made begins anew.
    package func hold(_ key: String, until next: Timestamp, at time: Timestamp) throws(StoreError) {
        try write { db in
            try db.execute(
                sql: "UPDATE outbox SET next_attempt = ?, created = ? WHERE key = ? AND dead_reason IS NULL",
                arguments: [next, time, key]
            )
        }
    }

    /// Gives a delivery up; it stays among the dead letters until retention takes it.
    package func dead(_ key: String, reason: String) throws(StoreError) {
        try write { db in
            try db.execute(
                sql: """
                    UPDATE outbox SET attempts = attempts + 1, dead_reason = ?
                    WHERE key = ? AND dead_reason IS NULL
                    """,
                arguments: [reason, key]
            )
            try db.raise(.undeliverable, by: db.changesCount)
        }
    }

    /// Takes out what waits for any sink but these, and returns how much that was.
    package func drop(deliveriesBut sinks: [String]) throws(StoreError) -> Int {
        try write { db in
            let kept = sinks.map { _ in "?" }.joined(separator: ", ")
            try db.execute(
                sql: "DELETE FROM outbox WHERE dead_reason IS NULL AND sink NOT IN (\(kept))",
                arguments: StatementArguments(sinks)
            )
            return db.changesCount
        }
    }

    /// Writes down that `sink` wants to be told nothing any more.
    package func disable(sink: String, reason: String) throws(StoreError) {
        try write { try $0.setMeta(disabled + sink, to: reason) }
    }

    /// Lets `sink` be told again; false where it was not disabled.
    package func enable(sink: String) throws(StoreError) -> Bool {
        try write { db in
            try db.execute(sql: "DELETE FROM meta WHERE name = ?", arguments: [disabled + sink])
            return db.changesCount > 0
        }
    }
}

extension Reader {
    /// What is to be delivered at `time` of the clock, in the order in which it was queued.
    ///
    /// There is at most one entry for each alert and sink: the newest state. Nil asks for every sink's.
    package func due(
        at time: Timestamp,
        for sink: String? = nil,
        limit: Int = 100
    ) throws(StoreError) -> [OutboxDelivery] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT key, alert, state, sink, payload, attempts, created, next_attempt FROM outbox
                    WHERE dead_reason IS NULL AND next_attempt <= ? AND (? IS NULL OR sink = ?)
                    ORDER BY sequence LIMIT ?
                    """,
                arguments: [time, sink, sink, limit]
            ).map {
                OutboxDelivery(
                    key: $0[0],
                    alert: $0[1],
                    state: $0[2],
                    sink: $0[3],
                    payload: Array($0[4] as Data),
                    attempts: $0[5],
                    created: $0[6],
                    nextAttempt: $0[7]
                )
            }
        }
    }

    /// What `sink` was told last about an alert; nil where it has heard nothing.
    package func heard(of alert: AlertID, by sink: String) throws(StoreError) -> AlertState? {
        try read { db in
            try AlertState.fetchOne(
                db,
                sql: "SELECT state FROM heard WHERE alert = ? AND sink = ?",
                arguments: [alert, sink]
            )
        }
    }

    /// Of how many alerts `sink` has heard for the first time since `time`, whether they still fire or not, without those
    /// about the watch itself and digests.
    package func alertsHeard(by sink: String, since time: Timestamp) throws(StoreError) -> Int {
        try read { db in
            try Int.fetchOne(
                db,
                sql: """
                    SELECT count(*) FROM heard
                    WHERE sink = ? AND time >= ? AND coalesce(since, time) >= ?
                        AND EXISTS (SELECT * FROM alerts WHERE id = heard.alert AND kind <> 'pipeline')
                    """,
                arguments: [sink, time, time]
            ) ?? 0
        }
    }

    /// When the next delivery is due; nil while the outbox is empty.
    package func nextDelivery() throws(StoreError) -> Timestamp? {
        try read { try Timestamp.fetchOne($0, sql: "SELECT min(next_attempt) FROM outbox WHERE dead_reason IS NULL") }
    }

    /// Why `sink` wants to be told nothing any more; nil where it does want to.
    package func disabling(of sink: String) throws(StoreError) -> String? {
        try read { try $0.meta(disabled + sink) }
    }

    /// What was given up, the newest first.
    package func deadLetters(limit: Int = 100) throws(StoreError) -> [DeadLetter] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT key, alert, sink, attempts, created, dead_reason FROM outbox
                    WHERE dead_reason IS NOT NULL ORDER BY sequence DESC LIMIT ?
                    """,
                arguments: [limit]
            ).map {
                DeadLetter(key: $0[0], alert: $0[1], sink: $0[2], attempts: $0[3], created: $0[4], reason: $0[5])
            }
        }
    }
}

extension Database {
    /// Queues what a change says, in place of older states of the same alert for the same sinks.
    ///
    /// The key is made of what the alert's row says after the change, so a batch recorded again after a lost commit gets
    /// the same keys.
    func queue(_ change: AlertChange, at now: Timestamp) throws {
        guard !change.outbox.isEmpty else { return }
        let alert = change.alert
        let revision = try Int.fetchOne(
            self,
            sql: "SELECT revision FROM alerts WHERE id = ? AND incarnation = ?",
            arguments: [alert.id, change.incarnation]
        )
        for entry in change.outbox {
            try execute(
                sql: "DELETE FROM outbox WHERE alert = ? AND sink = ? AND dead_reason IS NULL",
                arguments: [alert.id, entry.sink]
            )
            let key = "\(alert.id.rawValue)-\(change.incarnation)-\(revision ?? 1)"
            try queue(entry, of: alert.id, alert.state, key: key, at: now)
        }
    }

    /// Queues what one sink is told; `key` is the same for all sinks.
    func queue(_ entry: OutboxEntry, of alert: AlertID, _ state: AlertState, key: String, at now: Timestamp) throws {
        try execute(
            sql: """
                INSERT INTO outbox (key, alert, state, sink, payload, next_attempt, created)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: ["\(key)-\(entry.sink)", alert, state, entry.sink, Data(entry.payload), now, now]
        )
    }
}

// Before the name of a sink in the table of single values.
private let disabled = "disabled "
