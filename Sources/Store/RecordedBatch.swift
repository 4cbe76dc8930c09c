import Model

/// Everything that one batch of conversations changed, recorded in one transaction or not at all.
package struct RecordedBatch: Sendable {
    /// The clock's time, for what is not event time: when a delivery is due, when a line was quarantined.
    package var time: Timestamp
    /// New conversations, ids continuing the ones recorded before without a gap.
    package var items: [RecordedItem] = []
    /// Conversations recorded before, or among `items`, that came again with more turns; those that retention has taken
    /// are passed over.
    package var updates: [ItemUpdate] = []
    /// Applied in order after `items`; moves of items that retention has taken are passed over.
    package var moves: [Move] = []
    package var lineage: [LineageEvent] = []
    package var alerts: [AlertChange] = []
    /// The values that hold after this batch.
    package var checkpoints: [Checkpoint] = []
    /// Checkpoints of files that nothing is needed to recognise any more.
    package var forgotten: [Checkpoint] = []
    package var faults: [Fault] = []
    /// Added to the counters that the store cannot count itself.
    package var tallies: [StoreCounter: Int] = [:]
    /// What was read out of scope since the newest item that has an account; nil where this batch changes nothing of it.
    package var outOfScope: OutOfScope?
    /// What the alert budget holds back; nil where this batch changes nothing of it.
    package var budgetCosts: [BudgetCost]?
    /// What model servers were paid since the last batch.
    package var spend: [RecordedSpend] = []
    package var edition: Edition?
    package var snapshot: EngineSnapshot?

    /// An empty batch, recorded at `time` of the clock.
    package init(time: Timestamp) {
        self.time = time
    }
}

/// A new conversation with the cluster it was assigned to.
package struct RecordedItem: Sendable {
    package let item: Item
    package let cluster: ClusterID
    package let turns: Int
    /// The item's terms with their words, for the lexicon only; `item.terms` is what is stored with the item.
    package let words: [Term]
    /// What a language model answered; nil where none was asked.
    package let reading: ModelReading?

    package init(item: Item, cluster: ClusterID, turns: Int, words: [Term], reading: ModelReading? = nil) {
        self.item = item
        self.cluster = cluster
        self.turns = turns
        self.words = words
        self.reading = reading
    }
}

/// What is kept of a language model's answers about one conversation, beside its facets.
package struct ModelReading: Equatable, Sendable {
    package let provenance: Provenance
    /// How many conversations the answers stand for: 1, or more where only a sample was asked about.
    package let weight: Double
    /// The model's own words, with personal data taken out.
    package let summaries: Summaries

    package init(provenance: Provenance, weight: Double, summaries: Summaries) {
        self.provenance = provenance
        self.weight = weight
        self.summaries = summaries
    }
}

/// What a longer version of a known conversation replaces; its id, time and cluster stay.
package struct ItemUpdate: Equatable, Sendable {
    package let item: ItemID
    package let turns: Int
    package let facets: Facets
    /// What a language model answered about the longer version; nil where none was asked.
    package let reading: ModelReading?

    package init(item: ItemID, turns: Int, facets: Facets, reading: ModelReading? = nil) {
        self.item = item
        self.turns = turns
        self.facets = facets
        self.reading = reading
    }
}

/// A new or changed alert, with what has to be sent because of it.
package struct AlertChange: Equatable, Sendable {
    package let alert: Alert
    /// Counted from 1; raised when an alert begins anew after having been resolved for long.
    package let incarnation: Int
    /// One entry for each sink that is to be told; empty where nobody is.
    package let outbox: [OutboxEntry]

    package init(alert: Alert, incarnation: Int, outbox: [OutboxEntry]) {
        self.alert = alert
        self.incarnation = incarnation
        self.outbox = outbox
    }
}

/// A rendered alert for one sink.
package struct OutboxEntry: Equatable, Sendable {
    package let sink: String
    package let payload: [UInt8]

    package init(sink: String, payload: [UInt8]) {
        self.sink = sink
        self.payload = payload
    }
}

/// The engine's state as opaque bytes.
package struct EngineSnapshot: Equatable, Sendable {
    package let body: [UInt8]
    /// The last item whose effect is in `body`; the ones after it have to be fed again.
    package let covers: ItemID
    package let writtenAt: Timestamp

    package init(body: [UInt8], covers: ItemID, writtenAt: Timestamp) {
        self.body = body
        self.covers = covers
        self.writtenAt = writtenAt
    }
}
