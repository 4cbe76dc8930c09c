import GRDB
import Model

/// What one model was paid for one purpose in one hour.
package struct RecordedSpend: Equatable, Sendable {
    /// The hour of the clock, not of event time.
    package let hour: Hour
    package let model: String
    /// What was asked for, such as `facets` or `name`.
    package let purpose: String
    package var requests: Int
    package var input: Int
    package var cached: Int
    package var cacheWritten: Int
    package var output: Int
    package var dollars: Double

    package init(
        hour: Hour,
        model: String,
        purpose: String,
        requests: Int,
        input: Int,
        cached: Int,
        cacheWritten: Int,
        output: Int,
        dollars: Double
    ) {
        self.hour = hour
        self.model = model
        self.purpose = purpose
        self.requests = requests
        self.input = input
        self.cached = cached
        self.cacheWritten = cacheWritten
        self.output = output
        self.dollars = dollars
    }
}

extension Reader {
    /// What was paid from `hour` on, oldest first.
    package func spend(since hour: Hour) throws(StoreError) -> [RecordedSpend] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: "SELECT * FROM spend WHERE hour >= ? ORDER BY hour, model, purpose",
                arguments: [hour]
            )
            .map(RecordedSpend.init(row:))
        }
    }

    /// What was paid in all, by model and purpose; the hour is that of the first payment.
    package func spend() throws(StoreError) -> [RecordedSpend] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT min(hour) AS hour, model, purpose, sum(requests) AS requests, sum(input) AS input,
                        sum(cached) AS cached, sum(cache_written) AS cache_written, sum(output) AS output,
                        total(dollars) AS dollars
                    FROM spend GROUP BY model, purpose ORDER BY model, purpose
                    """
            ).map(RecordedSpend.init(row:))
        }
    }

    /// What `Store.lease` wrote down last.
    package func lease() throws(StoreError) -> String? {
        try read { try $0.meta("lease") }
    }
}

extension Store {
    /// Writes down what may be spent before the next record, in the words of whoever keeps the budget.
    ///
    /// On the disk once this returns: a process that is killed has spent no more.
    package func lease(_ lease: String) throws(StoreError) {
        try write { try $0.setMeta("lease", to: lease) }
    }

    /// Books what models were paid, outside of a batch.
    package func book(_ spend: [RecordedSpend]) throws(StoreError) {
        guard !spend.isEmpty else { return }
        try write { try $0.book(spend) }
    }
}

extension Database {
    func book(_ spend: [RecordedSpend]) throws {
        guard !spend.isEmpty else { return }
        let statement = try cachedStatement(
            sql: """
                INSERT INTO spend (hour, model, purpose, requests, input, cached, cache_written, output, dollars)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (hour, model, purpose) DO UPDATE SET
                    requests = requests + excluded.requests, input = input + excluded.input,
                    cached = cached + excluded.cached, cache_written = cache_written + excluded.cache_written,
                    output = output + excluded.output, dollars = dollars + excluded.dollars
                """
        )
        for entry in spend {
            try statement.execute(
                arguments: [
                    entry.hour, entry.model, entry.purpose, entry.requests, entry.input, entry.cached,
                    entry.cacheWritten, entry.output, entry.dollars,
                ]
            )
        }
    }
}

extension RecordedSpend {
    fileprivate init(row: Row) {
        self.init(
            hour: row["hour"],
            model: row["model"],
            purpose: row["purpose"],
            requests: row["requests"],
            input: row["input"],
            cached: row["cached"],
            cacheWritten: row["cache_written"],
            output: row["output"],
            dollars: row["dollars"]
        )
    }
}
