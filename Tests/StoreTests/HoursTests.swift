import Model
import Testing

@testable import Store

@Suite("Hourly counts") struct HoursTests {
    let scratch: Scratch

    init() throws {
        scratch = try Scratch()
    }

    @Test("Counts equal a recount after random arrivals and moves", arguments: [1, 2, 3] as [UInt64])
    func recount(seed: UInt64) throws {
        var generator = SplitMix(seed: seed)
        let store = try scratch.open()
        var items: [(recording: RecordedItem, cluster: Int)] = []
        for _ in 0..<30 {
            var next = batch()
            for _ in 0..<Int.random(in: 0...40, using: &generator) {
                let item = recording(
                    items.count + 1,
                    account: Bool.random(using: &generator) ? UInt64.random(in: 1...9, using: &generator) : nil,
                    time: .minutes(Int.random(in: -90...400, using: &generator)),
                    weight: Double(Int.random(in: 1...8, using: &generator)),
                    cluster: Int.random(in: 0...5, using: &generator)
                )
                next.items.append(item)
                guard case .base(let cluster) = item.cluster else { continue }
                items.append((item, cluster))
            }
            for _ in 0..<Int.random(in: 0...60, using: &generator) where !items.isEmpty {
                let place = Int.random(in: items.indices, using: &generator)
                let target = Int.random(in: 0...6, using: &generator)
                next.moves.append(
                    Move(item: .number(place + 1), from: .base(items[place].cluster), to: .base(target))
                )
                items[place].cluster = target
            }
            try store.record(next)
        }
        var groups: [ClusterID: [Hour: [RecordedItem]]] = [:]
        for (recording, cluster) in items {
            groups[.base(cluster), default: [:]][recording.item.time.hour, default: []].append(recording)
        }
        let expected = groups.mapValues { hours in
            hours.sorted { $0.key < $1.key }.map { hour, recordings in
                ClusterHourCount(
                    hour: hour,
                    conversations: recordings.count,
                    weight: recordings.reduce(0) { $0 + $1.item.weight },
                    accounts: Set(recordings.compactMap(\.item.account)).count
                )
            }
        }
        #expect(try store.reader.counts(from: Hour(rawValue: 0), to: Hour(rawValue: .max)) == expected)
        let lifetimes = try store.reader.clusters().filter { $0.conversations > 0 }
        #expect(lifetimes.map(\.id) == expected.keys.sorted())
        for cluster in lifetimes {
            let hours = try #require(expected[cluster.id])
            #expect(cluster.conversations == hours.reduce(0) { $0 + $1.conversations })
            #expect(cluster.weight == hours.reduce(0) { $0 + $1.weight })
        }
        for (cluster, population) in try store.reader.populations() {
            let members = try #require(groups[cluster]).values.flatMap(\.self)
            #expect(population.conversations == members.count)
            #expect(population.accounts == Set(members.compactMap(\.item.account)).count)
        }
    }

    @Test("A cluster's main language is that of its newest conversations, by weight, over those without one too")
    func languages() throws {
        let store = try scratch.open()
        let german: Facets = [.language: .category("de")]
        let dutch: Facets = [.language: .category("nl")]
        try store.record(
            batch([
                recording(1, time: .minutes(1), cluster: 1, facets: dutch),
                recording(2, time: .minutes(2), cluster: 1, facets: dutch),
                recording(3, time: .minutes(3), cluster: 1, facets: german),
                recording(4, time: .minutes(4), cluster: 1, facets: german),
                recording(5, time: .minutes(5), cluster: 1, facets: german),
                recording(6, time: .minutes(6), cluster: 1, facets: [:]),
                recording(7, time: .minutes(7), cluster: 2, facets: [:]),
            ])
        )
        let clusters: [ClusterID] = [.base(1), .base(2), .base(3)]
        #expect(
            try store.reader.languages(of: clusters, limit: 100) == [.base(1): MainLanguage(tag: "de", share: 0.5)]
        )
        #expect(
            try store.reader.languages(of: clusters, limit: 4) == [.base(1): MainLanguage(tag: "de", share: 0.75)]
        )
    }

    @Test("A move goes from where the item stands, even where the move says otherwise")
    func actualOrigin() throws {
        let store = try scratch.open()
        try store.record(batch([recording(1, cluster: 1)]))
        var moving = batch()
        moving.moves = [
            Move(item: .number(1), from: .base(8), to: .base(2)), Move(item: .number(5), from: .base(1), to: .base(2)),
        ]
        try store.record(moving)
        let counts = try store.reader.counts(from: Hour(rawValue: 0), to: Hour(rawValue: .max))
        #expect(counts.keys.sorted() == [.base(2)])
    }

    @Test("Counts outlive the conversations they count, and late arrivals are added to them")
    func afterRetention() throws {
        let store = try scratch.open()
        var first = batch([
            recording(1, account: 1, cluster: 1), recording(2, account: 2, cluster: 1),
            recording(3, account: 2, time: .hours(2), cluster: 1),
        ])
        first.snapshot = EngineSnapshot(body: [], covers: .number(3), writtenAt: .start)
        try store.record(first)
        #expect(try !store.retain(since: .hours(1)))
        #expect(try store.reader.storedItems().count == 1)
        let hour = Timestamp.start.hour
        let series = { try store.reader.series(of: .base(1), from: hour, to: Hour(rawValue: hour.rawValue + 1)) }
        #expect(try series() == [ClusterHourCount(hour: hour, conversations: 2, weight: 2, accounts: 2)])

        try store.record(batch([recording(4, account: 3, time: .minutes(59), cluster: 1)]))
        #expect(try series() == [ClusterHourCount(hour: hour, conversations: 3, weight: 3, accounts: 3)])
        #expect(try store.reader.clusters().map(\.conversations) == [4])
    }

    @Test("Growth compares the last 24 hours with the 24 before")
    func growth() throws {
        let store = try scratch.open()
        let hours = [0, 23, 24, 30, 47, 48]
        try store.record(
            batch(hours.enumerated().map { recording($0.offset + 1, time: .hours($0.element), cluster: 4) })
        )
        #expect(
            try store.reader.growth(before: Timestamp.hours(48).hour)
                == [.base(4): DailyGrowth(lastDay: 3, dayBefore: 2)]
        )
    }
}
