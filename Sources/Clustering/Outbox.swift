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
struct Outbox: Equatable, Sendable {
    /// The most that may wait; average linkage is quadratic.
    static let limit = 2_048

    private(set) var vectors: Matrix
    private(set) var waiting: [Waiting] = []

    init(dimensions: Int) {
        vectors = Matrix(width: dimensions)
    }

    init(vectors: Matrix, waiting: [Waiting]) {
        self.vectors = vectors
        self.waiting = waiting
    }

    var count: Int { waiting.count }

    mutating func append(_ entry: Waiting, _ vector: some Collection<Float>) {
        waiting.append(entry)
        vectors.append(vector)
    }

    /// Lets go of those that have waited since before `since`, and of the oldest beyond the limit.
    mutating func expire(since: Int) {
        let stale = waiting.prefix { $0.since < since }.count
        let leaving = max(stale, waiting.count - Self.limit)
        guard leaving > 0 else { return }
        waiting.removeFirst(leaving)
        vectors.removeFirst(leaving)
    }

    /// Takes away the rows for which `leaves` is true.
    mutating func remove(where leaves: [Bool]) {
        let staying = waiting.indices.filter { !leaves[$0] }
        guard staying.count < waiting.count else { return }
        vectors = vectors.rows(staying)
        waiting = staying.map { waiting[$0] }
    }

    mutating func put(_ row: Int, under cluster: Int) {
        waiting[row].cluster = cluster
    }
}
