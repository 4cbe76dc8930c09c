import Delivery
import Extraction
import Intake
import Model
import Store
import TestSupport

@testable import Daemon

/// A line over a store in a directory of its own, with a made-up encoder.
struct Rig {
    let directory: TemporaryDirectory
    let store: Store
    var line: Line
    /// The wall clock, after everything the streams tell of.
    static let now = Timestamp.hours(500)

    init(
        in directory: TemporaryDirectory = TemporaryDirectory(),
        screener: ScreenerRule? = nil,
        rules: AlertRules = AlertRules(),
        encoder: WatchEncoder = WatchEncoder(identifier: "words", embedder: .ofWords)
    ) async throws {
        self.directory = directory
        var configuration = Configuration(watch: "w", environment: [:])
        configuration.clustering.reclusterItems = 200
        configuration.extraction.screener = screener
        configuration.rules = rules
        var settings = StoreConfiguration(path: directory.file("weir.sqlite"))
        settings.busySeconds = 0
        store = try Store.open(settings, version: "0", at: Self.now)
        let extractor = try await Extractor(
            configuration: configuration.extraction,
            embedder: encoder.embedder,
            pseudonyms: Pseudonyms(key: [UInt8](repeating: 7, count: 32))
        )
        line = try Workshop(configuration: configuration, environment: [:])
            .line(
                extractor: extractor,
                store: store,
                encoder: encoder,
                servers: nil,
                sinks: [Listener()]
            )
    }

    /// Takes the conversations as one batch, and fails where the store does.
    @discardableResult
    mutating func take(_ conversations: [Conversation]) async throws -> Line.Progress {
        var batch = IntakeBatch()
        batch.conversations = conversations
        return try await take(batch)
    }

    /// Reads the batch and takes it.
    @discardableResult
    mutating func take(
        _ batch: IntakeBatch,
        waitToRetry: (StoreError) async throws -> Void = { throw $0 }
    ) async throws -> Line.Progress {
        let extractions = try await line.reading(of: batch, now: Self.now)()
        let finished = ReadAhead.Finished(batch: batch, extractions: extractions)
        return try await line.take(finished, now: Self.now, waitToRetry: waitToRetry)
    }

    /// Makes and publishes an edition; nil where there is nothing yet.
    mutating func publishEdition() async throws -> Edition? {
        guard let edition = try await line.manuscript()?.edition() else { return nil }
        try line.publish(edition)
        return edition
    }

    /// Everything that the store was told, for comparison.
    func record() throws -> Record {
        let reader = store.reader
        let items = try reader.items(after: ItemID(rawValue: 0), limit: 100_000)
        return Record(
            conversations: items.map(\.conversation),
            clusters: try reader.clusters(of: items.map(\.id)),
            counters: try reader.counters(),
            hours: try reader.counts(from: Timestamp.start.hour, to: Self.now.hour).mapValues {
                $0.map(\.conversations)
            },
            lineage: try reader.lineage(),
            alerts: try reader.alerts(),
            queued: try reader.due(at: Self.now, limit: 1000).map(\.payload),
            snapshot: try reader.snapshot()
        )
    }

    struct Record: Equatable {
        var conversations: [ConversationID]
        var clusters: [ItemID: ClusterID]
        var counters: [StoreCounter: Int]
        var hours: [ClusterID: [Int]]
        var lineage: [LineageEvent]
        var alerts: [RecordedAlert]
        var queued: [[UInt8]]
        var snapshot: EngineSnapshot?
    }
}

/// A sink that only has a name: what it would be told waits in the outbox.
private struct Listener: Sink {
    let name = "journal"
    let form = PayloadForm.journal

    func deliver(_ delivery: QueuedDelivery) async -> DeliveryOutcome { .delivered }
}

extension TextEmbedder {
    /// Puts a text at the sum of its words' places, each of which follows from the word.
    static let ofWords = ofWords(dimensions: Town.dimensions, basis: 14_695_981_039_346_656_037)

    /// The same in a space of its own for each `basis`.
    static func ofWords(dimensions: Int, basis: UInt64) -> TextEmbedder {
        TextEmbedder(dimensions: dimensions) { texts in
            texts.map { text in
                var sum = [Float](repeating: 0, count: dimensions)
                for word in text.split(separator: " ") {
                    let seed = word.utf8.reduce(basis) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 }
                    var random = SplitMix(seed: seed)
                    for place in sum.indices { sum[place] += Float.random(in: -1...1, using: &random) }
                }
                return sum
            }
        }
    }
}

/// A conversation of two turns, or more.
func conversation(
    _ id: String,
    _ text: String,
    by account: String? = "ada",
    at time: Timestamp? = .start,
    turns: Int = 2
) -> Conversation {
    let words =
        [Turn(role: .user, text: text)]
        + (1..<max(turns, 1)).map { place in
            Turn(role: place.isMultiple(of: 2) ? .user : .assistant, text: "understood")
        }
    return Conversation(id: id, account: account, timestamp: time, language: "en", turns: words)
}

/// Eight quiet days on twelve topics, and on the last of them thirty accounts that ask for the same new thing.
func campaignStream() -> [Conversation] {
    func word(_ number: Int) -> String {
        let syllables = ["ba", "ke", "li", "mo", "nu", "ra", "si", "to"]
        return syllables[number % 8] + syllables[number / 8 % 8] + syllables[number / 64 % 8]
    }
    func request(_ topic: Int, _ rank: Int) -> String {
        ((0..<5).map { word(topic * 5 + $0) } + [word(300 + rank % 97)]).joined(separator: " ")
    }
    var random = SplitMix(seed: 11)
    var stream: [(hours: Double, account: String, text: String)] = []
    for rank in 0..<8 * 60 {
        let account = "account \(Int.random(in: 0..<3000, using: &random))"
        stream.append((Double(rank) * 0.4, account, request(rank % 12, rank)))
    }
    for rank in 0..<30 { stream.append((170 + Double(rank) / 20, "sleeper \(rank)", request(40, rank * 5))) }
    return stream.sorted { ($0.hours, $0.text) < ($1.hours, $1.text) }.enumerated().map { rank, request in
        conversation("c-\(rank)", request.text, by: request.account, at: .hours(request.hours))
    }
}

extension Array {
    func cut(into size: Int) -> [[Element]] {
        stride(from: 0, to: count, by: size).map { Array(self[$0..<Swift.min($0 + size, count)]) }
    }
}
