import GRDB

extension Reader {
    /// The encoder whose vectors are stored, as `Store.adopt(encoder:)` was told; nil in a new database.
    package func encoder() throws(StoreError) -> String? {
        try read { try $0.meta("encoder") }
    }
}

extension Store {
    /// Writes down which encoder made the vectors; those of another cannot be compared with them.
    package func adopt(encoder identifier: String) throws(StoreError) {
        try write { try $0.setMeta("encoder", to: identifier) }
    }
}

extension Database {
    func meta(_ name: String) throws -> String? {
        try String.fetchOne(cachedStatement(sql: "SELECT value FROM meta WHERE name = ?"), arguments: [name])
    }

    func setMeta(_ name: String, to value: String) throws {
        try execute(
            sql: "INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            arguments: [name, value]
        )
    }
}
