/// Who may ask a server now, who waits, and who watches for its return.
///
/// Those who wait do so in the order of their coming. While the breaker is open the first of them watches: when the time
/// has come it probes, and goes first when the server is back.
struct Admission: Equatable, Sendable {
    enum Grant: Equatable, Sendable {
        case go(UInt64)
        case watch(UInt64, until: Double)
    }

    /// How a request ended.
    enum Ending: Equatable, Sendable {
        case answered
        case failed(ServerFailure)
        /// Without an answer, because nobody waited for it any more.
        case givenUp
        /// Before it began.
        case unsent
    }

    private(set) var breaker = CircuitBreaker()
    private(set) var limit: ConcurrencyLimit
    private(set) var waiting: [UInt64] = []
    private var watcher: UInt64?
    private var underWay: Set<UInt64> = []

    init(maximum: Int) {
        limit = ConcurrencyLimit(maximum: maximum)
    }

    /// `question` wants to ask, `first` of all where it has watched.
    mutating func arrive(_ question: UInt64, first: Bool = false) -> [Grant] {
        waiting.insert(question, at: first ? 0 : waiting.count)
        return grants()
    }

    /// `question` waits or watches no longer.
    mutating func leave(_ question: UInt64, now: Double) -> [Grant] {
        waiting.removeAll { $0 == question }
        if watcher == question {
            watcher = nil
            breaker.probeAbandoned(now: now)
        }
        return grants()
    }

    /// Whether a second request of `question` may go out at once: the first is under way, and nobody waits for its own.
    mutating func admitSecond(_ question: UInt64) -> Bool {
        guard underWay.contains(question), breaker.isClosed, waiting.isEmpty, limit.hasRoom else { return false }
        limit.start()
        return true
    }

    /// A request of `question` that began at `start` has ended.
    mutating func end(_ question: UInt64, startedAt start: Double, _ ending: Ending, now: Double) -> [Grant] {
        underWay.remove(question)
        switch ending {
        case .answered:
            limit.succeed()
            breaker.succeed()
        case .givenUp, .unsent: limit.end()
        case .failed(let failure):
            if failure.isOverload { limit.overload(startedAt: start, now: now) } else { limit.end() }
            breaker.fail(failure, question: question, isAlone: limit.inFlight == 0, now: now)
        }
        return grants()
    }

    /// The watcher begins to probe.
    mutating func probe() {
        breaker.probe()
    }

    /// The watcher's probe was answered, or failed; returns until when it has to watch on, nil where it may go in.
    mutating func probed(_ failure: ServerFailure?, now: Double) -> Double? {
        guard let failure else {
            breaker.probeSucceeded()
            watcher = nil
            return nil
        }
        breaker.probeFailed(failure, now: now)
        guard case .open(let until, _) = breaker.state else { return nil }
        return until
    }

    private mutating func grants() -> [Grant] {
        var grants: [Grant] = []
        switch breaker.state {
        case .closed:
            while limit.hasRoom, !waiting.isEmpty {
                limit.start()
                let first = waiting.removeFirst()
                underWay.insert(first)
                grants.append(.go(first))
            }
        case .open(let until, _):
            if watcher == nil, !waiting.isEmpty {
                let first = waiting.removeFirst()
                watcher = first
                grants.append(.watch(first, until: until))
            }
        case .probing: break
        }
        return grants
    }
}
