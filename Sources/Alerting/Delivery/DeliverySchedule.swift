import HTTP
import Model

/// What came of an attempt.
package enum DeliveryOutcome: Equatable, Sendable {
    case delivered
    /// Try again at this moment of wall-clock time.
    case retry(at: Timestamp, reason: String)
    /// The receiver is gone: send it nothing any more.
    case disabled(reason: String)
    /// The receiver will never take this one.
    case dead(reason: String)
}

/// When to try again, and when to give up.
package struct DeliverySchedule: Equatable, Sendable {
    /// How long a receiver may take for one attempt: as long as Standard Webhooks let it.
    package static let timeout = Duration.seconds(15)

    /// The longest first delay, in seconds; it doubles with every attempt.
    package var firstDelay: Double
    /// The longest delay, in seconds.
    package var longestDelay: Double
    /// How long an alert is worth trying, in seconds.
    package var patience: Double

    package init(firstDelay: Double = 5, longestDelay: Double = 300, patience: Double = 72 * 3600) {
        self.firstDelay = firstDelay
        self.longestDelay = longestDelay
        self.patience = patience
    }

    /// What comes of attempt number `delivery.attempt` that was answered by `answer` at `now`.
    ///
    /// Only 2xx is success. No answer, 408, 429 and 5xx are tried again; 410 disables the sink; everything else,
    /// redirects too, is dead.
    package func outcome(
        of answer: Result<HTTPResponse, HTTPError>,
        to delivery: QueuedDelivery,
        at endpoint: String,
        now: Timestamp,
        using generator: inout some RandomNumberGenerator
    ) -> DeliveryOutcome {
        switch answer {
        case .success(let response):
            let reason = "\(endpoint) answered \(response.status)"
            switch response.status {
            case 200...299: return .delivered
            case 408, 429, 500...599:
                let asked = response.headers.retryAfter(now: now.secondsSince1970)
                return retry(delivery, notBefore: asked, reason: reason, now: now, using: &generator)
            case 410: return .disabled(reason: reason)
            default: return .dead(reason: reason)
            }
        case .failure(let error):
            if case .invalidRequest = error.cause { return .dead(reason: error.description) }
            return retry(delivery, reason: error.description, now: now, using: &generator)
        }
    }

    /// Tries again after a random delay below a bound that grows with the attempts, or gives up.
    ///
    /// The whole delay is random, so that what failed together does not come back together. `asked` is a delay that the
    /// receiver asks for. The last attempt comes when the patience ends.
    package func retry(
        _ delivery: QueuedDelivery,
        notBefore asked: Duration? = nil,
        reason: String,
        now: Timestamp,
        using generator: inout some RandomNumberGenerator
    ) -> DeliveryOutcome {
        let end = delivery.queuedAt.advanced(bySeconds: patience)
        guard now < end else { return .dead(reason: reason + "; tried since \(delivery.queuedAt)") }
        // Doubling more often would not raise the bound any more, but overflow.
        var bound = firstDelay
        for _ in 1..<min(max(delivery.attempt, 1), 64) { bound = min(bound * 2, longestDelay) }
        let drawn = Double.random(in: 0...min(bound, longestDelay), using: &generator)
        let delay = max(drawn, asked.map { Double($0.components.seconds) } ?? 0)
        return .retry(at: min(now.advanced(bySeconds: delay), end), reason: reason)
    }
}
