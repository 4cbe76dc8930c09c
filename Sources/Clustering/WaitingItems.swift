import Model

/// An item that stands under the nearest id and waits to learn where it belongs.
struct Waiting: Equatable, Sendable {
    let item: ItemID
    let party: Party
    let time: Timestamp
    /// The cluster it stands under.
    var cluster: Int
    /// How many items the clusterer had taken when it came.
    let since: Int
}

/// Items without a place of their own, with their vectors, oldest first.
struct WaitingItems: Equatable, Sendable {
    /// The most that may wait; average linkage is quadratic.
    static let limit = 2_048

    private(set) var vectors: Matrix
    private(set) var entries: [Waiting] = []

    init(dimensions: Int) {
        vectors = Matrix(width: dimensions)
    }

    init(vectors: Matrix, entries: [Waiting]) {
        self.vectors = vectors
        self.entries = entries
    }

    var count: Int { entries.count }

    mutating func append(_ entry: Waiting, _ vector: some Collection<Float>) {
        entries.append(entry)
        vectors.append(vector)
    }

    /// Lets go of those that have waited since before `since`, and of the oldest beyond the limit.
    mutating func expire(since: Int) {
        let stale = entries.prefix { $0.since < since }.count
        let leaving = max(stale, entries.count - Self.limit)
        guard leaving > 0 else { return }
        entries.removeFirst(leaving)
        vectors.removeFirst(leaving)
    }

    /// Takes away the rows for which `leaves` is true.
    mutating func remove(where leaves: [Bool]) {
        let staying = entries.indices.filter { !leaves[$0] }
        guard staying.count < entries.count else { return }
        vectors = vectors.rows(staying)
        entries = staying.map { entries[$0] }
    }

    mutating func put(_ row: Int, under cluster: Int) {
        entries[row].cluster = cluster
    }
}
