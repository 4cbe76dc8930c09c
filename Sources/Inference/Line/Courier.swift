import HTTP

/// Brings questions to one server until each is answered.
///
/// Each waits for its turn at the gate, reserves what it can cost, goes out, and is asked again where that may help. While
/// the server is down everybody waits, and one of those who wait looks after it.
final class Courier: Sendable {
    /// What came of one request.
    private enum Attempt<Answer: Sendable>: Sendable {
        case answer(Answer)
        case refusal
        case failure(ServerFailure)
        case overBudget
        case ended
    }

    private let model: String
    private let endpoint: String
    private let prices: TokenPrices?
    private let hedgingDelay: Double?
    private let http: HTTPClient
    private let ledger: SpendLedger
    private let clock: InferenceClock
    private let chance: @Sendable () -> Double
    private let gate: Gate
    // A closure rather than a value: the request in it holds the key.
    private let probe: @Sendable () -> Errand<Void>

    init(
        model: String,
        endpoint: String,
        prices: TokenPrices?,
        concurrency: Int,
        hedgingDelay: Double?,
        http: HTTPClient,
        ledger: SpendLedger,
        clock: InferenceClock,
        chance: @escaping @Sendable () -> Double,
        probe: @escaping @Sendable () -> Errand<Void>
    ) {
        self.model = model
        self.endpoint = endpoint
        self.prices = prices
        self.hedgingDelay = hedgingDelay
        self.http = http
        self.ledger = ledger
        self.clock = clock
        self.chance = chance
        self.probe = probe
        gate = Gate(maximum: concurrency, clock: clock)
    }

    /// How the server stands.
    var standing: ModelStanding { gate.standing(model: model, endpoint: endpoint) }

    /// The answer to `errand`, however long that takes.
    func bring<Answer: Sendable>(_ errand: Errand<Answer>) async throws(InferenceError) -> Answer {
        let question = gate.newQuestion()
        let record = gate.record
        var patience = Patience(successes: record.successes, outages: record.outages)
        while true {
            try await enter(question)
            switch await attempt(errand, question) {
            case .answer(let answer): return answer
            case .refusal: throw error(.rejected(status: 200))
            case .overBudget: throw error(.overBudget)
            case .ended: throw error(.ended)
            case .failure(let failure):
                let record = gate.record
                let verdict = patience.judge(
                    failure,
                    successes: record.successes,
                    outages: record.outages,
                    now: clock.now(),
                    chance: chance()
                )
                switch verdict {
                case .giveUp(let cause): throw error(cause)
                case .again(let delay):
                    gate.countRetry()
                    try await sleep(delay)
                }
            }
        }
    }

    /// Waits until `question` may go out, and looks after the server where it falls to this one.
    private func enter(_ question: UInt64) async throws(InferenceError) {
        var hasWatched = false
        while true {
            switch await gate.wait(question, first: hasWatched) {
            case .cancelled: throw error(.ended)
            case .go:
                guard Task.isCancelled else { return }
                gate.end(question, startedAt: clock.now(), .unsent)
                throw error(.ended)
            case .watch(let until):
                do throws(InferenceError) {
                    try await watch(until: until)
                } catch {
                    gate.leave(question)
                    throw error
                }
                hasWatched = true
            }
        }
    }

    /// Probes from `until` on, at growing intervals, until the server is back.
    private func watch(until: Double) async throws(InferenceError) {
        var until = until
        while true {
            try await sleep(until - clock.now())
            gate.probe()
            let failure: ServerFailure?
            switch await send(probe()).0 {
            case .answer, .refusal: failure = nil
            case .failure(let why): failure = why
            case .overBudget: throw error(.overBudget)
            case .ended: throw error(.ended)
            }
            guard let next = gate.probed(failure) else { return }
            until = next
        }
    }

    /// Sends `errand` in the place that was given to `question`, and a second time where the first one takes long.
    private func attempt<Answer: Sendable>(_ errand: Errand<Answer>, _ question: UInt64) async -> Attempt<Answer> {
        guard let hedgingDelay else { return await sendInPlace(errand, question) }
        // Nil is the end of the delay.
        return await withTaskGroup(of: Attempt<Answer>?.self) { group in
            group.addTask { await self.sendInPlace(errand, question) }
            group.addTask {
                try? await self.clock.sleep(hedgingDelay)
                return nil
            }
            var underWay = 1
            var failed: Attempt<Answer>?
            while underWay > 0, let event = await group.next() {
                guard let attempt = event else {
                    if !Task.isCancelled, gate.admitSecond(question) {
                        underWay += 1
                        group.addTask { await self.sendInPlace(errand, question) }
                    }
                    continue
                }
                underWay -= 1
                switch attempt {
                case .answer, .refusal:
                    group.cancelAll()
                    return attempt
                case .failure: failed = attempt
                // That there is no room for a second one is no reason to give the question up.
                case .overBudget, .ended: failed = failed ?? attempt
                }
            }
            group.cancelAll()
            return failed ?? .ended
        }
    }

    private func sendInPlace<Answer: Sendable>(_ errand: Errand<Answer>, _ question: UInt64) async -> Attempt<Answer> {
        let (attempt, start) = await send(errand)
        let ending: Admission.Ending =
            switch attempt {
            case .answer, .refusal: .answered
            case .failure(let failure): .failed(failure)
            case .overBudget, .ended: start == nil ? .unsent : .givenUp
            }
        gate.end(question, startedAt: start ?? clock.now(), ending)
        return attempt
    }

    /// One request, from the reservation to the booking, and when it went out; nil where it never did.
    private func send<Answer: Sendable>(_ errand: Errand<Answer>) async -> (Attempt<Answer>, start: Double?) {
        let reserved = await ledger.reserve(errand.most, model: model, purpose: errand.purpose, prices: prices)
        guard let reserved else { return (Task.isCancelled ? .ended : .overBudget, nil) }
        let start = clock.now()
        var attempt: Attempt<Answer>
        // Nil for what may have been billed without anybody knowing how much.
        var usage: TokenUsage?
        do throws(HTTPError) {
            let response = try await http.send(errand.request)
            if (200...299).contains(response.status) {
                switch errand.read(response.body) {
                case .answer(let answer, let counted): (attempt, usage) = (.answer(answer), counted)
                case .refusal(let counted): (attempt, usage) = (.refusal, counted)
                case .nonsense(let words): attempt = .failure(ServerFailure(.nonsense, words: words))
                }
            } else {
                attempt = .failure(ServerFailure(response, wall: clock.wall()))
            }
        } catch {
            attempt = ServerFailure(error).map { .failure($0) } ?? .ended
        }
        if case .failure(let failure) = attempt, !failure.mayBeBilled { usage = TokenUsage() }
        ledger.settle(reserved, usage: usage, prices: prices)
        return (attempt, start)
    }

    private func sleep(_ seconds: Double) async throws(InferenceError) {
        do {
            try await clock.sleep(max(0, seconds))
        } catch {
            throw self.error(.ended)
        }
    }

    private func error(_ cause: InferenceError.Cause) -> InferenceError {
        InferenceError(cause, endpoint: endpoint)
    }
}
