import GRDB
import Model

extension Reader {
    /// The lines that could not be used, the newest first.
    package func faults(limit: Int) throws(StoreError) -> [Fault] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: "SELECT file, offset, reason, detail FROM quarantine ORDER BY id DESC LIMIT ?",
                arguments: [limit]
            ).map { Fault(file: $0[0], offset: $0[1], reason: $0[2], detail: $0[3]) }
        }
    }
}

extension Database {
    /// Keeps the newest `limit` faults and counts all of them.
    func quarantine(_ faults: [Fault], at now: Timestamp, limit: Int) throws {
        guard !faults.isEmpty else { return }
        let statement = try cachedStatement(
            sql: "INSERT INTO quarantine (file, offset, reason, detail, recorded) VALUES (?, ?, ?, ?, ?)"
        )
        for fault in faults.suffix(limit) {
            try statement.execute(arguments: [fault.file, fault.offset, fault.reason, fault.detail, now])
        }
        try execute(
            sql: "DELETE FROM quarantine WHERE id <= (SELECT max(id) FROM quarantine) - ?",
            arguments: [limit]
        )
        for fault in faults {
            try raise(.quarantined, by: 1)
            try raise(.quarantined(for: fault.reason), by: 1)
        }
    }
}
