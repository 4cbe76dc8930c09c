import GRDB
import Model

/// Who looked at what, or decided what, and why.
package struct AuditEntry: Equatable, Sendable {
    package let time: Timestamp
    package let by: String
    package let action: String
    package let subject: String
    package let reason: String

    package init(time: Timestamp, by: String, action: String, subject: String, reason: String) {
        self.time = time
        self.by = by
        self.action = action
        self.subject = subject
        self.reason = reason
    }
}

extension Store {
    /// Adds to the audit, which the database itself refuses to change or shorten.
    package func audit(_ entry: AuditEntry) throws(StoreError) {
        try write { try $0.append(entry) }
    }
}

extension Reader {
    /// The newest entries of the audit, the newest first.
    package func audit(limit: Int) throws(StoreError) -> [AuditEntry] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: "SELECT time, operator, action, subject, reason FROM audit ORDER BY id DESC LIMIT ?",
                arguments: [limit]
            ).map { AuditEntry(time: $0[0], by: $0[1], action: $0[2], subject: $0[3], reason: $0[4]) }
        }
    }
}

extension Store {
    /// Writes down what an operator decides, and audits it where that changed anything; returns whether it did.
    func decide(
        _ sql: String,
        _ arguments: StatementArguments,
        auditing entry: AuditEntry
    ) throws(StoreError) -> Bool {
        try write { db in
            try db.execute(sql: sql, arguments: arguments)
            guard db.changesCount > 0 else { return false }
            try db.append(entry)
            return true
        }
    }
}

extension Database {
    func append(_ entry: AuditEntry) throws {
        try execute(
            sql: "INSERT INTO audit (time, operator, action, subject, reason) VALUES (?, ?, ?, ?, ?)",
            arguments: [entry.time, entry.by, entry.action, entry.subject, entry.reason]
        )
    }
}
