import Model

// What happens every 2,000 items or so: clusters are looked at again, all of them together.
extension Clusterer {
    /// The most remembered items that a re-cluster works on.
    private static let mostPoints = 131_072

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

    /// What a re-cluster works on: remembered items first, those who wait after them.
    private struct Subject {
        var points: Matrix
        var items: [ItemID] = []
        var parties: [Party] = []
        var masses: [Double] = []
        /// The number of the cluster that each point stands under.
        var numbers: [Int] = []
        /// How many of the points are remembered, not waiting.
        var remembered = 0
        /// Items that are remembered but were left out, by number of their cluster.
        var leftOut: [Int: [(item: ItemID, party: Party)]] = [:]
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
            rules: rules
        )
        regrouping.run(passes: 5, splitRounds: 2)
        apply(regrouping, to: active, subject, into: &outcome)
    }

    var rules: Regrouping.Rules {
        Regrouping.Rules(
            leastItems: configuration.splitItems,
            leastParties: configuration.accountFloor,
            splitDistance: configuration.splitDistance,
            mergeDistance: configuration.mergeDistance,
            budget: budget
        )
    }

    private func gather(
        _ active: [Int],
        _ vectors: ([ItemID]) throws -> [ItemID: Embedding]
    ) rethrows -> Subject {
        var subject = Subject(points: Matrix(width: dimensions))
        let most = max(configuration.birthItems, Self.mostPoints / max(active.count, 1))
        var wanted: [(slot: Int, item: ItemID, party: Party)] = []
        for slot in active {
            let recent = table.records[slot].recent.inOrder
            subject.leftOut[table.records[slot].number] = Array(recent.dropLast(most))
            for entry in recent.suffix(most) { wanted.append((slot, entry.item, entry.party)) }
        }
        subject.points.reserve(wanted.count + outbox.count)
        var found = [Int](repeating: 0, count: table.count)
        var slots: [Int] = []
        var start = 0
        while start < wanted.count {
            let part = wanted[start..<min(start + 4_096, wanted.count)]
            let embeddings = try vectors(part.map(\.item))
            for entry in part {
                guard let embedding = embeddings[entry.item], embedding.components.count == dimensions else { continue }
                subject.points.append(embedding.components)
                subject.items.append(entry.item)
                subject.parties.append(entry.party)
                subject.numbers.append(table.records[entry.slot].number)
                slots.append(entry.slot)
                found[entry.slot] += 1
            }
            start = part.endIndex
        }
        // Together a cluster's items stand for what its centroid remembers.
        subject.masses = slots.map { table.records[$0].shape.count / Double(found[$0]) }
        subject.remembered = slots.count
        for (row, entry) in outbox.waiting.enumerated() {
            subject.points.append(outbox.vectors[row])
            subject.items.append(entry.item)
            subject.parties.append(entry.party)
            subject.numbers.append(entry.cluster)
            subject.masses.append(1)
        }
        return subject
    }

    // MARK: Taking over what came out

    private mutating func apply(
        _ regrouping: Regrouping,
        to active: [Int],
        _ subject: Subject,
        into outcome: inout ClusteringOutcome
    ) {
        var regrouping = regrouping
        let descent = Descent(regrouping, numbers: active.map { table.records[$0].number }, next: &nextNumber)

        // A remembered item moves only where another cluster is clearly nearer, and with the half of a cluster that left.
        var groupOfNumber: [Int: Int] = [:]
        for (group, slot) in active.enumerated() { groupOfNumber[table.records[slot].number] = descent.final[group] }
        let preferred: [Int?] = (0..<subject.remembered).map { point in
            let group = regrouping.groups[point]
            return group >= active.count ? group : groupOfNumber[subject.numbers[point]]
        }
        regrouping.assign(preferring: preferred, margin: Float(configuration.rewriteMargin))

        var records = descent.records(from: active.map { table.records[$0] })
        var leaves = [Bool](repeating: false, count: outbox.count)
        for row in outbox.waiting.indices {
            let group = regrouping.groups[subject.remembered + row]
            let usual = (records[group]?.similarity ?? Spread()).shrunk(towards: overall, weight: 8)
            let similarity = Double(regrouping.centroids.dot(group, outbox.vectors, row))
            leaves[row] = similarity >= usual.mean - configuration.noveltyDeviations * usual.deviation
        }
        regrouping.recenter { $0 < subject.remembered || leaves[$0 - subject.remembered] }

        for group in records.keys {
            var shape = regrouping.shapes[group]
            shape.count = min(max(shape.mass, 1), ClusterTable.memory)
            shape.mass = shape.count
            records[group]?.shape = shape
        }
        for number in active.map({ table.records[$0].number }) {
            guard let group = groupOfNumber[number] else { continue }
            for entry in subject.leftOut[number] ?? [] { records[group]?.recent.append(entry.item, entry.party) }
        }
        let order = subject.items.indices.sorted { subject.items[$0] < subject.items[$1] }
        var changes: [(point: Int, to: Int)] = []
        for point in order {
            let group = regrouping.groups[point]
            guard let number = records[group]?.number else { continue }
            if point < subject.remembered || leaves[point - subject.remembered] {
                records[group]?.recent.append(subject.items[point], subject.parties[point])
            }
            if point >= subject.remembered { outbox.put(point - subject.remembered, under: number) }
            if number != subject.numbers[point] { changes.append((point, number)) }
        }
        outbox.remove(where: leaves)

        var rearranged = ClusterTable(dimensions: dimensions)
        for group in records.keys.sorted() {
            if let record = records[group] { rearranged.append(record, centroid: regrouping.centroids[group]) }
        }
        for slot in table.records.indices where table.records[slot].isDormant {
            rearranged.append(table.records[slot], centroid: table.centroids[slot])
        }
        var left: [Int: Int] = [:]
        for change in changes {
            outcome.moves.append(
                Move(
                    item: subject.items[change.point],
                    from: .base(subject.numbers[change.point]),
                    to: .base(change.to)
                )
            )
            left[subject.numbers[change.point], default: 0] -= 1
            left[change.to, default: 0] += 1
        }
        // What a merged cluster still held, beyond what moved by name, goes over as a whole.
        let held = Dictionary(uniqueKeysWithValues: table.records.map { ($0.number, $0.items) })
        for merge in descent.merges {
            aliases[merge.gone] = merge.survivor
            left[merge.survivor, default: 0] += (left[merge.gone] ?? 0) + (held[merge.gone] ?? 0)
        }
        table = rearranged
        for slot in table.records.indices { table.records[slot].items += left[table.records[slot].number] ?? 0 }
        outcome.events += descent.events(at: newest)
    }
}
