import Model

@testable import Daemon

extension Timestamp {
    /// 2026-01-05T00:00:00Z, a Monday.
    static let start = Timestamp(rawValue: 1_767_571_200_000)

    static func hours(_ hours: Double) -> Timestamp {
        start.advanced(bySeconds: hours * 3600)
    }
}

/// Requests in a small made-up space: topics are directions, and wording is noise around them.
struct Town {
    static let dimensions = 48

    private var random = SplitMix(seed: 7)
    private var topics: [[Float]] = []
    private var requests: [(account: AccountID?, time: Timestamp, embedding: Embedding)] = []

    /// Adds a request at `hours` after the beginning; a smaller `spread` means closer wording.
    mutating func ask(_ topic: Int, by account: Int?, at hours: Double, spread: Float = 0.08) {
        while topics.count <= topic { topics.append(noise(1)) }
        let components = zip(topics[topic], noise(spread)).map { $0 + $1 }
        guard let embedding = Embedding(normalizing: components)?.asStored else { return }
        requests.append((account.map { AccountID(rawValue: UInt64($0)) }, .hours(hours), embedding))
    }

    /// Lets eight days pass in which accounts ask about each of `topics` topics `perDay` times.
    mutating func live(topics: Int = 16, perDay: Int = 6) {
        let count = topics * perDay
        for day in 0..<8 {
            for rank in 0..<count {
                let account = 1000 + Int.random(in: 0..<5000, using: &random)
                ask(rank % topics, by: account, at: 24 * (Double(day) + Double(rank) / Double(count)))
            }
        }
    }

    /// Everything in order of time, numbered from 1.
    var items: [Item] {
        requests.enumerated().sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }
            .enumerated().map { rank, pair in
                Item(
                    id: ItemID(rawValue: Int64(rank + 1)),
                    conversation: ConversationID(rawValue: "c-\(rank + 1)"),
                    account: pair.element.account,
                    time: pair.element.time,
                    weight: 1,
                    facets: [:],
                    terms: [],
                    embedding: pair.element.embedding
                )
            }
    }

    /// A quiet week, and on its last day `accounts` accounts that ask `itemsEach` times for the same new thing.
    static func week(campaign accounts: Int, itemsEach: Int = 1) -> Town {
        var town = Town()
        town.live()
        for rank in 0..<accounts * itemsEach {
            town.ask(50, by: rank % accounts, at: 170 + Double(rank) / 20, spread: 0.3)
        }
        return town
    }

    private mutating func noise(_ scale: Float) -> [Float] {
        // A sum of uniform numbers is round enough.
        (0..<Self.dimensions).map { _ in
            scale * ((0..<4).reduce(Float(0)) { sum, _ in sum + Float.random(in: -1...1, using: &random) })
        }
    }
}
