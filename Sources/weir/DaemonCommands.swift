import ArgumentParser
import Daemon
import Foundation
import Inference

/// The `weir status` command.
struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Say how the running daemon fares.",
        discussion: "Exit status: 0 healthy, 1 degraded, 3 not running, 77 not permitted. Example: weir status --json"
    )

    @OptionGroup var file: ConfigurationOption
    @Flag(help: "One JSON object.") var json = false

    func run() throws {
        let answer = try ask(.status, file, timeout: 10)
        guard let status = answer.status else {
            Terminal.complain(answer.message)
            throw ExitCode.failure
        }
        if json { try Terminal.say(json: status) } else { show(status) }
        guard status.health == .healthy else { throw ExitCode.failure }
    }

    private func show(_ status: DaemonStatus) {
        Terminal.say("\(Terminal.bold(status.watch)): \(status.health.rawValue), weir \(status.version)")
        for trouble in status.troubles { Terminal.say("  trouble       \(trouble)") }
        Terminal.say("  running since \(status.startedAt)")
        Terminal.say("  event time    \(status.eventTime?.description ?? "nothing seen yet")")
        let rate = String(format: "%.1f", status.conversationsPerMinute)
        Terminal.say("  conversations \(status.conversations), \(rate) a minute, of \(status.accounts) accounts")
        Terminal.say(
            "  passed over   \(status.screenedOut) out of scope, \(status.sampledOut) by sampling, "
                + "\(status.duplicates) repeated; \(status.updates) grew, \(status.late) came late"
        )
        let quarantine = status.quarantined.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
        Terminal.say("  quarantine    \(quarantine.isEmpty ? "empty" : quarantine.joined(separator: ", "))")
        for fault in status.newestFaults { Terminal.say("                \(fault)") }
        let edition = status.edition == 0 ? "none yet" : "\(status.edition) of \(status.editionTime?.description ?? "")"
        Terminal.say("  clusters      \(status.clusters), edition \(edition)")
        Terminal.say(
            "  alerts        \(status.openAlerts) open, \(status.queuedDeliveries) to deliver, "
                + "\(status.deadDeliveries) undeliverable"
        )
        for source in status.sources {
            let unreadable = source.unreadable > 0 ? ", \(source.unreadable) unreadable" : ""
            Terminal.say(
                "  source        \(source.path): \(source.files) files, \(source.bytesBehind) bytes behind\(unreadable)"
            )
        }
        let background = status.encoderBackground.map { String(format: ", unrelated texts at cosine %.2f", $0) } ?? ""
        Terminal.say("  encoder       \(status.encoder)\(background)")
        if let models = status.models { show(models) }
        Terminal.say(
            "  memory        \(status.residentBytes / 1_000_000) MB, database \(status.databaseBytes / 1_000_000) MB"
        )
    }
}

extension StatusCommand {
    private func show(_ models: ModelsStatus) {
        for server in models.servers {
            let standing = server.standing
            let latency = standing.meanLatency.map { String(format: ", %.1f s each", $0) } ?? ""
            Terminal.say(
                "  model         \(standing.model) for \(server.role): \(standing.breaker.rawValue), "
                    + "\(standing.requests) requests, \(standing.inFlight) of \(standing.concurrency) under way"
                    + "\(latency), \(standing.retries) repeated"
            )
        }
        Terminal.say(
            "  spent         \(spent(models.spend.hour, models.tokensPerHour, models.dollarsPerHour)) this hour, "
                + "\(spent(models.spend.day, models.tokensPerDay, models.dollarsPerDay)) this day; \(models.spend.stage)"
        )
        let unanswered = models.unanswered.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
        Terminal.say(
            "  asked         about \(models.asked) conversations, \(models.cut) cut, \(models.stale) by an earlier "
                + "prompt or model; without an answer: \(unanswered.isEmpty ? "none" : unanswered.joined(separator: ", "))"
        )
        var unasked = models.unasked.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
        if models.unjudged > 0 { unasked.append("\(models.unjudged) of unknown scope passed over") }
        if !unasked.isEmpty { Terminal.say("  not asked     \(unasked.joined(separator: ", "))") }
        let unnamed = models.unnamed.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
        if !unnamed.isEmpty { Terminal.say("  key terms     stand for names: \(unnamed.joined(separator: ", "))") }
    }

    private func spent(_ spend: Spend, _ tokens: Int?, _ dollars: Double?) -> String {
        let ofTokens = tokens.map { " of \($0)" } ?? ""
        let ofDollars = dollars.map { String(format: " of $%.2f", $0) } ?? ""
        return "\(spend.tokens)\(ofTokens) tokens, " + String(format: "$%.2f", spend.dollars) + ofDollars
    }
}

/// The `weir reload` command.
struct ReloadCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reload",
        abstract: "Have the daemon read its configuration anew, and wait for its answer.",
        discussion: "A bad one is refused, the old one holds, and the exit status is 1. Example: weir reload"
    )

    @OptionGroup var file: ConfigurationOption

    func run() throws {
        try order(.reload, file)
    }
}

/// The `weir rebuild` command.
struct RebuildCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rebuild",
        abstract: "Have the daemon name and arrange the clusters now, and wait for its answer.",
        discussion: "Example: weir rebuild --config /etc/weir/launch.yaml"
    )

    @OptionGroup var file: ConfigurationOption

    func run() throws {
        try order(.rebuild, file)
    }
}

private func order(_ request: ControlRequest, _ file: ConfigurationOption) throws {
    let answer = try ask(request, file)
    guard answer.isDone else {
        Terminal.complain(answer.message)
        throw ExitCode.failure
    }
    Terminal.say(answer.message)
}

/// Asks the daemon of the watch, whether its configuration is good or not; exit 3 where none answers, 77 where it refuses.
private func ask(_ request: ControlRequest, _ file: ConfigurationOption, timeout: Int = 120) throws -> ControlAnswer {
    let state = try file.state()
    do {
        return try ControlSocket.ask(request, directory: state, timeout: timeout)
    } catch {
        Terminal.complain(error)
        throw error.isRefused ? ExitCode.notPermitted : ExitCode.notRunning
    }
}
