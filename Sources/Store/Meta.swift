import GRDB
import Model

extension Reader {
    /// The encoder whose vectors are stored, as `Store.adopt(encoder:)` was told; nil in a new database.
    package func encoder() throws(StoreError) -> String? {
        try read { try $0.meta("encoder") }
    }

    /// By what the key of the pseudonyms is known again, as `Store.adopt(keyCheck:)` was told; nil where nobody has said.
    package func keyCheck() throws(StoreError) -> String? {
        try read { try $0.meta("key_check") }
    }

    /// How near the encoder `identifier` puts what has nothing to do with each other; nil where nobody has measured it.
    package func background(of identifier: String) throws(StoreError) -> Double? {
        try read { try $0.meta("background \(identifier)").flatMap(Double.init) }
    }

    /// What the alert budget holds back, as the newest batch said that changed it.
    package func budgetCosts() throws(StoreError) -> [BudgetCost] {
        try read { db in
            try db.meta("alert_budget").map { try decoded($0) } ?? []
        }
    }

    /// What was read out of scope since the newest item that has an account, as the newest batch said.
    package func outOfScope() throws(StoreError) -> OutOfScope {
        try read { db in
            let numbers = try db.meta("out_of_scope")?.split(separator: " ").compactMap { Int64($0) } ?? []
            guard let count = numbers.first else { return OutOfScope() }
            return OutOfScope(count: Int(count), since: numbers.dropFirst().first.map(Timestamp.init(rawValue:)))
        }
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

    /// Writes down by what the key is known again under which accounts and terms are digested.
    package func adopt(keyCheck check: String) throws(StoreError) {
        try write { try $0.setMeta("key_check", to: check) }
    }
}

extension Database {
    func meta(_ name: String) throws -> String? {
        try String.fetchOne(cachedStatement(sql: "SELECT value FROM meta WHERE name = ?"), arguments: [name])
    }

    func keep(_ costs: [BudgetCost]) throws {
        try setMeta("alert_budget", to: encoded(costs))
    }

    func keep(_ outOfScope: OutOfScope) throws {
        let numbers = [Int64(outOfScope.count)] + (outOfScope.since.map { [$0.rawValue] } ?? [])
        try setMeta("out_of_scope", to: numbers.map(String.init).joined(separator: " "))
    }

    func setMeta(_ name: String, to value: String) throws {
        try execute(
            sql: "INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            arguments: [name, value]
        )
    }
}
