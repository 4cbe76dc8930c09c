import GRDB
import Model
import Testing

@testable import Store

@Suite("Form of the database") struct SchemaTests {
    let scratch: Scratch

    init() throws {
        scratch = try Scratch()
    }

    @Test("What sinks heard under an earlier form is kept, without since when, and so is what expires by an index now")
    func migration() throws {
        let pool = try DatabasePool(path: scratch.path)
        try Schema.migrator.migrate(pool, upTo: "5")
        try pool.write { db in
            try db.execute(
                sql: """
                    INSERT INTO heard (alert, sink, state, payload, time) VALUES ('a', 'hook', 'firing', x'01', 7);
                    INSERT INTO accounts (id, last_seen) VALUES (1, 0), (2, 0);
                    INSERT INTO lexicon (term, word, accounts, last_used)
                        VALUES (1, NULL, x'01', 0), (2, 'oats', NULL, 0);
                    """
            )
        }
        try pool.close()
        let store = try scratch.open()
        let heard = try store.reader.read { try Row.fetchAll($0, sql: "SELECT alert, time, since FROM heard") }
        let kept: Row = ["alert": "a", "time": 7, "since": nil]
        #expect(heard == [kept])
        _ = try store.retain(since: .start)
        let left = try store.reader.read { db in
            try Int.fetchAll(db, sql: "SELECT count(*) FROM accounts UNION ALL SELECT count(*) FROM lexicon")
        }
        #expect(left == [0, 1])
    }
    @Test("Alerts of an earlier form were heard, but for those that another one has always spoken for")
    func heardAlerts() throws {
        let pool = try DatabasePool(path: scratch.path)
        try Schema.migrator.migrate(pool, upTo: "6")
        var silent = alert("silent", detected: .minutes(9))
        silent.inhibitor = AlertID(rawValue: "speaker")
        var endless = alert("everything", detected: .minutes(7), score: .infinity)
        endless.kind = .shift
        var trouble = alert("trouble")
        trouble.kind = .pipeline
        for alert in [silent, endless, trouble] {
            try pool.write { db in
                try db.execute(
                    sql: """
                        INSERT INTO alerts (id, incarnation, kind, severity, state, detected, revision, body)
                        VALUES (?, 1, ?, ?, ?, ?, 1, ?)
                        """,
                    arguments: [alert.id, alert.kind, alert.severity, alert.state, alert.detectedAt, encoded(alert)]
                )
            }
        }
        try pool.close()
        let alerts = try scratch.open().reader.alerts().map(\.alert)
        let heard = Dictionary(uniqueKeysWithValues: alerts.map { ($0.id.rawValue, $0.heardAt) })
        #expect(heard == ["silent": nil, "everything": .minutes(7), "trouble": nil])
        #expect(alerts.first { $0.id == endless.id }?.score == .infinity)
    }
}
