import Model

/// One change of an alert's state that waits to be brought to one sink, as the outbox keeps it.
package struct QueuedDelivery: Equatable, Sendable {
    package let alert: AlertID
    /// The idempotency key: the same over every attempt to bring this change to this sink.
    package let key: String
    /// As `AlertNotice.payload` rendered it.
    package let payload: [UInt8]
    /// Which attempt this is, counted from 1.
    package let attempt: Int
    /// The wall-clock time at which the state changed.
    package let queuedAt: Timestamp

    package init(alert: AlertID, key: String, payload: [UInt8], attempt: Int, queuedAt: Timestamp) {
        self.alert = alert
        self.key = key
        self.payload = payload
        self.attempt = attempt
        self.queuedAt = queuedAt
    }
}

/// Where alerts go.
package protocol Sink: Sendable {
    /// What the configuration calls it.
    var name: String { get }
    /// In which words it wants to be told.
    var form: PayloadForm { get }

    /// Makes one attempt, and says what came of it.
    func deliver(_ delivery: QueuedDelivery) async -> DeliveryOutcome
}

/// The time and the chance by which sinks decide on another attempt.
package struct Circumstances: Sendable {
    /// The wall-clock time.
    package var now: @Sendable () -> Timestamp
    /// Makes the generator from which a delay is drawn.
    package var generator: @Sendable () -> any RandomNumberGenerator

    package init(
        now: @escaping @Sendable () -> Timestamp,
        generator: @escaping @Sendable () -> any RandomNumberGenerator = { SystemRandomNumberGenerator() }
    ) {
        self.now = now
        self.generator = generator
    }
}
