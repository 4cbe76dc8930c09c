import GRDB
import Model

extension Store {
    /// Deletes a bounded part of what is older than the hour of `since`, and says whether more is left.
    ///
    /// Goes: items with their vectors and summaries, accounts not seen since, half-counted terms not used since, silences
    /// that ended, resolved alerts and what sinks heard of them, dead letters, editions but the newest, checkpoints of
    /// finished files, what models were paid more than a year ago. Stays: hourly and lifetime counts, lineage, words that
    /// reached the floor, counters, the audit, and every item that no snapshot covers yet, because the engine could not be
    /// rebuilt without it. Freed pages are given back to the file system.
    package func retain(since: Timestamp, limit: Int = 2_000) throws(StoreError) -> Bool {
        let isMoreLeft = try write { db in
            try db.setRetained(since: since.hour)
            return try db.expire(before: since.hour.start, limit: limit)
        }
        do {
            try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA incremental_vacuum(1000)") }
        } catch {
            throw StoreError(error, path: configuration.path)
        }
        return isMoreLeft
    }
}

extension Database {
    // A year of what models were paid.
    fileprivate static let spendHours = 366 * 24

    /// The first hour that retention has not been through; nil where it never ran.
    func retainedSince() throws -> Hour? {
        try meta("retained_since").flatMap { Int($0) }.map(Hour.init(rawValue:))
    }

    fileprivate func setRetained(since hour: Hour) throws {
        guard try retainedSince().map({ $0 < hour }) ?? true else { return }
        try setMeta("retained_since", to: "\(hour.rawValue)")
    }

    /// What goes by its own time: from which table, and the statement that deletes at most so many rows.
    ///
    /// Each looks for its next rows from the beginning, within a transaction that holds up the line: the large tables have
    /// an index for it, and the step is bounded in what it writes.
    static let expiries: [(table: String, statement: String)] = [
        ("accounts", "id", "last_seen < ?"),
        ("lexicon", "term", "accounts IS NOT NULL AND last_used < ?"),
        ("silences", "id", "until < ?"),
        ("alerts", "rowid", "state = 'resolved' AND resolved < ?"),
        ("outbox", "sequence", "dead_reason IS NOT NULL AND created < ?"),
        ("editions", "number", "time < ? AND number < (SELECT max(number) FROM editions)"),
    ].map { table, key, condition in
        let expired = "SELECT \(key) FROM \(table) WHERE \(condition) LIMIT ?"
        return (table: table, statement: "DELETE FROM \(table) WHERE \(key) IN (\(expired))")
    }

    fileprivate func expire(before time: Timestamp, limit: Int) throws -> Bool {
        guard try expireItems(before: time, limit: limit) < limit else { return true }
        var isMoreLeft = false
        for (_, statement) in Self.expiries {
            try execute(sql: statement, arguments: [time, limit])
            if changesCount == limit { isMoreLeft = true }
        }
        // What sinks heard of an alert holds its words, and serves nobody once the alert has gone.
        try execute(sql: "DELETE FROM heard WHERE alert NOT IN (SELECT id FROM alerts)")
        try execute(
            sql: "DELETE FROM digested WHERE (alert, incarnation) NOT IN (SELECT id, incarnation FROM alerts)"
        )
        try execute(sql: "DELETE FROM checkpoints WHERE is_finished AND recorded < ?", arguments: [time])
        try execute(
            sql: "DELETE FROM spend WHERE hour < (SELECT max(hour) FROM spend) - ?",
            arguments: [Self.spendHours]
        )
        return isMoreLeft
    }

    private func expireItems(before time: Timestamp, limit: Int) throws -> Int {
        let covered = try ItemID.fetchOne(self, sql: "SELECT covers FROM snapshots") ?? ItemID(rawValue: 0)
        let expired = try ItemID.fetchAll(
            self,
            sql: "SELECT id FROM items WHERE time < ? AND id <= ? ORDER BY time LIMIT ?",
            arguments: [time, covered, limit]
        )
        let deleteItem = try cachedStatement(sql: "DELETE FROM items WHERE id = ?")
        let deleteEmbedding = try cachedStatement(sql: "DELETE FROM embeddings WHERE item = ?")
        for item in expired {
            try deleteItem.execute(arguments: [item])
            try deleteEmbedding.execute(arguments: [item])
            try dropSummaries(of: item)
        }
        return expired.count
    }
}
