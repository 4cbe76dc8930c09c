import Foundation
import Model
import Systemd
import Testing

@testable import Delivery

@Suite("What is told of an alert")
struct PayloadTests {
    @Test("The journal gets exactly these fields")
    func journal() throws {
        let notice = AlertNotice(sampleAlert(), in: sampleContext)
        let entry = try #require(JournalEntry(encoded: notice.payload(in: .journal)))
        let lines = entry.fields.map { "\($0.name)=\($0.value)" }.joined(separator: "\n")
        #expect(
            lines == """
                MESSAGE=page: cluster 7 “Tax forms for freelancers” grows faster than its past explains: \
                70 where 0.812 was expected, accounts 1000+
                MESSAGE_ID=46489116fff34f34a8ca6e4bcf69ee78
                PRIORITY=2
                SYSLOG_IDENTIFIER=weir
                WEIR_ALERT_ID=a1b2
                WEIR_WATCH=election
                WEIR_KIND=growth
                WEIR_SEVERITY=page
                WEIR_STATE=firing
                WEIR_CLUSTER=7
                WEIR_NAME=Tax forms for freelancers
                WEIR_OBSERVED=70
                WEIR_EXPECTED=0.812
                WEIR_SCORE=41.2
                WEIR_ACCOUNTS=1000+
                WEIR_WINDOW=2026-01-05T04:00:00Z/2026-01-05T10:00:00Z
                WEIR_P_VALUE=5.83e-42
                WEIR_EFFECTIVE_ACCOUNTS=30-39
                WEIR_BUSIEST_SHARE=8%
                WEIR_FACETS=refusal=yes 31% instead of 4%
                WEIR_LINEAGE=split from 3 2026-01-04T00:00:00Z
                WEIR_NOT=one busy account, a surge of everything
                WEIR_INCARNATION=2
                WEIR_RUNBOOK=https://example.org/runbooks/growth
                WEIR_LINK=https://weir.example.org/alerts/a1b2
                WEIR_COMMAND=weir cluster 7
                """
        )
    }

    @Test("Where the cluster comes from and where it went are told from its own side")
    func lineage() {
        var context = sampleContext
        func event(_ kind: LineageEvent.Kind, _ cluster: Int, _ other: Int?) -> LineageEvent {
            LineageEvent(
                kind: kind,
                cluster: .base(cluster),
                other: other.map(ClusterID.base),
                mass: 1,
                share: 1,
                time: sampleContext.lineage[0].time
            )
        }
        context.lineage = [
            event(.born, 7, nil), event(.merged, 7, 8), event(.split, 9, 7), event(.merged, 10, 7),
        ]
        let words = AlertNotice(sampleAlert(), in: context).lineage?.replacing(" 2026-01-04T00:00:00Z", with: "")
        #expect(words == "born, took in 8, gave rise to 9, went into 10")
        context.lineage = (1...9).map { event(.merged, 7, $0 + 10) }
        let last = AlertNotice(sampleAlert(), in: context).lineage
        #expect(last?.hasPrefix("3 earlier, took in 14 ") == true)
        #expect(last?.components(separatedBy: "took in").count == 7)
    }

    private func digest(of count: Int) -> DigestNotice {
        DigestNotice(
            watch: "election",
            period: Window(start: moment("2026-01-05T00:00:00Z"), end: moment("2026-01-06T00:00:00Z")),
            count: count,
            notices: (0..<min(count, DigestNotice.most)).map { place in
                AlertNotice(sampleAlert(severity: .digest, state: place == 0 ? .resolved : .firing), in: sampleContext)
            },
            externalURL: "https://weir.example.org/"
        )
    }

    @Test("A digest in Slack is a line for each alert, and says how many more there are")
    func slackDigest() throws {
        let payload = try #require(try digest(of: 2).payload(in: .slack))
        let line =
            "cluster 7 “Tax forms for freelancers” grows faster than its past explains: 70 where 0.812 was expected"
        #expect(
            String(decoding: payload, as: UTF8.self) == """
                {"text":":clipboard: *digest* [election] 2 alerts for the digest from 2026-01-05T00:00:00Z to \
                2026-01-06T00:00:00Z\\n• \(line), accounts 1000+, over (`a1b2`)\\n• \(line), accounts 1000+ (`a1b2`)\\n\
                https://weir.example.org/alerts?state=all"}
                """
        )
        let long = String(decoding: try #require(try digest(of: 33).payload(in: .slack)), as: UTF8.self)
        #expect(long.contains("and 3 more, see `weir alerts`"))
    }

    @Test("A digest in Alertmanager's form is one message of several alerts, and PagerDuty and the journal have none")
    func webhookDigest() throws {
        let payload = try #require(try digest(of: 33).payload(in: .webhook(receiver: "on-call")))
        let message = try JSONDecoder().decode(WebhookMessage.self, from: Data(payload))
        #expect(message.alerts.count == 30)
        #expect(message.truncatedAlerts == 3)
        #expect(message.status == "firing")
        #expect(message.groupLabels == ["alertname": "WeirDigest", "watch": "election"])
        #expect(message.alerts.allSatisfy { $0.labels["alertname"] == "WeirDigest" && $0.labels["kind"] == "growth" })
        #expect(message.alerts.first?.status == "resolved")
        #expect(try digest(of: 2).payload(in: .pagerDuty) == nil)
        #expect(try digest(of: 2).payload(in: .journal) == nil)
    }

    @Test("What comes back for days, and what shifts where, are told apart in one sentence")
    func summaries() {
        var recurring = sampleAlert(.density)
        recurring.isRecurring = true
        #expect(AlertNotice(recurring, in: sampleContext).summary.hasPrefix("accounts come back for days"))
        #expect(AlertNotice(sampleAlert(.density), in: sampleContext).summary.hasPrefix("many accounts ask"))
        var shift = sampleAlert(.shift)
        #expect(
            AlertNotice(shift, in: sampleContext).summary.hasPrefix(
                "answers have shifted in cluster 7 “Tax forms for freelancers”: refusal=yes 31% instead of 4%"
            )
        )
        shift.cluster = nil
        #expect(
            AlertNotice(shift, in: sampleContext).summary.hasPrefix("answers have shifted in many clusters at once")
        )
    }

    @Test("A webhook gets exactly these bytes")
    func webhook() throws {
        let notice = AlertNotice(sampleAlert(state: .resolved), in: sampleContext)
        let labels = #"{"alert_id":"a1b2","alertname":"WeirGrowth","kind":"growth","watch":"election"}"#
        let annotations = """
            {"accounts":"1000+","busiest_share":"8%","cluster":"7","command":"weir cluster 7",\
            "detected_at":"2026-01-05T10:00:00Z","effective_accounts":"30-39","expected":"0.812",\
            "facets":"refusal=yes 31% instead of 4%","incarnation":"2","lineage":"split from 3 2026-01-04T00:00:00Z",\
            "name":"Tax forms for freelancers","not":"one busy account, a surge of everything","observed":"70",\
            "p_value":"5.83e-42","runbook_url":"https://example.org/runbooks/growth",\
            "score":"41.2","severity":"page","sparkline":"▁▁▁▁▄█",\
            "summary":"cluster 7 “Tax forms for freelancers” grows faster than its past explains: \
            70 where 0.812 was expected, accounts 1000+","window":"2026-01-05T04:00:00Z/2026-01-05T10:00:00Z"}
            """
        #expect(
            String(decoding: try notice.payload(in: .webhook(receiver: "on-call")), as: UTF8.self) == """
                {"alerts":[{"annotations":\(annotations),"endsAt":"2026-01-05T16:00:00Z",\
                "fingerprint":"1c266f58a5ae3f8d","generatorURL":"https://weir.example.org/alerts/a1b2",\
                "labels":\(labels),"startsAt":"2026-01-05T08:00:00Z","status":"resolved"}],\
                "commonAnnotations":\(annotations),"commonLabels":\(labels),"externalURL":"https://weir.example.org/",\
                "groupKey":"{}:{alertname=\\"WeirGrowth\\", watch=\\"election\\"}",\
                "groupLabels":{"alertname":"WeirGrowth","watch":"election"},"receiver":"on-call","status":"resolved",\
                "truncatedAlerts":0,"version":"4"}
                """
        )
    }

    @Test("Slack gets the sentence, the shape, what differs and what it is not, the numbers, the command and the links")
    func slack() throws {
        let notice = AlertNotice(sampleAlert(), in: sampleContext)
        #expect(
            String(decoding: try notice.payload(in: .slack), as: UTF8.self) == """
                {"text":":rotating_light: *page* [election] cluster 7 “Tax forms for freelancers” grows faster than \
                its past explains: 70 where 0.812 was expected, accounts 1000+\\n`▁▁▁▁▄█`\\n\
                Unlike elsewhere: refusal=yes 31% instead of 4%.\\nNot one busy account, a surge of everything.\\n\
                2026-01-05T04:00:00Z/2026-01-05T10:00:00Z, score 41.2\\nsplit from 3 2026-01-04T00:00:00Z\\n`weir cluster 7`\\n\
                https://weir.example.org/alerts/a1b2\\nhttps://example.org/runbooks/growth"}
                """
        )
    }

    @Test("PagerDuty opens and closes an incident by the alert's id")
    func pagerDuty() throws {
        func event(_ state: AlertState) throws -> [String: Any] {
            let payload = try AlertNotice(sampleAlert(state: state), in: sampleContext).payload(in: .pagerDuty)
            return try #require(JSONSerialization.jsonObject(with: Data(payload)) as? [String: Any])
        }
        let opened = try event(.firing)
        #expect(opened["event_action"] as? String == "trigger")
        #expect(opened["dedup_key"] as? String == "a1b2")
        #expect(opened["client_url"] as? String == "https://weir.example.org/alerts/a1b2")
        let payload = try #require(opened["payload"] as? [String: Any])
        #expect(payload["severity"] as? String == "critical")
        #expect(payload["source"] as? String == "election")
        #expect(payload["timestamp"] as? String == "2026-01-05T10:00:00Z")
        #expect((payload["summary"] as? String)?.contains("grows faster") == true)
        #expect((payload["custom_details"] as? [String: String])?["accounts"] == "1000+")
        let closed = try event(.resolved)
        #expect(closed["event_action"] as? String == "resolve")
        #expect(closed["dedup_key"] as? String == "a1b2")
    }

    @Test(
        "No form holds the exact number of accounts or a member, whatever the kind",
        arguments: AlertKind.allCases,
        [Double(canaryAccounts), 70]
    )
    func canaries(kind: AlertKind, observed: Double) throws {
        // The pipeline counts no accounts, so what it observed is its own.
        let observed = kind == .pipeline ? 70 : observed
        let alert = sampleAlert(kind, observed: observed)
        #expect(String(decoding: try JSONEncoder().encode(alert), as: UTF8.self).contains("880088"))
        for form in everyForm {
            let text = String(decoding: try AlertNotice(alert, in: sampleContext).payload(in: form), as: UTF8.self)
            for canary in [canaryAccounts.description] + canaryMembers.map(\.rawValue.description) {
                #expect(!text.contains(canary), "\(form) holds \(canary)")
            }
        }
    }

    @Test(
        "A count that is the number of accounts itself is told as what its bucket certainly holds",
        arguments: [(3, "<5"), (7, "5"), (47, "40"), (470, "400"), (4700, "1000")]
    )
    func countsOfAccounts(accounts: Int, told: String) {
        let notice = AlertNotice(
            sampleAlert(.density, observed: Double(accounts), accounts: accounts),
            in: AlertContext(watch: "election")
        )
        #expect(notice.journalEntry["WEIR_OBSERVED"] == told)
    }

    @Test(
        "Urgency decides the priority, and a resolved alert has none",
        arguments: [
            (AlertSeverity.page, AlertState.firing, "2"), (.ticket, .firing, "4"), (.digest, .firing, "6"),
            (.page, .resolved, "6"),
        ]
    )
    func priority(severity: AlertSeverity, state: AlertState, priority: String) {
        let notice = AlertNotice(sampleAlert(severity: severity, state: state), in: sampleContext)
        #expect(notice.journalEntry["PRIORITY"] == priority)
        #expect(notice.journalEntry["WEIR_STATE"] == state.rawValue)
    }

    @Test("What is not known is left out, not left empty")
    func leftOut() throws {
        let notice = AlertNotice(sampleAlert(.pipeline, name: nil), in: AlertContext(watch: "election"))
        for name in ["WEIR_CLUSTER", "WEIR_NAME", "WEIR_ACCOUNTS"] { #expect(notice.journalEntry[name] == nil) }
        let text = String(decoding: try notice.payload(in: .webhook(receiver: "r")), as: UTF8.self)
        for key in ["cluster", "name", "accounts", "sparkline", "lineage", "not", "facets", "runbook_url"] {
            #expect(!text.contains("\"\(key)\":"))
        }
        #expect(text.contains("\"endsAt\":\"0001-01-01T00:00:00Z\""))
        #expect(text.contains("\"command\":\"weir status\""))
    }

    @Test("Numbers and names never change a label or the fingerprint")
    func stableLabels() throws {
        var later = sampleAlert(severity: .digest, state: .resolved, name: "Something else", observed: 9)
        later.cluster = .base(12)
        var context = sampleContext
        context.incarnation = 3
        let messages = try [AlertNotice(sampleAlert(), in: sampleContext), AlertNotice(later, in: context)].map {
            try #require(
                try JSONSerialization.jsonObject(with: Data($0.payload(in: .webhook(receiver: "r")))) as? [String: Any]
            )
        }
        let alerts = messages.compactMap { ($0["alerts"] as? [[String: Any]])?.first }
        #expect(alerts.count == 2)
        #expect(alerts[0]["labels"] as? [String: String] == alerts[1]["labels"] as? [String: String])
        #expect(alerts[0]["fingerprint"] as? String == alerts[1]["fingerprint"] as? String)
        #expect(messages[0]["groupKey"] as? String == messages[1]["groupKey"] as? String)
    }

    @Test("A name that a model made up can break no line, call nobody and hide nothing")
    func hostileName() throws {
        let notice = AlertNotice(sampleAlert(name: "a\nb\u{202E}c <!channel>\u{7}"), in: sampleContext)
        #expect(notice.journalEntry["WEIR_NAME"] == "a b c <!channel> ")
        #expect(try String(decoding: notice.payload(in: .slack), as: UTF8.self).contains("“a b c &lt;!channel&gt; ”"))
        let long = AlertNotice(sampleAlert(name: String(repeating: "x", count: 500)), in: sampleContext)
        #expect(long.journalEntry["WEIR_NAME"]?.count == 120)
    }

    @Test("Where there is no journal the entry is one line that names watch and alert")
    func line() {
        #expect(
            AlertNotice(sampleAlert(), in: sampleContext).journalEntry.line
                == "[election] page: cluster 7 “Tax forms for freelancers” grows faster than its past explains: "
                + "70 where 0.812 was expected, accounts 1000+ (alert a1b2)"
        )
    }
}

@Suite("The journal's catalog")
struct CatalogTests {
    private let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// The text of each id.
    private func texts() throws -> [(id: String, text: String)] {
        let catalog = try String(contentsOf: root.appending(path: "systemd/weir.catalog"), encoding: .utf8)
        return catalog.split(separator: "\n-- ").dropFirst().map { (String($0.prefix(32)), String($0)) }
    }

    @Test("Every id has a text, and every text an id")
    func complete() throws {
        let unit = try String(contentsOf: root.appending(path: "systemd/weir-failed@.service"), encoding: .utf8)
        let failed = try #require(unit.firstMatch(of: /MESSAGE_ID=([0-9a-f]{32})/)?.1)
        #expect(try texts().map(\.id).sorted() == (JournalMessage.allCases.map(\.rawValue) + [String(failed)]).sorted())
    }

    @Test("A text asks only for what every alert of its kind tells", arguments: AlertKind.allCases)
    func fields(kind: AlertKind) throws {
        var alert = sampleAlert(kind)
        (alert.cluster, alert.name) = (nil, nil)
        let entry = AlertNotice(alert, in: AlertContext(watch: "election")).journalEntry
        let text = try #require(try texts().first { $0.id == JournalMessage(kind).rawValue }?.text)
        let asked = text.matches(of: /@([A-Z_]+)@/).map { String($0.1) }
        #expect(asked.contains("WEIR_COMMAND"))
        for field in asked { #expect(entry[field] != nil, "\(field)") }
    }

    @Test("Alerts of different kinds have different ids")
    func kinds() {
        #expect(Set(AlertKind.allCases.map { JournalMessage($0) }).count == AlertKind.allCases.count)
    }
}
