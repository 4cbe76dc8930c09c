/// How many requests a server is given at a time: more while it goes well, half as many when it is too much.
struct ConcurrencyLimit: Equatable, Sendable {
    /// The most that is ever allowed.
    let maximum: Int
    private(set) var inFlight = 0
    private var exact: Double
    private var lastCut: Double?

    init(maximum: Int) {
        self.maximum = maximum
        exact = max(1, Double(maximum) / 2)
    }

    /// How many are allowed now.
    var allowed: Int { Int(exact) }

    var hasRoom: Bool { inFlight < allowed }

    /// Counts one more request; the caller has looked for room.
    mutating func start() {
        inFlight += 1
    }

    /// A request has ended that says nothing about the load.
    mutating func end() {
        inFlight -= 1
    }

    /// A request was answered.
    ///
    /// Raises the limit only where it is made use of. Before the first cut every answer raises it by one, which doubles it
    /// in each round trip; later a round trip raises it by an eighth of the maximum, at least by one.
    mutating func succeed() {
        let isUsed = inFlight * 2 >= allowed
        inFlight -= 1
        guard isUsed else { return }
        let step = lastCut == nil ? 1 : max(1, Double(maximum) / 8) / exact
        exact = min(Double(maximum), exact + step)
    }

    /// A request that had begun at `start` was too much.
    ///
    /// Only the first one of a round trip counts: those that were under way when the limit was cut know nothing of the cut.
    mutating func overload(startedAt start: Double, now: Double) {
        inFlight -= 1
        if let lastCut, start < lastCut { return }
        exact = max(1, exact / 2)
        lastCut = now
    }
}
