import GRDB
import Model

/// What an operator does not want to be told of for a while.
package struct Silence: Equatable, Sendable {
    /// Counted from 1, never used again.
    package let id: Int64
    /// What it holds for, in the form its maker chose; JSON that the store does not look into.
    package let matchers: String
    package let author: String
    package let reason: String
    package let created: Timestamp
    /// The first moment at which it holds: later than `created` where it was planned.
    package let start: Timestamp
    /// The first moment at which it no longer holds.
    package let until: Timestamp
}

extension Store {
    /// Begins or plans a silence, audits it, and returns its id.
    ///
    /// It holds from `start` on, or from now where there is none.
    package func silence(
        _ matchers: String,
        from start: Timestamp? = nil,
        until: Timestamp,
        by author: String,
        reason: String,
        at time: Timestamp
    ) throws(StoreError) -> Int64 {
        try write { db in
            try db.execute(
                sql: "INSERT INTO silences (matchers, author, reason, created, start, until) VALUES (?, ?, ?, ?, ?, ?)",
                arguments: [matchers, author, reason, time, start ?? time, until]
            )
            let id = db.lastInsertedRowID
            try db.append(AuditEntry(time: time, by: author, action: "silence", subject: "\(id)", reason: reason))
            return id
        }
    }

    /// Ends a silence now, or what was planned before it begins, and audits it.
    ///
    /// Returns whether one of that id was still holding or to come.
    package func unsilence(
        _ id: Int64,
        by author: String,
        reason: String,
        at time: Timestamp
    ) throws(StoreError) -> Bool {
        try decide(
            "UPDATE silences SET until = ? WHERE id = ? AND until > ?",
            [time, id, time],
            auditing: AuditEntry(time: time, by: author, action: "unsilence", subject: "\(id)", reason: reason)
        )
    }
}

extension Reader {
    /// The silences that hold at `time`, by id.
    package func silences(at time: Timestamp) throws(StoreError) -> [Silence] {
        try silences(where: "coalesce(start, created) <= :time AND until > :time", time)
    }

    /// The silences that are planned and have not begun at `time`, by id.
    package func plannedSilences(at time: Timestamp) throws(StoreError) -> [Silence] {
        try silences(where: "start > :time AND until > start", time)
    }

    private func silences(where condition: String, _ time: Timestamp) throws(StoreError) -> [Silence] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT id, matchers, author, reason, created, coalesce(start, created), until FROM silences
                    WHERE \(condition) ORDER BY id
                    """,
                arguments: ["time": time]
            ).map {
                Silence(
                    id: $0[0],
                    matchers: $0[1],
                    author: $0[2],
                    reason: $0[3],
                    created: $0[4],
                    start: $0[5],
                    until: $0[6]
                )
            }
        }
    }
}
