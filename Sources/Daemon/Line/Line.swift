import Clustering
import Delivery
import Extraction
import Intake
import Logging
import Model
import Store
import Taxonomy
import WebUI

/// Everything that happens to a batch of conversations, in order.
///
/// Owned by one task. What a batch changes is recorded in one transaction together with how far its files were read;
/// until that has succeeded the next batch is not begun.
struct Line {
    /// What became of a batch, for those who watch.
    struct Progress: Sendable {
        var conversations = 0
        var late = 0
        /// The alerts of which somebody has to be told something.
        var changed: [AlertRow] = []

        /// Whether somebody has to be told something.
        var hasNews: Bool { !changed.isEmpty }
    }

    /// A conversation that was not recorded before, with what was read out of scope before it.
    private struct Fresh {
        let extract: Extract
        let outOfScope: OutOfScope
    }

    private let extractor: Extractor
    private let store: Store
    private let announcer: Announcer
    private let editor: Editor
    private var engine: Engine
    /// Items recorded since the engine's state was last written down.
    private var unsaved: Int
    /// What the start has changed about alerts and is not recorded yet.
    private var unrecorded: [AlertBook.Change]
    /// Whether the engine has absorbed something that is not recorded yet.
    private var isAhead = false
    /// What was read out of scope since the newest item that has an account.
    private var outOfScope: OutOfScope
    /// What the alert budget holds back, as recorded last.
    private var budgetCosts: [BudgetCost]
    /// The event time of the newest edition, and how many items it knew.
    private var edited: (time: Timestamp?, item: ItemID)
    /// The same of the newest manuscript.
    private var underWay: (time: Timestamp?, item: ItemID)
    private let editionSeconds: Double
    /// Says what model servers were paid since it was asked last.
    private let spending: @Sendable () -> [RecordedSpend]

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
        editionSeconds: Double,
        spending: @escaping @Sendable () -> [RecordedSpend]
    ) throws {
        self.extractor = extractor
        self.store = store
        self.announcer = announcer
        self.editor = editor
        var engine = engine
        unrecorded = engine.endUnwatched()
        self.engine = engine
        self.unsaved = unsaved
        self.editionSeconds = editionSeconds
        self.spending = spending
        budgetCosts = try store.reader.budgetCosts()
        outOfScope = try store.reader.outOfScope()
        edited = (try store.reader.edition()?.time, ItemID(rawValue: 0))
        underWay = edited
    }

    /// The base clusters as they stand.
    var clusters: [ClusterState] { engine.clusterer.clusters }

    /// The newest event time seen.
    var eventTime: Timestamp? { engine.clock.newest }

    /// The alerts that are firing.
    var firing: [Alert] { engine.book.firing }

    /// What the rest of the line needs to know of a batch's conversations, in their order.
    ///
    /// Touches nothing of the line's own, so that many batches may be read at once, and before those ahead of them are
    /// recorded. `now` is the wall clock.
    func reading(of batch: IntakeBatch, now: Timestamp) -> @Sendable () async throws -> [Extraction] {
        let conversations = batch.conversations.map { $0.trusted(at: now) }
        return { [extractor, reader = store.reader] in
            try await extractor.extract(conversations, arrivedAt: now, skipping: reader.recorded)
        }
    }

    /// Takes one batch, whose conversations have been read, to the record.
    ///
    /// `now` is the wall clock. When the record cannot be written for now, `waitToRetry` is called with the reason and
    /// the same record is tried again; nothing is absorbed meanwhile.
    mutating func take(
        _ finished: ReadAhead.Finished,
        now: Timestamp,
        waitToRetry: (StoreError) async throws -> Void
    ) async throws -> Progress {
        let batch = finished.batch
        var record = RecordedBatch(time: now)
        record.checkpoints = batch.checkpoints
        record.forgotten = batch.forgotten
        record.faults = batch.faults
        record.tallies[.lines] = batch.linesRead
        record.tallies[.bytes] = Int(batch.bytesRead)
        record.spend = spending()
        let times = batch.conversations.map { $0.trusted(at: now).timestamp ?? now }
        let fresh = try sort(finished.extractions, at: times, into: &record)
        let items = number(fresh)
        let outcome = try engine.absorb(items, vectors: store.reader.embeddings(of:))
        record.items = zip(zip(items, fresh.map(\.extract)), outcome.clusters).map { pair, cluster in
            RecordedItem(
                item: pair.0,
                cluster: cluster,
                turns: pair.1.turnCount,
                words: pair.1.terms,
                reading: pair.1.reading
            )
        }
        record.moves = outcome.moves
        record.lineage = outcome.events
        record.tallies[.late] = outcome.late
        record.alerts = try announcer.changes(unrecorded + outcome.alerts, fresh: record.items)
        let costs = engine.budgetCosts
        if costs != budgetCosts { record.budgetCosts = costs }
        budgetCosts = costs
        unsaved += items.count
        try addSnapshotIfDue(to: &record, now: now)
        try await write(record, waitToRetry: waitToRetry)
        unrecorded = []
        return Progress(conversations: items.count, late: outcome.late, changed: record.news)
    }

    /// Lets event time go on by `seconds` since the newest item, and records what ends or opens by that.
    mutating func idle(
        forSeconds seconds: Double,
        now: Timestamp,
        waitToRetry: (StoreError) async throws -> Void
    ) async throws -> Progress {
        let changes = unrecorded + engine.idle(forSeconds: seconds)
        guard !changes.isEmpty else { return Progress() }
        var record = RecordedBatch(time: now)
        record.alerts = try announcer.changes(changes, fresh: [])
        record.snapshot = try snapshot(now: now)
        try await write(record, waitToRetry: waitToRetry)
        unrecorded = []
        return Progress(changed: record.news)
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

    /// What an edition of the clusters as they stand is made from; nil where there is nothing yet.
    mutating func manuscript() throws -> Manuscript? {
        guard let time = eventTime else { return nil }
        underWay = (time, engine.absorbed)
        return try editor.manuscript(of: engine.clusterer, at: time)
    }

    /// Publishes the edition made from the last manuscript.
    mutating func publish(_ edition: Edition) throws {
        try store.publish(edition)
        try store.book(spending())
        edited = underWay
    }

    /// Writes the engine's state down, so that a start has nothing to absorb again.
    ///
    /// Does nothing where a record was given up, or something about alerts is yet to be recorded: the state would then hold what
    /// nothing stands behind.
    mutating func save(now: Timestamp) throws {
        guard unsaved > 0, !isAhead, unrecorded.isEmpty else { return }
        var record = RecordedBatch(time: now)
        record.snapshot = try snapshot(now: now)
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
    ///
    /// What came in this batch is known to what follows it, so that it does not matter where batches are cut.
    private mutating func sort(
        _ extractions: [Extraction],
        at times: [Timestamp],
        into record: inout RecordedBatch
    ) throws -> [Fresh] {
        let kept = extractions.compactMap { extraction in
            if case .kept(let extract) = extraction { extract.conversation } else { nil }
        }
        var known = try store.reader.known(conversations: kept).mapValues { ($0.item, $0.turns) }
        var fresh: [Fresh] = []
        for (extraction, time) in zip(extractions, times) {
            switch extraction {
            case .kept(let extract):
                count(extract, in: &record)
                guard let (item, turns) = known[extract.conversation] else {
                    known[extract.conversation] = (number(fresh.count), extract.turnCount)
                    fresh.append(handingOver(to: extract))
                    continue
                }
                guard extract.turnCount > turns else {
                    record.tallies[.duplicates, default: 0] += 1
                    continue
                }
                known[extract.conversation] = (item, extract.turnCount)
                record.updates.append(
                    ItemUpdate(item: item, turns: extract.turnCount, facets: extract.facets, reading: extract.reading)
                )
            case .screenedOut:
                record.tallies[.screenedOut, default: 0] += 1
                outOfScope.add(at: time)
            case .sampledOut: record.tallies[.sampledOut, default: 0] += 1
            case .unasked: record.tallies[.unjudged, default: 0] += 1
            case .repeated: record.tallies[.duplicates, default: 0] += 1
            case .unusable(let id, let reason):
                record.faults.append(Fault(file: "-", offset: 0, reason: reason, detail: "conversation \(id.rawValue)"))
            }
        }
        record.outOfScope = outOfScope
        return fresh
    }

    /// A new conversation with what was read out of scope before it, which one without an account leaves to the next.
    private mutating func handingOver(to extract: Extract) -> Fresh {
        guard extract.account != nil else { return Fresh(extract: extract, outOfScope: OutOfScope()) }
        defer { outOfScope = OutOfScope() }
        return Fresh(extract: extract, outOfScope: outOfScope)
    }

    /// Counts what a language model was asked about the conversation, and what it left unanswered.
    private func count(_ extract: Extract, in record: inout RecordedBatch) {
        switch extract.inquiry {
        case .unneeded: break
        case .full, .withoutOptional: record.tallies[.asked, default: 0] += 1
        case .sampledOut, .overBudget, .refused:
            record.tallies[.unasked(extract.inquiry.rawValue), default: 0] += 1
        }
        if extract.isCut { record.tallies[.cut, default: 0] += 1 }
        for facet in extract.unanswered { record.tallies[.unanswered(facet), default: 0] += 1 }
    }

    /// The id of the item at `place` among the new ones of a batch.
    private func number(_ place: Int) -> ItemID {
        ItemID(rawValue: engine.absorbed.rawValue + Int64(place) + 1)
    }

    private func number(_ fresh: [Fresh]) -> [Item] {
        fresh.enumerated().map { place, fresh in
            let extract = fresh.extract
            return Item(
                id: number(place),
                conversation: extract.conversation,
                account: extract.account,
                time: extract.time,
                weight: extract.weight,
                facets: extract.facets,
                terms: extract.terms.map(\.id),
                embedding: extract.embedding,
                skeleton: extract.skeleton,
                outOfScope: fresh.outOfScope
            )
        }
    }

    private mutating func addSnapshotIfDue(to record: inout RecordedBatch, now: Timestamp) throws {
        guard unsaved >= Self.itemsPerSnapshot else { return }
        record.snapshot = try snapshot(now: now)
        unsaved = 0
    }

    private func snapshot(now: Timestamp) throws -> EngineSnapshot {
        EngineSnapshot(body: try engine.encoded(), covers: engine.absorbed, writtenAt: now)
    }
}

extension RecordedBatch {
    /// The alerts of which somebody is told something.
    var news: [AlertRow] {
        alerts.filter { !$0.outbox.isEmpty }.map { AlertRow($0.alert, incarnation: $0.incarnation) }
    }
}

extension Extract {
    /// What is kept of a model's answers; nil where none was asked.
    fileprivate var reading: ModelReading? {
        provenance.map { ModelReading(provenance: $0, weight: answerWeight, summaries: summaries) }
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
