import ArgumentParser
import Daemon
import Foundation
import Model

/// The `weir replay` command.
struct ReplayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Take existing files down the same line, in event time, as fast as it goes.",
        discussion: """
            Alerts are reported and sent to nobody. Without --state nothing is kept.
            Example: weir replay --report report.json spool/*.jsonl
            """
    )

    @OptionGroup var file: ConfigurationOption
    @Option(help: "A state directory to keep, for weir clusters and the like.") var state: String?
    @Option(help: "Where to write the report as JSON.") var report: String?
    @Flag(help: "Name the conversations behind each alert in the report.") var members = false
    @Argument(help: "Files, directories or patterns.") var inputs: [String]

    func run() async throws {
        // Nobody wants to learn after an hour that the report has no place.
        if let report, !canBeWritten(report) { throw complaint(about: report) }
        let run = ReplayRun(
            configuration: try file.readOrDefault(),
            inputs: inputs,
            state: state,
            environment: environment,
            logger: standardLogger(.warning)
        )
        var bar = ProgressBar()
        let result = try await ending { try await run.run(withMembers: members) { bar.show($0) } }
        bar.clear()
        if let report {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            try write(try encoder.encode(result), to: report)
        }
        show(result)
    }

    private func write(_ content: Data, to report: String) throws {
        guard (try? content.write(to: URL(fileURLWithPath: report))) != nil else { throw complaint(about: report) }
    }

    private func canBeWritten(_ report: String) -> Bool {
        let files = FileManager.default
        guard !files.fileExists(atPath: report) else { return files.isWritableFile(atPath: report) }
        return files.isWritableFile(atPath: URL(fileURLWithPath: report).deletingLastPathComponent().path)
    }

    private func complaint(about report: String) -> ExitCode {
        Terminal.complain("\(report): the report cannot be written there; check the directory and its mode")
        return .failure
    }

    private func show(_ report: ReplayReport) {
        let speed = String(format: "%.0f", report.performance.conversationsPerSecond)
        let seconds = String(format: "%.1f", report.performance.wallSeconds)
        let megabytes = report.performance.peakResidentBytes / 1_000_000
        Terminal.say(
            "\(report.input.conversations) conversations of \(report.input.accounts) accounts "
                + "in \(seconds) s (\(speed) a second, \(megabytes) MB); "
                + "\(report.input.screenedOut) out of scope, \(report.input.quarantined) in quarantine"
        )
        let base = report.edition.clusters.filter { $0.level == 0 }
        let shown = base.filter { !$0.suppressed }
        Terminal.say("\(base.count) clusters, \(shown.count) of them large enough to be shown")
        Terminal.say("")
        guard !report.alerts.isEmpty else {
            Terminal.say("no alerts")
            return
        }
        var table = Table(
            ["alert", "kind", "severity", "detected", "accounts", "observed", "expected", "name"],
            rightAligned: [4, 5, 6]
        )
        for alert in report.alerts.map(\.alert) {
            table.add([
                alert.id, alert.kind.rawValue, alert.severity.rawValue, alert.detectedAt, alert.accounts,
                String(format: "%.0f", alert.observed), String(format: "%.1f", alert.expected), alert.name ?? "–",
            ])
        }
        table.show()
    }
}
