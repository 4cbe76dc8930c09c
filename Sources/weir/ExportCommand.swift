import ArgumentParser
import Daemon
import Foundation
import Model
import Store

/// The `weir export` command.
struct ExportCommand: ParsableCommand {
    /// What is exported.
    enum Subject: String, ExpressibleByArgument, CaseIterable {
        case clusters
        case series
        case alerts
    }

    /// How it is written.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case jsonl
        case csv
    }

    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write clusters, their hourly counts or alerts, for notebooks and spreadsheets.",
        discussion: "Example: weir export --since 2026-01-05T00:00:00Z --format csv series"
    )

    @OptionGroup var place: StateOption
    @Option(help: "Only what is not older, as RFC 3339.") var since: String?
    @Option(help: "jsonl or csv.") var format = Format.jsonl
    @Argument(help: "clusters, series or alerts.") var subject: Subject

    func run() throws {
        var first = Timestamp(rawValue: 0)
        if let since {
            guard let time = Timestamp(rfc3339: since) else {
                throw ValidationError("--since must be an RFC 3339 time")
            }
            first = time
        }
        let reader = try place.reader()
        switch subject {
        case .clusters: try write(clusters(reader))
        case .series: try write(series(reader, since: first))
        case .alerts: try write(alerts(reader, since: first))
        }
    }

    /// Names of the columns, and the rows.
    private typealias Sheet = (columns: [String], rows: [[FacetValue?]])

    private func clusters(_ reader: Reader) throws -> Sheet {
        let shown = try reader.edition()?.clusters.filter { !$0.isSuppressed } ?? []
        return (
            ["id", "level", "parent", "name", "conversations", "accounts"],
            shown.map { cluster in
                [
                    .category("\(cluster.id)"), .number(Double(cluster.level)),
                    cluster.parent.map { .category("\($0)") }, cluster.label.map { .category($0.name) },
                    .number(Double(cluster.conversations)), .number(Double(cluster.accounts)),
                ]
            }
        )
    }

    private func series(_ reader: Reader, since first: Timestamp) throws -> Sheet {
        let shown = Set(try reader.edition()?.clusters.filter { !$0.isSuppressed }.map(\.id) ?? [])
        let counts = try reader.counts(from: first.hour, to: Hour(rawValue: Int(Int32.max)))
        var rows: [[FacetValue?]] = []
        for (cluster, hours) in counts.sorted(by: { $0.key < $1.key }) where shown.contains(cluster) {
            for count in hours {
                rows.append([
                    .category("\(cluster)"), .category("\(count.hour.start)"), .number(Double(count.conversations)),
                    .number(count.weight), .number(Double(count.accounts)),
                ])
            }
        }
        return (["cluster", "hour", "conversations", "weight", "accounts"], rows)
    }

    private func alerts(_ reader: Reader, since first: Timestamp) throws -> Sheet {
        let alerts = try reader.alerts().map(\.alert).filter { $0.detectedAt >= first }
        return (
            [
                "id", "kind", "severity", "state", "cluster", "name", "detected_at", "observed", "expected", "score",
                "accounts",
            ],
            alerts.map { alert in
                [
                    .category(alert.id.rawValue), .category(alert.kind.rawValue), .category(alert.severity.rawValue),
                    .category(alert.state.rawValue), alert.cluster.map { .category("\($0)") },
                    alert.name.map { .category($0) }, .category("\(alert.detectedAt)"), .number(alert.observedAtLeast),
                    .number(alert.expected), .number(alert.score), .category("\(AccountBucket(alert.accounts))"),
                ]
            }
        )
    }

    private func write(_ sheet: Sheet) throws {
        if format == .csv { Terminal.say(sheet.columns.joined(separator: ",")) }
        for row in sheet.rows {
            switch format {
            case .csv: Terminal.say(row.map { $0.map { quoted($0.text) } ?? "" }.joined(separator: ","))
            case .jsonl:
                let pairs = zip(sheet.columns, row).compactMap { column, value in value.map { (column, $0) } }
                try Terminal.say(json: Dictionary(uniqueKeysWithValues: pairs), pretty: false)
            }
        }
    }

    // A cell that begins like a formula would run in a spreadsheet.
    private func quoted(_ text: String) -> String {
        let isFormula = text.first.map { "=+-@".contains($0) } ?? false
        let safe = isFormula && Double(text) == nil ? "'" + text : text
        guard safe.contains(where: { ",\"\n".contains($0) }) else { return safe }
        return "\"" + safe.replacing("\"", with: "\"\"") + "\""
    }
}
