import Crypto
import Detection
import Model

/// The alerts that are open or were lately, and what a finding changes about them.
///
/// An alert is known by what it is about, never by its numbers; groups about one topic are one alert. One that comes back
/// within a day of its end is the same alert firing again, with the numbers and the urgency of now; later it is a new
/// incarnation of it. What the budget has no room for is pending until it has.
struct AlertBook: Codable, Equatable, Sendable {
    /// What became of an alert.
    struct Change: Equatable, Sendable {
        var alert: Alert
        let incarnation: Int
        /// Whether its state or urgency changed, so that somebody is to be told; otherwise only numbers did.
        var isNews: Bool
    }

    struct Entry: Codable, Equatable, Sendable {
        var alert: Alert
        var incarnation: Int
        /// The subjects of the findings that keep it firing.
        var running: [String] = []
        /// What it competes with in the budget; nil in what an earlier version wrote down.
        var peak: AlertBudget.Peak?
    }

    /// By what they are about.
    var entries: [String: Entry] = [:]
    /// The groups that are part of an alert which another one opened, by the subject of that one.
    private var parts: [String: String] = [:]
    var kinship = Kinship()
    /// Nil where any number of alerts is read.
    var budget: AlertBudget?
    private let watch: String
    private static let memberLimit = 2_000

    init(watch: String) {
        self.watch = watch
    }

    /// The alerts that are firing, by id.
    var firing: [Alert] {
        entries.values.map(\.alert).filter { $0.state == .firing }.sorted { $0.id.rawValue < $1.id.rawValue }
    }

    /// Takes in findings of one moment and says which alerts they change: their own first, then those that another alert
    /// speaks for from now on, or no longer.
    mutating func apply(_ findings: [Finding]) -> [Change] {
        guard let time = findings.map(\.time).max() else { return [] }
        return settle(findings.compactMap { take($0) }, at: time)
    }

    /// Lets fire what waits for room in the budget and has it by `time`, though nothing new was found.
    mutating func reconsider(at time: Timestamp) -> [Change] {
        entries.values.contains { $0.alert.state == .pending } ? settle([], at: time) : []
    }

    /// Finds out which alert speaks for which now and what there is room for, and adds what that changes.
    private mutating func settle(_ taken: [Change], at time: Timestamp) -> [Change] {
        var changes = taken
        add(settleInhibition(at: time), isNews: false, to: &changes)
        let admitted = admitPending(at: time)
        if !admitted.isEmpty {
            add(admitted, isNews: true, to: &changes)
            add(settleInhibition(at: time), isNews: false, to: &changes)
        }
        forget(at: time)
        return changes
    }

    private func add(_ entries: [AlertID: Entry], isNews: Bool, to changes: inout [Change]) {
        var rest = entries
        for place in changes.indices.reversed() {
            guard let entry = rest.removeValue(forKey: changes[place].alert.id) else { continue }
            changes[place].alert = entry.alert
            if isNews { changes[place].isNews = true }
        }
        changes += rest.values.sorted { $0.alert.id.rawValue < $1.alert.id.rawValue }.map { Change($0, isNews: isNews) }
    }

    /// Notes that clusters have exchanged mass.
    mutating func follow(_ event: LineageEvent) {
        kinship.note(event)
    }

    /// Ends the alerts that have not ended and of which this holds, because what they are about is watched no longer.
    mutating func end(at time: Timestamp, where isOver: (Alert) -> Bool) -> [Change] {
        let over = entries.filter { $0.value.alert.state != .resolved && isOver($0.value.alert) }
        parts = parts.filter { over[$0.value] == nil }
        return over.sorted { $0.key < $1.key }.map { subject, entry in
            var entry = entry
            entry.running = []
            if let peak = entry.countedPeak { budget?.remember(peak, at: time) }
            entry.alert.resolve(at: time)
            entries[subject] = entry
            return Change(entry, isNews: true)
        }
    }

    /// Lets go of what can change nothing any more.
    private mutating func forget(at time: Timestamp) {
        for (subject, entry) in entries where !entry.alert.isCurrent(at: time) {
            // A dense group ends once; whatever else there is may come back under the same name.
            let comesBack = !entry.alert.kind.isDense || entry.alert.recurs
            if comesBack { entries[subject]?.alert.members = [] } else { entries[subject] = nil }
        }
    }

    /// Takes in a finding for its own alert; nil where it changes nothing.
    private mutating func take(_ finding: Finding) -> Change? {
        let subject = home(of: finding)
        let known = entries[subject]
        switch finding.transition {
        case .opened, .updated:
            guard var entry = known, entry.alert.isCurrent(at: finding.time) else {
                var entry = Entry(
                    alert: alert(of: finding),
                    incarnation: (known?.incarnation ?? 0) + 1,
                    running: [finding.subject],
                    peak: finding.peak
                )
                admit(&entry, as: subject, at: finding.time)
                entries[subject] = entry
                return Change(entry, isNews: true)
            }
            let before = entry.alert
            entry.take(finding, limit: Self.memberLimit)
            admit(&entry, as: subject, at: finding.time)
            entries[subject] = entry
            return Change(entry, isNews: before.state != entry.alert.state || before.severity != entry.alert.severity)
        case .closed:
            parts[finding.subject] = nil
            guard var entry = known, entry.alert.state != .resolved else { return nil }
            entry.alert.cluster = finding.cluster ?? entry.alert.cluster
            entry.running.removeAll { $0 == finding.subject }
            if entry.running.isEmpty {
                if let peak = entry.countedPeak { budget?.remember(peak, at: finding.time) }
                entry.alert.resolve(at: finding.time)
            }
            entries[subject] = entry
            return Change(entry, isNews: entry.running.isEmpty)
        }
    }

    /// The subject of the alert that a finding belongs to: its own, or that of an alert about the same topic which a group
    /// opens beside, or within a day after.
    private mutating func home(of finding: Finding) -> String {
        if let home = parts[finding.subject] { return home }
        guard finding.transition == .opened, finding.kind.isDense, entries[finding.subject] == nil else {
            return finding.subject
        }
        let kin = Set(finding.kin.map { parts[$0] ?? $0 })
        let home = entries.filter { subject, entry in
            entry.alert.kind.isDense && entry.alert.isCurrent(at: finding.time)
                && entry.alert.recurs == finding.isRecurring
                && (kin.contains(subject) || kinship.joins(entry.alert.cluster, finding.cluster, at: finding.time))
        }.min { ($0.value.alert.detectedAt, $0.key) < ($1.value.alert.detectedAt, $1.key) }
        guard let home else { return finding.subject }
        parts[finding.subject] = home.key
        return home.key
    }

    private func alert(of finding: Finding) -> Alert {
        Alert(
            id: AlertID(watch: watch, subject: finding.subject),
            kind: finding.kind,
            severity: finding.severity,
            state: .pending,
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
            effectiveAccounts: finding.effectiveAccounts,
            busiestShare: finding.busiestShare,
            members: Array(finding.members.prefix(Self.memberLimit)),
            isRecurring: finding.isRecurring ? true : nil,
            change: finding.change
        )
    }
}

extension AlertID {
    /// The identity of what `watch` finds about `subject`.
    init(watch: String, subject: String) {
        let digest = SHA256.hash(data: Array("\(watch)\n\(subject)".utf8))
        let digits = digest.prefix(8).map { byte in
            String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
        }
        self.init(rawValue: digits.joined())
    }
}

extension AlertBook.Change {
    init(_ entry: AlertBook.Entry, isNews: Bool) {
        alert = entry.alert
        incarnation = entry.incarnation
        self.isNews = isNews
    }
}

extension AlertBook.Entry {
    /// Goes on with a later finding about the same thing: the numbers of the highest score, and everybody's items.
    ///
    /// What was found before its end speaks no longer for how urgent it is.
    fileprivate mutating func take(_ finding: Finding, limit: Int) {
        let firesAgain = alert.state == .resolved
        if firesAgain { alert.state = .pending }
        alert.resolvedAt = nil
        if !running.contains(finding.subject) { running.append(finding.subject) }
        if finding.effectiveAccounts >= alert.effectiveAccounts ?? 0 || running.count == 1 {
            alert.effectiveAccounts = finding.effectiveAccounts
            alert.busiestShare = finding.busiestShare
        }
        peak = firesAgain ? finding.peak : peak?.joined(with: finding.peak) ?? finding.peak
        alert.cluster = finding.cluster ?? alert.cluster
        if firesAgain || finding.score >= alert.score {
            alert.score = finding.score
            alert.pValue = finding.pValue
            alert.observed = finding.observed
            alert.expected = finding.expected
            alert.window = finding.window
            alert.change = finding.change
        }
        alert.accounts = firesAgain ? finding.accounts : max(alert.accounts, finding.accounts)
        let known = Set(alert.members)
        let room = max(0, limit - alert.members.count)
        alert.members += finding.members.filter { !known.contains($0) }.prefix(room)
    }
}
