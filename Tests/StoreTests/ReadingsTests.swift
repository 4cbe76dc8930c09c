import Foundation
import GRDB
import Model
import Testing

@testable import Store

@Suite("What models read") struct ReadingsTests {
    let scratch: Scratch
    let small = Provenance(maker: "small", prompt: "0123456789ab", version: "1.0")
    let other = Provenance(maker: "small", prompt: "ba9876543210", version: "1.0")

    init() throws {
        scratch = try Scratch()
    }

    private func reading(_ text: String, weight: Double = 1, by provenance: Provenance? = nil) -> ModelReading {
        ModelReading(provenance: provenance ?? small, weight: weight, summaries: [.request: text])
    }

    private func recorded(_ number: Int, cluster: Int = 0, facets: Facets = [:], _ reading: ModelReading?)
        -> RecordedItem
    {
        let plain = recording(number, account: UInt64(number), time: .minutes(number), cluster: cluster, facets: facets)
        return RecordedItem(
            item: plain.item,
            cluster: plain.cluster,
            turns: plain.turns,
            words: plain.words,
            reading: reading
        )
    }

    @Test("Summaries of a cluster come newest first, with their accounts, and only as many as were asked for")
    func summaries() throws {
        let store = try scratch.open()
        try store.record(
            batch([
                recorded(1, reading("plan a walk")), recorded(2, cluster: 1, reading("bake a cake")),
                recorded(3, nil), recorded(4, reading("plan a tour")),
            ])
        )
        let found = try store.reader.summaries(of: .request, in: .base(0), limit: 10)
        #expect(found.map(\.text) == ["plan a tour", "plan a walk"])
        #expect(found.map(\.account?.rawValue) == [4, 1])
        #expect(try store.reader.summaries(of: .request, in: .base(0), limit: 1).map(\.item) == [.number(4)])
        #expect(try store.reader.summaries(of: FacetName(rawValue: "task"), in: .base(0), limit: 10) == [])
    }

    @Test("Stored conversations are counted by the model and prompt that read them")
    func provenances() throws {
        let store = try scratch.open()
        try store.record(
            batch([
                recorded(1, reading("a")), recorded(2, reading("b", by: other)), recorded(3, nil),
                recorded(4, reading("c")),
            ])
        )
        #expect(
            try store.reader.provenances() == [
                ProvenanceCount(provenance: small, items: 2), ProvenanceCount(provenance: other, items: 1),
            ]
        )
    }

    @Test("A longer version replaces the summary of the shorter one, or takes it away where no model was asked")
    func update() throws {
        let store = try scratch.open()
        try store.record(batch([recorded(1, reading("a walk")), recorded(2, reading("a cake"))]))
        var later = RecordedBatch(time: .start)
        later.updates = [
            ItemUpdate(item: .number(1), turns: 4, facets: [:], reading: reading("a longer walk", by: other)),
            ItemUpdate(item: .number(2), turns: 4, facets: [:]),
            ItemUpdate(item: .number(9), turns: 4, facets: [:], reading: reading("of an item that is gone")),
        ]
        try store.record(later)
        #expect(try store.reader.summaries(of: .request, in: .base(0), limit: 10).map(\.text) == ["a longer walk"])
        #expect(try store.reader.provenances() == [ProvenanceCount(provenance: other, items: 1)])
        #expect(try store.write { try Int.fetchOne($0, sql: "SELECT count(*) FROM summaries") } == 1)
    }

    @Test("Summaries go with their items")
    func retention() throws {
        let store = try scratch.open()
        var first = batch([recorded(1, reading("a walk"))])
        first.snapshot = EngineSnapshot(body: [1], covers: .number(1), writtenAt: .start)
        try store.record(first)
        #expect(try store.retain(since: .hours(48)) == false)
        #expect(try store.write { try Int.fetchOne($0, sql: "SELECT count(*) FROM summaries") } == 0)
    }

    @Test("The share of a model's answer is taken over those it was asked about, each for as many as it stands for")
    func weights() throws {
        let store = try scratch.open()
        try store.adopt(asked: [.concern])
        try store.record(
            batch([
                recorded(1, facets: [.concern: .number(1), .turns: .number(2)], reading("a", weight: 1)),
                recorded(2, facets: [.concern: .number(5), .turns: .number(2)], reading("b", weight: 3)),
                recorded(3, facets: [.turns: .number(4)], nil), recorded(4, facets: [.turns: .number(4)], nil),
            ])
        )
        let shares = try store.reader.profile(of: .base(0))
        let concern = shares.filter { $0.facet == .concern }
        #expect(concern.map(\.value) == [.number(5), .number(1)])
        #expect(concern.map(\.share) == [0.75, 0.25])
        // Weights of 1 and 3 tell as much as 16/10 of a conversation each counted once.
        #expect(
            concern.allSatisfy {
                $0.interval.contains($0.share) && $0.interval.upperBound - $0.interval.lowerBound > 0.5
            }
        )
        #expect(shares.filter { $0.facet == .turns }.map(\.share) == [0.5, 0.5])
    }

    @Test("Where no model was asked about anything, its facets have no shares and nothing is divided by zero")
    func nobodyAsked() throws {
        let store = try scratch.open()
        try store.adopt(asked: [.language])
        try store.record(batch([recorded(1, facets: [.language: .category("en")], nil)]))
        #expect(try store.reader.profile(of: .base(0)) == [])
    }

    @Test("A database of the first form is brought to the present one with its items, which no model has read")
    func migration() throws {
        let pool = try DatabasePool(path: scratch.path)
        try Schema.migrator.migrate(pool, upTo: "1")
        try pool.write { db in
            try db.execute(
                sql: """
                    INSERT INTO items (id, conversation, account, time, weight, cluster, turns, facets, terms)
                    VALUES (1, 'c-1', 7, 0, 1, 0, 2, '{}', x'');
                    INSERT INTO embeddings VALUES (1, x'003C');
                    INSERT INTO counters VALUES ('conversations', 1);
                    """
            )
        }
        try pool.close()
        let store = try scratch.open()
        #expect(try store.reader.items(after: .number(0), limit: 9).map(\.account?.rawValue) == [7])
        #expect(try store.reader.provenances() == [])
        try store.record(batch([recorded(2, reading("a walk"))]))
        #expect(try store.reader.summaries(of: .request, in: .base(0), limit: 9).map(\.text) == ["a walk"])
    }
}
