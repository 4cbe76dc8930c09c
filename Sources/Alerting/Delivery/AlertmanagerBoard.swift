import Model

/// What an Alertmanager has to be told again and again, or it takes an alert for resolved.
///
/// Keeps the last change of each alert: firing ones as long as they fire, resolved ones for five minutes more. It is
/// memory only; post the open alerts again after a restart.
package struct AlertmanagerBoard: Equatable, Sendable {
    /// How often the board is pushed, in seconds.
    package let interval: Double
    private var entries: [AlertID: Entry] = [:]

    private struct Entry: Equatable, Sendable {
        var notice: AlertNotice
        var postedAt: Timestamp
    }

    // As long as Alertmanager's own peers may need to hear of it.
    private static let memory = 300.0

    package init(interval: Double = 60) {
        self.interval = interval
    }

    /// Puts up a change of state, in place of what the board had of that alert.
    package mutating func post(_ notice: AlertNotice, at now: Timestamp) {
        entries[notice.alert.id] = Entry(notice: notice, postedAt: now)
    }

    /// What to push at `now`, in the order of ids; takes down what was resolved long ago.
    package mutating func alerts(at now: Timestamp) -> [AlertmanagerAlert] {
        entries = entries.filter { _, entry in
            entry.notice.alert.state == .firing || now.seconds(since: entry.postedAt) < Self.memory
        }
        return entries.sorted { $0.key.rawValue < $1.key.rawValue }.map { _, entry in
            AlertmanagerAlert(entry.notice, until: now.advanced(bySeconds: 4 * interval), now: now)
        }
    }
}

/// One alert as Alertmanager's `/api/v2/alerts` takes it.
package struct AlertmanagerAlert: Codable, Equatable, Sendable {
    let labels: [String: String]
    let annotations: [String: String]
    let startsAt: String
    let endsAt: String
    let generatorURL: String?

    /// A firing alert ends at `end` unless it is pushed again before; a resolved one has ended by `now`.
    ///
    /// Alertmanager refuses an alert that ends before it starts, so a start that lies later gives way.
    init(_ notice: AlertNotice, until end: Timestamp, now: Timestamp) {
        let end = notice.alert.state == .firing ? end : min(notice.alert.resolvedAt ?? now, now)
        labels = notice.labels
        annotations = notice.annotations
        startsAt = min(notice.alert.startedAt, end).description
        endsAt = end.description
        generatorURL = notice.link
    }
}
