import ArgumentParser
import Daemon
import Foundation
import Model
import Store
import WebUI

/// The `weir alerts` command.
struct AlertsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "alerts",
        abstract: "See, take on and silence alerts.",
        discussion: "Example: weir alerts silence kind=growth,cluster=7 --for 2h --reason 'launch at noon'",
        subcommands: [
            List.self, Show.self, Acknowledge.self, Release.self, Judge.self, Quieten.self, Unsilence.self, Enable.self,
            Test.self,
        ],
        defaultSubcommand: List.self
    )
}

extension AlertsCommand {
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "List alerts, the newest first.",
            discussion: "Example: weir alerts list --firing"
        )

        @OptionGroup var place: StateOption
        @Flag(help: "Only those that are firing.") var firing = false
        @Flag(help: "Only those that the alert budget holds back.") var pending = false
        @Flag(help: "One JSON array.") var json = false

        func run() throws {
            guard !(firing && pending) else { throw ValidationError("--firing and --pending exclude each other") }
            let reader = try place.reader()
            let state: AlertState? = firing ? .firing : pending ? .pending : nil
            let alerts = try reader.alerts(in: state)
            if json { return try Terminal.say(json: alerts.map(AlertRow.init)) }
            let now = WallClock.live.now()
            if alerts.isEmpty { Terminal.say("no alerts") } else { show(alerts, at: now) }
            try showOperations(reader, at: now)
        }

        private func show(_ alerts: [RecordedAlert], at now: Timestamp) {
            var table = Table(
                [
                    "alert", "state", "severity", "kind", "detected", "accounts", "observed", "expected", "cluster",
                    "name",
                ],
                rightAligned: [5, 6, 7]
            )
            for recorded in alerts {
                let row = AlertRow(recorded)
                let taken = recorded.acknowledgement.flatMap { taken in
                    taken.holds(at: now) ? "\(taken.by) has it" + (taken.until.map { " until \($0)" } ?? "") : nil
                }
                let verdict = row.verdict.map { "found \($0)" }
                let speaker = row.alert.inhibitedBy.map { "part of \($0)" }
                let untold = row.alert.wasHeldBack ? "told to nobody" : nil
                let words = [row.alert.state.rawValue, speaker ?? untold, verdict ?? taken]
                let state = words.compactMap(\.self).joined(separator: ", ")
                table.add([
                    row.alert.id, state, row.alert.severity.rawValue, row.alert.kind.rawValue, row.alert.detectedAt,
                    row.alert.accounts, String(format: "%.0f", row.alert.observed),
                    String(format: "%.1f", row.alert.expected), row.alert.cluster?.description ?? "–",
                    row.alert.name ?? "–",
                ])
            }
            table.show()
        }

        /// What operators have found and silenced, and what they pay for their budget.
        private func showOperations(_ reader: Reader, at now: Timestamp) throws {
            let verdicts = try reader.verdicts()
            if !verdicts.isEmpty {
                let counts = AlertVerdict.allCases.map { "\(verdicts[$0] ?? 0) \($0.rawValue)" }
                Terminal.say("found \(counts.joined(separator: ", "))")
            }
            for cost in try reader.budgetCosts() {
                let numbers = [cost.perDay, cost.excess].map { String(format: "%.4g", $0) }
                Terminal.say(
                    "\(numbers[0]) alerts of severity \(cost.severity.rawValue) a day: \(cost.kept) of \(cost.crossed) that crossed their "
                        + "rule in 14 days, by scores \(numbers[1]) above it"
                )
            }
            for silence in try reader.silences(at: now) { say(silence, "until \(silence.until)") }
            for silence in try reader.plannedSilences(at: now) {
                say(silence, "from \(silence.start) until \(silence.until)")
            }
        }

        private func say(_ silence: Silence, _ period: String) {
            let row = SilenceRow(silence)
            let matchers = row.matchers.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
            let author = "by \(row.by)" + (row.reason.isEmpty ? "" : ", \(row.reason)")
            Terminal.say("silence \(silence.id) \(period): \(matchers.joined(separator: ",")) \(author)")
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show",
            abstract: "Show one alert with its evidence.",
            discussion: "Example: weir alerts show 3f0c9a7be12d4405"
        )

        @OptionGroup var place: StateOption
        @Flag(help: "One JSON array, an element for each time it fired anew.") var json = false
        @Argument(help: "The alert's id.") var id: String

        func run() throws {
            let reader = try place.reader()
            let alerts = try reader.alert(AlertID(rawValue: id))
            guard !alerts.isEmpty else { throw unknownAlert(id) }
            if json { return try Terminal.say(json: alerts.map(AlertRow.init)) }
            // A configuration that is bad at the moment is no reason to show nothing.
            let configuration =
                (try? place.file.readOrDefault()) ?? Configuration(watch: "weir", environment: environment)
            let evidence = EvidenceReader(reader: reader, configuration: configuration)
            for recorded in alerts {
                let alert = recorded.alert
                Terminal.say("\(Terminal.bold(alert.name ?? "no name that enough accounts stand behind"))")
                Terminal.say("  kind      \(alert.kind.rawValue), \(alert.severity.rawValue), \(alert.state.rawValue)")
                Terminal.say("  since     \(alert.startedAt), detected \(alert.detectedAt)")
                if let resolved = alert.resolvedAt { Terminal.say("  resolved  \(resolved)") }
                let least = alert.observedAtLeast
                let observed = least > 0 ? String(format: "%.0f or more", least) : "fewer than 5"
                let expected = String(format: "%.1f", alert.expected)
                Terminal.say(
                    "  evidence  \(observed) from \(alert.window.start) to \(alert.window.end), expected \(expected)"
                )
                Terminal.say(
                    "  score     \(String(format: "%.2f", alert.score)), accounts \(AccountBucket(alert.accounts))"
                )
                try showAround(evidence.annotations(of: recorded), facets: alert.change == nil ? "facets" : "answer")
                if alert.recurs { Terminal.say("  they are  accounts that come back for days") }
                if let cluster = alert.cluster { Terminal.say("  cluster   \(cluster); see weir cluster \(cluster)") }
                if let speaker = alert.inhibitor {
                    Terminal.say("  part of   \(speaker.rawValue), which is told in its place")
                }
                if alert.state == .pending || ShownAlert(alert).wasHeldBack {
                    Terminal.say("  told      to nobody but the journal: the alert budget has no room for it")
                }
                if let taken = recorded.acknowledgement {
                    let end = taken.until.map { ", until \($0)" } ?? ""
                    Terminal.say("  taken on  by \(taken.by) at \(taken.time)\(end): \(taken.reason)")
                }
                if let verdict = recorded.verdict {
                    Terminal.say("  found     \(verdict.rawValue)" + (recorded.verdictBy.map { ", by \($0)" } ?? ""))
                }
            }
        }

        /// What stands around an alert, as far as it is known; `label` is what its facets are called.
        private func showAround(_ annotations: [String: String], facets label: String) {
            for (label, key) in [
                ("effective", "effective_accounts"), ("busiest", "busiest_share"), (label, "facets"),
                ("is not", "not"), ("shape", "sparkline"), ("lineage", "lineage"), ("earlier", "earlier"),
                ("runbook", "runbook_url"),
            ] {
                guard let words = annotations[key] else { continue }
                Terminal.say("  \(label.padding(toLength: 10, withPad: " ", startingAt: 0))\(words)")
            }
        }
    }

    struct Acknowledge: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "ack",
            abstract: "Take an alert on.",
            discussion: """
                Whoever heard of it is not reminded meanwhile. Without --for that is until it ends.
                Example: weir alerts ack 3f0c9a7be12d4405 --for 8h --reason 'looking into it'
                """
        )

        @OptionGroup var place: StateOption
        @Option(name: .customLong("for"), help: "How long you have it: 30m, 2h, 1d. Default: until it ends.")
        var duration: String?
        @Option(help: "Why, or what you will do.") var reason = ""
        @Argument(help: "The alert's id.") var id: String

        func run() throws {
            let now = WallClock.live.now()
            let end = try duration.map { duration in
                guard let seconds = Duration.seconds(duration), seconds > 0 else {
                    throw ValidationError("--for must be a duration such as 30m, 2h or 1d")
                }
                return now.advanced(bySeconds: seconds)
            }
            let acknowledgement = Acknowledgement(by: operatorName, time: now, reason: reason, until: end)
            let isKnown = try place.store().acknowledge(AlertID(rawValue: id), acknowledgement)
            guard isKnown else { throw unknownAlert(id) }
            Terminal.say("\(operatorName) has \(id)" + (end.map { " until \($0)" } ?? ""))
        }
    }

    struct Release: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "unack",
            abstract: "Give back an alert that was taken on.",
            discussion: """
                Whoever heard of it is reminded again.
                Example: weir alerts unack 3f0c9a7be12d4405 --reason 'end of my shift'
                """
        )

        @OptionGroup var place: StateOption
        @Option(help: "Why.") var reason = ""
        @Argument(help: "The alert's id.") var id: String

        func run() throws {
            let wasTaken = try place.store().release(
                AlertID(rawValue: id),
                by: operatorName,
                reason: reason,
                at: WallClock.live.now()
            )
            guard wasTaken else {
                Terminal.complain("nobody has taken on an alert \(id); weir alerts shows who has which")
                throw ExitCode.unknown
            }
            Terminal.say("nobody has \(id) any more")
        }
    }

    struct Judge: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "judge",
            abstract: "Write down what you found an alert to be.",
            discussion: """
                true: the behaviour was there and mattered; false: there was nothing; benign: it was there and harmless.
                Example: weir alerts judge 3f0c9a7be12d4405 benign
                """
        )

        @OptionGroup var place: StateOption
        @Argument(help: "The alert's id.") var id: String
        @Argument(help: "true, false or benign.") var verdict: String

        func run() throws {
            guard let verdict = AlertVerdict(rawValue: verdict) else {
                throw ValidationError("\(verdict) is not true, false or benign")
            }
            let isKnown = try place.store().judge(
                AlertID(rawValue: id),
                verdict,
                by: operatorName,
                at: WallClock.live.now()
            )
            guard isKnown else { throw unknownAlert(id) }
            Terminal.say("\(operatorName) found \(id) to be \(verdict.rawValue)")
        }
    }

    struct Quieten: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "silence",
            abstract: "Send nobody but the journal what matches, for a while.",
            discussion: """
                MATCHERS is KEY=VALUE,… with the keys alert, kind, severity, cluster and watch. KEY=A|B holds for either value,
                KEY!=VALUE for every other. What is planned, such as a launch, is silenced ahead with --from.
                Example: weir alerts silence 'kind=growth|shift,cluster=7' --from 2026-05-04T09:00:00Z --for 2h
                """
        )

        @OptionGroup var place: StateOption
        @Option(name: .customLong("for"), help: "How long: 30m, 2h, 1d.") var duration: String
        @Option(help: "From when on, as an RFC 3339 time. Default: now.") var from: String?
        @Option(help: "Why.") var reason = ""
        @Argument(help: "Conditions that must all hold.") var matchers: String

        func run() throws {
            guard let matcher = SilenceMatcher(matchers) else {
                let kinds = AlertKind.allCases.map(\.rawValue).joined(separator: ", ")
                let severities = AlertSeverity.allCases.map(\.rawValue).joined(separator: ", ")
                throw ValidationError(
                    "\(matchers) is not KEY=VALUE or KEY!=VALUE,… with each of the keys alert, kind (\(kinds)), "
                        + "severity (\(severities)), cluster and watch at most once"
                )
            }
            guard let seconds = Duration.seconds(duration), seconds > 0 else {
                throw ValidationError("--for must be a duration such as 30m, 2h or 1d")
            }
            let now = WallClock.live.now()
            let planned = from.flatMap { Timestamp(rfc3339: $0) }
            guard (from == nil) == (planned == nil) else {
                throw ValidationError("--from must be a time such as 2026-05-04T09:00:00Z")
            }
            let start = planned ?? now
            let until = start.advanced(bySeconds: seconds)
            guard until > now else {
                throw ValidationError("the silence would be over at \(until), before it was made")
            }
            let store = try place.store()
            // A digit too few would leave the pager on, and whoever typed it asleep.
            for alert in matcher.alerts where try store.reader.alert(alert).isEmpty {
                throw unknownAlert(alert.rawValue)
            }
            let id = try store.silence(
                matcher.json,
                from: start,
                until: until,
                by: operatorName,
                reason: reason,
                at: now
            )
            Terminal.say("silence \(id) holds \(start > now ? "from \(start) " : "")until \(until)")
        }
    }

    struct Enable: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "enable",
            abstract: "Tell a receiver again that answered 410, gone.",
            discussion: "Example: weir alerts enable oncall"
        )

        @OptionGroup var place: StateOption
        @Argument(help: "The receiver's name.") var receiver: String

        func run() throws {
            guard try place.store().enable(sink: receiver) else {
                Terminal.complain("\(receiver) is not disabled; weir status lists those that are")
                throw ExitCode.unknown
            }
            Terminal.say("\(receiver) is told again from the next alert on")
        }
    }

    struct Unsilence: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "unsilence",
            abstract: "End a silence.",
            discussion: "Example: weir alerts unsilence 3"
        )

        @OptionGroup var place: StateOption
        @Option(help: "Why.") var reason = ""
        @Argument(help: "The silence's number.") var id: Int64

        func run() throws {
            let held = try place.store().unsilence(id, by: operatorName, reason: reason, at: WallClock.live.now())
            guard held else {
                Terminal.complain("no silence \(id) holds; weir alerts list shows those that do")
                throw ExitCode.unknown
            }
            Terminal.say("silence \(id) is over")
        }
    }

    struct Test: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "test",
            abstract: "Send a test alert to the journal and every receiver.",
            discussion: "The running daemon delivers it. Example: weir alerts test --config /etc/weir/launch.yaml"
        )

        @OptionGroup var place: StateOption

        func run() throws {
            let configuration = try place.file.read()
            let id = try TestAlert.queue(in: place.store(), configuration: configuration, at: WallClock.live.now())
            Terminal.say("test alert \(id.rawValue) is on its way; the running daemon delivers it")
        }
    }
}

private func unknownAlert(_ id: String) -> ExitCode {
    Terminal.complain("there is no alert \(id); weir alerts list shows them")
    return .unknown
}

/// Who gives the command, for the audit.
var operatorName: String {
    let account = getpwuid(getuid()).flatMap { $0.pointee.pw_name }.map { String(cString: $0) }
    return environment["SUDO_USER"] ?? account ?? "uid \(getuid())"
}
