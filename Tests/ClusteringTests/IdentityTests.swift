import Clustering
import Model
import Testing

@Suite struct IdentityTests {
    /// The cluster in which most of the last arrivals of a topic stand.
    private func home(of topic: Int, in ledger: Ledger, _ stream: (arrivals: [Arrival], topics: [Int])) -> ClusterID? {
        var votes: [ClusterID: Int] = [:]
        for (arrival, drawn) in zip(stream.arrivals, stream.topics) where drawn == topic {
            if let id = ledger.clusters[arrival.item] { votes[id, default: 0] += 1 }
        }
        return votes.max { $0.value < $1.value }?.key
    }

    @Test("A new topic gets a cluster of its own after a few items, and those who waited move there")
    func birth() throws {
        var topics = Topics(9)
        var ledger = Ledger()
        ledger.take(topics.arrivals(1_400, of: 0..<8).arrivals)
        let known = Set(ledger.clusterer.clusters.map(\.id))
        let new = topics.arrivals(64, of: 8..<9, first: 1_401)
        ledger.take(new.arrivals)
        ledger.take(topics.arrivals(64, of: 0..<8, first: 1_465).arrivals)
        let opened = try #require(home(of: 8, in: ledger, new))
        #expect(!known.contains(opened))
        let born = try #require(ledger.events.first { $0.kind == .born && $0.cluster == opened })
        #expect(born.mass >= 8)
        #expect(ledger.moves.count { $0.to == opened } >= 8)
    }

    @Test("One account cannot open a cluster, however often it asks", arguments: [1, 4])
    func fewAccounts(accounts: Int) {
        var topics = Topics(9)
        var ledger = Ledger()
        ledger.take(topics.arrivals(1_400, of: 0..<8).arrivals)
        let known = Set(ledger.clusterer.clusters.map(\.id))
        ledger.take(topics.arrivals(200, of: 8..<9, first: 1_401, accounts: accounts).arrivals)
        for (cluster, items) in ledger.recentItems where !known.contains(cluster) {
            #expect(items.allSatisfy { $0.rawValue <= 1_400 })
        }
    }

    @Test("A topic that returns finds its old id, and its rest and return are told")
    func returning() throws {
        var topics = Topics(8)
        var ledger = Ledger()
        let early = topics.arrivals(1_500, of: 0..<8)
        ledger.take(early.arrivals)
        let old = try #require(home(of: 0, in: ledger, early))
        // A year of everything else, then the first topic again.
        ledger.take(topics.arrivals(640, of: 1..<8, first: 1_501, day: 365).arrivals)
        #expect(ledger.clusterer.clusters.first { $0.id == old }?.isDormant == true)
        let late = topics.arrivals(64, of: 0..<1, first: 2_141, day: 366)
        ledger.take(late.arrivals)
        #expect(home(of: 0, in: ledger, late) == old)
        #expect(ledger.clusterer.clusters.first { $0.id == old }?.isDormant == false)
        #expect(
            ledger.events.filter { $0.cluster == old && $0.kind != .born }.map(\.kind).suffix(2) == [
                .dormant, .returned,
            ]
        )
    }

    /// Seven topics that stay as they are, and one that becomes another over seven days, item by item, by the share of the
    /// way it has gone.
    private func turningStream(_ topics: inout Topics) -> (arrivals: [Arrival], shares: [Float?]) {
        let perDay = 800
        var arrivals: [Arrival] = []
        var shares: [Float?] = []
        for place in 0..<(13 * perDay) {
            let day = Float(place) / Float(perDay)
            let topic = Int.random(in: 0..<8, using: &topics.generator)
            let share = min(1, max(0, (day - 3) / 7))
            let center =
                topic > 0
                ? topics.centers[topic] : zip(topics.centers[0], topics.centers[8]).map { $0 + share * ($1 - $0) }
            arrivals.append(
                Arrival(
                    item: ItemID(rawValue: Int64(place) + 1),
                    embedding: topics.embedding(near: center),
                    account: AccountID(rawValue: UInt64.random(in: 1...100, using: &topics.generator)),
                    time: Timestamp(rawValue: Int64(day * 86_400_000))
                )
            )
            shares.append(topic == 0 ? share : nil)
        }
        return (arrivals, shares)
    }

    @Test("A topic that turns into another over a week leaves its id behind, and the lineage says so", arguments: 1...4)
    func turning(seed: UInt64) throws {
        var topics = Topics(9, seed: seed)
        var ledger = Ledger()
        let stream = turningStream(&topics)
        ledger.take(stream.arrivals)
        func clusters(where isMeant: (Float) -> Bool, after first: Int) -> [ClusterID] {
            zip(stream.arrivals, stream.shares).dropFirst(first).compactMap { arrival, share in
                share.map(isMeant) == true ? ledger.clusters[arrival.item] : nil
            }
        }
        let before = clusters(where: { $0 == 0 }, after: 1_024)
        let after = clusters(where: { $0 == 1 }, after: 0)
        let old = try #require(Dictionary(grouping: before, by: \.self).max { $0.value.count < $1.value.count }?.key)
        let new = try #require(Dictionary(grouping: after, by: \.self).max { $0.value.count < $1.value.count }?.key)
        #expect(before.count { $0 == old } * 10 > before.count * 9)
        #expect(after.allSatisfy { $0 != old && ledger.survivor(of: old) != $0 })
        // Back from the new one, birth by birth, split by split, stands the old one or a birth of its own.
        #expect(ledger.events.contains { ($0.kind == .split || $0.kind == .born) && $0.cluster == new })
        #expect(ledger.events.contains { $0.kind == .split && $0.other == old && $0.share > 0.5 })
        // Asked about again, the first topic finds its id.
        let again = topics.arrivals(64, of: 0..<1, first: stream.arrivals.count + 1)
        ledger.take(again.arrivals)
        #expect(home(of: 0, in: ledger, again) == old)
    }

    @Test("Of more clusters at rest than may be known the longest asleep are forgotten, and their ids with them")
    func forgotten() throws {
        var configuration = ClusteringConfiguration()
        configuration.mostDormant = 2
        var topics = Topics(8)
        var ledger = Ledger(configuration)
        ledger.take(topics.arrivals(1_500, of: 0..<8).arrivals)
        let first = Set(ledger.clusterer.clusters.map(\.id))
        for (round, topic) in [1, 3, 5].enumerated() {
            let arrivals = topics.arrivals(2_200, of: topic..<8, first: 1_501 + 2_200 * round, day: 60 * (round + 1))
            ledger.take(arrivals.arrivals)
        }
        let left = ledger.clusterer.clusters
        #expect(left.count { $0.isDormant } == 2)
        let late = topics.arrivals(80, of: 0..<1, first: 9_000, day: 190)
        ledger.take(late.arrivals)
        #expect(!first.contains(try #require(home(of: 0, in: ledger, late))))
    }

    @Test("Topics that stay as they are turn into nothing")
    func steady() {
        var topics = Topics(8)
        var ledger = Ledger()
        ledger.take(topics.arrivals(10_000, of: 0..<8).arrivals)
        #expect(ledger.clusterer.clusters.count { !$0.isDormant } == 8)
        #expect(!ledger.events.contains { $0.kind == .dormant })
    }

    @Test("On a split of what stands between both halves the larger one keeps the id")
    func split() throws {
        // Two topics so close that they start as one cluster among the few that there may be.
        var topics = Topics(6)
        var configuration = ClusteringConfiguration(maximumClusters: 3)
        configuration.noveltyDeviations = 4
        var ledger = Ledger(configuration)
        let stream = topics.arrivals(1_500, of: 0..<6)
        ledger.take(stream.arrivals)
        let before = ledger.clusters
        var wider = configuration
        wider.maximumClusters = 12
        ledger.clusterer = try Clusterer(
            decoding: ledger.clusterer.encoded(),
            configuration: wider,
            dimensions: Topics.dimensions
        )
        ledger.take(topics.arrivals(2_000, of: 0..<6, first: 1_501).arrivals)
        let splits = ledger.events.filter { $0.kind == .split }
        #expect(!splits.isEmpty)
        for split in splits {
            #expect(split.share <= 0.51)
            let giver = try #require(split.other)
            let stayed = before.count { $0.value == giver && ledger.clusters[$0.key] == giver }
            let left = ledger.moves.count { $0.from == giver && $0.to == split.cluster }
            #expect(stayed > 0)
            #expect(left >= 8)
        }
    }

    @Test("A merged id becomes an alias of its survivor, and holds no items any more")
    func merge() throws {
        var topics = Topics(12)
        var configuration = ClusteringConfiguration(maximumClusters: 12)
        var ledger = Ledger(configuration)
        ledger.take(topics.arrivals(1_500, of: 0..<12).arrivals)
        configuration.maximumClusters = 6
        ledger.clusterer = try Clusterer(
            decoding: ledger.clusterer.encoded(),
            configuration: configuration,
            dimensions: Topics.dimensions
        )
        let known = ledger.outcomes.count
        ledger.take(topics.arrivals(1_600, of: 0..<12, first: 1_501).arrivals)
        let merges = ledger.outcomes[known...].flatMap(\.events).filter { $0.kind == .merged }
        #expect(merges.count >= 6)
        let living = Set(ledger.clusterer.clusters.map(\.id))
        #expect(living.count <= 7)
        for merge in merges {
            let gone = try #require(merge.other)
            #expect(!living.contains(gone))
            #expect(living.contains(ledger.survivor(of: gone)))
            #expect(!ledger.clusters.values.contains(gone))
        }
    }

    @Test("Ids are never used again")
    func numbers() {
        var topics = Topics(20)
        var ledger = Ledger(ClusteringConfiguration(maximumClusters: 10))
        for part in 0..<4 {
            ledger.take(topics.arrivals(1_200, of: (part * 5)..<(part * 5 + 5), first: part * 1_200 + 1).arrivals)
        }
        let births = ledger.events.filter { $0.kind == .born || $0.kind == .split }.map(\.cluster)
        #expect(Set(births).count == births.count)
    }
}
