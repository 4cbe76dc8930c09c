import Intake
import Model
import Store
import TestSupport
import Testing

@testable import Daemon

@Suite("The line over a stream")
struct LineStreamTests {
    @Test("A campaign becomes one alert with a name, and the journal is to be told")
    func campaign() async throws {
        var rig = try await Rig()
        var hasNews = false
        for batch in campaignStream().cut(into: 64) {
            let progress = try await rig.take(batch)
            hasNews = hasNews || progress.hasNews
        }
        let alert = try #require(try rig.store.reader.alerts().first?.alert)
        #expect(alert.kind == .novelty)
        #expect((20...30).contains(alert.accounts))
        #expect(alert.name != nil)
        #expect(hasNews)
        #expect(try rig.store.reader.alerts().count == 1)
        #expect(try rig.store.reader.due(at: Rig.now).map(\.alert) == [alert.id])
        #expect(rig.line.firing.map(\.id) == [alert.id])
    }

    @Test(
        "A line that is dropped without saving and started again ends where an undisturbed one does",
        arguments: [64, 50]
    )
    func restart(size: Int) async throws {
        let batches = campaignStream().cut(into: size)
        var undisturbed = try await Rig()
        for batch in batches { try await undisturbed.take(batch) }
        try undisturbed.line.save(now: Rig.now)

        var rig = try await Rig()
        for (place, batch) in batches.enumerated() {
            if place.isMultiple(of: 3) {
                try rig.store.close()
                rig = try await Rig(in: rig.directory)
            }
            try await rig.take(batch)
        }
        try rig.line.save(now: Rig.now)
        let expected = try undisturbed.record()
        let record = try rig.record()
        #expect(record == expected)
        #expect(expected.alerts.count == 1)
        #expect(expected.snapshot?.covers == ItemID(rawValue: Int64(expected.conversations.count)))
    }

    @Test("A start after saving has nothing to absorb and goes on the same")
    func cleanRestart() async throws {
        let batches = campaignStream().cut(into: 100)
        var undisturbed = try await Rig()
        var rig = try await Rig()
        for batch in batches {
            try await undisturbed.take(batch)
            try await rig.take(batch)
            try rig.line.save(now: Rig.now)
            try rig.store.close()
            rig = try await Rig(in: rig.directory)
        }
        try undisturbed.line.save(now: Rig.now)
        #expect(try rig.record() == undisturbed.record())
    }

    @Test("What a start absorbed once more is written down at the next save")
    func saveAfterRestart() async throws {
        var rig = try await Rig()
        try await rig.take(Array(campaignStream().prefix(100)))
        try rig.store.close()
        rig = try await Rig(in: rig.directory)
        #expect(try rig.store.reader.snapshot() == nil)
        try rig.line.save(now: Rig.now)
        #expect(try rig.store.reader.snapshot()?.covers == ItemID(rawValue: 100))
    }

    @Test("A batch that is read once more after a crash is counted as duplicates and changes nothing else")
    func repeatedBatch() async throws {
        var rig = try await Rig()
        let batches = campaignStream().cut(into: 128)
        for batch in batches { try await rig.take(batch) }
        let before = try rig.record()
        try await rig.take(batches[batches.count - 1])
        var after = try rig.record()
        #expect(after.counters[.duplicates] == batches[batches.count - 1].count)
        after.counters[.duplicates] = before.counters[.duplicates]
        #expect(after == before)
    }

    @Test("What retention has deleted is missed neither by the line nor by a start")
    func retention() async throws {
        var rig = try await Rig()
        let batches = campaignStream().cut(into: 60)
        for batch in batches { try await rig.take(batch) }
        // A quiet week, after which a little comes, and with it something from long ago.
        for (place, hours) in [420.0, 421, 20, 422].enumerated() {
            try await rig.take([conversation("n-\(place)", "rain tomorrow", by: "ada \(place)", at: .hours(hours))])
        }
        try rig.line.save(now: Rig.now)
        let end = try #require(rig.line.eventTime).advanced(bySeconds: -8 * 86_400)
        while try rig.store.retain(since: end) {}
        #expect(try rig.store.reader.storedItems().count == 3)
        try rig.store.close()
        rig = try await Rig(in: rig.directory)
        try await rig.take([conversation("n-9", "rain tomorrow", by: "ada", at: .hours(423))])
        #expect(try rig.store.reader.counters()[.conversations] == campaignStream().count + 5)
    }

    @Test("When nothing more comes, the last hour closes and open alerts end by themselves")
    func idling() async throws {
        var rig = try await Rig()
        for batch in campaignStream().cut(into: 128) { try await rig.take(batch) }
        #expect(rig.line.firing.count == 1)
        _ = try await rig.line.idle(forSeconds: 5 * 86_400, now: Rig.now, waitToRetry: { throw $0 })
        #expect(rig.line.firing.isEmpty)
        let alert = try #require(try rig.store.reader.alerts().first?.alert)
        #expect(alert.state == .resolved)
        #expect(try #require(alert.resolvedAt) > alert.detectedAt)
    }

    @Test("An edition is due after 200 items and then after as much event time as is configured")
    func editions() async throws {
        var rig = try await Rig()
        #expect(!rig.line.isEditionStale)
        let stream = campaignStream()
        try await rig.take(Array(stream.prefix(199)))
        #expect(!rig.line.isEditionDue)
        #expect(rig.line.isEditionStale)
        try await rig.take([stream[199]])
        #expect(rig.line.isEditionDue)
        let edition = try #require(try await rig.publishEdition())
        #expect(edition.number == 1)
        #expect(edition.time == rig.line.eventTime)
        #expect(edition.clusters.contains { $0.level == 0 && $0.conversations > 0 })
        #expect(try rig.store.reader.edition() == edition)
        #expect(!rig.line.isEditionDue)
        #expect(!rig.line.isEditionStale)
        try await rig.take(Array(stream[200...]))
        #expect(rig.line.isEditionDue)
        let next = try #require(try await rig.publishEdition())
        #expect(next.number == 2)
        let base = next.clusters.filter { $0.level == 0 }.map(\.id)
        #expect(Set(next.map?.places.map(\.cluster) ?? []) == Set(base))
    }

    @Test("Before anything was recorded there is no edition")
    func noEdition() async throws {
        var rig = try await Rig()
        #expect(try await rig.publishEdition() == nil)
    }
}
