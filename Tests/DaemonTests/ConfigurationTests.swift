import Extraction
import Foundation
import Model
import TestSupport
import Testing

@testable import Daemon

@Suite("Configuration")
struct ConfigurationTests {
    static func read(_ text: String, file: String = "/etc/weir/launch.yaml") throws(ConfigurationError) -> Configuration
    {
        try Configuration.read(text, file: file, environment: ["HOME": "/home/ada"]).configuration
    }

    @Test("An empty file gives every default")
    func empty() throws {
        let defaults = Configuration(watch: "launch", environment: ["HOME": "/home/ada"])
        #expect(try Self.read("") == defaults)
        #expect(try Self.read("# nothing\n") == defaults)
        #expect(try Self.read("sources:\nalerts: ~\n") == defaults)
    }

    @Test("The watch is called as the file says, otherwise as the file is called")
    func watchName() throws {
        #expect(try Self.read("").watch == "launch")
        #expect(try Self.read("watch: other").watch == "other")
        #expect(try Self.read("", file: "watches/night-shift_2.yaml").watch == "night-shift_2")
    }

    @Test("State lies where systemd says, otherwise below the home directory")
    func stateDirectory() throws {
        func state(_ environment: [String: String]) -> String {
            Configuration(watch: "w", environment: environment).state
        }
        #expect(state(["STATE_DIRECTORY": "/var/lib/weir/w", "HOME": "/home/ada"]) == "/var/lib/weir/w")
        #expect(state(["STATE_DIRECTORY": "/a:/b"]) == "/a")
        #expect(state(["STATE_DIRECTORY": "", "HOME": "/home/ada"]) == "/home/ada/.local/state/weir/w")
        #expect(state(["XDG_STATE_HOME": "/x", "HOME": "/home/ada"]) == "/x/weir/w")
        #expect(try Self.read("state: /srv/w").state == "/srv/w")
    }

    @Test("A number or a flag where a text is asked for is read as it is written")
    func unquoted() throws {
        let configuration = try Self.read(
            """
            watch: 2026
            sources:
              paths: [1, true, 2.50]
            facets:
              fields: {tier: 7}
            """
        )
        #expect(configuration.watch == "2026")
        #expect(configuration.intake.paths == ["1", "true", "2.50"])
        #expect(configuration.extraction.fields == [FacetName(rawValue: "tier"): "7"])
    }

    @Test(
        "Durations have a unit",
        arguments: [("30s", 30.0), ("10m", 600), ("6h", 21_600), ("1.5d", 129_600), ("0s", 0)]
    )
    func durations(text: String, seconds: Double) {
        #expect(Duration.seconds(text) == seconds)
    }

    @Test("Nothing else is a duration", arguments: ["", "30", "s", "-5s", "1w", "infs", "nans", "5 m in", "1h30m"])
    func noDurations(text: String) {
        #expect(Duration.seconds(text) == nil)
    }

    @Test("Every setting reaches its place")
    func settings() throws {
        let configuration = try Self.read(Everything.text)
        #expect(configuration.watch == "launch")
        #expect(configuration.logLevel == .debug)
        #expect(configuration.intake.paths == ["/a", "/b/*.jsonl"])
        #expect(configuration.intake.scanSeconds == 2)
        #expect(configuration.intake.quietSeconds == 3)
        #expect(configuration.intake.maxLineBytes == 70_000)
        #expect(configuration.intake.maxOpenFiles == 9)
        #expect(configuration.intake.mapping.id == "i")
        #expect(configuration.intake.mapping.account == "a")
        #expect(configuration.intake.mapping.timestamp == "t")
        #expect(configuration.intake.mapping.language == "l")
        #expect(configuration.intake.mapping.messages == "m")
        #expect(configuration.intake.mapping.role == "r")
        #expect(configuration.intake.mapping.content == "c")
        #expect(configuration.encoder == "mpnet")
        #expect(configuration.encoderThreads == 3)
        #expect(configuration.extraction.fields == [FacetName(rawValue: "product"): "metadata.product"])
        #expect(configuration.extraction.sampling == .completions(rate: 0.25))
        #expect(configuration.clustering.maximumClusters == 50)
        #expect(configuration.clustering.seed == 9)
        #expect(configuration.taxonomy.accountFloor == 6)
        #expect(configuration.taxonomy.conversationFloor == 12)
        #expect(configuration.taxonomy.topClusters == 7)
        #expect(configuration.editionSeconds == 7200)
        #expect(configuration.rules.lateness == 60)
        #expect(configuration.rules.growth?.immediateScore == 5)
        #expect(configuration.rules.growth?.openingScore == 3)
        #expect(configuration.rules.growth?.closingScore == 2)
        #expect(configuration.rules.density?.openingScore == 1.5)
        #expect(configuration.rules.density?.leastAccounts == 8)
        #expect(configuration.runbook == "https://wiki.example.org/KIND")
        #expect(configuration.retentionSeconds == 9 * 86_400)
        let receiver = try #require(configuration.receivers.first)
        #expect(receiver.name == "oncall")
        #expect(receiver.url == "https://alerts.example.org/hook")
        #expect(receiver.form == .slack)
        #expect(receiver.secrets == ["webhook-secret"])
        #expect(receiver.severity == .page)
    }

    @Test("A screener is one rule, or rules within rules")
    func screener() throws {
        let configuration = try Self.read(Everything.text)
        #expect(
            configuration.extraction.screener
                == .any([
                    .field(path: "metadata.product", .equals(.category("voice"))),
                    .field(path: "tier", .oneOf([.number(1), .flag(true)])),
                    .field(path: "model", .matches("^v2")),
                    .not(.field(path: "internal", .exists)),
                    .all([
                        .pattern(#"\bballot\b"#, on: .user, ignoringCase: false),
                        .similar(examples: ["Where do I vote?"], threshold: 0.6),
                    ]),
                ])
        )
        // The reader of files is told every field that a rule or a facet looks at.
        #expect(configuration.intake.fields == ["internal", "metadata.product", "model", "tier"])
    }

    @Test("A detector can be switched off")
    func switches() throws {
        let rules = try Self.read("alerts:\n  growth: {enabled: false}\n  density: {enabled: false}").rules
        #expect(rules.growth == nil)
        #expect(rules.density == nil)
    }

    @Test("What only a restart can change is named")
    func restarts() throws {
        let old = try Self.read("")
        #expect(old.changeThatNeedsARestart(to: old) == nil)
        #expect(old.changeThatNeedsARestart(to: try Self.read("sources: {paths: [/a]}\nlogLevel: debug")) == nil)
        for (text, key) in [
            ("watch: other\nstate: /home/ada/.local/state/weir/launch", "watch"),
            ("state: /elsewhere", "state"),
            ("encoder: {model: mpnet}", "encoder"),
            ("encoder: {threads: 2}", "encoder"),
            ("privacy: {accountFloor: 9}", "privacy.accountFloor"),
            ("alerts: {receivers: [{name: a, url: 'https://a.example.org'}]}", "alerts.receivers"),
        ] {
            #expect(
                old.changeThatNeedsARestart(to: try Self.read(text)) == "\(key) changed, which needs a restart"
            )
        }
    }

    @Test("The state of a watch is found even where its file is bad otherwise")
    func statePath() {
        let directory = TemporaryDirectory()
        func path(_ text: String) -> String {
            let file = directory.write(Array(text.utf8), to: "night.yaml")
            return Configuration.statePath(inFile: file, environment: ["HOME": "/home/ada"])
        }
        #expect(path("state: /srv/w\nlogLevel: loud\nnonsense: 1") == "/srv/w")
        #expect(path("watch: day\nretention: {items: 1s}") == "/home/ada/.local/state/weir/day")
        #expect(path("a: [") == "/home/ada/.local/state/weir/night")
        let absent = Configuration.statePath(inFile: directory.file("no.yaml"), environment: ["HOME": "/home/ada"])
        #expect(absent == "/home/ada/.local/state/weir/no")
    }
}

/// A file that sets every key there is.
enum Everything {
    static let text = #"""
        watch: launch
        state: /srv/launch
        logLevel: debug
        sources:
          paths: [/a, /b/*.jsonl]
          scan: 2s
          quiet: 3s
          maxLineBytes: 70000
          maxOpenFiles: 9
          mapping: {id: i, account: a, timestamp: t, language: l, messages: m, role: r, content: c}
        encoder: {model: mpnet, threads: 3}
        facets:
          fields: {product: metadata.product}
        sampling: {by: completion, rate: 0.25}
        screener:
          any:
            - field: {path: metadata.product, equals: voice}
            - field: {path: tier, in: [1, true]}
            - field: {path: model, matches: ^v2}
            - not:
                field: {path: internal, exists: true}
            - all:
                - pattern: {matches: '\bballot\b', on: user, ignoringCase: false}
                - similar: {to: ["Where do I vote?"], threshold: 0.6}
        clustering: {maximumClusters: 50, seed: 9}
        privacy: {accountFloor: 6, conversationFloor: 12}
        taxonomy: {every: 2h, topClusters: 7}
        alerts:
          lateness: 1m
          growth: {enabled: true, openOnce: 5, openTwice: 3, close: 2}
          density: {enabled: true, open: 1.5, accounts: 8}
          runbook: https://wiki.example.org/KIND
          receivers:
            - {name: oncall, url: "https://alerts.example.org/hook", form: slack, secrets: [webhook-secret], severity: page}
        retention: {items: 9d}
        """#
}
