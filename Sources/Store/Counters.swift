import GRDB
import Model

/// The name of a number that only rises, kept in the same transaction as what it counts.
package struct StoreCounter: RawRepresentable, Hashable, Sendable {
    package let rawValue: String

    package init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// New conversations, counted by the store; equals the highest item id.
    package static let conversations = StoreCounter(rawValue: "conversations")
    /// Conversations that came again with more turns, counted by the store.
    package static let updates = StoreCounter(rawValue: "updates")
    /// Conversations that came again as they were.
    package static let duplicates = StoreCounter(rawValue: "duplicates")
    /// Conversations that the screener found out of scope.
    package static let screenedOut = StoreCounter(rawValue: "screened_out")
    /// Conversations that sampling left out.
    package static let sampledOut = StoreCounter(rawValue: "sampled_out")
    /// Conversations that came after their hour had closed; they count, but no detector judges them.
    package static let late = StoreCounter(rawValue: "late")
    /// Lines read from files.
    package static let lines = StoreCounter(rawValue: "lines")
    /// Bytes read from files, decompressed.
    package static let bytes = StoreCounter(rawValue: "bytes")
    /// Distinct accounts, counted by the store; one that comes back after retention forgot it counts again.
    package static let accounts = StoreCounter(rawValue: "accounts")
    /// Lines that could not be used, counted by the store.
    package static let quarantined = StoreCounter(rawValue: "quarantined")
    /// Alerts that reached a sink, counted by the store.
    package static let delivered = StoreCounter(rawValue: "delivered")
    /// Alerts that a sink will never take, counted by the store.
    package static let undeliverable = StoreCounter(rawValue: "undeliverable")

    /// Conversations that a language model was asked about.
    package static let asked = StoreCounter(rawValue: "asked")
    /// Conversations too long for the model, of which it saw a part.
    package static let cut = StoreCounter(rawValue: "cut")

    /// Conversations passed over because only a model could have said whether they are in scope, and none was asked.
    package static let unjudged = StoreCounter(rawValue: "unjudged")

    /// Conversations that were counted without having been asked about, by the reason.
    package static func unasked(_ reason: String) -> StoreCounter {
        StoreCounter(rawValue: "unasked.\(reason)")
    }

    /// Conversations about which the model gave no usable answer to the question of one facet.
    package static func unanswered(_ facet: FacetName) -> StoreCounter {
        StoreCounter(rawValue: "unanswered.\(facet.rawValue)")
    }

    /// Lines that could not be used for one reason, counted by the store.
    package static func quarantined(for reason: Fault.Reason) -> StoreCounter {
        StoreCounter(rawValue: "quarantined.\(reason.rawValue)")
    }
}

extension Reader {
    /// Every counter that is not 0.
    package func counters() throws(StoreError) -> [StoreCounter: Int] {
        try read { try $0.counters() }
    }
}

extension Database {
    func counters() throws -> [StoreCounter: Int] {
        var counters: [StoreCounter: Int] = [:]
        for row in try Row.fetchAll(self, sql: "SELECT name, value FROM counters") {
            counters[StoreCounter(rawValue: row[0])] = row[1]
        }
        return counters
    }

    func value(of counter: StoreCounter) throws -> Int {
        let statement = try cachedStatement(sql: "SELECT value FROM counters WHERE name = ?")
        return try Int.fetchOne(statement, arguments: [counter.rawValue]) ?? 0
    }

    func raise(_ counter: StoreCounter, by amount: Int) throws {
        guard amount != 0 else { return }
        guard amount > 0 else { throw Contradiction(detail: "counter \(counter.rawValue) was to fall") }
        try cachedStatement(
            sql: """
                INSERT INTO counters (name, value) VALUES (?, ?)
                ON CONFLICT (name) DO UPDATE SET value = value + excluded.value
                """
        ).execute(arguments: [counter.rawValue, amount])
    }

    func count(_ batch: RecordedBatch, newAccounts: Int) throws {
        try raise(.conversations, by: batch.items.count)
        try raise(.updates, by: batch.updates.count)
        try raise(.accounts, by: newAccounts)
        for (counter, amount) in batch.tallies {
            try raise(counter, by: amount)
        }
    }
}
