import Foundation
import Model
import Store

/// The alerts that other rules would have raised on what a watch has recorded, beside those that it raised.
///
/// It reads the database of a watch, whether the daemon runs or not, and no conversation: all that detectors look at is
/// recorded with the items. Nothing is written.
package struct Backtest: Sendable {
    private let configuration: Configuration
    private let reader: Reader
    private let clock: WallClock

    private static let batch = 512
    // What the slowest detector needs to have seen before it judges as it did with a longer past.
    private static let warmUpSeconds = 7.0 * 86_400

    /// Of the rules in `configuration`, on the watch in the state directory at `state`.
    package init(configuration: Configuration, state: String, clock: WallClock = .live) throws(StoreError) {
        self.configuration = configuration
        self.clock = clock
        reader = try Reader.open(StateDirectory.database(in: state))
    }

    /// Judges every recorded item anew, in the order of recording; `progress` is told the share that is done, 0 to 1.
    ///
    /// Where retention has taken the first items, or another encoder made their vectors, alerts of the first week after are
    /// not compared, and those tried name no cluster: its number would be another one's.
    package func run(withMembers: Bool, progress: (Double) -> Void) throws -> ReplayReport {
        let began = clock.uptime()
        let workshop = Workshop(configuration: configuration, environment: [:])
        let settings = try workshop.settings(for: reader.encoder(), in: reader)
        let first = try reader.items(after: ItemID(rawValue: 0), limit: 1).first
        let isWhole = first.map { $0.id.rawValue == 1 } ?? true
        var engine = Engine(
            // Under another name no alert is taken for one that the watch raised about another cluster.
            watch: isWhole ? configuration.watch : "backtest of \(configuration.watch)",
            clustering: settings.clustering,
            rules: settings.rules,
            dimensions: try reader.dimensions() ?? 0
        )
        let stored = try reader.storedItems().count
        var raised: [Incarnation: AlertBook.Change] = [:]
        var count = 0
        while true {
            let items = try reader.items(after: engine.absorbed, limit: Self.batch)
            guard !items.isEmpty else { break }
            note(try engine.absorb(items, vectors: reader.embeddings(of:)).alerts, in: &raised)
            count += items.count
            progress(Double(count) / Double(max(stored, count)))
        }
        note(engine.idle(forSeconds: configuration.rules.lateness + 3600), in: &raised)
        var changes = raised.sorted { $0.key < $1.key }.map(\.value)
        if !isWhole { for place in changes.indices { changes[place].alert.cluster = nil } }
        let tried = try workshop.announcer(over: reader, sinks: []).changes(changes, fresh: []).map(\.alert)
        let performance = ReplayReport.Performance(count, in: clock.uptime() - began)
        var report = try ReplayReport(of: reader, files: 0, performance: performance, withMembers)
        report.alertsUnderRules = try ReplayReport.told(tried, of: reader, withMembers)
        report.comparableFrom = isWhole ? nil : first?.time.advanced(bySeconds: Self.warmUpSeconds)
        return report
    }

    private struct Incarnation: Hashable, Comparable {
        let alert: AlertID
        let number: Int

        static func < (left: Incarnation, right: Incarnation) -> Bool {
            (left.alert.rawValue, left.number) < (right.alert.rawValue, right.number)
        }
    }

    /// Keeps each alert as it was last.
    private func note(_ changes: [AlertBook.Change], in raised: inout [Incarnation: AlertBook.Change]) {
        for change in changes { raised[Incarnation(alert: change.alert.id, number: change.incarnation)] = change }
    }
}
