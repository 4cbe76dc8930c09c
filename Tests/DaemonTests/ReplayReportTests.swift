import Foundation
import Model
import Testing

@testable import Daemon

@Suite("Report of a replay")
struct ReplayReportTests {
    private func cluster(isSuppressed: Bool, lineage: [LineageEvent] = []) -> EditionCluster {
        EditionCluster(
            id: .base(7),
            level: 0,
            parent: .upper(2),
            label: Label(
                name: "rain tomorrow",
                description: "Key terms.",
                provenance: Provenance(maker: "key-terms", prompt: "", version: "0")
            ),
            conversations: 72,
            accounts: 43,
            isSuppressed: isSuppressed,
            lineage: lineage
        )
    }

    private let alert = Alert(
        id: AlertID(rawValue: "00ff"),
        kind: .growth,
        severity: .page,
        state: .resolved,
        cluster: .base(7),
        name: "rain tomorrow",
        startedAt: .start,
        detectedAt: .hours(1),
        resolvedAt: .hours(2),
        window: Window(start: .start, end: .hours(1)),
        observed: 70,
        expected: 0.8,
        score: 41.2,
        pValue: 1e-30,
        accounts: 42,
        members: [ItemID(rawValue: 1)]
    )

    private func report(clusters: [EditionCluster], alerts: [ReplayReport.Raised]) -> ReplayReport {
        ReplayReport(
            input: ReplayReport.Input(
                files: 1,
                conversations: 4406,
                screenedOut: 2,
                sampledOut: 3,
                quarantined: 4,
                updates: 5,
                duplicates: 6,
                late: 7,
                accounts: 1067,
                first: Timestamp.start.description,
                last: Timestamp.hours(3).description
            ),
            performance: ReplayReport.Performance(
                wallSeconds: 12.5,
                conversationsPerSecond: 352.5,
                peakResidentBytes: 210_000_000
            ),
            edition: ReplayReport.Clusters(clusters: clusters.map(ReplayReport.Cluster.init)),
            alerts: alerts,
            inhibitedAlerts: []
        )
    }

    private func json(_ value: some Encodable) throws -> [String: Any] {
        let object = try JSONSerialization.jsonObject(with: JSONEncoder().encode(value))
        return try #require(object as? [String: Any])
    }

    @Test("It has the parts that scripts rely on")
    func shape() throws {
        let root = try json(report(clusters: [], alerts: []))
        #expect(Set(root.keys) == ["input", "performance", "edition", "alerts", "inhibited_alerts"])
        let input = try #require(root["input"] as? [String: Any])
        let documented: Set = [
            "files", "conversations", "screened_out", "sampled_out", "quarantined", "updates", "accounts", "first",
            "last",
        ]
        #expect(documented.isSubset(of: input.keys))
        #expect(Set(input.keys).subtracting(documented) == ["duplicates", "late"])
        #expect(input["first"] as? String == "2026-01-05T00:00:00Z")
        let performance = try #require(root["performance"] as? [String: Any])
        #expect(
            Set(performance.keys) == ["wall_seconds", "conversations_per_second", "peak_resident_bytes", "model"]
        )
        let model = try #require(performance["model"] as? [String: Any])
        #expect(Set(model.keys) == ["requests", "input_tokens", "output_tokens", "dollars"])
        let edition = try #require(root["edition"] as? [String: Any])
        #expect((edition["clusters"] as? [Any])?.isEmpty == true)
    }

    @Test("A cluster that may be shown has its name and exact counts")
    func shown() throws {
        let birth = LineageEvent(kind: .born, cluster: .base(7), other: nil, mass: 8, share: 1, time: .start)
        let split = LineageEvent(kind: .split, cluster: .base(7), other: .base(3), mass: 8, share: 0.2, time: .start)
        let cluster = try json(ReplayReport.Cluster(cluster(isSuppressed: false, lineage: [birth, split])))
        #expect(
            Set(cluster.keys) == [
                "id", "level", "parent", "name", "description", "conversations", "accounts", "suppressed", "lineage",
            ]
        )
        #expect(cluster["id"] as? String == "7")
        #expect(cluster["level"] as? Int == 0)
        #expect(cluster["parent"] as? String == "t2")
        #expect(cluster["name"] as? String == "rain tomorrow")
        #expect(cluster["conversations"] as? Int == 72)
        #expect(cluster["accounts"] as? Int == 43)
        #expect(cluster["suppressed"] as? Bool == false)
        #expect(cluster["lineage"] as? [String] == ["born", "split 3"])
    }

    @Test("A suppressed cluster has neither name nor description, and its counts as buckets")
    func suppressed() throws {
        let cluster = try json(ReplayReport.Cluster(cluster(isSuppressed: true)))
        #expect(cluster["name"] == nil)
        #expect(cluster["description"] == nil)
        #expect(cluster["conversations"] as? String == "70-79")
        #expect(cluster["accounts"] as? String == "40-49")
        #expect(cluster["suppressed"] as? Bool == true)
    }

    @Test("An alert has its evidence, its accounts as a bucket and its times in UTC")
    func alerts() throws {
        let raised = try json(ReplayReport.Raised(alert, members: nil))
        #expect(
            Set(raised.keys) == [
                "id", "kind", "severity", "state", "cluster", "name", "started_at", "detected_at", "resolved_at",
                "window",
                "observed", "expected", "score", "p_value", "accounts", "recurring",
            ]
        )
        #expect(raised["kind"] as? String == "growth")
        #expect(raised["severity"] as? String == "page")
        #expect(raised["state"] as? String == "resolved")
        #expect(raised["cluster"] as? String == "7")
        #expect(raised["accounts"] as? String == "40-49")
        #expect(raised["window"] as? [String] == ["2026-01-05T00:00:00Z", "2026-01-05T01:00:00Z"])
        #expect(raised["resolved_at"] as? String == "2026-01-05T02:00:00Z")
        #expect(raised["p_value"] as? Double == 1e-30)
    }

    @Test("Conversations stand behind an alert only where they were asked for")
    func members() throws {
        let raised = try json(ReplayReport.Raised(alert, members: [ConversationID(rawValue: "c-1")]))
        #expect(raised["members"] as? [String] == ["c-1"])
    }

    private func raised(
        _ id: String,
        _ kind: AlertKind,
        _ items: ClosedRange<Int64>,
        recurring: Bool? = nil
    ) -> ReplayReport.Raised {
        var raised = alert
        raised.id = AlertID(rawValue: id)
        raised.kind = kind
        raised.isRecurring = recurring
        raised.members = items.map(ItemID.init(rawValue:))
        return ReplayReport.Raised(raised, members: nil)
    }

    @Test("Other rules raised the same alert where it has its name, or has a conversation in common with it")
    func comparison() {
        let inForce = [
            raised("a", .growth, 1...9), raised("b", .density, 20...29), raised("c", .shift, 1...9),
            raised("d", .density, 40...49), raised("e", .density, 60...69, recurring: true),
        ]
        var report = report(clusters: [], alerts: inForce)
        #expect(report.compared.map(\.origin) == Array(repeating: .inForce, count: 5))
        report.alertsUnderRules = [
            raised("a", .growth, 100...101), raised("x", .novelty, 29...35), raised("y", .shift, 1...9),
            raised("z", .density, 60...69), raised("f", .growth, 8...12),
        ]
        let origins = Dictionary(uniqueKeysWithValues: report.compared.map { ($0.alert.id, $0.origin) })
        #expect(
            origins == [
                "a": .both, "b": .both, "c": .inForce, "d": .inForce, "e": .inForce, "y": .tried, "z": .tried,
            ]
        )
    }
}
