import Model

@testable import Clustering

/// A seeded generator for made-up streams.
struct TestGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }

    /// A number around zero with deviation one, near enough.
    mutating func normal() -> Float {
        (0..<6).reduce(0) { sum, _ in sum + Float.random(in: -1...1, using: &self) } / 1.414
    }

    /// A direction with one large component, so that topics are far apart.
    mutating func direction(_ dimensions: Int) -> [Float] {
        (0..<dimensions).map { _ in normal() }
    }
}

/// Topics far apart in a small space, and items scattered around them.
struct Topics {
    static let dimensions = 32

    var generator: TestGenerator
    let centers: [[Float]]
    /// The length of the scatter, where a center is one long.
    let spread: Float

    init(_ count: Int, spread: Float = 0.6, seed: UInt64 = 7) {
        var generator = TestGenerator(state: seed)
        centers = (0..<count).map { _ in
            Embedding(normalizing: generator.direction(Self.dimensions))?.components ?? []
        }
        self.generator = generator
        self.spread = spread
    }

    /// An embedding near `center`.
    mutating func embedding(near center: [Float]) -> Embedding {
        let scatter = generator.direction(Self.dimensions)
        let scale = spread / Float(Self.dimensions).squareRoot()
        let components = zip(center, scatter).map { $0 + scale * $1 }
        return Embedding(normalizing: components)?.asStored ?? Embedding(halfPrecision: [])
    }

    /// `count` arrivals on topics drawn from `topics`, one a minute, from a hundred accounts, with items from `first` on.
    mutating func arrivals(
        _ count: Int,
        of topics: Range<Int>,
        first: Int = 1,
        accounts: Int? = 100,
        day: Int = 0
    ) -> (arrivals: [Arrival], topics: [Int]) {
        var arrivals: [Arrival] = []
        var drawn: [Int] = []
        for offset in 0..<count {
            let topic = Int.random(in: topics, using: &generator)
            let account = accounts.map { AccountID(rawValue: UInt64.random(in: 1...UInt64($0), using: &generator)) }
            arrivals.append(
                Arrival(
                    item: ItemID(rawValue: Int64(first + offset)),
                    embedding: embedding(near: centers[topic]),
                    account: account,
                    time: Timestamp(rawValue: Int64((day * 1440 + first + offset) * 60_000))
                )
            )
            drawn.append(topic)
        }
        return (arrivals, drawn)
    }
}

/// A clusterer with everything that its user keeps: embeddings, and the cluster of each item.
struct Ledger {
    var clusterer: Clusterer
    var embeddings: [ItemID: Embedding] = [:]
    var clusters: [ItemID: ClusterID] = [:]
    var outcomes: [ClusteringOutcome] = []

    init(_ configuration: ClusteringConfiguration = ClusteringConfiguration()) {
        clusterer = Clusterer(configuration: configuration, dimensions: Topics.dimensions)
    }

    /// Assigns arrivals in calls of `size` and records what comes out as `ClusteringOutcome` says.
    mutating func take(_ arrivals: [Arrival], inCallsOf size: Int = 64) {
        var start = 0
        while start < arrivals.count {
            let part = Array(arrivals[start..<min(start + size, arrivals.count)])
            let known = embeddings
            let outcome = clusterer.assign(part) { items in
                Dictionary(uniqueKeysWithValues: items.compactMap { item in known[item].map { (item, $0) } })
            }
            for arrival in part { embeddings[arrival.item] = arrival.embedding }
            for assignment in outcome.assignments { clusters[assignment.item] = assignment.cluster }
            for move in outcome.moves { clusters[move.item] = move.to }
            for event in outcome.events where event.kind == .merged {
                for (item, cluster) in clusters where cluster == event.other { clusters[item] = event.cluster }
            }
            outcomes.append(outcome)
            start += size
        }
    }

    /// The confirmed items of each cluster, oldest first, at most the last 128.
    var recentItems: [ClusterID: [ItemID]] {
        Dictionary(
            uniqueKeysWithValues: clusterer.table.records.map { ($0.id, $0.recent.inOrder.suffix(128).map(\.item)) }
        )
    }

    /// The cluster that `id` became by merges, or `id` itself.
    func survivor(of id: ClusterID) -> ClusterID {
        var id = id
        while let merge = events.first(where: { $0.kind == .merged && $0.other == id }) { id = merge.cluster }
        return id
    }

    var moves: [Move] { outcomes.flatMap(\.moves) }
    var events: [LineageEvent] { outcomes.flatMap(\.events) }
    var assignments: [Assignment] { outcomes.flatMap(\.assignments) }
}
