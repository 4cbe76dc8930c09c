import Foundation
import Model
import Store
import Taxonomy

/// The alerts that other rules would have raised on what a watch has recorded, beside those that it raised.
///
/// It reads the database of a watch, whether the daemon runs or not, and no conversation: all that detectors look at is
/// recorded with the items. Nothing is written.
package struct Backtest: Sendable {
    private let configuration: Configuration
    private let reader: Reader
    private let clock: WallClock

    private static let batch = 512
    // What detectors need to have seen before they judge.
    private static let warmUpSeconds = 48.0 * 3600

    /// Of the rules in `configuration`, on the watch in the state directory at `state`.
    package init(configuration: Configuration, state: String, clock: WallClock = .live) throws(StoreError) {
        self.configuration = configuration
        self.clock = clock
        reader = try Reader.open(StateDirectory.database(in: state))
    }

    /// Judges every recorded item anew, in the order of recording; `progress` is told the share that is done, 0 to 1.
    ///
    /// Where retention has taken the first items, alerts of before the detectors knew enough again are left out.
    package func run(withMembers: Bool, progress: (Double) -> Void) throws -> ReplayReport {
        let began = clock.uptime()
        let workshop = Workshop(configuration: configuration, environment: [:])
        let settings = try workshop.settings(for: reader.encoder(), in: reader)
        var engine = Engine(
            watch: configuration.watch,
            clustering: settings.clustering,
            rules: settings.rules,
            dimensions: try reader.dimensions() ?? 0
        )
        let stored = try reader.storedItems()
        var raised: [Incarnation: AlertBook.Change] = [:]
        var firstItem: Item?
        var count = 0
        while true {
            let items = try reader.items(after: engine.absorbed, limit: Self.batch)
            guard !items.isEmpty else { break }
            firstItem = firstItem ?? items.first
            note(try engine.absorb(items, vectors: reader.embeddings(of:)).alerts, in: &raised)
            count += items.count
            progress(Double(count) / Double(max(stored.count, count)))
        }
        note(engine.idle(forSeconds: configuration.rules.lateness + 3600), in: &raised)
        let isWhole = firstItem.map { $0.id.rawValue == 1 } ?? true
        let start = isWhole ? nil : stored.first?.advanced(bySeconds: Self.warmUpSeconds)
        let announcer = Announcer(
            reader: reader,
            taxonomist: Taxonomist(configuration: workshop.taxonomyConfiguration),
            audiences: [],
            evidence: EvidenceReader(reader: reader, configuration: configuration)
        )
        let tried = try announcer.changes(Array(raised.values), fresh: []).map(\.alert)
        let performance = ReplayReport.Performance(count, in: clock.uptime() - began)
        var report = try ReplayReport(of: reader, files: 0, performance: performance, since: start, withMembers)
        report.alertsUnderRules = try ReplayReport.told(tried, of: reader, since: start, withMembers)
        return report
    }

    private struct Incarnation: Hashable {
        let alert: AlertID
        let number: Int
    }

    /// Keeps each alert as it was last.
    private func note(_ changes: [AlertBook.Change], in raised: inout [Incarnation: AlertBook.Change]) {
        for change in changes { raised[Incarnation(alert: change.alert.id, number: change.incarnation)] = change }
    }
}
