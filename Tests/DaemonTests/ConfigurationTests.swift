import Extraction
import Foundation
import Inference
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

    @Test("What is absent of a model is as for the model before it, but for the temperature")
    func inheritance() throws {
        let models = try #require(try Self.read(Everything.text).models)
        let facets = models.facets.settings
        #expect(facets.name == "small" && facets.dialect == .openAI && facets.prefills && !facets.caches)
        #expect(facets.url == "https://models.example.org/v1")
        #expect(facets.temperature == 0.3)
        #expect(facets.maximumOutput == 300)
        #expect(facets.prices == TokenPrices(input: 0.25, output: 1.25, cachedRead: 0.03, cacheWrite: 0.3))
        #expect(facets.timeout == .seconds(30))
        #expect(facets.concurrency == 64)
        #expect(facets.hedgingDelay == 8)
        #expect(facets.contextBudget == 6_000)
        #expect(models.facets.key == "model-key")
        let names = models.names.settings
        #expect(names.name == "large" && names.url == facets.url && names.dialect == .openAI)
        #expect(names.temperature == 1)
        #expect(names.prices == TokenPrices(input: 3, output: 15))
        #expect(models.names.key == "model-key")
        let audit = models.audit.settings
        #expect(audit.name == "large" && audit.prices == names.prices)
        #expect(audit.temperature == nil)
    }

    @Test("The questions, the budget and the served encoder are read")
    func asking() throws {
        let configuration = try Self.read(Everything.text)
        #expect(
            configuration.extraction.questions.map(\.name.rawValue) == ["task", "concern", "wish", "product", "anger"]
        )
        #expect(configuration.extraction.questions[2].form == .freeText(leadIn: "They wish", isClustered: true))
        #expect(configuration.extraction.questions[3].form == .category(["voice", "search"]))
        #expect(configuration.extraction.questions[4].form == .number(0...10, isWhole: false))
        #expect(configuration.extraction.questions[4].isOptional)
        #expect(configuration.extraction.asksSingly)
        #expect(configuration.clusteredFacet == FacetName(rawValue: "wish"))
        #expect(configuration.budget.caps.tokensPerHour == 1_000_000)
        #expect(configuration.budget.caps.tokensPerDay == 9_000_000)
        #expect(configuration.budget.caps.dollarsPerHour == 2)
        #expect(configuration.budget.caps.dollarsPerDay == 20)
        #expect(configuration.budget.thresholds == BudgetThresholds(withoutOptional: 0.5, sampling: 0.8))
        #expect(configuration.prompts == "/srv/prompts")
        let served = try #require(configuration.servedEncoder)
        #expect(served.settings.name == "e5" && served.dimensions == 384 && served.key == "e5-key")
        #expect(served.settings.timeout == .seconds(9) && served.settings.concurrency == 2)
        #expect(served.settings.prices == TokenPrices(input: 0.1, output: 0))
    }

    @Test("The lookout listens on loopback unless told otherwise")
    func lookout() throws {
        #expect(try Self.read("").lookout.address == .port(8420, host: "127.0.0.1"))
        #expect(try Self.read("http: {listen: none}").lookout.address == nil)
        #expect(try Self.read("http: {listen: '[::1]:99'}").lookout.address == .port(99, host: "::1"))
        let everything = try Self.read(Everything.text).lookout
        #expect(everything.address == .socket(path: "/run/weir/launch/http", access: .group))
        #expect(everything.token == "http-token" && everything.names == ["weir.example.org"])
        #expect(everything.beside == ["control": "/var/lib/weir/control"])
        #expect(throws: ConfigurationError.self) { try Self.read("http: {beside: {control: weir/control}}") }
        #expect(throws: ConfigurationError.self) { try Self.read("http: {listen: '0.0.0.0:8420'}") }
        #expect(
            try Self.read("http: {listen: '0.0.0.0:8420', token: t}").lookout.address == .port(8420, host: "0.0.0.0")
        )
        #expect(throws: ConfigurationError.self) { try Self.read("http: {listen: anywhere}") }
    }

    @Test("With a model and nothing else said, it is asked for request, language and concern")
    func defaultQuestions() throws {
        let configuration = try Self.read("models: {facets: {name: m, url: 'http://127.0.0.1:1'}}")
        #expect(configuration.extraction.questions == [.request, .language, .concern])
        #expect(configuration.models?.names.settings.name == "m")
    }

    @Test(
        "Questions without a model, or without one that is clustered, are faults where they stand",
        arguments: [
            ("facets: {ask: [request]}", "names no model"),
            ("screener: {question: Is it about an election?}", "names no model"),
            ("models: {facets: {url: 'http://127.0.0.1:1'}}", "as its server knows it"),
            ("models: {facets: {name: m, url: 'ftp://127.0.0.1'}}", "url"),
            ("models: {facets: {name: m, url: 'http://127.0.0.1:1'}}\nfacets: {ask: [task]}", "exactly one"),
            ("models: {facets: {name: m, url: 'http://127.0.0.1:1'}}\nfacets: {ask: [mood]}", "mood is not one"),
            (
                "models: {facets: {name: m, url: 'http://127.0.0.1:1'}}\nbudget: {day: {dollars: 5}}",
                "no prices to count them by"
            ),
            ("encoder: {served: {name: e, url: 'http://127.0.0.1:1'}}", "length of the model's vectors"),
        ]
    )
    func badQuestions(text: String, problem: String) throws {
        let error = #expect(throws: ConfigurationError.self) { try Self.read(text) }
        let faults = try #require(error?.faults)
        #expect(faults.contains { $0.problem.contains(problem) && $0.line > 0 }, "\(faults)")
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
        #expect(configuration.encoderCacheBytes == 5000)
        #expect(configuration.encoderChange == .reembed)
        #expect(configuration.extraction.fields == [FacetName(rawValue: "tier"): "metadata.tier"])
        #expect(configuration.extraction.sampling == .completions(rate: 0.25))
        #expect(configuration.clustering.maximumClusters == 50)
        #expect(configuration.clustering.seed == 9)
        #expect(configuration.taxonomy.accountFloor == 6)
        #expect(configuration.taxonomy.conversationFloor == 12)
        #expect(configuration.taxonomy.topClusters == 7)
        #expect(configuration.taxonomy.linksLanguages)
        #expect(configuration.editionSeconds == 7200)
        #expect(configuration.rules.lateness == 60)
        #expect(configuration.rules.growth?.immediateScore == 5)
        #expect(configuration.rules.growth?.openingScore == 3)
        #expect(configuration.rules.growth?.closingScore == 2)
        #expect(configuration.rules.limits.page == 1.5)
        #expect(configuration.rules.limits.ticket == 2)
        #expect(configuration.rules.limits.digest == nil)
        #expect(configuration.rules.density?.openingScore == 1.5)
        #expect(configuration.rules.density?.leastAccounts == 8)
        #expect(configuration.runbook == "https://wiki.example.org/KIND")
        #expect(
            configuration.alertmanagers == [
                Configuration.Alertmanager(
                    name: "ops",
                    urls: ["http://am1:9093", "http://am2:9093/"],
                    severity: .digest,
                    kinds: [.growth, .pipeline]
                )
            ]
        )
        #expect(configuration.heartbeat == Configuration.Heartbeat(url: "https://beat.example.org/weir", seconds: 30))
        #expect(configuration.lookout.externalURL == "https://weir.example.org")
        #expect(configuration.hourlyCap == 7)
        #expect(configuration.reminderSeconds == nil)
        #expect(configuration.retentionSeconds == 9 * 86_400)
        let receiver = try #require(configuration.receivers.first)
        #expect(receiver.name == "oncall")
        #expect(receiver.url == "https://alerts.example.org/hook")
        #expect(receiver.form == .slack)
        #expect(receiver.secrets == ["webhook-secret"])
        #expect(receiver.severity == .page)
        #expect(receiver.digestSeconds == 43_200.0)
        #expect(receiver.key == nil)
        #expect(receiver.kinds == AlertKind.allCases)
        let pager = try #require(configuration.receivers.last)
        #expect(pager.form == .pagerDuty)
        #expect(pager.key == "pager-key")
        #expect(pager.kinds == [.density])
    }

    @Test("Rules to try take the place of those in force, and nothing else does")
    func judged() throws {
        let inForce = try Self.read(Everything.text)
        let other = try Self.read("watch: other\nalerts: {density: {open: 1.9}}")
        var expected = inForce
        expected.rules = other.rules
        #expect(inForce.judged(by: other) == expected)
        #expect(expected != inForce)
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
                        .question("Is this about an election?"),
                    ]),
                ])
        )
        // The reader of files is told every field that a rule or a facet looks at.
        #expect(configuration.intake.fields == ["internal", "metadata.product", "metadata.tier", "model", "tier"])
    }

    @Test("What recurrence remembers of a conversation goes when the conversation does")
    func recurrenceForgets() throws {
        #expect(try Self.read("retention: {items: 10d}").rules.recurrence?.historyDays == 10)
        #expect(try Self.read("retention: {items: 400d}").rules.recurrence?.historyDays == 28)
    }

    @Test("Shift watches every facet but those excepted, language where nobody says so")
    func exceptedFacets() throws {
        let shifts = try ["{}", "{except: []}", "{except: [topic]}"].map {
            try Self.read("alerts: {shift: \($0)}").rules.shift?.exceptedFacets.map(\.rawValue)
        }
        #expect(shifts == [["language"], [], ["topic"]])
    }

    @Test("No shift is told that fewer accounts stand behind than the floor asks for")
    func floorOfShifts() throws {
        func accounts(_ text: String) throws -> Int? { try Self.read(text).rules.shift?.leastAccounts }
        #expect(try accounts("privacy: {accountFloor: 20}") == 20)
        #expect(try accounts("privacy: {accountFloor: 3}") == 5)
        #expect(try accounts("privacy: {accountFloor: 10}\nalerts: {shift: {accounts: 30}}") == 30)
    }

    @Test("A detector can be switched off")
    func switches() throws {
        let off = "{enabled: false}"
        let rules = try Self.read("alerts:\n  growth: \(off)\n  density: \(off)\n  recurrence: \(off)\n  shift: \(off)")
            .rules
        #expect(rules.growth == nil)
        #expect(rules.density == nil)
        #expect(rules.recurrence == nil)
        #expect(rules.shift == nil)
    }

    @Test("What only a restart can change is named")
    func restarts() throws {
        let old = try Self.read("")
        #expect(old.changeThatNeedsARestart(to: old) == nil)
        let reloadable = "sources: {paths: [/a]}\nalerts: {growth: {openOnce: 6}}"
        #expect(old.changeThatNeedsARestart(to: try Self.read(reloadable)) == nil)
        for (text, key) in [
            ("watch: other\nstate: /home/ada/.local/state/weir/launch", "watch"),
            ("state: /elsewhere", "state"),
            ("encoder: {model: mpnet}", "encoder"),
            ("encoder: {threads: 2}", "encoder"),
            ("privacy: {accountFloor: 9}", "privacy.accountFloor"),
            ("alerts: {receivers: [{name: a, url: 'https://a.example.org'}]}", "alerts.receivers"),
            ("alerts: {alertmanagers: [{name: a, urls: ['https://a.example.org']}]}", "alerts.alertmanagers"),
            ("alerts: {heartbeat: {url: 'https://a.example.org'}}", "alerts.heartbeat"),
            ("alerts: {cap: 3}", "alerts.cap"),
            ("alerts: {repeat: 1h}", "alerts.repeat"),
            ("alerts: {runbook: 'https://a.example.org'}", "alerts.runbook"),
            ("logLevel: debug", "logLevel"),
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
        encoder:
          model: mpnet
          threads: 3
          cacheBytes: 5000
          whenChanged: reembed
          served:
            {name: e5, url: "http://127.0.0.1:8081", key: e5-key, dimensions: 384, price: 0.1, timeout: 9s, concurrency: 2}
        models:
          facets:
            name: small
            dialect: openAI
            url: https://models.example.org/v1
            key: model-key
            temperature: 0.3
            maximumOutput: 300
            prefill: true
            cache: false
            prices: {input: 0.25, output: 1.25, cached: 0.03, cacheWrite: 0.3}
            timeout: 30s
            concurrency: 64
            hedgeAfter: 8s
            context: 6000
          names: {name: large, prices: {input: 3, output: 15}}
          audit: {temperature: none}
        budget:
          hour: {tokens: 1000000, dollars: 2}
          day: {tokens: 9000000, dollars: 20}
          withoutOptional: 0.5
          sampling: 0.8
        prompts: /srv/prompts
        facets:
          ask: [task, concern]
          questions:
            - {name: wish, question: What is wished for?, form: text, leadIn: They wish, clustered: true, optional: false}
            - {name: product, question: Which product?, form: category, values: [voice, search]}
            - {name: anger, question: How angry are they?, form: number, from: 0, to: 10, whole: false, optional: true}
          singly: true
          fields: {tier: metadata.tier}
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
                - question: Is this about an election?
        clustering: {maximumClusters: 50, seed: 9}
        privacy: {accountFloor: 6, conversationFloor: 12}
        taxonomy: {every: 2h, topClusters: 7, linkLanguages: true}
        alerts:
          lateness: 1m
          budget: {page: 1.5, ticket: 2, digest: 0}
          growth: {enabled: true, openOnce: 5, openTwice: 3, close: 2}
          density: {enabled: true, open: 1.5, accounts: 8}
          recurrence: {enabled: true, open: 3.5, accounts: 9}
          shift: {enabled: true, open: 4, points: 20, accounts: 10, except: [topic]}
          runbook: https://wiki.example.org/KIND
          allowedHosts: [alerts.example.org, Events.example.org, am1, am2, beat.example.org]
          cap: 7
          repeat: 0s
          receivers:
            - {name: oncall, url: "https://alerts.example.org/hook", form: slack, secrets: [webhook-secret], severity: page, digest: 12h}
            - {name: pager, url: "https://events.example.org/v2/enqueue", form: pagerDuty, key: pager-key, kinds: [density]}
          alertmanagers:
            - {name: ops, urls: ["http://am1:9093", "http://am2:9093/"], severity: digest, kinds: [growth, pipeline]}
          heartbeat: {url: "https://beat.example.org/weir", every: 30s}
        http: {listen: "/run/weir/launch/http", access: group, token: http-token, names: [weir.example.org], url: "https://weir.example.org", beside: {control: /var/lib/weir/control}}
        retention: {items: 9d}
        """#
}
