import Clustering
import Model
import Testing

@Suite struct ClustererTests {
    @Test("Topics far apart get clusters of their own, and the record agrees with the clusterer")
    func separates() throws {
        var topics = Topics(12)
        let stream = topics.arrivals(2_500, of: 0..<12)
        var ledger = Ledger()
        ledger.take(stream.arrivals)
        let ids = stream.arrivals.compactMap { ledger.clusters[$0.item] }
        let agreement = try #require(Agreement(clusters: ids, labels: stream.topics))
        #expect(agreement.ari > 0.95)
        var counts: [ClusterID: Int] = [:]
        for id in ids { counts[id, default: 0] += 1 }
        #expect(counts == Dictionary(uniqueKeysWithValues: ledger.clusterer.clusters.map { ($0.id, $0.items) }))
    }

    @Test("Every centroid is the mean of what it absorbed", arguments: [1_024, 1_500, 2_700])
    func means(count: Int) throws {
        var topics = Topics(30)
        var ledger = Ledger(ClusteringConfiguration(maximumClusters: 40))
        ledger.take(topics.arrivals(count, of: 0..<30).arrivals)
        // Those that have not yet forgotten anything.
        let recent = ledger.recentItems
        let whole = ledger.clusterer.clusters.filter { recent[$0.id, default: []].count < 128 }
        #expect(whole.count > 20)
        for cluster in whole {
            let items = try #require(recent[cluster.id])
            var sum = [Float](repeating: 0, count: Topics.dimensions)
            for item in items {
                let embedding = try #require(ledger.embeddings[item])
                for index in sum.indices { sum[index] += embedding.components[index] }
            }
            let mean = try #require(Embedding(normalizing: sum))
            let cosine = zip(mean.components, cluster.centroid.components).reduce(0) { $0 + $1.0 * $1.1 }
            #expect(cosine > 0.99999)
            #expect(abs(cluster.weight - Double(items.count)) < 1e-6)
        }
    }

    @Test("Every arrival is answered at once, in order, even the first")
    func answers() {
        var topics = Topics(3)
        let stream = topics.arrivals(5, of: 0..<3)
        var ledger = Ledger()
        ledger.take(stream.arrivals, inCallsOf: 1)
        #expect(ledger.assignments.map(\.item) == stream.arrivals.map(\.item))
        #expect(ledger.clusterer.clusters.count == 1)
        #expect(ledger.clusterer.clusters[0].items == 5)
        #expect(ledger.assignments.allSatisfy { !$0.isConfirmed })
    }

    @Test("Three hundred items are enough for clusters", arguments: [100, nil])
    func smallStream(accounts: Int?) throws {
        var topics = Topics(5)
        let stream = topics.arrivals(300, of: 0..<5, accounts: accounts)
        var ledger = Ledger()
        ledger.take(stream.arrivals)
        let ids = stream.arrivals.compactMap { ledger.clusters[$0.item] }
        let agreement = try #require(Agreement(clusters: ids, labels: stream.topics))
        #expect(agreement.ari > 0.8)
    }

    @Test("How arrivals are cut into calls changes nothing", arguments: [1, 7, 1_000])
    func cutting(size: Int) {
        var topics = Topics(9)
        let stream =
            topics.arrivals(2_300, of: 0..<6).arrivals + topics.arrivals(1_500, of: 2..<9, first: 2_301).arrivals
        var whole = Ledger()
        whole.take(stream, inCallsOf: 64)
        var cut = Ledger()
        cut.take(stream, inCallsOf: size)
        #expect(cut.assignments == whole.assignments)
        #expect(cut.moves == whole.moves)
        #expect(cut.events == whole.events)
        #expect(cut.clusterer.encoded() == whole.clusterer.encoded())
        #expect(cut.clusters == whole.clusters)
    }

    @Test("The same seed gives the same state")
    func seeded() {
        var topics = Topics(9)
        let stream = topics.arrivals(1_300, of: 0..<9).arrivals
        let states = [4, 4, 5].map { (seed: UInt64) in
            var ledger = Ledger(ClusteringConfiguration(seed: seed))
            ledger.take(stream)
            return ledger.clusterer.encoded()
        }
        #expect(states[0] == states[1])
        #expect(states[0] != states[2])
    }

    @Test("A state saved anywhere goes on as if nothing had happened", arguments: [50, 700, 1_500, 3_100])
    func savedAndRestored(cut: Int) throws {
        var topics = Topics(8)
        let stream = topics.arrivals(3_600, of: 0..<8).arrivals
        var whole = Ledger()
        whole.take(stream)
        var first = Ledger()
        first.take(Array(stream[..<cut]))
        var second = first
        second.clusterer = try Clusterer(
            decoding: first.clusterer.encoded(),
            configuration: first.clusterer.configuration,
            dimensions: Topics.dimensions
        )
        #expect(second.clusterer.encoded() == first.clusterer.encoded())
        second.take(Array(stream[cut...]))
        #expect(second.clusterer.encoded() == whole.clusterer.encoded())
        #expect(second.clusters == whole.clusters)
    }

    @Test("A damaged state is refused, wherever the damage is")
    func damage() {
        var topics = Topics(3)
        var ledger = Ledger()
        ledger.take(topics.arrivals(200, of: 0..<3).arrivals)
        let bytes = ledger.clusterer.encoded()
        for place in stride(from: 16, to: bytes.count, by: 997) {
            var damaged = bytes
            damaged[place] ^= 0x10
            #expect(throws: ClusteringStateError.damaged) { try decode(damaged) }
        }
        for length in [9, 16, 40, bytes.count - 1] {
            #expect(throws: ClusteringStateError.self) { try decode(Array(bytes[..<length])) }
        }
        #expect(throws: ClusteringStateError.damaged) { try decode([]) }
        #expect(throws: ClusteringStateError.unknownFormat) { try decode([UInt8](repeating: 7, count: 100)) }
        #expect(throws: ClusteringStateError.otherDimensions(saved: Topics.dimensions, wanted: 8)) {
            try Clusterer(decoding: bytes, configuration: ClusteringConfiguration(), dimensions: 8)
        }
    }

    private func decode(_ bytes: [UInt8]) throws -> Clusterer {
        try Clusterer(decoding: bytes, configuration: ClusteringConfiguration(), dimensions: Topics.dimensions)
    }

    @Test("Nothing has happened where the embeddings could not be fetched")
    func failedFetch() throws {
        struct Unreadable: Error {}
        var topics = Topics(4)
        let stream = topics.arrivals(3_200, of: 0..<4).arrivals
        var ledger = Ledger()
        ledger.take(Array(stream[..<1_400]))
        let before = ledger.clusterer.encoded()
        #expect(throws: Unreadable.self) {
            _ = try ledger.clusterer.assign(Array(stream[1_400...])) { _ throws(Unreadable) in throw Unreadable() }
        }
        #expect(ledger.clusterer.encoded() == before)
    }

    @Test("Items that are gone when a re-cluster asks for them are forgotten, and nothing else")
    func retention() {
        var topics = Topics(4)
        let stream = topics.arrivals(3_200, of: 0..<4).arrivals
        var ledger = Ledger()
        ledger.take(Array(stream[..<2_000]))
        ledger.embeddings = ledger.embeddings.filter { $0.key.rawValue > 1_900 }
        ledger.take(Array(stream[2_000...]))
        #expect(ledger.clusterer.clusters.count == 4)
        #expect(ledger.recentItems.values.joined().allSatisfy { $0.rawValue > 1_900 })
    }

    @Test("The nearest clusters come nearest first")
    func nearest() {
        var topics = Topics(6)
        var ledger = Ledger()
        ledger.take(topics.arrivals(1_100, of: 0..<6).arrivals)
        let question = topics.embedding(near: topics.centers[2])
        let found = ledger.clusterer.nearest(to: question, count: 3)
        #expect(found.count == 3)
        #expect(found.map(\.similarity) == found.map(\.similarity).sorted(by: >))
        #expect(found[0].similarity > 0.7)
    }
}
