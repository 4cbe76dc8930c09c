import Model
import Testing

@testable import Store

@Suite("What else is kept") struct KeepingTests {
    let scratch: Scratch

    init() throws {
        scratch = try Scratch()
    }

    @Test("A checkpoint is replaced by its later value, generation by generation, with its path as bytes")
    func checkpoints() throws {
        let store = try scratch.open()
        var next = batch()
        next.checkpoints = [checkpoint(offset: 10), checkpoint(generation: 1, offset: 3)]
        try store.record(next)
        next.checkpoints = [checkpoint(offset: 25, isFinished: true)]
        try store.record(next)
        #expect(
            try store.reader.checkpoints()
                == [checkpoint(offset: 25, isFinished: true), checkpoint(generation: 1, offset: 3)]
        )
    }

    @Test("Quarantine keeps the newest lines, the counters all of them")
    func quarantine() throws {
        let store = try scratch.open { $0.quarantineLimit = 3 }
        for first in [0, 2] {
            var next = batch()
            next.faults = (first..<first + 2).map {
                Fault(file: "a.jsonl", offset: Int64($0), reason: $0 == 1 ? .oversize : .malformed, detail: "line")
            }
            try store.record(next)
        }
        #expect(try store.reader.faults(limit: 10).map(\.offset) == [3, 2, 1])
        #expect(try store.reader.faults(limit: 1).map(\.offset) == [3])
        let counters = try store.reader.counters()
        #expect(counters[.quarantined] == 4)
        #expect(counters[.quarantined(for: .malformed)] == 3 && counters[.quarantined(for: .oversize)] == 1)
    }

    @Test("Counters add up and never fall")
    func counters() throws {
        let store = try scratch.open()
        var next = batch()
        next.tallies = [.screenedOut: 2, .duplicates: 1, .lines: 0]
        try store.record(next)
        try store.record(next)
        #expect(try store.reader.counters() == [.screenedOut: 4, .duplicates: 2])
        next.tallies = [.screenedOut: -1]
        #expect(throws: StoreError.self) { try store.record(next) }
        #expect(try store.reader.counters()[.screenedOut] == 4)
    }

    @Test("The newest snapshot replaces the one before it")
    func snapshots() throws {
        let store = try scratch.open()
        #expect(try store.reader.snapshot() == nil)
        for length in [300_000, 10, 0] {
            let snapshot = EngineSnapshot(
                body: (0..<length).map { UInt8(truncatingIfNeeded: $0) },
                covers: .number(0),
                writtenAt: .minutes(length)
            )
            var next = batch()
            next.snapshot = snapshot
            try store.record(next)
            #expect(try store.reader.snapshot() == snapshot)
        }
    }

    @Test("Editions come back whole, and numbers of upper clusters are not used again")
    func editions() throws {
        let store = try scratch.open()
        func edition(_ number: Int, upper: Int?) -> Edition {
            let label = Label(
                name: "Taxes",
                description: "About taxes.",
                provenance: Provenance(maker: "key-terms", prompt: "", version: "1.0")
            )
            let event = LineageEvent(kind: .merged, cluster: .base(7), other: .base(4), mass: 2, share: 1, time: .start)
            let cluster = EditionCluster(
                id: .base(7),
                level: 0,
                parent: upper.map(ClusterID.upper),
                label: label,
                conversations: 70,
                accounts: 42,
                isSuppressed: false,
                lineage: [event]
            )
            let parent = upper.map {
                EditionCluster(
                    id: .upper($0),
                    level: 1,
                    parent: nil,
                    label: nil,
                    conversations: 70,
                    accounts: 42,
                    isSuppressed: true,
                    lineage: []
                )
            }
            return Edition(number: number, time: .hours(number), clusters: [cluster] + (parent.map { [$0] } ?? []))
        }
        #expect(try store.reader.edition() == nil)
        #expect(try store.reader.highestUpperCluster() == 0)
        try store.publish(edition(1, upper: 5))
        try store.publish(edition(2, upper: nil))
        #expect(try store.reader.edition() == edition(2, upper: nil))
        #expect(try store.reader.edition(number: 1) == edition(1, upper: 5))
        #expect(try store.reader.highestUpperCluster() == 5)
    }

    @Test("Clusters follow their lineage: born, merged, dormant, returned")
    func lineage() throws {
        let store = try scratch.open()
        func event(_ kind: LineageEvent.Kind, _ cluster: Int, _ other: Int? = nil, at time: Timestamp) -> LineageEvent {
            LineageEvent(
                kind: kind,
                cluster: .base(cluster),
                other: other.map(ClusterID.base),
                mass: 1.5,
                share: 0.25,
                time: time
            )
        }
        let events = [
            event(.born, 1, at: .start), event(.born, 2, at: .start), event(.split, 3, 1, at: .hours(1)),
            event(.dormant, 1, at: .hours(2)), event(.dormant, 3, at: .hours(2)), event(.returned, 3, at: .hours(3)),
            event(.merged, 3, 2, at: .hours(4)), event(.merged, 1, 3, at: .hours(5)),
        ]
        var next = batch([recording(1, cluster: 2)])
        next.lineage = events
        try store.record(next)
        #expect(try store.reader.lineage() == events)
        #expect(try store.reader.lineage(of: .base(2)) == [events[1], events[6]])
        let clusters = try store.reader.clusters()
        #expect(clusters.map(\.id) == [.base(1), .base(2), .base(3)])
        #expect(clusters.map(\.born) == [.start, .start, .hours(1)])
        #expect(clusters.map(\.isDormant) == [true, false, false])
        #expect(clusters.map(\.aliasOf) == [nil, .base(3), .base(1)])
        #expect(try store.reader.survivor(of: .base(2)) == .base(1))
        #expect(try store.reader.survivor(of: .base(9)) == .base(9))
        #expect(try store.reader.status().activeClusters == 0)
    }

    @Test("A cluster's answers stand beside the base rate, by weight, the most common first")
    func profile() throws {
        let store = try scratch.open()
        let model = FacetName(rawValue: "model")
        func item(_ number: Int, cluster: Int, weight: Double, _ facets: Facets) -> RecordedItem {
            recording(number, account: UInt64(number / 2), weight: weight, cluster: cluster, facets: facets)
        }
        try store.record(
            batch([
                item(1, cluster: 1, weight: 1, [.refusal: .flag(true), model: .category("x")]),
                item(2, cluster: 1, weight: 3, [.refusal: .flag(false)]),
                item(3, cluster: 1, weight: 4, [.refusal: .flag(false), .turns: .number(2)]),
                item(4, cluster: 2, weight: 8, [.refusal: .flag(true), .turns: .number(2)]),
            ])
        )
        let shares = try store.reader.profile(of: .base(1))
        #expect(shares.map(\.facet) == [model, .refusal, .refusal, .turns])
        #expect(shares.map(\.value) == [.category("x"), .flag(false), .flag(true), .number(2)])
        #expect(shares.map(\.accounts) == [1, 1, 1, 1])
        #expect(shares.map(\.share) == [0.125, 0.875, 0.125, 0.5])
        #expect(shares.map(\.baseShare) == [0.0625, 0.4375, 0.5625, 0.75])
        #expect(shares.allSatisfy { $0.interval.contains($0.share) })
        #expect(
            try store.reader.profile(of: .base(1), limit: 1).map(\.value) == [.category("x"), .flag(false), .number(2)]
        )
        #expect(try store.reader.profile(of: .base(5)) == [])
    }
}
