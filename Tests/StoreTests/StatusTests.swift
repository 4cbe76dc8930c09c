import Model
import Testing

@testable import Store

@Suite("Status of the store") struct StatusTests {
    let scratch: Scratch

    init() throws {
        scratch = try Scratch()
    }

    @Test("What is stored of conversations is counted, from the earliest to the latest, and nothing is no time at all")
    func storedItems() throws {
        let store = try scratch.open()
        #expect(try store.reader.storedItems() == StoredItems(count: 0, first: nil, last: nil))
        try store.record(batch([recording(1, time: .hours(3)), recording(2), recording(3, time: .hours(1))]))
        #expect(try store.reader.storedItems() == StoredItems(count: 3, first: .start, last: .hours(3)))
    }

    @Test("A dead letter counts for a day after its last attempt, however long attempts were made, and is kept longer")
    func deadLetters() throws {
        let store = try scratch.open()
        var next = batch()
        next.alerts = ["refused", "tried"].map {
            AlertChange(alert: alert($0), incarnation: 1, outbox: [OutboxEntry(sink: "hook", payload: [])])
        }
        try store.record(next)
        let due = try store.reader.due(at: .start)
        #expect(due.map(\.alert.rawValue) == ["refused", "tried"])
        try store.dead(due[0].key, reason: "answered 404")
        try store.failed(due[1].key, next: .hours(72))
        try store.dead(due[1].key, reason: "no answer")
        #expect(try store.reader.status(at: .hours(1)).deadLetters == 2)
        #expect(try store.reader.status(at: .hours(73)).deadLetters == 1)
        #expect(try store.reader.status(at: .hours(97)).deadLetters == 0)
        #expect(try store.reader.status().deadLetters == 2)
        #expect(try store.reader.deadLetters().count == 2)
    }
}
