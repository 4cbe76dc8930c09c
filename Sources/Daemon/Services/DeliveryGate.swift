import Delivery
import Model
import Store

/// Decides whether somebody is to be told of an alert now.
///
/// Asked at the moment of delivery, so that what was queued before a silence, an inhibition or a cap is held back as well,
/// and what still fires when they end is told then. The journal is the record and passes always.
struct DeliveryGate: Sendable {
    /// What is to become of a delivery.
    enum Passage: Equatable {
        case open
        /// Not now; to be asked again at this moment.
        case held(until: Timestamp)
        /// Its end need not be told to whom its beginning was not told.
        case pointless
    }

    let reader: Reader
    let watch: String
    /// Of how many alerts a receiver is told within an hour; nil for any number.
    let hourlyCap: Int?
    /// Who is told of what.
    var receivers: [Configuration.Receiver] = []

    // A silence may be ended before its time, and an inhibition ends with another alert.
    private static let secondsBetweenLooks = 30.0
    private static let mostCounted = 1000

    func passage(of delivery: OutboxDelivery, to form: PayloadForm, at now: Timestamp) throws -> Passage {
        guard form != .journal else { return .open }
        let heard = try reader.heard(of: delivery.alert, by: delivery.sink)
        guard delivery.state == .firing else { return heard == .firing ? .open : .pointless }
        guard let alert = try reader.alert(delivery.alert).first?.alert else { return .open }
        let isHeld =
            try isSpokenFor(alert, to: delivery.sink) || isSilenced(alert, at: now)
            // Weir's own trouble is told in any case: that others are held back is one of them.
            || (heard != .firing && alert.kind != .pipeline && isFull(delivery.sink, at: now))
        return isHeld ? .held(until: now.advanced(bySeconds: Self.secondsBetweenLooks)) : .open
    }

    /// Whether another alert speaks for this one to a sink, which is told of that one.
    private func isSpokenFor(_ alert: Alert, to sink: String) throws -> Bool {
        guard let receiver = receivers.first(where: { $0.name == sink }) else { return alert.inhibitor != nil }
        return try reader.isSpokenFor(alert, from: receiver.severity, of: receiver.kinds)
    }

    /// Whether a silence holds for an alert.
    func isSilenced(_ alert: Alert, at now: Timestamp) throws -> Bool {
        try reader.silenceMatchers(at: now).contains { $0.matches(alert, watch: watch) }
    }

    /// How many alerts wait for no other reason than that `sink` has heard of as many within the last hour as it may.
    func overflow(of sink: String, at now: Timestamp) throws -> Int {
        guard try isFull(sink, at: now) else { return 0 }
        return try reader.due(at: Timestamp(rawValue: .max), for: sink, limit: Self.mostCounted).count { delivery in
            guard delivery.state == .firing, try reader.heard(of: delivery.alert, by: sink) != .firing,
                let alert = try reader.alert(delivery.alert).first?.alert
            else { return false }
            return try alert.kind != .pipeline && !isSpokenFor(alert, to: sink) && !isSilenced(alert, at: now)
        }
    }

    private func isFull(_ sink: String, at now: Timestamp) throws -> Bool {
        guard let hourlyCap else { return false }
        return try reader.alertsHeard(by: sink, since: now.advanced(bySeconds: -3600)) >= hourlyCap
    }
}

extension Reader {
    /// Whether another alert speaks for this one to somebody who is told of these severities and kinds, and so of that one.
    func isSpokenFor(_ alert: Alert, from severity: AlertSeverity, of kinds: [AlertKind]) throws -> Bool {
        guard let inhibitor = alert.inhibitor else { return false }
        return try self.alert(inhibitor).first?.alert.isMeant(from: severity, of: kinds) ?? true
    }
}

extension DeliveryGate {
    /// The gate of a configured watch.
    init(reader: Reader, configuration: Configuration) {
        self.init(
            reader: reader,
            watch: configuration.watch,
            hourlyCap: configuration.hourlyCap,
            receivers: configuration.receivers
        )
    }
}
