import Delivery
import Model
import Store

/// Finds in the store what stands around an alert, for whoever is told of it or looks at it.
package struct EvidenceReader: Sendable {
    let watch: String
    let reader: Reader
    /// Where to read what to do, with `KIND` for the kind of alert; empty for nowhere.
    let runbook: String
    /// Where the pages begin for whoever is told; nil where they cannot be reached.
    let externalURL: String?
    /// How many accounts must stand behind an answer that is told of.
    let accountFloor: Int

    private static let hoursShown = 24
    private static let facetsShown = 3
    // A smaller difference is no evidence, however sure it is.
    private static let leastDifference = 0.1

    /// What the store knows about `alert` now, and what `fresh` tells that will be recorded with it.
    func context(of alert: Alert, incarnation: Int, fresh: [ItemID: RecordedItem] = [:]) throws -> AlertContext {
        var context = AlertContext(
            watch: watch,
            incarnation: incarnation,
            runbook: runbook.isEmpty ? nil : runbook.replacing("KIND", with: alert.kind.rawValue),
            externalURL: externalURL
        )
        guard alert.kind != .pipeline else { return context }
        context.facetChanges = try facetChanges(behind: alert, fresh: fresh)
        // What detectors rule out by how they count: they count accounts, and growth is counted as a share of all traffic
        // and judged together with the clusters that mass came from.
        if let share = alert.busiestShare, share < 0.5 { context.exclusions.append(.singleAccount) }
        if alert.kind == .growth { context.exclusions += [.wholeSite, .reclustering] }
        if let cluster = alert.cluster {
            context.lineage = try reader.lineage(of: cluster)
            if alert.kind.isDense {
                let clusters = context.lineage.flatMap { [$0.cluster, $0.other].compactMap(\.self) } + [cluster]
                context.earlier = try reader.denseAlert(before: alert, about: clusters)
            }
            let end = Hour(rawValue: alert.detectedAt.hour.rawValue + 1)
            let first = Hour(rawValue: end.rawValue - Self.hoursShown)
            let series = try reader.series(of: cluster, from: first, to: end)
            var counts = [Int](repeating: 0, count: Self.hoursShown)
            for count in series { counts[count.hour.rawValue - first.rawValue] = count.conversations }
            context.counts = counts
        }
        return context
    }

    /// The answers that are commoner behind the alert than elsewhere, by more than chance, the farthest off first.
    ///
    /// Of a shift it is the answer that has shifted.
    private func facetChanges(behind alert: Alert, fresh: [ItemID: RecordedItem]) throws -> [FacetChange] {
        if let change = alert.change { return [change] }
        return try reader.profile(of: alert.members, beside: alert.members.compactMap { fresh[$0] })
            .filter { share in
                share.accounts >= accountFloor && share.interval.lowerBound > share.baseShare
                    && share.share - share.baseShare >= Self.leastDifference
            }
            .sorted { $0.share - $0.baseShare > $1.share - $1.baseShare }
            .prefix(Self.facetsShown)
            .map { FacetChange(facet: $0.facet, answer: $0.value, share: $0.share, base: $0.baseShare) }
    }
}

extension EvidenceReader {
    /// The evidence as the receivers of a configured watch are told of it.
    package init(reader: Reader, configuration: Configuration) {
        self.init(
            watch: configuration.watch,
            reader: reader,
            runbook: configuration.runbook,
            externalURL: configuration.lookout.externalURL,
            accountFloor: configuration.taxonomy.accountFloor
        )
    }

    /// What a receiver is told of an alert, by the names that webhooks give it; what is not known of it has no entry.
    package func annotations(of recorded: RecordedAlert) throws -> [String: String] {
        AlertNotice(recorded.alert, in: try context(of: recorded.alert, incarnation: recorded.incarnation)).annotations
    }
}
