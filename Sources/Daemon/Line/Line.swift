import Clustering
import Delivery
import Extraction
import Intake
import Logging
import Model
import Store
import Taxonomy

/// Everything that happens to a batch of conversations, in order.
///
/// Owned by one task. What a batch changes is recorded in one transaction together with how far its files were read;
/// until that has succeeded the next batch is not begun.
struct Line {
    /// What became of a batch, for those who watch.
    struct Progress: Sendable {
        var conversations = 0
        var late = 0
        /// Whether somebody has to be told something.
        var hasNews = false
    }

    private let extractor: Extractor
    private let store: Store
    private let announcer: Announcer
    private let editor: Editor
    private var engine: Engine
    /// Items recorded since the engine's state was last written down.
    private var unsaved: Int
    /// Whether the engine has absorbed something that is not recorded yet.
    private var isAhead = false
    /// The event time of the newest edition, and how many items it knew.
    private var edited: (time: Timestamp?, item: ItemID)
    private let editionSeconds: Double

    // Below this many new items an edition would say again what the last one said.
    private static let itemsPerEdition: Int64 = 200
    // As many items as a restart absorbs once more in well under a second.
    private static let itemsPerSnapshot = 2_048

    init(
        extractor: Extractor,
        store: Store,
        announcer: Announcer,
        editor: Editor,
        engine: Engine,
        unsaved: Int,
        editionSeconds: Double
    ) throws {
        self.extractor = extractor
        self.store = store
        self.announcer = announcer
        self.editor = editor
        self.engine = engine
        self.unsaved = unsaved
        self.editionSeconds = editionSeconds
        edited = (try store.reader.edition()?.time, ItemID(rawValue: 0))
    }

    /// The base clusters as they stand.
    var clusters: [ClusterState] { engine.clusterer.clusters }

    /// The newest event time seen.
    var eventTime: Timestamp? { engine.clock.newest }

    /// The alerts that are firing.
    var firing: [Alert] { engine.book.firing }

    /// Takes one batch from files to the record.
    ///
    /// `now` is the wall clock. When the record cannot be written for now, `waitToRetry` is called with the reason and
    /// the same record is tried again; nothing is read or absorbed meanwhile.
    mutating func take(
        _ batch: IntakeBatch,
        now: Timestamp,
        waitToRetry: (StoreError) async throws -> Void
    ) async throws -> Progress {
        let extractions = try await extractor.extract(batch.conversations.map { $0.trusted(at: now) }, arrivedAt: now)
        var record = RecordedBatch(time: now)
        record.checkpoints = batch.checkpoints
        record.forgotten = batch.forgotten
        record.faults = batch.faults
        record.tallies[.lines] = batch.linesRead
        record.tallies[.bytes] = Int(batch.bytesRead)
        let extracts = try sort(extractions, into: &record)
        let items = number(extracts)
        let outcome = try engine.absorb(items, vectors: store.reader.embeddings(of:))
        record.items = zip(zip(items, extracts), outcome.clusters).map { pair, cluster in
            RecordedItem(item: pair.0, cluster: cluster, turns: pair.1.turnCount, words: pair.1.terms)
        }
        record.moves = outcome.moves
        record.lineage = outcome.events
        record.tallies[.late] = outcome.late
        record.alerts = try announcer.changes(outcome.alerts, fresh: record.items, at: now)
        unsaved += items.count
        try addSnapshotIfDue(to: &record, now: now)
        try await write(record, waitToRetry: waitToRetry)
        return Progress(
            conversations: items.count,
            late: outcome.late,
            hasNews: record.alerts.contains { !$0.outbox.isEmpty }
        )
    }

    /// Lets event time go on by `seconds` since the newest item, and records what ends or opens by that.
    mutating func idle(
        forSeconds seconds: Double,
        now: Timestamp,
        waitToRetry: (StoreError) async throws -> Void
    ) async throws -> Progress {
        let changes = engine.idle(forSeconds: seconds)
        guard !changes.isEmpty else { return Progress() }
        var record = RecordedBatch(time: now)
        record.alerts = try announcer.changes(changes, fresh: [], at: now)
        record.snapshot = snapshot(now: now)
        try await write(record, waitToRetry: waitToRetry)
        return Progress(hasNews: record.alerts.contains { !$0.outbox.isEmpty })
    }

    /// Whether names and hierarchy are due to be made anew.
    var isEditionDue: Bool {
        guard let newest = eventTime, engine.absorbed.rawValue - edited.item.rawValue >= Self.itemsPerEdition else {
            return false
        }
        guard let time = edited.time else { return true }
        return newest.seconds(since: time) >= editionSeconds
    }

    /// Whether anything was recorded that the newest edition does not know.
    var isEditionStale: Bool { engine.absorbed > edited.item }

    /// Makes and publishes an edition of the clusters as they stand; nil where there is nothing yet.
    mutating func publishEdition() throws -> Edition? {
        guard let time = eventTime else { return nil }
        let edition = try editor.edition(of: engine.clusterer, at: time)
        try store.publish(edition)
        edited = (time, engine.absorbed)
        return edition
    }

    /// Writes the engine's state down, so that a start has nothing to absorb again.
    ///
    /// Does nothing where a record was given up: the state would then hold what no item stands behind.
    mutating func save(now: Timestamp) throws {
        guard unsaved > 0, !isAhead else { return }
        var record = RecordedBatch(time: now)
        record.snapshot = snapshot(now: now)
        try store.record(record)
        unsaved = 0
    }

    private mutating func write(
        _ record: RecordedBatch,
        waitToRetry: (StoreError) async throws -> Void
    ) async throws {
        isAhead = true
        while true {
            do throws(StoreError) {
                try store.record(record)
                isAhead = false
                return
            } catch {
                guard error.isTransient else { throw error }
                try await waitToRetry(error)
            }
        }
    }

    /// Parts what is new from what is known, out of scope or of no use, and counts all of it.
    private func sort(_ extractions: [Extraction], into record: inout RecordedBatch) throws -> [Extract] {
        var kept: [Extract] = []
        for extraction in extractions {
            switch extraction {
            case .kept(let extract): kept.append(extract)
            case .screenedOut: record.tallies[.screenedOut, default: 0] += 1
            case .sampledOut, .unasked: record.tallies[.sampledOut, default: 0] += 1
            case .repeated: record.tallies[.duplicates, default: 0] += 1
            case .unusable(let id, let reason):
                record.faults.append(Fault(file: "-", offset: 0, reason: reason, detail: "conversation \(id.rawValue)"))
            }
        }
        // What came in this batch is known to what follows it, so that it does not matter where batches are cut.
        var known = try store.reader.known(conversations: kept.map(\.conversation)).mapValues { ($0.item, $0.turns) }
        var fresh: [Extract] = []
        for extract in kept {
            guard let (item, turns) = known[extract.conversation] else {
                known[extract.conversation] = (number(fresh.count), extract.turnCount)
                fresh.append(extract)
                continue
            }
            guard extract.turnCount > turns else {
                record.tallies[.duplicates, default: 0] += 1
                continue
            }
            known[extract.conversation] = (item, extract.turnCount)
            record.updates.append(ItemUpdate(item: item, turns: extract.turnCount, facets: extract.facets))
        }
        return fresh
    }

    /// The id of the item at `place` among the new ones of a batch.
    private func number(_ place: Int) -> ItemID {
        ItemID(rawValue: engine.absorbed.rawValue + Int64(place) + 1)
    }

    private func number(_ extracts: [Extract]) -> [Item] {
        extracts.enumerated().map { place, extract in
            Item(
                id: number(place),
                conversation: extract.conversation,
                account: extract.account,
                time: extract.time,
                weight: extract.weight,
                facets: extract.facets,
                terms: extract.terms.map(\.id),
                embedding: extract.embedding
            )
        }
    }

    private mutating func addSnapshotIfDue(to record: inout RecordedBatch, now: Timestamp) throws {
        guard unsaved >= Self.itemsPerSnapshot else { return }
        record.snapshot = snapshot(now: now)
        unsaved = 0
    }

    private func snapshot(now: Timestamp) -> EngineSnapshot {
        EngineSnapshot(body: engine.encoded(), covers: engine.absorbed, writtenAt: now)
    }
}

extension Conversation {
    /// The same conversation without a time that lies ahead of the clock.
    ///
    /// One forged date would otherwise close every hour up to it, and all that follows would come too late.
    func trusted(at now: Timestamp) -> Conversation {
        guard let timestamp, timestamp.seconds(since: now) > 300 else { return self }
        var copy = self
        copy.timestamp = nil
        return copy
    }
}
