import Logging
import Model
import ServiceLifecycle
import Store

/// Raises one alert while the watch itself is in trouble, since nobody looks at a status that says so.
struct AlarmService: Service {
    let watch: String
    let store: Store
    let announcer: Announcer
    let bells: Bells
    /// What the status says is wrong.
    let troubles: @Sendable () throws -> [String]
    let now: @Sendable () -> Timestamp
    let logger: Logger

    private static let rest = Duration.seconds(15)

    func run() async throws {
        try await cancelWhenGracefulShutdown {
            var alarm = Alarm()
            while !Task.isCancelled {
                do {
                    try look(&alarm)
                } catch let error as StoreError where error.isTransient {
                    logger.warning("the watch's own alert cannot be recorded for now", metadata: ["error": "\(error)"])
                }
                try? await Task.sleep(for: Self.rest)
            }
        }
    }

    /// Notes what is wrong now, and records what that changes.
    func look(_ alarm: inout Alarm) throws {
        let now = now()
        let subject = AlertID(watch: watch, subject: "pipeline")
        alarm.note(try troubles(), at: now)
        // What is no longer wrong may have been recorded by a process that died, and a test is over when it has been told.
        let firing = try store.reader.alerts(in: .firing).filter { $0.alert.kind == .pipeline }
        var changes: [AlertBook.Change] = firing.compactMap { recorded in
            let isTest = recorded.alert.id != subject
            let isOver = isTest ? now.seconds(since: recorded.alert.detectedAt) >= Alarm.patience : alarm.isOver
            return isOver ? .end(of: recorded, at: now) : nil
        }
        if alarm.isRaised, !firing.contains(where: { $0.alert.id == subject }) {
            let last = try store.reader.alert(subject).first
            changes.append(.pipeline(subject, alarm.words, since: alarm.began ?? now, at: now, after: last))
        }
        guard !changes.isEmpty else { return }
        var record = RecordedBatch(time: now)
        record.alerts = try announcer.changes(changes, fresh: [])
        try store.record(record)
        bells.ring()
    }
}

extension AlarmService: CustomStringConvertible {
    /// The service's name, as service groups log it.
    var description: String { "alarm" }
}

/// Whether trouble has lasted long enough to tell somebody, or has been gone long enough to say that it is over.
struct Alarm: Equatable {
    /// How many seconds trouble lasts, or is gone, before that is believed.
    static let patience = 60.0

    /// Since when there has been trouble without a break; nil while there is none.
    private(set) var began: Timestamp?
    private(set) var words = ""
    private(set) var isRaised = false
    private var calmSince: Timestamp?

    /// Whether nothing has been wrong for long enough.
    private(set) var isOver = false

    mutating func note(_ troubles: [String], at now: Timestamp) {
        if let first = troubles.first {
            began = began ?? now
            calmSince = nil
            words = troubles.count == 1 ? first : "\(first); and \(troubles.count - 1) more, see weir status"
        } else {
            calmSince = calmSince ?? now
        }
        let calm = calmSince.map { now.seconds(since: $0) >= Self.patience } ?? false
        if calm { began = nil }
        isOver = calm
        isRaised = !calm && began.map { now.seconds(since: $0) >= Self.patience } ?? false
    }
}

extension AlertBook.Change {
    fileprivate static func end(of recorded: RecordedAlert, at now: Timestamp) -> Self {
        var alert = recorded.alert
        alert.state = .resolved
        alert.resolvedAt = max(now, alert.detectedAt)
        return Self(alert: alert, incarnation: recorded.incarnation, isNews: true)
    }

    /// An alert about the watch itself; the one before, where it ended within a day, fires again.
    fileprivate static func pipeline(
        _ id: AlertID,
        _ words: String,
        since began: Timestamp,
        at now: Timestamp,
        after last: RecordedAlert?
    ) -> Self {
        let alert = Alert(
            id: id,
            kind: .pipeline,
            severity: .page,
            state: .firing,
            cluster: nil,
            name: words,
            startedAt: began,
            detectedAt: now,
            resolvedAt: nil,
            window: Window(start: began, end: now),
            observed: 0,
            expected: 0,
            score: 0,
            pValue: 1,
            accounts: 0,
            members: []
        )
        let isReturn = last?.alert.resolvedAt.map { now.seconds(since: $0) < AlertBook.memory } ?? false
        let incarnation = last.map { isReturn ? $0.incarnation : $0.incarnation + 1 } ?? 1
        return Self(alert: alert, incarnation: incarnation, isNews: true)
    }
}
