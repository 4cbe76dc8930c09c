import Foundation
import Model
import Testing

@testable import Store

@Suite("Recording") struct RecordingTests {
    let scratch: Scratch

    init() throws {
        scratch = try Scratch()
    }

    @Test("Items come back exactly as they were recorded, in order, after the one asked for")
    func roundTrip() throws {
        let store = try scratch.open()
        let recordings = [
            recording(
                1,
                conversation: "a/b:c@d+e=f",
                account: .max,
                time: Timestamp(rawValue: -1),
                weight: 0.1 + 0.2,
                facets: [
                    .turns: .number(2),
                    .language: .category("\"quoted\" \\ \u{1}é\u{2028}"),
                    .refusal: .flag(true),
                    FacetName(rawValue: "rate"): .number(-1.5e-300),
                    FacetName(rawValue: "one"): .flag(false),
                    FacetName(rawValue: "zero"): .number(0),
                ],
                words: ["harvest", "tax form", "harvest"]
            ),
            recording(2, account: nil),
            recording(
                3,
                account: 1 << 63,
                skeleton: Skeleton(sides: SIMD2(.max, 5)),
                outOfScope: OutOfScope(count: 70, since: Timestamp(rawValue: -5))
            ),
        ]
        try store.record(batch(recordings))
        #expect(try store.reader.items(after: .number(0), limit: 10) == recordings.map(\.item))
        #expect(try store.reader.items(after: .number(1), limit: 1) == [recordings[1].item])
        #expect(try store.reader.items(after: .number(3), limit: 10) == [])
    }

    @Test("What was read out of scope since the newest item is what the newest batch that knows says")
    func outOfScope() throws {
        let store = try scratch.open()
        #expect(try store.reader.outOfScope() == OutOfScope())
        for expected in [OutOfScope(count: 3, since: Timestamp(rawValue: -9)), OutOfScope()] {
            var batch = batch()
            batch.outOfScope = expected
            try store.record(batch)
            try store.record(RecordedBatch(time: .start))
            #expect(try store.reader.outOfScope() == expected)
        }
    }

    @Test("A facet whose number is not finite is left out")
    func notFinite() throws {
        let store = try scratch.open()
        try store.record(batch([recording(1, facets: [.turns: .number(.nan), .refusal: .flag(false)])]))
        #expect(try store.reader.items(after: .number(0), limit: 1).first?.facets == [.refusal: .flag(false)])
    }

    @Test("Embeddings are found for the items that are stored, whatever their order")
    func embeddings() throws {
        let store = try scratch.open()
        let recordings = (1...5).map { recording($0) }
        try store.record(batch(recordings))
        let found = try store.reader.embeddings(of: [.number(4), .number(9), .number(2)])
        #expect(found == [.number(4): recordings[3].item.embedding, .number(2): recordings[1].item.embedding])
    }

    @Test("Known conversations are told from new ones, with their item and turns")
    func known() throws {
        let store = try scratch.open()
        try store.record(batch([recording(1, turns: 4), recording(2)]))
        let asked = ["c-1", "c-3"].map(ConversationID.init(rawValue:))
        #expect(
            try store.reader.known(conversations: asked) == [asked[0]: KnownConversation(item: .number(1), turns: 4)]
        )
        #expect(try store.reader.conversations(of: [.number(1), .number(7)]) == [.number(1): asked[0]])
    }

    @Test("A longer version replaces turns and facets, keeps everything else, and is counted as an update")
    func update() throws {
        let store = try scratch.open()
        let first = recording(1, cluster: 7, turns: 2, facets: [.refusal: .flag(false)])
        try store.record(batch([first]))
        var later = batch()
        later.updates = [ItemUpdate(item: .number(1), turns: 6, facets: [.refusal: .flag(true)])]
        try store.record(later)
        let stored = try #require(try store.reader.items(after: .number(0), limit: 1).first)
        #expect(stored.facets == [.refusal: .flag(true)])
        #expect(stored.time == first.item.time && stored.embedding == first.item.embedding)
        #expect(try store.reader.clusters(of: [.number(1)]) == [.number(1): .base(7)])
        #expect(try store.reader.known(conversations: [stored.conversation])[stored.conversation]?.turns == 6)
        let counters = try store.reader.counters()
        #expect(counters[.conversations] == 1 && counters[.updates] == 1)
    }

    @Test(
        "A batch that cannot be recorded whole leaves nothing",
        arguments: ["gap", "twice", "edition", "upper", "snapshot"]
    )
    func atomicity(fault: String) throws {
        let store = try scratch.open()
        var first = batch([recording(1, words: ["wheat"]), recording(2, account: 2, words: ["wheat"])])
        first.edition = Edition(number: 1, time: .start, clusters: [])
        try store.record(first)
        let before = try State(of: store)

        var second = batch([recording(3, account: 3, words: ["wheat", "barley"]), recording(4, account: 4)])
        second.moves = [Move(item: .number(1), from: .base(0), to: .base(5))]
        second.updates = [ItemUpdate(item: .number(2), turns: 9, facets: [:])]
        second.lineage = [LineageEvent(kind: .born, cluster: .base(5), other: nil, mass: 1, share: 0, time: .start)]
        second.alerts = [AlertChange(alert: alert(), incarnation: 1, outbox: [OutboxEntry(sink: "s", payload: [1])])]
        second.faults = [Fault(file: "f", offset: 0, reason: .malformed, detail: "d")]
        second.checkpoints = [checkpoint()]
        second.tallies = [.duplicates: 3]
        var faulty = second
        switch fault {
        case "gap": faulty.items.append(recording(6))
        case "twice": faulty.items.append(recording(5, conversation: "c-1"))
        case "edition": faulty.edition = Edition(number: 1, time: .start, clusters: [])
        case "upper": faulty.moves.append(Move(item: .number(2), from: .base(0), to: .upper(1)))
        default: faulty.snapshot = EngineSnapshot(body: [], covers: .number(99), writtenAt: .start)
        }
        let error = #expect(throws: StoreError.self) { try store.record(faulty) }
        #expect(error?.cause == .contradiction)
        #expect(try State(of: store) == before)

        try store.record(second)
        #expect(try State(of: store) != before)
        #expect(try store.reader.highestItem() == .number(4))
    }

    @Test("The files as a killed process leaves them hold every batch that was recorded and nothing of the next")
    func killed() throws {
        let store = try scratch.open()
        try store.record(batch((1...300).map { recording($0) }))
        let expected = try State(of: store)
        let copy = try Scratch()
        _ = try? store.write { db in
            try db.execute(sql: "PRAGMA cache_spill = 1")
            try db.insert((301...5_000).map { recording($0) })
            for (name, content) in try scratch.contents() where !name.hasSuffix("-shm") {
                try content.write(to: copy.directory.appending(path: name))
            }
            throw Contradiction(detail: "killed")
        }
        let survivor = try copy.open()
        #expect(try State(of: survivor) == expected)
        #expect(try survivor.reader.items(after: .number(0), limit: 1_000).count == 300)
    }

    @Test("Accounts are counted once, and a conversation without one counts for none")
    func accounts() throws {
        let store = try scratch.open()
        try store.record(batch([recording(1, account: 1), recording(2, account: 1), recording(3, account: nil)]))
        try store.record(batch([recording(4, account: 1, time: .hours(30)), recording(5, account: 2)]))
        #expect(try store.reader.counters()[.accounts] == 2)
    }
}

/// Everything a reader can see of what batches change.
struct State: Equatable {
    let status: StoreStatus
    let items: [Item]
    let clusters: [RecordedCluster]
    let lineage: [LineageEvent]
    let alerts: [RecordedAlert]
    let checkpoints: [Checkpoint]
    let hours: [ClusterID: [ClusterHourCount]]
    let snapshot: EngineSnapshot?

    init(of store: Store) throws {
        let reader = store.reader
        status = try reader.status()
        items = try reader.items(after: .number(0), limit: .max)
        clusters = try reader.clusters()
        lineage = try reader.lineage()
        alerts = try reader.alerts()
        checkpoints = try reader.checkpoints()
        hours = try reader.counts(from: Hour(rawValue: 0), to: Hour(rawValue: .max))
        snapshot = try reader.snapshot()
    }
}

func checkpoint(_ inode: UInt64 = 5, generation: Int = 0, offset: Int64 = 10, isFinished: Bool = false) -> Checkpoint {
    Checkpoint(
        fingerprint: Fingerprint(device: .max, inode: inode, birth: -1),
        generation: generation,
        path: [0x2F, 0xFF, 0x0A],
        offset: offset,
        headLength: 10,
        headHash: .max,
        tailHash: 1 << 63,
        isFinished: isFinished
    )
}
