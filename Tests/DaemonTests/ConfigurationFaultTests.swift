import Foundation
import TestSupport
import Testing

@testable import Daemon

@Suite("Faults of a configuration")
struct ConfigurationFaultTests {
    private func faults(_ text: String, file: String = "w.yaml") -> [String] {
        do throws(ConfigurationError) {
            _ = try Configuration.read(text, file: file, environment: [:])
            return []
        } catch {
            return error.description.split(separator: "\n").map(String.init)
        }
    }

    @Test("A key that nobody knows is refused at its place, with the key that was meant")
    func unknownKey() {
        #expect(
            faults("watch: w\nsources:\n  path: [/a]\n")
                == ["w.yaml:3:3: sources.path: is not a key that Weir knows; did you mean `paths`?"]
        )
        #expect(faults("florilegium: 1") == ["w.yaml:1:1: florilegium: is not a key that Weir knows"])
    }

    @Test(
        "A value of another type is a fault at its place and never a default",
        arguments: [
            ("encoder:\n  threads: many", "w.yaml:2:12: encoder.threads: must be a whole number"),
            ("encoder:\n  threads: 1.5", "w.yaml:2:12: encoder.threads: must be a whole number"),
            ("encoder:\n  threads: '2'", "w.yaml:2:12: encoder.threads: must be a whole number"),
            ("encoder:\n  model: [a]", "w.yaml:2:10: encoder.model: must be text"),
            ("sampling: {rate: half}", "w.yaml:1:18: sampling.rate: must be a number"),
            ("alerts: {growth: {enabled: 3}}", "w.yaml:1:28: alerts.growth.enabled: must be true or false"),
            ("sources: {scan: 10}", "w.yaml:1:17: sources.scan: must be a duration such as 30s, 10m, 6h or 30d"),
            ("sources: {paths: /a}", "w.yaml:1:18: sources.paths: must be a list of texts"),
            ("sources: {paths: [[/a]]}", "w.yaml:1:18: sources.paths: must be a list of texts"),
            ("sources: 7", "w.yaml:1:10: sources: must be a mapping of keys to values"),
            ("- a", "w.yaml:1:1: must be a mapping of keys to values"),
            ("facets: {fields: [a]}", "w.yaml:1:18: facets.fields: must be a mapping of keys to values"),
            ("facets: {fields: {a: [b]}}", "w.yaml:1:22: facets.fields.a: must be text"),
            ("alerts: {receivers: {}}", "w.yaml:1:21: alerts.receivers: must be a list"),
        ]
    )
    func wrongType(text: String, fault: String) {
        #expect(faults(text) == [fault])
    }

    @Test(
        "A value out of its range is a fault that says the range",
        arguments: [
            ("encoder: {threads: -1}", "w.yaml:1:20: encoder.threads: must be between 0 and 256"),
            ("sampling: {rate: 0}", "w.yaml:1:18: sampling.rate: must be between 1e-06 and 1.0"),
            ("sampling: {rate: .nan}", "w.yaml:1:18: sampling.rate: must be between 1e-06 and 1.0"),
            ("privacy: {accountFloor: 1}", "w.yaml:1:25: privacy.accountFloor: must be between 2 and 10000"),
            ("sources: {scan: 0s}", "w.yaml:1:17: sources.scan: must be at least 0.1s"),
            (
                "alerts: {allowedHosts: [a.org], heartbeat: {url: 'https://a.org:8443/x'}, "
                    + "receivers: [{name: r, url: 'https://b.org'}]}",
                "w.yaml:1:24: alerts.allowedHosts: must name b.org, to which alerts are to go, or not be there"
            ),
            ("alerts: {lateness: 2h}", "w.yaml:1:20: alerts.lateness: must be at most 1h"),
            ("taxonomy: {every: 5s}", "w.yaml:1:19: taxonomy.every: must be at least 60s"),
            (
                "taxonomy: {linkLanguages: true}",
                "w.yaml:1:27: taxonomy.linkLanguages: needs encoder.served or models, since minilm reads English only"
            ),
            ("retention: {items: 7d}", "w.yaml:1:20: retention.items: must be at least 8d"),
            ("logLevel: loud", "w.yaml:1:11: logLevel: must be one of debug, info, notice, warning, error"),
            ("sampling: {by: luck}", "w.yaml:1:16: sampling.by: must be one of conversation, completion"),
            ("watch: a b", "w.yaml:1:8: watch: must be letters, digits, - and _"),
            ("watch: ''", "w.yaml:1:8: watch: must be letters, digits, - and _"),
            ("sources: {paths: ['']}", "w.yaml:1:18: sources.paths: must not hold an empty text"),
            (
                "alerts: {growth: {close: 3}}",
                "w.yaml:1:18: alerts.growth: must have close ≤ openTwice ≤ openOnce, and with the defaults of what is left "
                    + "out has close 3.0, openTwice 1.8, openOnce 2.8"
            ),
            (
                "alerts: {density: {budget: 3}}",
                "w.yaml:1:20: alerts.density.budget: is not a key that Weir knows; it is alerts.budget, by page, ticket "
                    + "and digest now"
            ),
            (
                "retention: {items: 99999999999999999999d}",
                "w.yaml:1:20: retention.items: must be a duration such as 30s, 10m, 6h or 30d"
            ),
            (
                "facets: {fields: {language: a}}",
                "w.yaml:1:29: facets.fields.language: is a facet that Weir computes; choose another name"
            ),
        ]
    )
    func outOfRange(text: String, fault: String) {
        #expect(faults(text) == [fault])
    }

    @Test("A file whose name cannot be a watch's has to say one")
    func fileName() {
        #expect(faults("", file: "my watch.yaml") == ["my watch.yaml: watch: must be letters, digits, - and _"])
        #expect(faults("watch: w", file: "my watch.yaml").isEmpty)
    }

    @Test("A key that stands twice is a fault at its place")
    func duplicates() {
        #expect(faults("watch: a\nlogLevel: info\nwatch: b") == ["w.yaml:1:1: watch: stands here more than once"])
        #expect(
            faults("facets: {fields: {1: a, '1': b}}")
                == ["w.yaml:1:25: facets.fields.1: stands here more than once"]
        )
        #expect(
            faults("sources:\n  scan: 1s\n  scan: 2s") == ["w.yaml:2:3: scan: stands here more than once"]
        )
    }

    @Test("Receivers need names that differ, an address, and known words")
    func receivers() {
        #expect(
            faults(
                """
                alerts:
                  receivers:
                    - {name: a, url: "https://a.example.org"}
                    - {name: a, url: "https://b.example.org"}
                """
            ) == ["w.yaml:3:5: alerts.receivers: must have names that differ"]
        )
        #expect(
            faults("alerts:\n  receivers:\n    - {name: journal, url: 'ftp://a', form: fax, severity: loud}")
                == [
                    "w.yaml:3:14: alerts.receivers.0.name: must be a name, and not journal",
                    "w.yaml:3:28: alerts.receivers.0.url: must be an http or https address",
                    "w.yaml:3:45: alerts.receivers.0.form: must be one of alertmanager, slack, pagerDuty, cloudEvents",
                    "w.yaml:3:60: alerts.receivers.0.severity: must be one of digest, ticket, page",
                ]
        )
    }

    @Test(
        "A screener that is none of the rules is a fault",
        arguments: [
            (
                "screener: {}",
                "1:11: screener: must hold exactly one of field, pattern, similar, question, any, all, not"
            ),
            ("screener: {any: []}", "1:17: screener.any: must hold at least one rule"),
            (
                "screener: {pattern: {matches: '('}}",
                "1:31: screener.pattern.matches: is not a regular expression in ICU's syntax"
            ),
            ("screener: {pattern: {on: user}}", "1:21: screener.pattern.matches: must be a regular expression"),
            (
                "screener: {pattern: {matches: a, on: mars}}",
                "1:38: screener.pattern.on: must be one of request, user, assistant, transcript"
            ),
            ("screener: {similar: {threshold: 0.5}}", "1:21: screener.similar.to: must be a list of example sentences"),
            (
                "screener: {similar: {to: [a], threshold: 2}}",
                "1:42: screener.similar.threshold: must be between -1.0 and 1.0"
            ),
            (
                "screener: {field: {equals: a}}",
                "1:19: screener.field.path: must name the field, such as metadata.product"
            ),
            (
                "screener: {field: {path: a}}",
                "1:19: screener.field: must hold exactly one of equals, in, matches and exists: true"
            ),
            (
                "screener: {field: {path: a, equals: b, exists: true}}",
                "1:19: screener.field: must hold exactly one of equals, in, matches and exists: true"
            ),
            (
                "screener: {not: {any: [{pattern: {matches: '['}}]}}",
                "1:44: screener.not.any.0.pattern.matches: is not a regular expression in ICU's syntax"
            ),
        ]
    )
    func screeners(text: String, fault: String) {
        #expect(faults(text) == ["w.yaml:" + fault])
    }

    @Test("Two rules side by side are a fault and not a guess")
    func twoRules() {
        let text = "screener:\n  pattern: {matches: a}\n  similar: {to: [b]}"
        #expect(
            faults(text)
                == ["w.yaml:2:3: screener: must hold exactly one of field, pattern, similar, question, any, all, not"]
        )
    }

    @Test("All faults are found in one reading")
    func allAtOnce() {
        let text = """
            logLevel: loud
            encoder:
              threads: many
              modle: minilm
            retention:
              items: 1s
            """
        #expect(
            Set(faults(text)) == [
                "w.yaml:1:11: logLevel: must be one of debug, info, notice, warning, error",
                "w.yaml:3:12: encoder.threads: must be a whole number",
                "w.yaml:4:3: encoder.modle: is not a key that Weir knows; did you mean `model`?",
                "w.yaml:6:10: retention.items: must be at least 8d",
            ]
        )
    }

    @Test("What is not YAML is a fault at its place, without the text that stands there")
    func notYAML() throws {
        let found = faults("watch: w\nsources: [secret-word\nlogLevel: info")
        #expect(found.count == 1)
        let fault = try #require(found.first)
        #expect(fault.hasPrefix("w.yaml:3:"))
        #expect(fault.contains("not YAML"))
        #expect(!fault.contains("secret-word"))
        let tab = faults("watch: w\n\tlogLevel: info")
        #expect(tab.count == 1)
        #expect(try #require(tab.first).hasPrefix("w.yaml:2:1: not YAML"))
    }

    @Test("A file that is not there, or is no text, is a fault of the file")
    func files() {
        let directory = TemporaryDirectory()
        let absent = #expect(throws: ConfigurationError.self) {
            try Configuration.read(file: directory.file("no.yaml"), environment: [:])
        }
        #expect(absent?.description.hasPrefix(directory.file("no.yaml") + ": is not there") == true)
        let binary = directory.write([0x77, 0x3a, 0x20, 0xff], to: "binary.yaml")
        let error = #expect(throws: ConfigurationError.self) {
            try Configuration.read(file: binary, environment: [:])
        }
        #expect(error?.description == binary + ": is not UTF-8")
    }
}
