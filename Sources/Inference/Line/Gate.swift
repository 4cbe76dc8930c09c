import Synchronization

/// Where the questions to one server wait until they may be asked.
final class Gate: Sendable {
    /// What became of waiting.
    enum Turn: Sendable {
        case go
        /// The server is down: look again at `until`, and ask for all who wait.
        case watch(until: Double)
        case cancelled
    }

    private struct State {
        var admission: Admission
        var tally = Tally()
        var sleepers: [UInt64: CheckedContinuation<Turn, Never>] = [:]
        var lastQuestion: UInt64 = 0

        /// Takes out those to whom `grants` says something.
        mutating func wake(_ grants: [Admission.Grant]) -> [Waking] {
            grants.compactMap { grant in
                switch grant {
                case .go(let question): sleepers.removeValue(forKey: question).map { Waking($0, .go) }
                case .watch(let question, let until):
                    sleepers.removeValue(forKey: question).map { Waking($0, .watch(until: until)) }
                }
            }
        }
    }

    // Woken outside of the lock: what they do next may need it.
    private struct Waking {
        let sleeper: CheckedContinuation<Turn, Never>
        let turn: Turn

        init(_ sleeper: CheckedContinuation<Turn, Never>, _ turn: Turn) {
            self.sleeper = sleeper
            self.turn = turn
        }
    }

    private let state: Mutex<State>
    private let clock: InferenceClock

    init(maximum: Int, clock: InferenceClock) {
        state = Mutex(State(admission: Admission(maximum: maximum)))
        self.clock = clock
    }

    /// A number for a question that is going to wait here.
    func newQuestion() -> UInt64 {
        state.withLock {
            $0.lastQuestion += 1
            return $0.lastQuestion
        }
    }

    /// How often the server has answered and been down so far.
    var record: (successes: Int, outages: Int) {
        state.withLock { ($0.admission.breaker.successes, $0.admission.breaker.outages) }
    }

    /// Waits for `question`'s turn; after `go` the place must be given back with `end`.
    func wait(_ question: UInt64, first: Bool = false) async -> Turn {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                change {
                    $0.sleepers[question] = continuation
                    return $0.admission.arrive(question, first: first)
                }
                // A cancellation from before met nobody whom it could wake.
                if Task.isCancelled { cancel(question) }
            }
        } onCancel: {
            cancel(question)
        }
    }

    /// The watching `question` is not going to probe any more.
    func leave(_ question: UInt64) {
        let now = clock.now()
        change { $0.admission.leave(question, now: now) }
    }

    /// Whether a second request for `question` may go out now.
    func admitSecond(_ question: UInt64) -> Bool {
        state.withLock { $0.admission.admitSecond(question) }
    }

    /// Gives `question`'s place back.
    func end(_ question: UInt64, startedAt start: Double, _ ending: Admission.Ending) {
        let now = clock.now()
        change {
            $0.tally.count(ending, seconds: now - start)
            return $0.admission.end(question, startedAt: start, ending, now: now)
        }
    }

    /// Says that the watcher begins to probe.
    func probe() {
        state.withLock { $0.admission.probe() }
    }

    /// Says what came of the probe; returns until when to watch on, nil where the server is back.
    func probed(_ failure: ServerFailure?) -> Double? {
        let now = clock.now()
        return state.withLock {
            $0.tally.count(failure.map { .failed($0) } ?? .givenUp, seconds: 0)
            return $0.admission.probed(failure, now: now)
        }
    }

    /// Counts that a question is going to be asked again.
    func countRetry() {
        state.withLock { $0.tally.retries += 1 }
    }

    /// How the server called `model` at `endpoint` stands.
    func standing(model: String, endpoint: String) -> ModelStanding {
        let now = clock.now()
        return state.withLock {
            ModelStanding(model: model, endpoint: endpoint, admission: $0.admission, tally: $0.tally, now: now)
        }
    }

    private func cancel(_ question: UInt64) {
        let now = clock.now()
        let sleeper = change { state -> (CheckedContinuation<Turn, Never>?, [Admission.Grant]) in
            // Whoever has been woken already is nobody to be taken out of the queue.
            guard let sleeper = state.sleepers.removeValue(forKey: question) else { return (nil, []) }
            return (sleeper, state.admission.leave(question, now: now))
        }
        sleeper?.resume(returning: .cancelled)
    }

    private func change(_ body: (inout State) -> [Admission.Grant]) {
        change { ((), body(&$0)) }
    }

    private func change<Value: Sendable>(_ body: (inout State) -> (Value, [Admission.Grant])) -> Value {
        let (value, wakings) = state.withLock { state in
            let (value, grants) = body(&state)
            return (value, state.wake(grants))
        }
        for waking in wakings { waking.sleeper.resume(returning: waking.turn) }
        return value
    }
}
