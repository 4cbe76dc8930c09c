import Model
import Testing

@testable import Store

@Suite("Outbox") struct OutboxTests {
    let scratch: Scratch

    init() throws {
        scratch = try Scratch()
    }

    private func record(
        _ alert: Alert,
        incarnation: Int = 1,
        sinks: [String] = ["hook"],
        payload: UInt8 = 0,
        at time: Timestamp = .start,
        in store: Store
    ) throws {
        var next = batch(at: time)
        let entries = sinks.map { OutboxEntry(sink: $0, payload: [payload]) }
        next.alerts = [AlertChange(alert: alert, incarnation: incarnation, outbox: entries)]
        try store.record(next)
    }

    @Test("Deliveries are due at once, in the order in which they were queued")
    func order() throws {
        let store = try scratch.open()
        for (place, id) in ["c", "a", "b"].enumerated() {
            try record(alert(id), payload: UInt8(place), at: .minutes(place), in: store)
        }
        #expect(try store.reader.due(at: .minutes(1)).map(\.alert.rawValue) == ["c", "a"])
        let due = try store.reader.due(at: .minutes(2))
        #expect(due.map(\.payload) == [[0], [1], [2]])
        #expect(due.map(\.state) == [.firing, .firing, .firing] && due.map(\.attempts) == [0, 0, 0])
        #expect(try store.reader.due(at: .minutes(2), limit: 1).map(\.alert.rawValue) == ["c"])
        #expect(try store.reader.nextDelivery() == .start)
    }

    @Test("Each sink's deliveries are to be had without those of the others, however many these are")
    func onlyOneSink() throws {
        let store = try scratch.open()
        for number in 0..<150 { try record(alert("a\(number)"), in: store) }
        try record(alert("b"), sinks: ["hook", "pager"], in: store)
        #expect(try store.reader.due(at: .start, for: "pager", limit: 1).map(\.alert.rawValue) == ["b"])
        #expect(try store.reader.due(at: .start, for: "hook", limit: 1_000).count == 151)
        #expect(try store.reader.due(at: .start, for: "nobody").isEmpty)
    }

    @Test("A newer state replaces a queued older one of the same alert for the same sink, and only that")
    func superseding() throws {
        let store = try scratch.open()
        try record(alert("a"), sinks: ["hook", "pager"], in: store)
        try record(alert("b"), in: store)
        try record(alert("a", .resolved), sinks: ["hook"], payload: 1, in: store)
        let due = try store.reader.due(at: .start)
        #expect(
            due.map { "\($0.alert.rawValue) \($0.sink) \($0.state)" } == [
                "a pager firing", "b hook firing", "a hook resolved",
            ]
        )
    }

    @Test("What happens to a delivery that was replaced meanwhile does not touch the newer one")
    func replacedInFlight() throws {
        let store = try scratch.open()
        try record(alert("a"), in: store)
        let old = try #require(try store.reader.due(at: .start).first)
        try record(alert("a", .resolved), in: store)
        let new = try store.reader.due(at: .start)
        #expect(new.map(\.key) != [old.key])
        try store.delivered(old, at: .start)
        try store.failed(old.key, next: .hours(9))
        try store.dead(old.key, reason: "gone")
        #expect(try store.reader.due(at: .start) == new)
        #expect(try store.reader.counters()[.delivered] == nil)
        #expect(try store.reader.deadLetters() == [])
    }

    @Test("A failed delivery waits until its next attempt and keeps its key")
    func failure() throws {
        let store = try scratch.open()
        try record(alert("a"), in: store)
        let first = try #require(try store.reader.due(at: .start).first)
        try store.failed(first.key, next: .minutes(5))
        #expect(try store.reader.due(at: .minutes(4)) == [])
        #expect(try store.reader.nextDelivery() == .minutes(5))
        try store.close()
        let reopened = try scratch.open()
        let again = try #require(try reopened.reader.due(at: .minutes(5)).first)
        #expect(again.key == first.key && again.attempts == 1 && again.payload == first.payload)
        try reopened.delivered(again, at: .start)
        #expect(try reopened.reader.due(at: .hours(99)) == [])
        #expect(try reopened.reader.nextDelivery() == nil)
        #expect(try reopened.reader.counters()[.delivered] == 1)
    }

    @Test("A dead letter is kept with its reason and does not stand in the way of the next state")
    func deadLetter() throws {
        let store = try scratch.open()
        try record(alert("a"), in: store)
        let key = try #require(try store.reader.due(at: .start).first).key
        try store.dead(key, reason: "answered 404")
        try record(alert("a", .resolved), in: store)
        #expect(try store.reader.due(at: .start).map(\.state) == [.resolved])
        #expect(try store.reader.deadLetters().map(\.reason) == ["answered 404"])
        #expect(try store.reader.counters()[.undeliverable] == 1)
        let status = try store.reader.status()
        #expect(status.queued == 1 && status.deadLetters == 1 && status.oldestQueued == .start)
    }

    @Test("The same changes recorded in another database get the same keys; another change gets another")
    func stableKeys() throws {
        let keys = try (0..<2).map { _ in
            let scratch = try Scratch()
            let store = try scratch.open()
            var keys: [String] = []
            for (state, incarnation) in [(AlertState.firing, 1), (.resolved, 1), (.firing, 2)] {
                try record(alert("a", state), incarnation: incarnation, in: store)
                keys += try store.reader.due(at: .start).map(\.key)
            }
            return keys
        }
        #expect(keys[0] == keys[1])
        #expect(Set(keys[0]).count == 3)
    }
}
