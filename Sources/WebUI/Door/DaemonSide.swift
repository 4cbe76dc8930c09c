import Model
import Store

/// What only the daemon knows and only it may do; the lookout asks it.
///
/// Every call may wait for the disk: it is made on a thread that may wait, at most two at a time; `health` on one of its
/// own, so that a supervisor never waits behind a crowd of pages.
package struct DaemonSide: Sendable {
    /// The daemon's status as one JSON object.
    package var status: @Sendable () throws -> [UInt8]
    package var health: @Sendable () -> LookoutHealth
    package var metrics: @Sendable () throws -> [Metric]
    /// Takes an alert on, until then where a time is given, and audits it; false where there is no such alert.
    package var acknowledge:
        @Sendable (_ alert: AlertID, _ by: String, _ reason: String, _ until: Timestamp?) throws -> Bool
    /// Gives an alert back that somebody had taken on and audits it; false where nobody has it.
    package var release: @Sendable (_ alert: AlertID, _ by: String, _ reason: String) throws -> Bool
    /// Writes down what an alert was found to be and audits it; false where there is no such alert.
    package var judge: @Sendable (_ alert: AlertID, _ verdict: AlertVerdict, _ by: String) throws -> Bool
    /// Begins a silence, audits it and returns its number; nil where the matchers name what cannot be asked of an alert.
    package var silence: @Sendable (_ silence: SilenceRequest) throws -> Int64?
    /// Ends a silence and audits it; false where no such silence holds.
    package var unsilence: @Sendable (_ silence: Int64, _ by: String, _ reason: String) throws -> Bool
    /// The watches that may be laid beside this one, by name.
    package var companions: [String]
    /// Lays one of them beside an edition of this watch, over some hours; throws a `CompanionFault`.
    package var companion: @Sendable (_ name: String, _ edition: Edition, _ hours: Range<Hour>) throws -> Companion
    /// The clock's time, against which silences are held.
    package var now: @Sendable () -> Timestamp

    package init(
        status: @escaping @Sendable () throws -> [UInt8],
        health: @escaping @Sendable () -> LookoutHealth,
        metrics: @escaping @Sendable () throws -> [Metric],
        acknowledge:
            @escaping @Sendable (_ alert: AlertID, _ by: String, _ reason: String, _ until: Timestamp?) throws -> Bool,
        release: @escaping @Sendable (_ alert: AlertID, _ by: String, _ reason: String) throws -> Bool,
        judge: @escaping @Sendable (_ alert: AlertID, _ verdict: AlertVerdict, _ by: String) throws -> Bool,
        silence: @escaping @Sendable (_ silence: SilenceRequest) throws -> Int64?,
        unsilence: @escaping @Sendable (_ silence: Int64, _ by: String, _ reason: String) throws -> Bool,
        companions: [String] = [],
        companion:
            @escaping @Sendable (_ name: String, _ edition: Edition, _ hours: Range<Hour>) throws -> Companion = {
                _,
                _,
                _ in
                throw CompanionFault.unknown
            },
        now: @escaping @Sendable () -> Timestamp
    ) {
        self.status = status
        self.health = health
        self.metrics = metrics
        self.acknowledge = acknowledge
        self.release = release
        self.judge = judge
        self.silence = silence
        self.unsilence = unsilence
        self.companions = companions
        self.companion = companion
        self.now = now
    }
}

/// What an operator wants to hear nothing of for a while.
package struct SilenceRequest: Equatable, Sendable {
    /// What must hold of an alert, by what is asked of it: `kind`, `cluster` and so on.
    package let matchers: [String: String]
    package let from: Timestamp
    package let until: Timestamp
    package let by: String
    package let reason: String
}

/// What a supervisor asks of the daemon.
package struct LookoutHealth: Encodable, Equatable, Sendable {
    /// False while people need to do something.
    package let isHealthy: Bool
    /// False until the watch reads, and again once it stops.
    package let isReady: Bool
    /// Why the health is not good, in plain words.
    package let troubles: [String]

    package init(isHealthy: Bool, isReady: Bool, troubles: [String]) {
        self.isHealthy = isHealthy
        self.isReady = isReady
        self.troubles = troubles
    }

    private enum CodingKeys: String, CodingKey {
        case isHealthy = "healthy"
        case isReady = "ready"
        case troubles
    }
}
