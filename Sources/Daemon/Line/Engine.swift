import Clustering
import Detection
import Model

/// Everything about the stream that is remembered from one item to the next: clusters, baselines, the event clock and
/// the open alerts.
///
/// A value. Its state depends only on the items it has absorbed, in their order, and not on how they were cut into
/// batches; so the state that a killed daemon lost is had again by absorbing the recorded items once more.
struct Engine: Sendable {
    /// What absorbing some items led to.
    struct Outcome: Sendable {
        /// The cluster of each item, in the order of the items.
        var clusters: [ClusterID] = []
        var moves: [Move] = []
        var events: [LineageEvent] = []
        var alerts: [AlertBook.Change] = []
        /// How many items came after their hour had closed.
        var late = 0
    }

    var clusterer: Clusterer
    var clock: EventClock
    var book: AlertBook
    /// The newest item absorbed.
    var absorbed = ItemID(rawValue: 0)
    var growth: GrowthDetector?
    var density: DensityDetector?
    var recurrence: RecurrenceDetector?
    var shift: ShiftDetector?
    /// Items whose hour is still open, so that one that changes its cluster is counted where it belongs.
    var open: [ItemID: Counted] = [:]

    struct Counted: Codable, Sendable {
        let account: AccountID?
        let hour: Hour
        let answers: [Answer]
        /// Where it was counted; nil while it waits for company.
        var cluster: ClusterID?
    }

    /// An engine that has seen nothing.
    init(watch: String, clustering: ClusteringConfiguration, rules: AlertRules, dimensions: Int) {
        clusterer = Clusterer(configuration: clustering, dimensions: dimensions)
        clock = EventClock(lateness: rules.lateness)
        book = AlertBook(watch: watch)
        book.keep(within: rules.limits)
        growth = rules.growth.map { GrowthDetector(configuration: $0) }
        density = rules.density.map { DensityDetector(configuration: $0, dimensions: dimensions) }
        recurrence = rules.recurrence.map { RecurrenceDetector(configuration: $0, dimensions: dimensions) }
        shift = rules.shift.map { ShiftDetector(configuration: $0) }
    }

    /// The engine that comes after `old` where vectors are made in another way: clusters and baselines begin anew, no id is
    /// given twice, and alerts go on being known.
    init(
        succeeding old: Engine,
        watch: String,
        clustering: ClusteringConfiguration,
        rules: AlertRules,
        dimensions: Int
    ) {
        self.init(watch: watch, clustering: clustering, rules: rules, dimensions: dimensions)
        clusterer = Clusterer(
            configuration: clustering,
            dimensions: dimensions,
            firstNumber: old.clusterer.nextNumber
        )
        book = old.book
        book.keep(within: rules.limits)
    }

    /// Ends the alerts of detectors that have been switched off, which nothing else would end.
    mutating func endUnwatched() -> [AlertBook.Change] {
        guard let time = clock.newest else { return [] }
        return book.end(at: time) { alert in
            switch alert.kind {
            case .growth: growth == nil
            case .density, .novelty: alert.recurs ? recurrence == nil : density == nil
            case .shift: shift == nil
            case .pipeline: false
            }
        }
    }

    /// What the alert budget holds back, the most urgent first; empty without one.
    var budgetCosts: [BudgetCost] {
        clock.newest.map(book.budgetCosts(at:)) ?? []
    }

    /// Absorbs items recorded after `absorbed`, in their order.
    ///
    /// `vectors` is asked for the embeddings of items absorbed in earlier calls.
    mutating func absorb(
        _ items: [Item],
        vectors: ([ItemID]) throws -> [ItemID: Embedding]
    ) rethrows -> Outcome {
        var outcome = Outcome()
        var rest = items[...]
        var fresh: [ItemID: Embedding] = [:]
        while !rest.isEmpty {
            // Lineage and moves happen at the clusterer's own steps, so items go in along them.
            let part = rest.prefix(clusterer.itemsToNextStep)
            rest = rest.dropFirst(part.count)
            let arrivals = part.map { item in
                Clustering.Arrival(item: item.id, embedding: item.embedding, account: item.account, time: item.time)
            }
            let clustering = try clusterer.assign(arrivals) { wanted in
                let elsewhere = wanted.filter { fresh[$0] == nil }
                return try vectors(elsewhere).merging(fresh) { stored, _ in stored }
            }
            for item in part { fresh[item.id] = item.embedding }
            observe(part, clustering.assignments, into: &outcome)
            follow(clustering, into: &outcome)
            absorbed = part.last?.id ?? absorbed
        }
        return outcome
    }

    /// Lets the stream's clock go on by `seconds` since its newest item.
    mutating func idle(forSeconds seconds: Double) -> [AlertBook.Change] {
        var outcome = Outcome()
        if let last = clock.idle(forSeconds: seconds) { close(last, into: &outcome) }
        return outcome.alerts
    }

    private mutating func observe(
        _ items: ArraySlice<Item>,
        _ assignments: [Assignment],
        into outcome: inout Outcome
    ) {
        var waiting: [Detection.Arrival] = []
        for (item, assignment) in zip(items, assignments) {
            outcome.clusters.append(assignment.cluster)
            book.begin(at: item.time)
            if let last = clock.see(item.time) {
                seekGroups(&waiting, into: &outcome)
                close(last, into: &outcome)
            }
            if clock.isLate(item.time) {
                outcome.late += 1
            } else {
                open[item.id] = Counted(
                    account: item.account,
                    hour: item.time.hour,
                    answers: Answer.all(in: item.facets),
                    cluster: nil
                )
                if assignment.isConfirmed { count(item.id, in: assignment.cluster) }
            }
            waiting.append(
                Detection.Arrival(
                    item: item.id,
                    embedding: item.embedding,
                    skeleton: item.skeleton,
                    account: item.account,
                    time: item.time,
                    language: item.facets[.language]?.text,
                    cluster: assignment.isConfirmed ? assignment.cluster : nil,
                    outOfScope: item.outOfScope
                )
            )
        }
        seekGroups(&waiting, into: &outcome)
    }

    /// Shows what waits to the detectors of groups, all at once, since a search for many costs little more than one for one;
    /// what they find is reported item by item, so that it does not matter how many there were.
    private mutating func seekGroups(_ waiting: inout [Detection.Arrival], into outcome: inout Outcome) {
        let dense = density?.observe(each: waiting)
        let recurring = recurrence?.observe(each: waiting)
        for place in waiting.indices {
            report(dense?[place] ?? [], into: &outcome)
            report(recurring?[place] ?? [], into: &outcome)
        }
        waiting.removeAll(keepingCapacity: true)
    }

    private mutating func follow(_ clustering: ClusteringOutcome, into outcome: inout Outcome) {
        outcome.moves += clustering.moves
        outcome.events += clustering.events
        for event in clustering.events {
            growth?.apply(event)
            shift?.apply(event)
            book.follow(event)
        }
        for move in clustering.moves { count(move.item, in: move.to) }
        report(density?.apply(clustering.moves) ?? [], into: &outcome)
        report(recurrence?.apply(clustering.moves) ?? [], into: &outcome)
    }

    // An item counts once, in the first cluster it belongs to: what moves later moves with the event that moved it.
    private mutating func count(_ item: ItemID, in cluster: ClusterID) {
        guard var counted = open[item], counted.cluster == nil else { return }
        counted.cluster = cluster
        open[item] = counted
        growth?.observe(counted.account, in: cluster, item: item, at: counted.hour)
        shift?.observe(counted.account, counted.answers, in: cluster, item: item, at: counted.hour)
    }

    private mutating func close(_ last: Hour, into outcome: inout Outcome) {
        report(growth?.close(last) ?? [], into: &outcome)
        report(shift?.close(last) ?? [], into: &outcome)
        report(density?.advance(to: last.end) ?? [], into: &outcome)
        report(recurrence?.advance(to: last.end) ?? [], into: &outcome)
        outcome.alerts += book.reconsider(at: last.end)
        open = open.filter { $0.value.hour > last }
    }

    private mutating func report(_ findings: [Finding], into outcome: inout Outcome) {
        outcome.alerts += book.apply(findings)
    }
}
