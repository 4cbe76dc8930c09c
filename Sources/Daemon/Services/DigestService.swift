import Delivery
import Logging
import Model
import ServiceLifecycle
import Store

/// Tells a receiver together, once a period, of the alerts that are less urgent than what it is told at once.
struct DigestService: Service {
    let receiver: Configuration.Receiver
    let periodSeconds: Double
    let watch: String
    let store: Store
    let announcer: Announcer
    /// Who is told of nothing that is silenced.
    let gate: DeliveryGate
    let bell: Bell
    let now: @Sendable () -> Timestamp
    let logger: Logger

    private static let rest = Duration.seconds(15)

    func run() async throws {
        try await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    try look()
                } catch let error as StoreError where error.isTransient {
                    logger.warning("no digest can be made for now", metadata: ["error": "\(error)"])
                }
                try? await Task.sleep(for: Self.rest)
            }
        }
    }

    /// Makes the digest if it is due.
    ///
    /// A receiver that has never had one is not told of the past: its first period begins now. What has ended is looked at
    /// once, so that no later change of its settings brings it back.
    func look() throws {
        let now = now()
        let last = try store.reader.lastDigest(for: receiver.name)
        // A clock that was put back begins a new period, or there would be no digest until it has caught up.
        if let last, now.seconds(since: last) < periodSeconds, now >= last { return }
        let waiting = try store.reader.undigestedAlerts(for: receiver.name)
        guard let last else {
            let past = waiting.filter { $0.alert.state != .pending }
            return try store.record(RecordedDigest(sink: receiver.name, time: now, alerts: past, payload: nil))
        }
        let told = try waiting.filter { try isForDigest($0.alert, at: now) }
        let digest = DigestNotice(
            watch: watch,
            period: Window(start: min(last, now), end: now),
            count: told.count,
            notices: try told.prefix(DigestNotice.most).map {
                try announcer.notice(of: $0.alert, incarnation: $0.incarnation)
            },
            externalURL: announcer.evidence.externalURL
        )
        let over = waiting.filter { $0.alert.state == .resolved }
        let payload = told.isEmpty ? nil : try digest.payload(in: receiver.payloadForm)
        try store.record(RecordedDigest(sink: receiver.name, time: now, alerts: told + over, payload: payload))
        if payload != nil { bell.ring() }
    }

    /// Whether the receiver wants to hear of it, though not at once, and of none that speaks for it.
    private func isForDigest(_ alert: Alert, at now: Timestamp) throws -> Bool {
        guard alert.severity < receiver.severity, receiver.kinds.contains(alert.kind), alert.state != .pending,
            alert.inhibitor != nil || alert.heardAt != nil
        else { return false }
        return try !store.reader.isSpokenFor(alert, from: .digest, of: receiver.kinds)
            && !gate.isSilenced(alert, at: now)
    }
}

extension DigestService: CustomStringConvertible {
    /// The service's name, as service groups log it.
    var description: String { "digest for \(receiver.name)" }
}
