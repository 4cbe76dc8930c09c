import Clustering
import Detection
import Extraction
import Logging
import Model
import Store
import Testing

@testable import Daemon

@Suite("A change of encoder")
struct EncoderSuccessionTests {
    private static let fresh = WatchEncoder(
        identifier: "longer words",
        embedder: .ofWords(dimensions: 40, basis: 1_469_598_103)
    )

    /// A rig that has taken the campaign, half of whose conversations have a model's summary.
    private func past() async throws -> Rig {
        var rig = try await Rig()
        for batch in campaignStream().cut(into: 64) { try await rig.take(batch) }
        _ = try await rig.publishEdition()
        var readings = RecordedBatch(time: Rig.now)
        let texts = Dictionary(uniqueKeysWithValues: campaignStream().map { ($0.id, $0.turns[0].text) })
        for item in try rig.store.reader.items(after: ItemID(rawValue: 0), limit: 10_000)
        where item.id.rawValue.isMultiple(of: 2) {
            readings.updates.append(
                ItemUpdate(
                    item: item.id,
                    turns: 2,
                    facets: item.facets,
                    reading: ModelReading(
                        provenance: Provenance(maker: "small", prompt: "p", version: "1"),
                        weight: 1,
                        summaries: [.request: texts[item.conversation.rawValue] ?? ""]
                    )
                )
            )
        }
        try rig.store.record(readings)
        return rig
    }

    private func succession(_ change: EncoderChange, in rig: Rig) -> EncoderSuccession {
        var configuration = Configuration(watch: "w", environment: [:])
        configuration.clustering.reclusterItems = 200
        configuration.encoderChange = change
        return EncoderSuccession(
            workshop: Workshop(configuration: configuration, environment: [:]),
            store: rig.store,
            encoder: Self.fresh,
            sinks: [],
            now: { Rig.now },
            logger: Logger(label: "test")
        )
    }

    private func numbers(_ clusters: some Sequence<ClusterID>) -> Set<Int> {
        Set(
            clusters.compactMap { cluster in
                if case .base(let number) = cluster { number } else { nil }
            }
        )
    }

    private func total(_ rig: Rig) throws -> Int {
        try rig.store.reader.counts(from: Hour(rawValue: 0), to: Hour(rawValue: .max)).values
            .reduce(0) { $0 + $1.reduce(0) { $0 + $1.conversations } }
    }

    @Test("Unless told otherwise a start with another encoder fails, says what to do, and changes nothing")
    func refused() async throws {
        let rig = try await past()
        try rig.store.adopt(encoder: "words")
        let before = try rig.record()
        await #expect {
            try await succession(.refuse, in: rig).settle()
        } throws: { error in
            "\(error)".contains("holds vectors of words") && "\(error)".contains("encoder.whenChanged")
        }
        #expect(try rig.record() == before)
        #expect(try rig.store.reader.encoder() == "words")
        #expect(try rig.store.reader.background(of: "longer words") == nil)
    }

    @Test("What is known of an encoder's cone goes into the rules for clusters and for alerts, after a restart too")
    func calibrated() async throws {
        let rig = try await past()
        try rig.store.adopt(encoder: "narrow")
        try rig.store.keep(background: 0.55, of: "narrow")
        let workshop = succession(.refuse, in: rig).workshop
        let (engine, _) = try workshop.engine(over: rig.store, dimensions: Town.dimensions)
        let (density, recurrence) = (try #require(engine.density), try #require(engine.recurrence))
        #expect(density.configuration.linkNearness > DensityConfiguration().linkNearness)
        #expect(recurrence.configuration.cosine > RecurrenceConfiguration().cosine)
        #expect(engine.clusterer.configuration.mergeDistance < ClusteringConfiguration().mergeDistance)
    }

    @Test("With a new lineage clusters begin anew under ids that nobody had, counts stay, and open alerts are resolved")
    func newLineage() async throws {
        var rig = try await past()
        try rig.store.adopt(encoder: "words")
        let old = numbers(rig.line.clusters.map(\.id))
        let (conversations, counted) = (try rig.record().conversations.count, try total(rig))
        #expect(!rig.line.firing.isEmpty)
        try await succession(.newLineage, in: rig).settle()
        #expect(try rig.store.reader.encoder() == "longer words")
        #expect(try rig.store.reader.alerts().allSatisfy { $0.alert.state == .resolved })
        #expect(try rig.store.reader.clusters().allSatisfy { $0.isDormant || $0.aliasOf != nil })
        #expect(try rig.store.reader.dimensions() == nil)
        #expect(try total(rig) == counted)
        rig = try await Rig(in: rig.directory, encoder: Self.fresh)
        try await rig.take([conversation("new-1", "rain tomorrow", at: .hours(190))])
        let item = try #require(try rig.store.reader.items(after: ItemID(rawValue: 0), limit: 2).first)
        #expect(item.id.rawValue == Int64(conversations) + 1)
        #expect(item.embedding.components.count == Self.fresh.dimensions)
        let newest = numbers(rig.line.clusters.map(\.id))
        #expect(try #require(newest.min()) > (try #require(old.max())))
    }

    @Test(
        "Re-embedding puts what a model wrote of into new clusters by the new vectors, and leaves the rest as history"
    )
    func reembed() async throws {
        var rig = try await past()
        try rig.store.adopt(encoder: "words")
        let (old, counted) = (try rig.record().clusters, try total(rig))
        let highest = try #require(numbers(old.values).max())
        try await succession(.reembed, in: rig).settle()
        #expect(try total(rig) == counted)
        let stored = try rig.store.reader.items(after: ItemID(rawValue: 0), limit: 10_000)
        #expect(stored.map(\.id) == old.keys.sorted().filter { $0.rawValue.isMultiple(of: 2) })
        let now = try rig.store.reader.clusters(of: old.keys.sorted())
        for (item, cluster) in now {
            guard item.rawValue.isMultiple(of: 2) else {
                #expect(cluster == old[item])
                continue
            }
            #expect(try #require(numbers([cluster]).first) > highest)
        }
        #expect(numbers(now.filter { $0.key.rawValue.isMultiple(of: 2) }.values).count > 3)
        // What was going on a week ago is told to nobody, and a start absorbs nothing twice.
        #expect(try rig.store.reader.alerts().allSatisfy { $0.alert.state == .resolved })
        let snapshot = try rig.store.reader.snapshot()
        #expect(snapshot?.covers == (try rig.store.reader.highestItem()))
        rig = try await Rig(in: rig.directory, encoder: Self.fresh)
        try await rig.take([conversation("new-1", "rain tomorrow", at: .hours(190))])
        #expect(try rig.store.reader.highestItem().rawValue == Int64(old.count) + 1)
    }

    @Test("A death between new vectors and new clusters costs nothing: the next start goes on")
    func interrupted() async throws {
        let straight = try await past()
        let killed = try await past()
        for rig in [straight, killed] { try rig.store.adopt(encoder: "words") }
        try await succession(.reembed, in: straight).settle()
        try await succession(.reembed, in: killed).succeed("words")
        #expect(try killed.store.reader.awaitsRegrouping())
        try await succession(.reembed, in: killed).settle()
        #expect(try !killed.store.reader.awaitsRegrouping())
        #expect(try killed.record() == straight.record())
        // What an attempt left behind that came to nothing is in nobody's way.
        try killed.store.beginVectors()
        try killed.store.beginVectors()
    }
}
