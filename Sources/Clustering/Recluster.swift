import Model

// What happens every 2,000 items or so: clusters are looked at again, all of them together.
extension Clusterer {
    /// How many new items make a re-cluster due.
    ///
    /// A pass costs what is remembered times the clusters. So at least an eighth of what is remembered, and above 600
    /// clusters a larger share in proportion, or the cost of an item would be almost all re-clustering.
    private var interval: Int {
        let remembered = table.records.reduce(0) { $0 + $1.recent.count }
        return max(configuration.reclusterItems, remembered * max(600, table.count) / 4_800)
    }

    var isReclusterDue: Bool {
        let since = taken - takenAtRecluster
        guard taken > Self.warmUp else { return false }
        if since >= interval { return true }
        return since >= interval / 2 && newest.seconds(since: timeOfRecluster) >= configuration.reclusterSeconds
    }

    /// Whether the next `count` arrivals may bring a re-cluster with them.
    func mayRecluster(within count: Int) -> Bool {
        taken + count > Self.warmUp && taken + count - takenAtRecluster >= configuration.reclusterItems / 2
    }

    var rules: Regrouping.Rules {
        Regrouping.Rules(
            leastItems: configuration.splitItems,
            leastParties: configuration.accountFloor,
            splitDistance: configuration.splitDistance,
            mergeDistance: configuration.mergeDistance,
            turnDistance: configuration.turnDistance,
            budget: budget
        )
    }

    mutating func recluster(
        into outcome: inout ClusteringOutcome,
        vectors: ([ItemID]) throws -> [ItemID: Embedding]
    ) rethrows {
        takenAtRecluster = taken
        timeOfRecluster = newest
        let active = table.records.indices.filter { !table.records[$0].isDormant }
        guard !active.isEmpty else { return }
        let subject = try gather(active, vectors)
        var regrouping = Regrouping(
            points: subject.points,
            parties: subject.parties,
            masses: subject.masses,
            centroids: table.centroids.rows(active),
            shapes: active.map { table.records[$0].shape },
            anchors: active.map { table.records[$0].anchor },
            strains: active.map { table.records[$0].strain },
            rules: rules
        )
        regrouping.run(passes: 5, splitRounds: 2, ages: subject.items.map(\.rawValue))
        takeOver(&regrouping, subject, active, into: &outcome)
    }

    // MARK: Taking over what came out

    private mutating func takeOver(
        _ regrouping: inout Regrouping,
        _ subject: Subject,
        _ active: [Int],
        into outcome: inout ClusteringOutcome
    ) {
        let before = active.map { table.records[$0] }
        let descent = Descent(regrouping, numbers: before.map(\.number), next: &nextNumber)
        var records = descent.records(from: before)
        settle(&regrouping, subject, before, descent)
        let isConfirmed = confirmed(regrouping, subject, records)
        regrouping.recenter { isConfirmed[$0] }
        for group in records.keys {
            var shape = regrouping.shapes[group]
            shape.count = min(max(shape.mass, 1), ClusterTable.memory)
            shape.mass = shape.count
            records[group]?.shape = shape
            if regrouping.strains[group] >= 0 { records[group]?.strain = regrouping.strains[group] }
            if records[group]?.anchor == nil {
                records[group]?.anchor = Anchor(direction: regrouping.centroids[group], shape: shape)
            }
        }
        for (group, record) in before.enumerated() {
            for entry in subject.leftOut[record.number] ?? [] {
                records[descent.final[group]]?.recent.append(entry.item, entry.party)
            }
        }
        var changes: [Move] = []
        for point in subject.items.indices.sorted(by: { subject.items[$0] < subject.items[$1] }) {
            let group = regrouping.groups[point]
            guard let number = records[group]?.number else { continue }
            if isConfirmed[point] {
                records[group]?.recent.append(subject.items[point], subject.parties[point])
            } else {
                waiting.put(point - subject.remembered, under: number)
            }
            if number != subject.numbers[point] {
                changes.append(Move(item: subject.items[point], from: .base(subject.numbers[point]), to: .base(number)))
            }
        }
        waiting.remove(where: Array(isConfirmed[subject.remembered...]))
        outcome.moves += changes
        rebuildTable(from: regrouping, records)
        count(changes, descent.merges, before)
        outcome.events += descent.events(at: newest)
        rest(where: regrouping.isResting, before, into: &outcome)
    }

    /// Lays the ids to rest whose clusters turned into others.
    private mutating func rest(
        where isResting: [Bool],
        _ before: [ClusterRecord],
        into outcome: inout ClusteringOutcome
    ) {
        for (group, record) in before.enumerated() where isResting[group] {
            guard let slot = table.slot(of: record.number) else { continue }
            table.records[slot].isDormant = true
            table.records[slot].activity = 0
            outcome.events.append(table.records[slot].event(.dormant, at: newest))
        }
    }

    /// Puts each point where it stays: a remembered item moves only where another cluster is clearly nearer, and with the
    /// half of a cluster that left.
    private func settle(
        _ regrouping: inout Regrouping,
        _ subject: Subject,
        _ before: [ClusterRecord],
        _ descent: Descent
    ) {
        var groupOfNumber: [Int: Int] = [:]
        for (group, record) in before.enumerated() { groupOfNumber[record.number] = descent.final[group] }
        let preferred: [Int?] = (0..<subject.remembered).map { point in
            let group = regrouping.groups[point]
            return group >= before.count ? group : groupOfNumber[subject.numbers[point]]
        }
        regrouping.assign(preferring: preferred, margin: Float(configuration.rewriteMargin))
    }

    /// Which points are what their group usually holds: remembered ones, and those who wait where they are near enough now.
    private func confirmed(_ regrouping: Regrouping, _ subject: Subject, _ records: [Int: ClusterRecord]) -> [Bool] {
        subject.items.indices.map { point in
            if point < subject.remembered { return true }
            let group = regrouping.groups[point]
            let usual = (records[group]?.similarity ?? Spread()).shrunk(towards: overall, weight: 8)
            let similarity = Double(regrouping.centroids.dot(group, subject.points, point))
            return similarity >= usual.mean - configuration.noveltyDeviations * usual.deviation
        }
    }

    /// Slots for the new groups, with the sleeping clusters after them; the longest asleep are forgotten where there are too
    /// many.
    private mutating func rebuildTable(from regrouping: Regrouping, _ records: [Int: ClusterRecord]) {
        var rearranged = ClusterTable(dimensions: dimensions)
        for group in records.keys.sorted() {
            if let record = records[group] { rearranged.append(record, centroid: regrouping.centroids[group]) }
        }
        let sleeping = table.records.indices.filter { table.records[$0].isDormant }
        let kept = sleeping.sorted { (table.records[$1].lastSeen, $0) < (table.records[$0].lastSeen, $1) }
            .prefix(configuration.mostDormant)
        for slot in kept.sorted() {
            rearranged.append(table.records[slot], centroid: table.centroids[slot])
        }
        table = rearranged
    }

    /// Counts items where they stand now.
    private mutating func count(
        _ changes: [Move],
        _ merges: [(gone: Int, survivor: Int)],
        _ before: [ClusterRecord]
    ) {
        var gains: [ClusterID: Int] = [:]
        for change in changes {
            gains[change.from, default: 0] -= 1
            gains[change.to, default: 0] += 1
        }
        // What a merged cluster still held, beyond what moved by name, goes over as a whole.
        let held = Dictionary(uniqueKeysWithValues: before.map { ($0.number, $0.items) })
        for merge in merges {
            gains[.base(merge.survivor), default: 0] += (gains[.base(merge.gone)] ?? 0) + (held[merge.gone] ?? 0)
        }
        for slot in table.records.indices { table.records[slot].items += gains[table.records[slot].id] ?? 0 }
    }
}
