import ArgumentParser
import Daemon
import Foundation
import Model
import WebUI

/// The `weir replay` command.
struct ReplayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Take existing files down the same line, in event time, as fast as it goes.",
        discussion: """
            Alerts are reported and sent to nobody. Without --state nothing is kept.
            With --rules everything is judged a second time, by the alerts section of another configuration, and the table says
            which alerts both raise and which only one. Without files that is what the watch has recorded, beside what it
            raised, whether the daemon runs or not.
            Example: weir replay --report report.json spool/*.jsonl
            Example: weir replay --config /etc/weir/launch.yaml --rules quieter.yaml
            """
    )

    @OptionGroup var file: ConfigurationOption
    @Option(help: "A state directory to keep, for weir clusters and the like; without files, the one to look into.")
    var state: String?
    @Option(help: "Where to write the report as JSON.") var report: String?
    @Option(help: "A configuration whose rules for alerts are tried beside those in force.") var rules: String?
    @Flag(help: "Name the conversations behind each alert in the report.") var members = false
    @Argument(help: "Files, directories or patterns; none for what the watch has recorded, which needs --rules.")
    var inputs: [String] = []

    func run() async throws {
        // Nobody wants to learn after an hour that the report has no place.
        if let report, !canBeWritten(report) { throw complaint(about: report) }
        let configuration = try file.readOrDefault()
        guard !inputs.isEmpty else { return try finish(with: await judgeRecorded(configuration)) }
        if rules != nil, configuration.models != nil {
            throw ValidationError("--rules reads everything twice, and the models would be paid twice; take models out")
        }
        if rules != nil, let state, FileManager.default.fileExists(atPath: StateDirectory.database(in: state)) {
            throw ValidationError("\(state) has a past, which the rules tried would not have; name an empty directory")
        }
        let tried = try rules.map { try configuration.judged(by: ConfigurationOption.read($0)) }
        // Where no state is kept, nor is the key; both runs must sample by the same.
        let passing = state == nil ? AccountKey.random() : nil
        var result = try await replay(configuration, state: state, key: passing)
        if let tried {
            let key = try state.map { try AccountKey.existing(environment: [:], state: $0) } ?? passing
            result.alertsUnderRules = try await replay(tried, state: nil, key: key).alerts
        }
        try finish(with: result)
    }

    /// Judges what a watch has recorded by other rules.
    private func judgeRecorded(_ configuration: Configuration) async throws -> ReplayReport {
        guard let rules else {
            throw ValidationError("name files to read, or with --rules what to try on what is recorded")
        }
        let backtest = try await ending {
            try Backtest(
                configuration: configuration.judged(by: ConfigurationOption.read(rules)),
                state: state ?? configuration.state
            )
        }
        var bar = ProgressBar()
        defer { bar.clear() }
        return try await ending { try backtest.run(withMembers: members) { bar.show($0) } }
    }

    private func finish(with result: ReplayReport) throws {
        if let report {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            try write(try encoder.encode(result), to: report)
        }
        show(result)
    }

    private func replay(_ configuration: Configuration, state: String?, key: [UInt8]?) async throws -> ReplayReport {
        let run = ReplayRun(
            configuration: configuration,
            inputs: inputs,
            state: state,
            key: key,
            environment: environment,
            logger: standardLogger(.warning)
        )
        var bar = ProgressBar()
        defer { bar.clear() }
        return try await ending { try await run.run(withMembers: members) { bar.show($0) } }
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
        let compared = report.compared
        guard !compared.isEmpty else {
            Terminal.say("no alerts")
            return
        }
        let isComparison = report.alertsUnderRules != nil
        let raisedBy = isComparison ? ["raised by"] : []
        var table = Table(
            ["alert", "kind", "severity", "detected", "accounts", "observed", "expected"] + raisedBy + ["name"],
            rightAligned: [4, 5, 6]
        )
        for (alert, origin) in compared {
            let numbers = [String(format: "%.0f", alert.observed), String(format: "%.1f", alert.expected)]
            table.add(
                [alert.id, alert.kind.rawValue, alert.severity.rawValue, alert.detectedAt, alert.accounts] + numbers
                    + (isComparison ? [origin.rawValue] : []) + [alert.name ?? "–"]
            )
        }
        table.show()
    }
}
