import Foundation
import GRDB
import Model
import Testing

@testable import Store

@Suite("Retention") struct RetentionTests {
    let scratch: Scratch

    init() throws {
        scratch = try Scratch()
    }

    private func covering(_ number: Int, at time: Timestamp = .start) -> RecordedBatch {
        var next = batch(at: time)
        next.snapshot = EngineSnapshot(body: [1], covers: .number(number), writtenAt: time)
        return next
    }

    @Test("Items older than the hour go in bounded steps, with everything that depends on them")
    func steps() throws {
        let store = try scratch.open { $0.accountFloor = 3 }
        try store.record(
            batch((1...50).map { recording($0, account: UInt64($0), time: .minutes($0 * 3), words: ["w\($0)"]) })
        )
        try store.record(covering(50))
        var steps = 1
        while try store.retain(since: .minutes(95), limit: 7) { steps += 1 }
        #expect(steps >= 3)
        // 08:00 of the first item to 09:35, cut at the full hour: items 1 to 19 lie before 09:00.
        let left = try store.reader.items(after: .number(0), limit: 100).map(\.id)
        #expect(left == (20...50).map(ItemID.number))
        #expect(try store.reader.embeddings(of: (1...50).map(ItemID.number)).keys.sorted() == left)
        #expect(try !store.retain(since: .minutes(95)))
    }

    @Test("Ids are not used again after everything has gone")
    func highWater() throws {
        let store = try scratch.open()
        try store.record(batch((1...3).map { recording($0) }))
        try store.record(covering(3))
        while try store.retain(since: .hours(500)) {}
        #expect(try store.reader.storedItems().count == 0)
        #expect(throws: StoreError.self) { try store.record(batch([recording(1)])) }
        try store.record(batch([recording(4, conversation: "c-1")]))
        #expect(try store.reader.highestItem() == .number(4))
    }

    @Test("An item that no snapshot covers stays, because the engine is rebuilt from it")
    func uncovered() throws {
        let store = try scratch.open()
        try store.record(batch((1...4).map { recording($0) }))
        #expect(try !store.retain(since: .hours(500)))
        #expect(try store.reader.storedItems().count == 4)
        try store.record(covering(2))
        #expect(try !store.retain(since: .hours(500)))
        #expect(try store.reader.items(after: .number(0), limit: 9).map(\.id) == [.number(3), .number(4)])
    }

    @Test("What is old and settled goes; what is open, newest or counted stays")
    func settled() throws {
        let store = try scratch.open()
        var old = batch()
        old.alerts = [alert("open"), alert("closed", .resolved)].map {
            AlertChange(alert: $0, incarnation: 1, outbox: [OutboxEntry(sink: "hook", payload: [])])
        }
        old.checkpoints = [checkpoint(1), checkpoint(2, isFinished: true)]
        old.edition = Edition(number: 1, time: .start, clusters: [])
        old.lineage = [LineageEvent(kind: .born, cluster: .base(1), other: nil, mass: 1, share: 0, time: .start)]
        try store.record(old)
        var next = batch()
        next.edition = Edition(number: 2, time: .start, clusters: [])
        try store.record(next)
        _ = try store.silence("{}", until: .hours(1), by: "ada", reason: "", at: .start)
        let queued = try store.reader.due(at: .start)
        try store.dead(queued[0].key, reason: "gone")

        while try store.retain(since: .hours(500)) {}
        #expect(try store.reader.alerts().map(\.alert.id.rawValue) == ["open"])
        #expect(try store.reader.checkpoints() == [checkpoint(1)])
        #expect(try store.reader.edition(number: 1) == nil)
        #expect(try store.reader.edition()?.number == 2)
        #expect(try store.reader.lineage().count == 1)
        #expect(try store.reader.silences(at: .start) == [])
        #expect(try store.reader.deadLetters() == [])
        #expect(try store.reader.due(at: .start) == [queued[1]])
        #expect(try store.reader.audit(limit: 9).count == 1)
    }

    @Test("Half-counted terms and accounts are forgotten, words that reached the floor are not")
    func forgotten() throws {
        let store = try scratch.open { $0.accountFloor = 2 }
        try store.record(
            batch([recording(1, account: 1, words: ["oats", "rye"]), recording(2, account: 2, words: ["oats"])])
        )
        try store.record(covering(2))
        while try store.retain(since: .hours(500)) {}
        try store.record(batch([recording(3, account: 2, time: .hours(501), words: ["rye"])]))
        let terms = ["oats", "rye"].map { term($0).id }
        #expect(try store.reader.words(for: terms) == [terms[0]: "oats"])
        #expect(try store.reader.counters()[.accounts] == 3)
    }

    @Test("What sinks heard of an alert goes with the alert, and stays while that is kept")
    func heard() throws {
        let store = try scratch.open()
        var old = batch()
        old.alerts = [alert("open"), alert("closed", .resolved)].map {
            AlertChange(alert: $0, incarnation: 1, outbox: [])
        }
        try store.record(old)
        try store.write { db in
            try db.execute(
                sql: """
                    INSERT INTO heard (alert, sink, state, payload, time) VALUES
                        ('open', 'hook', 'firing', x'01', 0), ('closed', 'hook', 'resolved', x'02', 0),
                        ('closed', 'pager', 'firing', x'03', 0), ('gone before', 'hook', 'resolved', x'04', 0)
                    """
            )
        }
        while try store.retain(since: .hours(500)) {}
        #expect(try store.reader.alerts().map(\.alert.id.rawValue) == ["open"])
        #expect(try store.reader.read { try String.fetchAll($0, sql: "SELECT alert FROM heard") } == ["open"])
    }

    @Test(
        "Old accounts and half-counted terms are found by an index, however many there are",
        arguments: ["accounts", "lexicon"]
    )
    func byIndex(table: String) throws {
        let store = try scratch.open()
        let statement = try #require(Database.expiries.first { $0.table == table }?.statement)
        let plan = try store.write { db in
            try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN \(statement)", arguments: [Timestamp.start, 2_000])
                .map { $0["detail"] as String }
        }
        #expect(plan.contains { $0.contains("INDEX \(table)_by_last_") })
        #expect(!plan.contains { $0.hasPrefix("SCAN") })
    }

    @Test("Freed pages are given back to the file system")
    func vacuum() throws {
        let store = try scratch.open()
        try store.record(batch((1...4_000).map { recording($0) }))
        try store.record(covering(4_000))
        let before = try store.reader.status().bytes
        while try store.retain(since: .hours(500)) {}
        #expect(try store.reader.status().bytes < before / 2)
    }
}
