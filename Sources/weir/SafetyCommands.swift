import ArgumentParser
import Daemon
import Foundation
import Model
import Store

/// The `weir account` command.
struct AccountCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "account",
        abstract: "The safety lane: find a known account among the digests.",
        discussion: "Example: weir account digest user-4711 --reason 'case 12'",
        subcommands: [Digest.self]
    )

    struct Digest: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "digest",
            abstract: "Print the digest of a known account; the question is recorded.",
            discussion: "Needs to read the account key. Example: weir account digest user-4711 --reason 'case 12'"
        )

        @OptionGroup var place: StateOption
        @Option(help: "Why it is asked; recorded.") var reason: String
        @Argument(help: "The account's id as its records have it.") var id: String

        func validate() throws {
            guard reason.contains(where: { !$0.isWhitespace }) else {
                throw ValidationError("--reason must say why it is asked")
            }
        }

        func run() throws {
            let state = try place.directory()
            let store = try place.store()
            let digest: AccountID
            do {
                digest = try AccountDigest.find(
                    id,
                    state: state,
                    environment: environment,
                    store: store,
                    by: operatorName,
                    reason: reason,
                    at: WallClock.live.now()
                )
            } catch {
                Terminal.complain(error)
                throw ExitCode.notPermitted
            }
            Terminal.say("\(digest)")
        }
    }
}

/// The `weir access-log` command.
struct AccessLogCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "access-log",
        abstract: "The safety lane: who looked at what or decided what, and why, the newest first.",
        discussion: "Example: weir access-log --limit 20"
    )

    /// One look or decision.
    private struct Row: Encodable {
        let time: String
        let by: String
        let action: String
        let subject: String
        let reason: String
    }

    @OptionGroup var place: StateOption
    @Option(help: "How many entries at most.") var limit = 100
    @Flag(help: "One JSON array.") var json = false

    func run() throws {
        let rows = try place.reader().audit(limit: limit).map {
            Row(time: $0.time.description, by: $0.by, action: $0.action, subject: $0.subject, reason: $0.reason)
        }
        if json { return try Terminal.say(json: rows) }
        var table = Table(["time", "by", "action", "subject", "reason"])
        for row in rows { table.add([row.time, row.by, row.action, row.subject, row.reason]) }
        table.show()
    }
}
