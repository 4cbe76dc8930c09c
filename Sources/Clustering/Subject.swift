import Model

/// What a re-cluster works on: items that clusters remember, then those that wait.
struct Subject {
    /// The most remembered items that a re-cluster works on.
    static let mostPoints = 131_072

    var points: Matrix
    var items: [ItemID] = []
    var parties: [Party] = []
    /// How many items each point stands for.
    var masses: [Double] = []
    /// The number of the cluster that each point stands under.
    var numbers: [Int] = []
    /// How many of the points are remembered.
    var remembered = 0
    /// Items that are remembered but were left out, by number of their cluster.
    var leftOut: [Int: [(item: ItemID, party: Party)]] = [:]

    init(dimensions: Int) {
        points = Matrix(width: dimensions)
    }

    mutating func append(
        _ item: ItemID,
        _ party: Party,
        under number: Int,
        mass: Double,
        _ vector: some Collection<Float>
    ) {
        points.append(vector)
        items.append(item)
        parties.append(party)
        numbers.append(number)
        masses.append(mass)
    }
}

extension Clusterer {
    /// How many vectors are asked for at once.
    private static let vectorsAtOnce = 4_096

    /// The items of the clusters in the slots `active`, with their vectors; those without one are left out.
    func gather(
        _ active: [Int],
        _ vectors: ([ItemID]) throws -> [ItemID: Embedding]
    ) rethrows -> Subject {
        var subject = Subject(dimensions: dimensions)
        let most = max(configuration.birthItems, Subject.mostPoints / max(active.count, 1))
        var wanted: [(slot: Int, item: ItemID, party: Party)] = []
        for slot in active {
            let recent = table.records[slot].recent.inOrder
            subject.leftOut[table.records[slot].number] = Array(recent.dropLast(most))
            for entry in recent.suffix(most) { wanted.append((slot, entry.item, entry.party)) }
        }
        subject.points.reserve(wanted.count + waiting.count)
        let slots = try fetch(wanted, into: &subject, vectors)
        // Together a cluster's items stand for what its centroid remembers.
        var found = [Int](repeating: 0, count: table.count)
        for slot in slots { found[slot] += 1 }
        subject.masses = slots.map { table.records[$0].shape.count / Double(found[$0]) }
        subject.remembered = slots.count
        for (row, entry) in waiting.entries.enumerated() {
            subject.append(entry.item, entry.party, under: entry.cluster, mass: 1, waiting.vectors[row])
        }
        return subject
    }

    /// Adds those items to `subject` whose vectors there still are, and returns the slot of each.
    private func fetch(
        _ wanted: [(slot: Int, item: ItemID, party: Party)],
        into subject: inout Subject,
        _ vectors: ([ItemID]) throws -> [ItemID: Embedding]
    ) rethrows -> [Int] {
        var slots: [Int] = []
        slots.reserveCapacity(wanted.count)
        for start in stride(from: 0, to: wanted.count, by: Self.vectorsAtOnce) {
            let part = wanted[start..<min(start + Self.vectorsAtOnce, wanted.count)]
            let embeddings = try vectors(part.map(\.item))
            for (slot, item, party) in part {
                guard let vector = embeddings[item]?.components, vector.count == dimensions else { continue }
                subject.append(item, party, under: table.records[slot].number, mass: 1, vector)
                slots.append(slot)
            }
        }
        return slots
    }
}
