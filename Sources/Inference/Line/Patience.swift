/// How often one question is asked again, and when it is given up.
struct Patience: Equatable, Sendable {
    enum Verdict: Equatable, Sendable {
        case again(after: Double)
        case giveUp(InferenceError.Cause)
    }

    // An outage is the breaker's matter. Where the server fails at some requests only, the one that waits holds up those
    // that are to be recorded after it, so it does not wait for long.
    private let backOff = BackOff(longestDelay: 4)
    private let busyBackOff = BackOff()
    private var attempts = 0
    private var failures = 0
    private var rejections = 0
    private var busySince: Double?
    private var successesBefore: Int
    private var outages: Int

    private static let mostFailures = 10
    private static let mostRejections = 2
    /// For how many seconds it costs a question nothing that the server has too much to do.
    private static let longestBusy = 600.0

    /// Begins with a server that has been down `outages` times and has answered `successes` times.
    init(successes: Int, outages: Int) {
        successesBefore = successes
        self.outages = outages
    }

    /// What to do after `failure` at `now`; `chance` is drawn from 0..<1.
    ///
    /// `successes` and `outages` are the server's so far. What failed while the server was down is forgotten, and a question
    /// is given up only where something else was answered since it first failed.
    mutating func judge(
        _ failure: ServerFailure,
        successes: Int,
        outages: Int,
        now: Double,
        chance: Double
    ) -> Verdict {
        if outages != self.outages { self = Patience(successes: successes, outages: outages) }
        if attempts == 0 { successesBefore = successes }
        attempts += 1
        switch failure.kind {
        case .ownFault: return .giveUp(.rejected(status: failure.status ?? 400))
        case .rejected:
            rejections += 1
            if rejections >= Self.mostRejections { return .giveUp(.rejected(status: failure.status ?? 400)) }
        case .busy:
            let since = busySince ?? now
            busySince = since
            if now - since > Self.longestBusy { failures += 1 }
        case .unavailable, .serverError, .timedOut, .unreachable, .interrupted, .nonsense, .keyRefused, .unknownModel:
            failures += 1
        }
        if failures >= Self.mostFailures, successes > successesBefore {
            return .giveUp(.keptFailing(attempts: failures))
        }
        let backOff = failure.kind == .busy ? busyBackOff : backOff
        return .again(after: backOff.delay(after: attempts, asked: failure.retryAfter, chance: chance))
    }
}
