import Clustering
import Model
import Testing

@testable import Daemon

@Suite("Engine")
struct EngineTests {
    /// An engine with a store's memory: it is given the embeddings of what it absorbed in earlier calls, and no others.
    struct Run {
        var engine: Engine
        private(set) var outcome = Engine.Outcome()
        private var stored: [ItemID: Embedding] = [:]

        static var clustering: ClusteringConfiguration {
            var configuration = ClusteringConfiguration(seed: 1)
            configuration.reclusterItems = 200
            return configuration
        }

        init(rules: AlertRules = AlertRules()) {
            engine = Engine(watch: "w", clustering: Self.clustering, rules: rules, dimensions: Town.dimensions)
        }

        mutating func absorb(_ items: [Item], cutInto size: Int) throws {
            for start in stride(from: 0, to: items.count, by: size) {
                let batch = Array(items[start..<min(start + size, items.count)])
                let stored = stored
                let part = engine.absorb(batch) { wanted in
                    let found = stored.filter { wanted.contains($0.key) }
                    if found.count != Set(wanted).count { Issue.record("asked for what was never recorded") }
                    return found
                }
                outcome.clusters += part.clusters
                outcome.moves += part.moves
                outcome.events += part.events
                outcome.alerts += part.alerts
                outcome.late += part.late
                for item in batch { self.stored[item.id] = item.embedding }
            }
        }

        /// Goes on as a start does: from the encoded state and what was recorded.
        mutating func restart(rules: AlertRules = AlertRules()) throws {
            let stored = stored
            engine = try Engine(
                decoding: try engine.encoded(),
                clustering: Self.clustering,
                rules: rules,
                dimensions: Town.dimensions,
                vectors: { wanted in stored.filter { wanted.contains($0.key) } }
            )
        }
    }

    private func expectSame(_ left: Run, _ right: Run) throws {
        #expect(left.outcome.clusters == right.outcome.clusters)
        #expect(left.outcome.moves == right.outcome.moves)
        #expect(left.outcome.events == right.outcome.events)
        #expect(left.outcome.alerts == right.outcome.alerts)
        #expect(left.outcome.late == right.outcome.late)
        #expect(try left.engine.encoded() == right.engine.encoded())
    }

    @Test("Neither outcome nor state depends on how items are cut into batches", arguments: [1, 7, 64, 300])
    func cutting(size: Int) throws {
        let items = Town.week(campaign: 30).items
        var whole = Run()
        try whole.absorb(items, cutInto: items.count)
        var cut = Run()
        try cut.absorb(items, cutInto: size)
        try expectSame(whole, cut)
        // What would make this vacuous.
        #expect(!whole.outcome.moves.isEmpty)
        #expect(!whole.outcome.events.isEmpty)
        #expect(!whole.outcome.alerts.isEmpty)
    }

    @Test(
        "An engine that was written down and read back goes on as if nothing had happened",
        arguments: [100, 500, 799]
    )
    func restart(after count: Int) throws {
        let items = Town.week(campaign: 30).items
        var undisturbed = Run()
        try undisturbed.absorb(items, cutInto: 64)
        var restarted = Run()
        try restarted.absorb(Array(items.prefix(count)), cutInto: 64)
        let before = try restarted.engine.encoded()
        try restarted.restart()
        #expect(try restarted.engine.encoded() == before)
        try restarted.absorb(Array(items.dropFirst(count)), cutInto: 64)
        try expectSame(undisturbed, restarted)
    }

    @Test("Many accounts that ask for the same new thing open an alert with their items behind it")
    func campaign() throws {
        var run = Run()
        try run.absorb(Town.week(campaign: 30).items, cutInto: 256)
        let opened = try #require(run.outcome.alerts.first)
        #expect(opened.alert.kind == .novelty)
        #expect(opened.isNews)
        let firing = try #require(run.engine.book.firing.first)
        #expect(run.engine.book.firing.count == 1)
        // An open alert is updated from time to time, not with every item.
        #expect((20...30).contains(firing.accounts))
        #expect(firing.severity == .page)
    }

    @Test("The same burst by one account opens none")
    func oneAccount() throws {
        var run = Run()
        try run.absorb(Town.week(campaign: 1, itemsEach: 30).items, cutInto: 256)
        #expect(run.outcome.alerts.isEmpty)
    }

    @Test("Without rules nothing is judged")
    func noRules() throws {
        var rules = AlertRules()
        rules.growth = nil
        rules.density = nil
        var run = Run(rules: rules)
        try run.absorb(Town.week(campaign: 30).items, cutInto: 256)
        #expect(run.outcome.alerts.isEmpty)
        #expect(run.outcome.clusters.count == run.engine.absorbed.rawValue)
    }

    @Test("A detector that was switched on since begins with nothing, and the clusters are kept")
    func switchedOn() throws {
        var rules = AlertRules()
        rules.growth = nil
        rules.density = nil
        var run = Run(rules: rules)
        try run.absorb(Town.week(campaign: 0).items, cutInto: 256)
        let clusters = run.engine.clusterer.clusters.map(\.id)
        try run.restart(rules: AlertRules())
        #expect(run.engine.growth != nil)
        #expect(run.engine.density != nil)
        #expect(run.engine.clusterer.clusters.map(\.id) == clusters)
    }

    @Test("What comes after its hour closed is clustered, and counted as late")
    func late() throws {
        var town = Town()
        for rank in 0..<40 { town.ask(rank % 4, by: rank, at: Double(rank) / 10) }
        var items = town.items
        // The first of all comes last.
        let first = items.removeFirst()
        items = (items + [first]).enumerated().map { place, item in item.renumbered(place + 1) }
        var run = Run()
        try run.absorb(items, cutInto: 16)
        #expect(run.outcome.late == 1)
        #expect(run.outcome.clusters.count == 40)
        #expect(run.engine.clock.newest == .hours(3.9))
    }

    @Test("An item that comes within the lateness after its hour counts in it")
    func disorder() throws {
        var town = Town()
        for hours in [0.5, 1.99, 2.05] { town.ask(0, by: 1, at: hours) }
        let items = town.items
        var run = Run()
        try run.absorb([items[0], items[2].renumbered(2), items[1].renumbered(3)], cutInto: 1)
        #expect(run.outcome.late == 0)
    }
}

extension Item {
    func renumbered(_ number: Int) -> Item {
        Item(
            id: ItemID(rawValue: Int64(number)),
            conversation: conversation,
            account: account,
            time: time,
            weight: weight,
            facets: facets,
            terms: terms,
            embedding: embedding
        )
    }
}
