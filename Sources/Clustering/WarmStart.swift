import Model

// How the first items come into clusters, before there is anything to compare with.
extension Clusterer {
    /// The fewest items that a group of the warm start needs.
    private static let leastItems = 4

    /// Forms all clusters anew from the items so far, which all wait for a place of their own.
    ///
    /// A number goes on to the group with which it shares most items, if those are at least three tenths of both together.
    mutating func warmStart(into outcome: inout ClusteringOutcome) {
        var generator = SplitMix(seed: configuration.seed &+ UInt64(taken))
        let points = waiting.vectors
        let most = configuration.budget(activeItems: taken)
        let seeds = seedRows(min(most, points.count / 10), of: points, using: &generator)
        var rules = rules
        rules.budget = most
        var regrouping = Regrouping(
            points: points,
            parties: waiting.entries.map(\.party),
            masses: [Double](repeating: 1, count: points.count),
            centroids: points.rows(seeds),
            shapes: seeds.map { _ in Shape(meanLength: 1, count: 1, mass: 1) },
            rules: rules
        )
        regrouping.pass(10)
        regrouping.dissolve(under: Self.leastItems, parties: configuration.accountFloor)
        regrouping.run(passes: 5, splitRounds: 6)

        let numbers = carryNumbers(over: regrouping)
        let similarities = regrouping.similaritiesWithoutSelf()
        overall = Spread()
        var spreads = [Spread](repeating: Spread(), count: regrouping.isAlive.count)
        for (point, similarity) in similarities.enumerated() {
            overall.feed(similarity, memory: 16 * ClusterTable.memory)
            spreads[regrouping.groups[point]].feed(similarity, memory: ClusterTable.memory)
        }
        let leaves = similarities.indices.map { point in
            let usual = spreads[regrouping.groups[point]].shrunk(towards: overall, weight: 8)
            return similarities[point] >= usual.mean - configuration.noveltyDeviations * usual.deviation
        }
        regrouping.recenter { leaves[$0] }
        rebuildTable(from: regrouping, numbers: numbers, spreads: spreads, leaves: leaves, into: &outcome)
        if taken >= Self.warmUp {
            waiting.remove(where: leaves)
            takenAtRecluster = taken
            timeOfRecluster = newest
        }
    }

    private mutating func rebuildTable(
        from regrouping: Regrouping,
        numbers: [Int: Int],
        spreads: [Spread],
        leaves: [Bool],
        into outcome: inout ClusteringOutcome
    ) {
        let before = Set(table.records.map(\.number))
        var records: [Int: ClusterRecord] = [:]
        for (group, number) in numbers {
            var shape = regrouping.shapes[group]
            shape.count = min(shape.count, ClusterTable.memory)
            shape.mass = shape.count
            records[group] = ClusterRecord(number: number, shape: shape, lastSeen: waiting.entries[0].time)
            records[group]?.similarity = spreads[group]
        }
        var heirs: [Int: [Int: Int]] = [:]
        for (point, entry) in waiting.entries.enumerated() {
            let group = regrouping.groups[point]
            guard let number = numbers[group] else { continue }
            records[group]?.items += 1
            heirs[entry.cluster, default: [:]][number, default: 0] += 1
            if leaves[point] {
                records[group]?.recent.append(entry.item, entry.party)
                records[group]?.see(at: entry.time, halfLife: configuration.activityHalfLife)
            }
            if number != entry.cluster {
                outcome.moves.append(Move(item: entry.item, from: .base(entry.cluster), to: .base(number)))
                waiting.put(point, under: number)
            }
        }
        var rebuilt = ClusterTable(dimensions: dimensions)
        for group in records.keys.sorted() {
            guard let record = records[group] else { continue }
            rebuilt.append(record, centroid: regrouping.centroids[group])
            if !before.contains(record.number) {
                outcome.events.append(
                    LineageEvent(
                        kind: .born,
                        cluster: record.id,
                        other: nil,
                        mass: Double(record.items),
                        share: 0,
                        time: newest
                    )
                )
            }
        }
        let after = Set(rebuilt.records.map(\.number))
        for number in before.subtracting(after).sorted() {
            let taken = heirs[number] ?? [:]
            guard let heir = taken.max(by: { ($0.value, $1.key) < ($1.value, $0.key) })?.key ?? after.min() else {
                continue
            }
            outcome.events.append(
                LineageEvent(
                    kind: .merged,
                    cluster: .base(heir),
                    other: .base(number),
                    mass: Double(taken[heir] ?? 0),
                    share: Double(taken[heir] ?? 0) / Double(max(1, taken.values.reduce(0, +))),
                    time: newest
                )
            )
        }
        table = rebuilt
    }

    /// A number for each living group: one of before where enough members stayed together, otherwise a new one.
    private mutating func carryNumbers(over regrouping: Regrouping) -> [Int: Int] {
        var together: [Int: [Int: Int]] = [:]
        var sizes: [Int: Int] = [:]
        var sizesBefore: [Int: Int] = [:]
        for (point, entry) in waiting.entries.enumerated() {
            together[entry.cluster, default: [:]][regrouping.groups[point], default: 0] += 1
            sizes[regrouping.groups[point], default: 0] += 1
            sizesBefore[entry.cluster, default: 0] += 1
        }
        var pairs: [(overlap: Double, number: Int, group: Int)] = []
        for (number, groups) in together {
            for (group, shared) in groups {
                let union = (sizes[group] ?? 0) + (sizesBefore[number] ?? 0) - shared
                pairs.append((Double(shared) / Double(union), number, group))
            }
        }
        pairs.sort { ($1.overlap, $0.number, $0.group) < ($0.overlap, $1.number, $1.group) }
        var numbers: [Int: Int] = [:]
        var used: Set<Int> = []
        for pair in pairs where pair.overlap >= 0.3 && numbers[pair.group] == nil && !used.contains(pair.number) {
            numbers[pair.group] = pair.number
            used.insert(pair.number)
        }
        for group in regrouping.isAlive.indices where regrouping.isAlive[group] && numbers[group] == nil {
            numbers[group] = takeNumber()
        }
        return numbers
    }
}

/// Picks rows to start from, far ones likelier than near ones (k-means++).
func seedRows(_ count: Int, of points: Matrix, using generator: inout SplitMix) -> [Int] {
    guard points.count > 0 else { return [] }
    var seeds = [Int.random(in: 0..<points.count, using: &generator)]
    var distances = [Double](repeating: .infinity, count: points.count)
    while seeds.count < min(count, points.count) {
        var total = 0.0
        for point in distances.indices {
            let distance = max(0, 1 - Double(points.dot(point, points, seeds[seeds.count - 1])))
            distances[point] = min(distances[point], distance)
            total += distances[point]
        }
        guard total > 0 else { break }
        var left = Double.random(in: 0..<total, using: &generator)
        var chosen = distances.count - 1
        for point in distances.indices {
            left -= distances[point]
            if left < 0 {
                chosen = point
                break
            }
        }
        seeds.append(chosen)
    }
    return seeds
}

extension Regrouping {
    /// Each point's cosine to the mean of the *other* points of its group: what an arrival would see.
    func similaritiesWithoutSelf() -> [Double] {
        groups.indices.map { point in
            let group = groups[point]
            let total = shapes[group].meanLength * shapes[group].count
            let cosine = Double(centroids.dot(group, points, point))
            let rest = total * total - 2 * total * cosine + 1
            return rest > 1e-9 ? (total * cosine - 1) / rest.squareRoot() : cosine
        }
    }
}
