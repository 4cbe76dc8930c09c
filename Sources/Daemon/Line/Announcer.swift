import Delivery
import Model
import Store
import Taxonomy

/// Gives alerts their names and puts what changed about them into the words of each sink.
struct Announcer: Sendable {
    /// A sink as the announcer needs it: what it is called, what it reads, of which kinds and from which urgency on.
    struct Audience: Sendable {
        let sink: String
        let form: PayloadForm
        let severity: AlertSeverity
        var kinds = AlertKind.allCases
    }

    let reader: Reader
    let taxonomist: Taxonomist
    let audiences: [Audience]
    let evidence: EvidenceReader

    private static let backgroundItems = 5_000

    /// The changes as they are to be recorded.
    ///
    /// `fresh` are the items that will be recorded with them and that the store does not know yet. A change that the
    /// store already holds, because a start absorbed its items once more, is told to nobody again.
    func changes(_ changes: [AlertBook.Change], fresh: [RecordedItem]) throws -> [AlertChange] {
        guard !changes.isEmpty else { return [] }
        let freshByID = Dictionary(fresh.map { ($0.item.id, $0) }, uniquingKeysWith: { first, _ in first })
        var latest: [AlertID: Alert] = [:]
        return try changes.map { change in
            var alert = change.alert
            let recorded = try reader.alert(alert.id).first { $0.incarnation == change.incarnation }
            let before = latest[alert.id] ?? recorded?.alert
            if alert.kind != .pipeline { alert.name = try before?.name ?? name(of: alert, fresh: freshByID) }
            latest[alert.id] = alert
            let isKnown = before.map { $0.says(alert) } ?? false
            let outbox = change.isNews && !isKnown ? try entries(for: alert, change, fresh: freshByID) : []
            return AlertChange(alert: alert, incarnation: change.incarnation, outbox: outbox)
        }
    }

    private func entries(
        for alert: Alert,
        _ change: AlertBook.Change,
        fresh: [ItemID: RecordedItem]
    ) throws -> [OutboxEntry] {
        let notice = try notice(of: alert, incarnation: change.incarnation, fresh: fresh)
        return try audiences.compactMap { audience in
            // The journal is the record: it has every change. An end is for whoever heard of the beginning, whatever they
            // are to be told of by now.
            guard
                audience.form == .journal || alert.state == .resolved
                    || alert.state == .firing && alert.isMeant(from: audience.severity, of: audience.kinds)
            else { return nil }
            return OutboxEntry(sink: audience.sink, payload: try notice.payload(in: audience.form))
        }
    }

    /// The alert with what stands around it, in the store and in what will be recorded with it.
    func notice(
        of alert: Alert,
        incarnation: Int,
        fresh: [ItemID: RecordedItem] = [:]
    ) throws -> AlertNotice {
        AlertNotice(alert, in: try evidence.context(of: alert, incarnation: incarnation, fresh: fresh))
    }

    /// Key terms that enough of the accounts behind the alert used; where there are none, a growing cluster's own name.
    ///
    /// What grows inside a cluster is often narrower than the cluster, and says more at night.
    private func name(of alert: Alert, fresh: [ItemID: RecordedItem]) throws -> String? {
        var usage: [TermUsage] = []
        var words: [TermID: String] = [:]
        var stored: [ItemID] = []
        for member in alert.members {
            guard let item = fresh[member] else {
                stored.append(member)
                continue
            }
            usage.append(TermUsage(account: item.item.account, terms: item.item.terms))
            for term in item.words { words[term.id] = term.word }
        }
        usage += try reader.usage(of: stored)
        let terms = Set(usage.flatMap(\.terms)).filter { words[$0] == nil }
        words.merge(try reader.words(for: Array(terms))) { mine, _ in mine }
        let background = try reader.background(sample: Self.backgroundItems)
        if let name = taxonomist.name(of: usage, background: background, words: words) { return name }
        return alert.kind == .growth ? try editionName(of: alert.cluster) : nil
    }

    private func editionName(of cluster: ClusterID?) throws -> String? {
        guard let cluster else { return nil }
        return try reader.edition()?.clusters.first { $0.id == cluster && !$0.isSuppressed }?.label?.name
    }
}

extension Alert {
    /// Whether whoever was told of this one knows what another state of it says.
    fileprivate func says(_ other: Alert) -> Bool {
        // Of the watch itself it is the words that say it.
        state == other.state && severity == other.severity && (kind != .pipeline || name == other.name)
    }

    /// Whether it is for somebody who wants to hear of these kinds, from this urgency on.
    func isMeant(from severity: AlertSeverity, of kinds: [AlertKind]) -> Bool {
        self.severity >= severity && kinds.contains(kind)
    }
}
