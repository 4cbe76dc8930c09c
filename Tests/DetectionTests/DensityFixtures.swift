import COpenBLAS
import Model

@testable import Detection

/// Requests in a made space: topics are directions, and wording is noise around them.
struct Town {
    static let dimensions = 48

    private var random = SplitMix(seed: 7)
    private var topics: [[Float]] = []
    private(set) var arrivals: [Arrival] = []
    private let start = Hour(rawValue: 4 * 24).start

    init() {
        precondition(weir_blas_open() == 0, "the linear algebra library is needed for these tests")
    }

    /// Adds a request; a smaller `spread` means closer wording.
    mutating func ask(_ topic: Int, by account: Int?, at hours: Double, spread: Float = 0.08, cluster: Int? = nil) {
        while topics.count <= topic { topics.append(noise(1)) }
        let components = zip(topics[topic], noise(spread)).map { $0 + $1 }
        guard let embedding = Embedding(normalizing: components)?.asStored else { return }
        arrivals.append(
            Arrival(
                item: ItemID(rawValue: Int64(arrivals.count + 1)),
                embedding: embedding,
                account: account.map { AccountID(rawValue: UInt64($0)) },
                time: start.advanced(bySeconds: hours * 3600),
                language: "en",
                cluster: cluster.map { .base($0) }
            )
        )
    }

    /// Makes a new topic that lies at about this cosine to another one.
    mutating func relate(_ topic: Int, to other: Int, by cosine: Float) {
        while topics.count <= max(topic, other) { topics.append(noise(1)) }
        let rest = (1 - cosine * cosine).squareRoot()
        topics[topic] = zip(topics[other], noise(1)).map { cosine * $0 + rest * $1 }
    }

    /// Adds days of a background: `topics` topics that `perDay` of some accounts each ask about every day.
    mutating func live(days: Range<Int>, topics: Int = 10, perDay: Int = 6, accounts: Int = 5000) {
        for day in days {
            for rank in 0..<topics * perDay {
                let hours = Double(day * 24) + 24 * Double(rank) / Double(topics * perDay)
                ask(rank % topics, by: 1000 + Int.random(in: 0..<accounts, using: &random), at: hours)
            }
        }
    }

    /// Everything in order of time, numbered anew.
    func inOrder() -> [Arrival] {
        let sorted = arrivals.enumerated().sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }
        return sorted.enumerated().map { rank, pair in
            var arrival = pair.element
            arrival.item = ItemID(rawValue: Int64(rank + 1))
            return arrival
        }
    }

    private mutating func noise(_ scale: Float) -> [Float] {
        // A sum of uniform numbers is round enough.
        (0..<Self.dimensions).map { _ in
            scale * ((0..<4).reduce(Float(0)) { sum, _ in sum + Float.random(in: -1...1, using: &random) })
        }
    }
}

func detector(_ configuration: DensityConfiguration = DensityConfiguration()) -> DensityDetector {
    DensityDetector(configuration: configuration, dimensions: Town.dimensions)
}
