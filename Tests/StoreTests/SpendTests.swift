import Foundation
import Model
import Testing

@testable import Store

@Suite("What models were paid") struct SpendTests {
    let scratch: Scratch

    init() throws {
        scratch = try Scratch()
    }

    private func spend(_ hour: Int, _ purpose: String = "facets", requests: Int = 1, dollars: Double = 0.5)
        -> RecordedSpend
    {
        RecordedSpend(
            hour: Hour(rawValue: hour),
            model: "small",
            purpose: purpose,
            requests: requests,
            input: 1_000,
            cached: 10,
            cacheWritten: 20,
            output: 50,
            dollars: dollars
        )
    }

    @Test("What is booked twice for an hour, model and purpose adds up")
    func adding() throws {
        let store = try scratch.open()
        var batch = RecordedBatch(time: .start)
        batch.spend = [spend(5), spend(6)]
        try store.record(batch)
        try store.book([spend(6, requests: 2), spend(6, "name")])
        let rows = try store.reader.spend(since: Hour(rawValue: 6))
        #expect(rows.map(\.purpose) == ["facets", "name"])
        #expect(rows.map(\.requests) == [3, 1])
        #expect(rows.first?.input == 2_000)
        #expect(rows.first?.dollars == 1)
    }

    @Test("The whole sum is by model and purpose, over all hours")
    func total() throws {
        let store = try scratch.open()
        try store.book([spend(5), spend(6), spend(7, "name")])
        let rows = try store.reader.spend()
        #expect(rows.map(\.purpose) == ["facets", "name"])
        #expect(rows.map(\.requests) == [2, 1])
        #expect(rows.map(\.dollars) == [1, 0.5])
        #expect(rows.map(\.hour.rawValue) == [5, 7])
    }

    @Test("A lease is there again after the store was opened anew")
    func lease() throws {
        let store = try scratch.open()
        #expect(try store.reader.lease() == nil)
        try store.lease("a")
        try store.lease("b")
        try store.close()
        #expect(try scratch.open().reader.lease() == "b")
    }
}
