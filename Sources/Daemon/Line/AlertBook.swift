import Crypto
import Detection
import Model

/// The alerts that are open or were lately, and what a finding changes about them.
///
/// An alert is known by what it is about, never by its numbers. One that comes back within a day of its end is the same
/// alert firing again; later it is a new incarnation of it.
struct AlertBook: Codable, Equatable, Sendable {
    /// What became of an alert.
    struct Change: Equatable, Sendable {
        let alert: Alert
        let incarnation: Int
        /// Whether its state or urgency changed, so that somebody is to be told; otherwise only numbers did.
        let isNews: Bool
        let effectiveAccounts: Double
        let busiestShare: Double
    }

    fileprivate struct Entry: Codable, Equatable, Sendable {
        var alert: Alert
        var incarnation: Int
    }

    private var entries: [String: Entry] = [:]
    private let watch: String
    private static let memory: Double = 86_400
    private static let memberLimit = 2_000

    init(watch: String) {
        self.watch = watch
    }

    /// The alerts that are firing, by id.
    var firing: [Alert] {
        entries.values.map(\.alert).filter { $0.state == .firing }.sorted { $0.id.rawValue < $1.id.rawValue }
    }

    /// Takes in a finding; nil where it changes nothing.
    mutating func apply(_ finding: Finding) -> Change? {
        let known = entries[finding.subject]
        switch finding.transition {
        case .opened, .updated:
            guard var entry = known, entry.isCurrent(at: finding.time, memory: Self.memory) else {
                let alert = alert(of: finding)
                let entry = Entry(alert: alert, incarnation: (known?.incarnation ?? 0) + 1)
                entries[finding.subject] = entry
                return Change(entry, finding, isNews: true)
            }
            let before = entry.alert
            entry.alert.take(finding, limit: Self.memberLimit)
            entry.alert.state = .firing
            entry.alert.resolvedAt = nil
            entries[finding.subject] = entry
            return Change(entry, finding, isNews: before.state != .firing || before.severity != entry.alert.severity)
        case .closed:
            guard var entry = known, entry.alert.state == .firing else { return nil }
            entry.alert.cluster = finding.cluster ?? entry.alert.cluster
            entry.alert.state = .resolved
            entry.alert.resolvedAt = finding.time
            entries[finding.subject] = entry
            return Change(entry, finding, isNews: true)
        }
    }

    /// Ends every alert that is firing, because what it is about is watched no longer.
    mutating func endAll(at time: Timestamp) -> [Change] {
        entries.filter { $0.value.alert.state == .firing }.sorted { $0.key < $1.key }.map { subject, entry in
            var entry = entry
            entry.alert.state = .resolved
            entry.alert.resolvedAt = max(time, entry.alert.detectedAt)
            entries[subject] = entry
            return Change(
                alert: entry.alert,
                incarnation: entry.incarnation,
                isNews: true,
                effectiveAccounts: 0,
                busiestShare: 0
            )
        }
    }

    private func alert(of finding: Finding) -> Alert {
        Alert(
            id: identity(of: finding),
            kind: finding.kind,
            severity: finding.severity,
            state: .firing,
            cluster: finding.cluster,
            name: nil,
            startedAt: finding.started,
            detectedAt: finding.time,
            resolvedAt: nil,
            window: finding.window,
            observed: finding.observed,
            expected: finding.expected,
            score: finding.score,
            pValue: finding.pValue,
            accounts: finding.accounts,
            members: Array(finding.members.prefix(Self.memberLimit))
        )
    }

    private func identity(of finding: Finding) -> AlertID {
        let digest = SHA256.hash(data: Array("\(watch)\n\(finding.subject)".utf8))
        let digits = digest.prefix(8).map { byte in
            String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
        }
        return AlertID(rawValue: digits.joined())
    }
}

extension AlertBook.Entry {
    fileprivate func isCurrent(at time: Timestamp, memory: Double) -> Bool {
        guard let resolved = alert.resolvedAt else { return true }
        return time.seconds(since: resolved) < memory
    }
}

extension AlertBook.Change {
    fileprivate init(_ entry: AlertBook.Entry, _ finding: Finding, isNews: Bool) {
        alert = entry.alert
        incarnation = entry.incarnation
        self.isNews = isNews
        effectiveAccounts = finding.effectiveAccounts
        busiestShare = finding.busiestShare
    }
}

extension Alert {
    /// Goes on with a later finding about the same thing: the numbers of the highest score, and everybody's items.
    fileprivate mutating func take(_ finding: Finding, limit: Int) {
        severity = max(severity, finding.severity)
        cluster = finding.cluster ?? cluster
        if finding.score >= score {
            score = finding.score
            pValue = finding.pValue
            observed = finding.observed
            expected = finding.expected
            window = finding.window
        }
        accounts = max(accounts, finding.accounts)
        let known = Set(members)
        let room = max(0, limit - members.count)
        members += finding.members.filter { !known.contains($0) }.prefix(room)
    }
}
