import GRDB

extension Reader {
    /// The encoder whose vectors are stored, as `Store.adopt(encoder:)` was told; nil in a new database.
    package func encoder() throws(StoreError) -> String? {
        try read { try $0.meta("encoder") }
    }

    /// How near the encoder `identifier` puts what has nothing to do with each other; nil where nobody has measured it.
    package func background(of identifier: String) throws(StoreError) -> Double? {
        try read { try $0.meta("background \(identifier)").flatMap(Double.init) }
    }
}

extension Store {
    /// Writes down how near the encoder `identifier` puts what has nothing to do with each other.
    package func keep(background: Double, of identifier: String) throws(StoreError) {
        try write { try $0.setMeta("background \(identifier)", to: "\(background)") }
    }

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
