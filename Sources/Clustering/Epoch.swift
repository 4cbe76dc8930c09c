import Model

// What happens after every 64th item.
extension Clusterer {
    mutating func closeEpoch(into outcome: inout ClusteringOutcome) {
        if taken <= Self.warmUp {
            for (row, entry) in pending.enumerated() {
                table.records[entry.slot].items += 1
                wait(entry, row)
            }
            pending.removeAll(keepingCapacity: true)
            if taken == Self.epoch || taken % (2 * Self.epoch) == 0 { warmStart(into: &outcome) }
            return
        }
        for (row, entry) in pending.enumerated() {
            let floor = noveltyBound(of: entry.slot).floor
            let similarity = max(Double(entry.similarity), floor)
            table.records[entry.slot].similarity.feed(similarity, memory: ClusterTable.memory)
            overall.feed(similarity, memory: 16 * ClusterTable.memory)
            table.records[entry.slot].items += 1
            if entry.isNovel {
                wait(entry, row)
            } else {
                table.absorb(tile, row, into: entry.slot)
                table.records[entry.slot].recent.append(entry.item, entry.party)
                table.records[entry.slot].see(at: entry.time, halfLife: configuration.activityHalfLife)
            }
        }
        pending.removeAll(keepingCapacity: true)
        waiting.expire(since: taken - configuration.patience)
        settleGroups(into: &outcome)
        updateDormancy(into: &outcome)
    }

    private mutating func wait(_ entry: Pending, _ row: Int) {
        waiting.append(
            Waiting(
                item: entry.item,
                party: entry.party,
                time: entry.time,
                cluster: table.records[entry.slot].number,
                since: taken
            ),
            tile[row]
        )
    }

    /// The most active clusters that there may be now.
    var budget: Int {
        configuration.budget(activeItems: table.records.reduce(0) { $0 + ($1.isDormant ? 0 : $1.items) })
    }

    // MARK: Births

    /// Finds groups among those who wait; each joins a cluster beside it or opens one.
    private mutating func settleGroups(into outcome: inout ClusteringOutcome) {
        guard waiting.count >= configuration.birthItems else { return }
        var leaves = [Bool](repeating: false, count: waiting.count)
        let mostClusters = Int(1.3 * Double(budget))
        for group in averageLinkage(waiting.vectors, similarity: Float(configuration.groupingSimilarity))
        where group.count >= configuration.birthItems
            && Party.count(group.map { waiting.entries[$0].party }) >= configuration.accountFloor
        {
            let target: Int
            if let beside = slotBeside(group) {
                target = beside
            } else if table.records.count(where: { !$0.isDormant }) < mostClusters {
                target = open(group, into: &outcome)
            } else {
                continue
            }
            for row in group {
                let entry = waiting.entries[row]
                leaves[row] = true
                move(entry.item, from: entry.cluster, to: table.records[target].number, into: &outcome)
                table.absorb(waiting.vectors, row, into: target)
                table.records[target].recent.append(entry.item, entry.party)
                table.records[target].see(at: entry.time, halfLife: configuration.activityHalfLife)
            }
        }
        waiting.remove(where: leaves)
    }

    /// The cluster that some waiting items are too near to for one of their own.
    private func slotBeside(_ group: [Int]) -> Int? {
        let (mean, shape) = waiting.vectors.mean(of: group)
        var nearest: Int?
        var least = configuration.joinDistance
        for slot in table.records.indices {
            let cosine = Double(table.centroids.dot(slot, mean, 0))
            let distance = Shape.distance(table.records[slot].shape, shape, cosine: cosine)
            if distance < least {
                nearest = slot
                least = distance
            }
        }
        return nearest
    }

    /// Opens an empty cluster for some waiting items.
    private mutating func open(_ group: [Int], into outcome: inout ClusteringOutcome) -> Int {
        let record = ClusterRecord(
            number: takeNumber(),
            shape: Shape(meanLength: 0, count: 0, mass: 0),
            lastSeen: group.map { waiting.entries[$0].time }.max() ?? newest
        )
        table.append(record, centroid: repeatElement(0, count: dimensions))
        outcome.events.append(
            LineageEvent(
                kind: .born,
                cluster: record.id,
                other: nil,
                mass: Double(group.count),
                share: 0,
                time: newest
            )
        )
        return table.count - 1
    }

    /// Says that an item stands under another id from now on.
    mutating func move(_ item: ItemID, from old: Int, to new: Int, into outcome: inout ClusteringOutcome) {
        guard old != new else { return }
        outcome.moves.append(Move(item: item, from: .base(old), to: .base(new)))
        if let slot = table.slot(of: old) { table.records[slot].items -= 1 }
        if let slot = table.slot(of: new) { table.records[slot].items += 1 }
    }

    // MARK: Rest

    /// Lays clusters to rest that hardly anybody asks about any more, and wakes those that are asked about again.
    private mutating func updateDormancy(into outcome: inout ClusteringOutcome) {
        for slot in table.records.indices {
            let record = table.records[slot]
            let activity = record.activity(at: newest, halfLife: configuration.activityHalfLife)
            guard record.isDormant ? activity >= 1 : activity < 0.5 else { continue }
            table.records[slot].isDormant.toggle()
            outcome.events.append(record.event(record.isDormant ? .returned : .dormant, at: newest))
        }
    }
}
