import Delivery
import Logging
import Model
import Store

/// What becomes of a watch's clusters when its vectors are made by another encoder than before.
package enum EncoderChange: String, CaseIterable, Sendable {
    /// The start fails and says so.
    case refuse
    /// Clusters begin anew with what arrives from now on.
    case newLineage
    /// The same, and what a model wrote of stored conversations is embedded anew and clustered first.
    case reembed
}

/// Sees to it that the vectors of a state all come from one encoder: those of two cannot be compared.
struct EncoderSuccession {
    let workshop: Workshop
    let store: Store
    let encoder: WatchEncoder
    let sinks: [any Sink]
    let now: @Sendable () -> Timestamp
    let logger: Logger

    private static let textsAtOnce = 512

    /// Adopts the encoder where there was none, and does what the configuration says where there was another one.
    ///
    /// An encoder that was never here before is calibrated first. With one behind a server this waits as long as the server
    /// is down.
    func settle() async throws {
        let known = try store.reader.encoder()
        if let known, known != encoder.identifier { try permitChange(from: known) }
        try await calibrate()
        guard let known else { return try store.adopt(encoder: encoder.identifier) }
        if known != encoder.identifier { try await succeed(known) }
        if try store.reader.awaitsRegrouping() { try regroup() }
    }

    private func permitChange(from known: String) throws {
        guard workshop.configuration.encoderChange == .refuse else { return }
        throw ModelShelfError(
            model: encoder.identifier,
            problem:
                "the state directory holds vectors of \(known); configure that one, choose another `state`, or say "
                + "with `encoder.whenChanged` what is to become of its clusters"
        )
    }

    private func calibrate() async throws {
        guard try store.reader.background(of: encoder.identifier) == nil else { return }
        logger.notice("calibrating to the encoder", metadata: ["encoder": "\(encoder.identifier)"])
        let embeddings = try await encoder.embedder.embeddingsOfAccepted(Calibration.unrelated).compactMap(\.self)
        guard let calibration = Calibration(of: embeddings) else { return }
        try store.keep(background: calibration.background, of: encoder.identifier)
    }

    /// Takes the place of the encoder `known`, as far as one transaction goes; `settle` does the rest.
    func succeed(_ known: String) async throws {
        let old = try workshop.engine(over: store, dimensions: try store.reader.dimensions() ?? encoder.dimensions).0
        try store.beginVectors()
        let count = workshop.configuration.encoderChange == .reembed ? try await embedAnew() : 0
        var record = RecordedBatch(time: now())
        let time = old.clock.newest ?? record.time
        record.lineage = old.clusterer.clusters.filter { !$0.isDormant }.map { cluster in
            LineageEvent(kind: .dormant, cluster: cluster.id, other: nil, mass: cluster.weight, share: 0, time: time)
        }
        let settings = try workshop.settings(for: encoder.identifier, in: store.reader)
        var engine = Engine(
            succeeding: old,
            watch: workshop.configuration.watch,
            clustering: settings.clustering,
            rules: settings.rules,
            dimensions: encoder.dimensions
        )
        record.alerts = try workshop.announcer(over: store.reader, sinks: sinks)
            .changes(engine.book.end(at: time) { _ in true }, fresh: [])
        record.snapshot = EngineSnapshot(body: try engine.encoded(), covers: engine.absorbed, writtenAt: record.time)
        try store.change(encoder: encoder.identifier, recording: record)
        logger.warning(
            "the encoder is another one: clusters begin anew, and open alerts about the old ones are resolved",
            metadata: [
                "before": "\(known)", "now": "\(encoder.identifier)", "embedded anew": "\(count)",
                "old clusters": "\(record.lineage.count)",
            ]
        )
    }

    /// Puts aside a vector for each stored summary of the clustered facet, and says how many.
    private func embedAnew() async throws -> Int {
        var count = 0
        var last = ItemID(rawValue: 0)
        while true {
            let texts = try store.reader.texts(
                of: workshop.configuration.clusteredFacet,
                after: last,
                limit: Self.textsAtOnce
            )
            guard let end = texts.last?.item else { return count }
            let vectors = try await encoder.embedder.embeddingsOfAccepted(texts.map(\.text))
            let usable = zip(texts, vectors).compactMap { text, vector in vector.map { (text.item, $0) } }
            try store.putAside(usable)
            count += usable.count
            last = end
        }
    }

    /// Clusters the items that have new vectors as if they came now, and records where they stand.
    ///
    /// What the detectors find on the way is past and told to nobody; what is still going on is found again with the next
    /// item.
    private func regroup() throws {
        var engine = try workshop.recordedEngine(over: store, dimensions: encoder.dimensions)
        var record = RecordedBatch(time: now())
        let book = engine.book
        while true {
            let items = try store.reader.items(after: engine.absorbed, limit: 512)
            guard !items.isEmpty else { break }
            let before = try store.reader.clusters(of: items.map(\.id))
            let outcome = try engine.absorb(items, vectors: store.reader.embeddings(of:))
            for (item, cluster) in zip(items, outcome.clusters) {
                guard let old = before[item.id] else { continue }
                record.moves.append(Move(item: item.id, from: old, to: cluster))
            }
            record.moves += outcome.moves
            record.lineage += outcome.events
        }
        engine.book = book
        engine.absorbed = try store.reader.highestItem()
        record.snapshot = EngineSnapshot(body: try engine.encoded(), covers: engine.absorbed, writtenAt: record.time)
        try store.endRegrouping(recording: record)
    }
}
