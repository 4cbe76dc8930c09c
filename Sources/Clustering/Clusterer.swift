import Model

/// Puts requests into clusters as they come, and keeps the clusters' identity while they grow, part and join.
///
/// A value without a clock. It answers each arrival at once, from a state that advances only after every 64th item of its
/// life; so it does not matter how arrivals are cut into calls, and a replay gives what the live run gave, bit for bit
/// on the same machine. Until the 1,024th item it is warming up: items have provisional clusters, formed anew after 64 items
/// and then every 128, with ids carried over where most members stay together. Fewer than 64 items are one cluster.
package struct Clusterer: Sendable {
    /// How many items lie between two changes of what arrivals are compared with.
    package static let epoch = 64
    static let warmUp = 1_024

    /// The settings it was made with.
    package let configuration: ClusteringConfiguration
    /// The length of the vectors it takes.
    package var dimensions: Int { tile.width }

    var table: ClusterTable
    var waiting: WaitingItems
    /// Cosines of arrivals to the centroid that answered, over all clusters.
    var overall = Spread()
    /// The number of the next new cluster: above those of all clusters there have been.
    package internal(set) var nextNumber: Int
    /// How many items were answered in its life.
    var taken = 0
    var newest = Timestamp(rawValue: .min)
    var takenAtRecluster = 0
    var timeOfRecluster = Timestamp(rawValue: .min)
    /// What was answered since the last epoch ended; an item's row in `tile` is its place here.
    var pending: [Pending] = []
    var tile: Matrix
    private var similarities: [Float] = []

    /// An answered item whose vector has not yet had any effect.
    struct Pending: Equatable, Sendable {
        let item: ItemID
        let party: Party
        let time: Timestamp
        let slot: Int
        let similarity: Float
        let isNovel: Bool
    }

    /// A clusterer that has seen nothing; its clusters are numbered from `firstNumber` on.
    package init(configuration: ClusteringConfiguration, dimensions: Int, firstNumber: Int = 0) {
        self.configuration = configuration
        nextNumber = firstNumber
        table = ClusterTable(dimensions: dimensions)
        waiting = WaitingItems(dimensions: dimensions)
        tile = Matrix(width: dimensions, count: Self.epoch)
    }

    /// Answers each arrival, and re-arranges the clusters where it is time.
    ///
    /// `vectors` is asked, now and then and for up to 4,096 items at once, for the embeddings of items answered in earlier
    /// calls; those it does not return are forgotten. If it throws, nothing has happened. Arrivals must have the
    /// clusterer's dimensions and ascending items.
    package mutating func assign(
        _ arrivals: [Arrival],
        vectors: ([ItemID]) throws -> [ItemID: Embedding]
    ) rethrows -> ClusteringOutcome {
        var outcome = ClusteringOutcome()
        outcome.assignments.reserveCapacity(arrivals.count)
        let before = mayRecluster(within: arrivals.count) ? self : nil
        do {
            var start = 0
            while start < arrivals.count {
                let end = min(start + Self.epoch - pending.count, arrivals.count)
                answer(arrivals[start..<end], into: &outcome)
                start = end
                guard pending.count == Self.epoch else { break }
                closeEpoch(into: &outcome)
                if isReclusterDue {
                    try recluster(into: &outcome) { items in try Self.recall(items, arrivals[..<end], vectors) }
                    outcome.didRecluster = true
                }
            }
        } catch {
            if let before { self = before }
            throw error
        }
        return outcome
    }

    /// Every base cluster, by id.
    package var clusters: [ClusterState] {
        table.records.indices.compactMap { state(of: $0) }.sorted { $0.id < $1.id }
    }

    /// The clusters whose centroids are nearest to `embedding`, nearest first, with the cosines.
    package func nearest(to embedding: Embedding, count: Int) -> [(cluster: ClusterID, similarity: Float)] {
        precondition(embedding.components.count == dimensions, "an embedding of another length")
        let question = Matrix(width: dimensions, elements: embedding.components)
        let found = table.records.indices.map { slot in
            (cluster: table.records[slot].id, similarity: table.centroids.dot(slot, question, 0))
        }
        return Array(found.sorted { ($1.similarity, $0.cluster) < ($0.similarity, $1.cluster) }.prefix(count))
    }

    /// How many more items are answered from the present state.
    package var itemsToNextStep: Int { Self.epoch - pending.count }

    private func state(of slot: Int) -> ClusterState? {
        let record = table.records[slot]
        guard let centroid = Embedding(normalizing: Array(table.centroids[slot])) else { return nil }
        return ClusterState(
            id: record.id,
            centroid: centroid,
            weight: record.shape.count,
            items: record.items + pending.count { $0.slot == slot },
            lastSeen: record.lastSeen,
            isDormant: record.isDormant
        )
    }

    /// Embeddings of items from the present call where they are there, otherwise from outside.
    private static func recall(
        _ items: [ItemID],
        _ arrivals: ArraySlice<Arrival>,
        _ vectors: ([ItemID]) throws -> [ItemID: Embedding]
    ) rethrows -> [ItemID: Embedding] {
        guard let first = arrivals.first?.item else { return try vectors(items) }
        var found = try vectors(items.filter { $0 < first })
        let wanted = Set(items.filter { $0 >= first })
        for arrival in arrivals where wanted.contains(arrival.item) { found[arrival.item] = arrival.embedding }
        return found
    }

    // MARK: Answers

    private mutating func answer(_ arrivals: ArraySlice<Arrival>, into outcome: inout ClusteringOutcome) {
        guard let first = arrivals.first else { return }
        if table.count == 0 { openCradle(with: first, into: &outcome) }
        let row = pending.count
        for (offset, arrival) in arrivals.enumerated() {
            tile[row + offset] = arrival.embedding.components[...]
        }
        // The whole tile each time, each item in the row its number in life gives it: the last bit of a product depends
        // on shape and row, and so on nothing that depends on the call.
        product(tile, rows: 0..<Self.epoch, table.centroids, into: &similarities)
        for (offset, arrival) in arrivals.enumerated() {
            let (slot, similarity) = best(inRow: row + offset)
            let isNovel = Double(similarity) < noveltyBound(of: slot).bound
            pending.append(
                Pending(
                    item: arrival.item,
                    party: Party(arrival.account),
                    time: arrival.time,
                    slot: slot,
                    similarity: similarity,
                    isNovel: isNovel
                )
            )
            outcome.assignments.append(
                Assignment(
                    item: arrival.item,
                    cluster: table.records[slot].id,
                    similarity: similarity,
                    isConfirmed: !isNovel && taken >= Self.epoch
                )
            )
            taken += 1
            newest = max(newest, arrival.time)
        }
    }

    private func best(inRow row: Int) -> (slot: Int, similarity: Float) {
        let columns = table.count
        var best = 0
        var bestSimilarity = -Float.infinity
        for slot in 0..<columns where similarities[row * columns + slot] > bestSimilarity {
            best = slot
            bestSimilarity = similarities[row * columns + slot]
        }
        return (best, bestSimilarity)
    }

    /// The cosine under which an item is novel to a cluster, and the least that its statistics are fed.
    ///
    /// Feeding only what was not novel would raise the bound with every item; feeding outliers whole would drop it.
    func noveltyBound(of slot: Int) -> (bound: Double, floor: Double) {
        let usual = table.records[slot].similarity.shrunk(towards: overall, weight: 8)
        return (usual.mean - configuration.noveltyDeviations * usual.deviation, usual.mean - 2.5 * usual.deviation)
    }

    /// Opens the one cluster in which the first items stand until there are enough to tell groups apart.
    private mutating func openCradle(with first: Arrival, into outcome: inout ClusteringOutcome) {
        let record = ClusterRecord(
            number: takeNumber(),
            shape: Shape(meanLength: 1, count: 1, mass: 1),
            lastSeen: first.time
        )
        table.append(record, centroid: first.embedding.components)
        outcome.events.append(
            LineageEvent(kind: .born, cluster: record.id, other: nil, mass: 1, share: 0, time: first.time)
        )
    }

    mutating func takeNumber() -> Int {
        defer { nextNumber += 1 }
        return nextNumber
    }
}
