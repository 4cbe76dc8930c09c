/// Whether a server is worth asking at all.
///
/// Failures without any success between them are evidence that it is down; one question alone cannot give enough of it
/// while others are under way. Then nobody asks, but for one probe after 1 s, 2 s, and so on up to a minute.
struct CircuitBreaker: Equatable, Sendable {
    enum State: Equatable, Sendable {
        case closed
        /// Nobody asks before `until`.
        case open(until: Double, why: String)
        /// One probe is under way.
        case probing(why: String)
    }

    private(set) var state = State.closed
    /// How often a probe has shown that the server really was down.
    private(set) var outages = 0
    /// Answers so far, those to probes among them.
    private(set) var successes = 0
    private var evidence: [UInt64: Int] = [:]
    private var interval = Self.firstInterval
    private var isOutage = false

    private static let firstInterval = 1.0
    private static let longestInterval = 60.0
    /// How much evidence opens the breaker.
    private static let enough = 8
    /// The most that one question gives while others are under way.
    private static let share = 3

    var isClosed: Bool { state == .closed }

    /// A question was answered.
    ///
    /// One that was answered while the breaker is open was under way when it opened: the probe will tell.
    mutating func succeed() {
        successes += 1
        evidence = [:]
        if isClosed { interval = Self.firstInterval }
    }

    /// `question` failed; `isAlone` where no other is under way.
    mutating func fail(_ failure: ServerFailure, question: UInt64, isAlone: Bool, now: Double) {
        guard isClosed else { return }
        let most = isAlone ? Self.enough : Self.share
        let weight = weight(of: failure.kind)
        let given = evidence[question, default: 0]
        // A server that has never answered and refuses the key proves enough alone.
        evidence[question] = weight >= Self.enough ? weight : max(given, min(given + weight, most))
        guard evidence.values.reduce(0, +) >= Self.enough else { return }
        isOutage = false
        open(failure, now: now)
    }

    /// The time of the probe has come.
    mutating func probe() {
        if case .open(_, let why) = state { state = .probing(why: why) }
    }

    /// The probe was answered: everybody may ask again.
    ///
    /// The next intervals begin anew only when a question is answered, too: a server may answer nothing but probes.
    mutating func probeSucceeded() {
        successes += 1
        evidence = [:]
        state = .closed
    }

    /// The probe failed.
    mutating func probeFailed(_ failure: ServerFailure, now: Double) {
        if !isOutage { outages += 1 }
        isOutage = true
        open(failure, now: now)
    }

    /// Whoever probed was cancelled: the next one may do it at once.
    mutating func probeAbandoned(now: Double) {
        if case .probing(let why) = state { state = .open(until: now, why: why) }
    }

    private mutating func open(_ failure: ServerFailure, now: Double) {
        state = .open(until: now + max(interval, failure.retryAfter ?? 0), why: failure.words)
        interval = min(interval * 2, Self.longestInterval)
        evidence = [:]
    }

    private func weight(of kind: ServerFailure.Kind) -> Int {
        switch kind {
        case .busy, .unavailable, .serverError, .timedOut, .interrupted, .nonsense: 1
        case .unreachable: 3
        // Before the first answer, these mean that the settings are wrong rather than one question.
        case .keyRefused, .unknownModel: successes == 0 ? Self.enough : 3
        case .rejected: successes == 0 ? Self.enough : 2
        case .ownFault: 0
        }
    }
}
