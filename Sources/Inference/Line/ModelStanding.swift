/// How a model server stands, for people to look at.
package struct ModelStanding: Codable, Equatable, Sendable {
    /// Whether it is asked.
    package enum Breaker: String, Codable, Sendable {
        case closed
        /// Nobody asks for a while.
        case open
        /// One probe is under way.
        case probing
    }

    package let model: String
    /// `https://host:port`.
    package let endpoint: String
    package let breaker: Breaker
    /// Why it is not asked, in plain words; nil while it is.
    package let reason: String?
    /// In how many seconds it is probed next; nil unless the breaker is open.
    package let nextProbe: Double?
    /// Requests that have ended, repeated ones and probes among them.
    package let requests: Int
    /// How often a question was asked again.
    package let retries: Int
    /// Requests that failed, by what happened.
    package let failures: [String: Int]
    package let inFlight: Int
    /// Questions that wait for their turn.
    package let waiting: Int
    /// How many requests are allowed at a time now.
    package let concurrency: Int
    /// The mean of the seconds that answers took, the last hundred or so counting most; nil before the first.
    package let meanLatency: Double?

    init(model: String, endpoint: String, admission: Admission, tally: Tally, now: Double) {
        self.model = model
        self.endpoint = endpoint
        switch admission.breaker.state {
        case .closed:
            breaker = .closed
            reason = nil
            nextProbe = nil
        case .open(let until, let why):
            breaker = .open
            reason = "\(endpoint) \(why)"
            nextProbe = max(0, until - now)
        case .probing(let why):
            breaker = .probing
            reason = "\(endpoint) \(why)"
            nextProbe = nil
        }
        requests = tally.requests
        retries = tally.retries
        failures = tally.failures
        inFlight = admission.limit.inFlight
        waiting = admission.waiting.count
        concurrency = admission.limit.allowed
        meanLatency = tally.meanLatency
    }
}
