import Logging
import Model
import ServiceLifecycle
import Store
import WebUI

/// Raises one alert while the watch itself is in trouble, since nobody looks at a status that says so.
struct AlarmService: Service {
    let watch: String
    let store: Store
    let announcer: Announcer
    let bells: Bells
    let feed: NewsFeed
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
        let id = AlertID(watch: watch, subject: "pipeline")
        let wasHealthy = alarm.isHealthy
        let finding = alarm.note(try troubles(), at: now)
        if alarm.isHealthy != wasHealthy { feed.publish(.health(isHealthy: alarm.isHealthy)) }
        // What is no longer wrong may have been recorded by a process that died, and a test is over when it has been told.
        let firing = try store.reader.alerts(in: .firing).filter { $0.alert.kind == .pipeline }
        var changes = firing.filter { recorded in
            recorded.alert.id == id
                ? finding == .calm : now.seconds(since: recorded.alert.detectedAt) >= Alarm.patience
        }.map { recorded in
            var alert = recorded.alert
            alert.resolve(at: now)
            return AlertBook.Change(alert: alert, incarnation: recorded.incarnation, isNews: true)
        }
        if case .trouble(let words, let began, let isNews) = finding {
            if let recorded = firing.first(where: { $0.alert.id == id }) {
                var alert = recorded.alert
                alert.name = words
                let change = AlertBook.Change(alert: alert, incarnation: recorded.incarnation, isNews: true)
                if isNews { changes.append(change) }
            } else {
                let alert = Alert.aboutTheWatch(id, words, since: began, at: now)
                let last = try store.reader.alert(id).first
                let incarnation = last.map { $0.alert.isCurrent(at: now) ? $0.incarnation : $0.incarnation + 1 } ?? 1
                changes.append(AlertBook.Change(alert: alert, incarnation: incarnation, isNews: true))
            }
        }
        guard !changes.isEmpty else { return }
        var record = RecordedBatch(time: now)
        record.alerts = try announcer.changes(changes, fresh: [])
        try store.record(record)
        bells.ring()
        for row in record.news { feed.publish(.alert(row)) }
    }
}

extension AlarmService: CustomStringConvertible {
    /// The service's name, as service groups log it.
    var description: String { "alarm" }
}

/// Decides whether trouble has lasted long enough to tell somebody, or has been gone long enough to say that it is over.
///
/// Troubles that differ in their numbers alone are of one sort, and each sort is news once until all is calm.
struct Alarm: Equatable {
    /// What is believed of the watch.
    enum Finding: Equatable {
        case trouble(String, since: Timestamp, isNews: Bool)
        case calm
        /// Neither has lasted long enough.
        case undecided
    }

    /// How many seconds trouble lasts, or is gone, before that is believed.
    static let patience = 60.0

    /// Whether nothing was wrong when it was last noted.
    private(set) var isHealthy = true
    /// Since when there has been trouble without a break long enough to be believed.
    private var began: Timestamp?
    private var calmSince: Timestamp?
    /// Since when there has been trouble of each sort that there is.
    private var sorts: [String: Timestamp] = [:]
    /// The sorts that are no news; nil where a process before this one may have told of some.
    private var told: Set<String>?

    mutating func note(_ troubles: [String], at now: Timestamp) -> Finding {
        isHealthy = troubles.isEmpty
        let present = Set(troubles.map(sort(of:)))
        sorts = sorts.filter { present.contains($0.key) }
        for sort in present where sorts[sort] == nil { sorts[sort] = now }
        if !troubles.isEmpty {
            began = began ?? now
            calmSince = nil
        } else {
            calmSince = calmSince ?? now
        }
        if let calmSince, now.seconds(since: calmSince) >= Self.patience {
            (began, told) = (nil, [])
            return .calm
        }
        guard let began, !troubles.isEmpty, now.seconds(since: began) >= Self.patience else { return .undecided }
        let lasting = Set(sorts.filter { now.seconds(since: $0.value) >= Self.patience }.keys)
        let news = lasting.subtracting(told ?? lasting)
        told = (told ?? []).union(lasting)
        // What is new stands first, since the others have been told of.
        let first = troubles.first { news.contains(sort(of: $0)) } ?? troubles[0]
        let words = troubles.count == 1 ? first : "\(first); and \(troubles.count - 1) more, see weir status"
        return .trouble(words, since: began, isNews: !news.isEmpty)
    }

    /// A trouble's words without its numbers.
    private func sort(of trouble: String) -> String {
        trouble.filter { !$0.isNumber }
    }
}
