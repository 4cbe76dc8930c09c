import COpenBLAS
import Model

@testable import Clustering

private let dimensions = 384

/// A clusterer as it is after very many items: `count` clusters that each remember `remembered` items.
private struct Settled {
    var clusterer: Clusterer
    var embeddings: [ItemID: Embedding] = [:]
    let directions: [[Float]]
    var dice = SplitMix(seed: 1)

    init(_ count: Int, remembering remembered: Int) {
        var configuration = ClusteringConfiguration(maximumClusters: count)
        configuration.reclusterItems = 1 << 30
        clusterer = Clusterer(configuration: configuration, dimensions: dimensions)
        var directions: [[Float]] = []
        var next: Int64 = 0
        for number in 0..<count {
            let direction = Embedding(normalizing: dice.vector(dimensions))?.components ?? []
            directions.append(direction)
            let time = Timestamp(rawValue: 0)
            var record = ClusterRecord(
                number: number,
                shape: Shape(meanLength: 0.7, count: 256, mass: 256),
                lastSeen: time
            )
            record.activity = 100
            record.similarity.feed(0.7, memory: 256)
            for _ in 0..<remembered {
                next += 1
                let item = ItemID(rawValue: next)
                record.recent.append(item, Party(AccountID(rawValue: dice.next() % 1_000)))
                embeddings[item] = Settled.near(direction, &dice)
            }
            clusterer.table.append(record, centroid: direction)
        }
        self.directions = directions
        clusterer.overall.feed(0.7, memory: 256)
        clusterer.taken = Clusterer.warmUp + Int(next) * 100
        clusterer.taken -= clusterer.taken % Clusterer.epoch
    }

    static func near(_ direction: [Float], _ dice: inout SplitMix) -> Embedding? {
        Embedding(normalizing: zip(direction, dice.vector(dimensions)).map { $0 + 0.1 * $1 })
    }

    mutating func arrivals(_ count: Int) -> [Arrival] {
        (0..<count).compactMap { place in
            guard let embedding = Settled.near(directions[Int(dice.next() % UInt64(directions.count))], &dice) else {
                return nil
            }
            return Arrival(
                item: ItemID(rawValue: Int64(1 << 40 + place)),
                embedding: embedding,
                account: AccountID(rawValue: dice.next() % 1_000),
                time: Timestamp(rawValue: 0)
            )
        }
    }
}

/// Items a second into `count` clusters, against the bare product with its greatest number, 256 items at a time.
func assignment(into count: Int) -> Measurement {
    var settled = Settled(count, remembering: 0)
    let arrivals = settled.arrivals(2_048)
    let items = arrivals.flatMap(\.embedding.components)
    let centroids = settled.directions.flatMap(\.self)
    var cosines = [Float](repeating: 0, count: 256 * count)
    var nearest = [Int](repeating: 0, count: arrivals.count)
    _ = weir_blas_open()
    let (own, peer) = rates(amount: Double(arrivals.count)) {
        var clusterer = settled.clusterer
        _ = clusterer.assign(arrivals) { _ in [:] }
    } peer: {
        for start in stride(from: 0, to: arrivals.count, by: 256) {
            multiply(items, from: start, rows: 256, centroids, width: dimensions, into: &cosines)
            cosines.withUnsafeBufferPointer { cosines in
                for row in 0..<256 {
                    var best = 0
                    for column in 0..<count where cosines[row * count + column] > cosines[row * count + best] {
                        best = column
                    }
                    nearest[start + row] = best
                }
            }
        }
    }
    return Measurement(
        name: "assign, \(count) clusters",
        unit: "items/s",
        own: own,
        peer: peer,
        peerName: "sgemm and arg-max",
        bar: 0.5
    )
}

/// Remembered items a second through a re-cluster of 10,000 clusters, against ten bare products of the same size.
///
/// A re-cluster makes five passes, one after each round of splits, two more and one that settles.
func recluster() -> Measurement {
    let settled = Settled(10_000, remembering: 4)
    let points = settled.embeddings.sorted { $0.key < $1.key }.flatMap(\.value.components)
    let count = settled.embeddings.count
    let centroids = settled.directions.flatMap(\.self)
    var cosines = [Float](repeating: 0, count: 256 * 10_000)
    let (own, peer) = rates(rounds: 1, amount: Double(count)) {
        var clusterer = settled.clusterer
        var outcome = ClusteringOutcome()
        clusterer.recluster(into: &outcome) { items in
            Dictionary(uniqueKeysWithValues: items.compactMap { item in settled.embeddings[item].map { (item, $0) } })
        }
    } peer: {
        for _ in 0..<10 {
            for start in stride(from: 0, to: count, by: 256) {
                let rows = min(256, count - start)
                multiply(points, from: start, rows: rows, centroids, width: dimensions, into: &cosines)
            }
        }
    }
    return Measurement(
        name: "re-cluster, 10,000 clusters",
        unit: "items/s",
        own: own,
        peer: peer,
        peerName: "ten products alone",
        bar: 1
    )
}
