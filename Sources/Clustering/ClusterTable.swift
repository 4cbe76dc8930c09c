import Model

/// Whom an item belongs to, told apart well enough to count parties: zero where its record names no account.
struct Party: Hashable, Sendable {
    let tag: UInt32

    init(tag: UInt32) {
        self.tag = tag
    }

    init(_ account: AccountID?) {
        guard let account else {
            tag = 0
            return
        }
        tag = UInt32(truncatingIfNeeded: account.rawValue ^ (account.rawValue >> 32)) | 1
    }

    /// How many parties stand behind some items, each that names no account counting by itself.
    static func count(_ parties: some Sequence<Party>) -> Int {
        var named: Set<UInt32> = []
        var unnamed = 0
        for party in parties {
            if party.tag == 0 { unnamed += 1 } else { named.insert(party.tag) }
        }
        return named.count + unnamed
    }
}

/// The most recent confirmed items of one cluster, oldest first.
struct RecentItems: Sendable {
    /// As many as the centroid remembers: what a cluster holds beyond them stays behind when it splits.
    static let limit = 256

    private(set) var items: [Int64] = []
    private(set) var parties: [UInt32] = []
    private var oldest = 0

    mutating func append(_ item: ItemID, _ party: Party) {
        guard items.count == Self.limit else {
            items.append(item.rawValue)
            parties.append(party.tag)
            return
        }
        items[oldest] = item.rawValue
        parties[oldest] = party.tag
        oldest = (oldest + 1) % Self.limit
    }

    var inOrder: [(item: ItemID, party: Party)] {
        items.indices.map { place in
            let index = (oldest + place) % items.count
            return (ItemID(rawValue: items[index]), Party(tag: parties[index]))
        }
    }

    var count: Int { items.count }
}

/// Everything about one cluster but its direction, which stands in the table's matrix.
struct ClusterRecord: Sendable {
    let number: Int
    /// The mean length and the effective count of what it absorbed; `mass` equals `count`.
    var shape: Shape
    /// Cosines of arrivals to the centroid.
    var similarity = Spread()
    var lastSeen: Timestamp
    /// How many items stand under this id.
    var items = 0
    /// How many items came lately, as of `lastSeen`.
    var activity = 0.0
    var isDormant = false
    var recent = RecentItems()
    /// What it was about once it had settled; nil before.
    var anchor: Anchor?
    /// The number of the cluster that it turned from in the end, or its own.
    var strain: Int

    var id: ClusterID { .base(number) }

    init(number: Int, shape: Shape, lastSeen: Timestamp) {
        self.number = number
        strain = number
        self.shape = shape
        self.lastSeen = lastSeen
    }

    /// The activity at `time`, if nothing came since `lastSeen`.
    func activity(at time: Timestamp, halfLife: Double) -> Double {
        activity * halved(max(0, time.seconds(since: lastSeen)) / halfLife)
    }

    mutating func see(at time: Timestamp, halfLife: Double) {
        activity = activity(at: time, halfLife: halfLife) + 1
        lastSeen = max(lastSeen, time)
    }

    /// Takes over when and how much a cluster that merged into this was asked about, and, where they were forced together,
    /// what about.
    mutating func inherit(from other: ClusterRecord, isForced: Bool) {
        activity += other.activity
        lastSeen = max(lastSeen, other.lastSeen)
        if isForced, let anchor, let others = other.anchor {
            self.anchor = anchor.joined(with: others, masses: (shape.count, other.shape.count))
        }
    }

    /// Something that happened to it without mass moving.
    func event(_ kind: LineageEvent.Kind, at time: Timestamp) -> LineageEvent {
        LineageEvent(kind: kind, cluster: id, other: nil, mass: shape.count, share: 0, time: time)
    }
}

/// Every base cluster, by slot: a row of centroids and a record each.
///
/// Slots change only when clusters are re-arranged.
struct ClusterTable: Sendable {
    /// Above this many items the centroid forgets, at the pace of its own items.
    static let memory = 256.0

    private(set) var centroids: Matrix
    var records: [ClusterRecord] = []
    private var slots: [Int: Int] = [:]

    init(dimensions: Int) {
        centroids = Matrix(width: dimensions)
    }

    init(centroids: Matrix, records: [ClusterRecord]) {
        self.centroids = centroids
        self.records = records
        for (slot, record) in records.enumerated() { slots[record.number] = slot }
    }

    var count: Int { records.count }

    /// Where the cluster of this number stands; nil where there is none any more.
    func slot(of number: Int) -> Int? { slots[number] }

    mutating func append(_ record: ClusterRecord, centroid: some Collection<Float>) {
        slots[record.number] = records.count
        records.append(record)
        centroids.append(centroid)
    }

    /// Moves a centroid by one item, which it takes into its sum.
    mutating func absorb(_ vector: Matrix, _ row: Int, into slot: Int) {
        let shape = records[slot].shape
        let length = Float(shape.meanLength * shape.count)
        let total = centroids.withMutableRow(slot) { centroid in
            vector.withRow(row) { vector in
                for index in centroid.indices { centroid[index] = centroid[index] * length + vector[index] }
            }
            return innerProduct(UnsafeBufferPointer(centroid), UnsafeBufferPointer(centroid)).squareRoot()
        }
        guard total > 0 else { return }
        centroids.scale(slot, by: 1 / total)
        records[slot].shape.meanLength = Double(total) / (shape.count + 1)
        records[slot].shape.count = min(shape.count + 1, Self.memory)
        records[slot].shape.mass = records[slot].shape.count
    }
}

/// A half to the power of `exponent`, by multiplication alone, so that it is the same on every machine.
func halved(_ exponent: Double) -> Double {
    guard exponent < 1_000 else { return 0 }
    let whole = exponent.rounded(.down)
    // e to the power of -ln 2 times the fraction; the sixteenth term is below the last bit.
    let x = -0.693_147_180_559_945_3 * (exponent - whole)
    var sum = 1.0
    var term = 1.0
    for place in 1...18 {
        term *= x / Double(place)
        sum += term
    }
    return Double(sign: .plus, exponent: -Int(whole), significand: sum)
}
