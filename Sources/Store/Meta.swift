import GRDB

extension Reader {
    /// The encoder whose vectors are stored, as `Store.adopt(encoder:)` was told; nil in a new database.
    package func encoder() throws(StoreError) -> String? {
        try read { try $0.meta("encoder") }
    }
}

extension Reader {
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
}

extension Reader {
    /// The sinks that want to be told nothing any more, with the reason.
    package func disabledSinks() throws(StoreError) -> [String: String] {
        try read { db in
            let rows = try Row.fetchAll(db, sql: "SELECT name, value FROM meta WHERE name LIKE 'disabled %'")
            let pairs = rows.map { (String(($0[0] as String).dropFirst(disabled.count)), $0[1] as String) }
            return Dictionary(pairs) { first, _ in first }
        }
    }
}

extension Store {
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

private let disabled = "disabled "

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
