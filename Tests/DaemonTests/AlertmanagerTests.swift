import Delivery
import Foundation
import HTTP
import Logging
import Model
import Store
import Taxonomy
import TestSupport
import Testing

@testable import Daemon

/// A real Alertmanager, Debian's, that is told by the service and asked what it made of it.
@Suite("A real Alertmanager", .serialized)
final class AlertmanagerTests {
    private struct Shown: Decodable {
        struct Status: Decodable {
            let state: String
            let inhibitedBy: [String]
            let silencedBy: [String]
        }

        let labels: [String: String]
        let annotations: [String: String]
        let status: Status
    }

    private let directory = TemporaryDirectory()
    private let store: Store
    private let webhook = TestServer(Array(repeating: .response(status: 200), count: 100))
    private let client = HTTPClient(HTTPConfiguration(environment: [:]))
    private var process = Process()
    private let port: Int
    private var told = AlertmanagerService.Told()

    init() async throws {
        store = try Store.open(StoreConfiguration(path: directory.file("weir.sqlite")), version: "0", at: .start)
        let free = TestServer([])
        free.close()
        port = free.port
        let configuration = """
            route:
              receiver: hook
              group_by: [watch]
              group_wait: 1s
              group_interval: 1s
            receivers:
              - name: hook
                webhook_configs: [{url: "\(webhook.url("/alerts"))"}]
            inhibit_rules:
              - source_matchers: [kind = pipeline]
                target_matchers: [kind = growth]
                equal: [watch]

            """
        directory.write(Array(configuration.utf8), to: "alertmanager.yml")
        try await start()
    }

    private var url: String { "http://127.0.0.1:\(port)" }

    private func start() async throws {
        process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/prometheus-alertmanager")
        process.arguments = [
            "--config.file=\(directory.file("alertmanager.yml"))", "--storage.path=\(directory.file("data"))",
            "--web.listen-address=127.0.0.1:\(port)", "--cluster.listen-address=", "--log.level=error",
        ]
        try process.run()
        try await until("it is ready") {
            try await client.send(HTTPRequest(.get, url + "/-/ready")).status == 200
        }
    }

    deinit {
        process.terminate()
        process.waitUntilExit()
        client.shutdown()
        webhook.close()
    }

    private func until(_ what: Comment, _ isSo: () async throws -> Bool) async throws {
        for _ in 0..<3_000 {
            if (try? await isSo()) == true { return }
            try await Task.sleep(for: .milliseconds(50))
        }
        Issue.record(what)
    }

    private func record(_ kind: AlertKind, _ state: AlertState = .firing, inhibitor: String? = nil) throws {
        let now = WallClock.live.now()
        var alert = Alert(
            id: AlertID(rawValue: kind.rawValue),
            kind: kind,
            severity: .ticket,
            state: state,
            cluster: nil,
            name: "spring \"sale\"",
            startedAt: now.advanced(bySeconds: -3600),
            detectedAt: now.advanced(bySeconds: -60),
            resolvedAt: state == .resolved ? now : nil,
            window: Window(start: now.advanced(bySeconds: -3600), end: now),
            observed: 34,
            expected: 1.5,
            score: 6,
            pValue: 1e-6,
            accounts: 34,
            members: []
        )
        alert.inhibitor = inhibitor.map(AlertID.init(rawValue:))
        var batch = RecordedBatch(time: now)
        batch.alerts = [AlertChange(alert: alert, incarnation: 1, outbox: [])]
        try store.record(batch)
    }

    private func tell(
        of kinds: [AlertKind] = [.growth, .density, .pipeline]
    ) async throws -> AlertmanagerPeer.Outcome? {
        let service = AlertmanagerService(
            group: Configuration.Alertmanager(
                name: "ops",
                urls: [url],
                severity: .ticket,
                kinds: kinds
            ),
            peer: try AlertmanagerPeer(name: "ops", url: url + "/", client: client),
            watch: "launch",
            reader: store.reader,
            announcer: Announcer(
                reader: store.reader,
                taxonomist: Taxonomist(configuration: TaxonomyConfiguration()),
                audiences: [],
                evidence: EvidenceReader(
                    watch: "launch",
                    reader: store.reader,
                    runbook: "",
                    externalURL: nil,
                    accountFloor: 5
                )
            ),
            bell: Bell(),
            now: WallClock.live.now,
            logger: Logger(label: "test")
        )
        return try await service.tell(&told)
    }

    /// What it shows as firing, by kind.
    private func shown() async throws -> [String: Shown] {
        let body = try await client.send(HTTPRequest(.get, url + "/api/v2/alerts")).body
        let alerts = try JSONDecoder().decode([Shown].self, from: Data(body))
        return Dictionary(uniqueKeysWithValues: alerts.map { ($0.labels["kind"] ?? "", $0) })
    }

    /// The statuses of the alerts in every notification so far, by kind.
    private func notified() throws -> [[String: String]] {
        try webhook.requests.map { request in
            let message = try JSONSerialization.jsonObject(with: Data(request.body)) as? [String: Any]
            let alerts = message?["alerts"] as? [[String: Any]] ?? []
            return Dictionary(
                uniqueKeysWithValues: alerts.compactMap { alert in
                    guard let kind = (alert["labels"] as? [String: String])?["kind"] else { return nil }
                    return (kind, alert["status"] as? String ?? "")
                }
            )
        }
    }

    @Test("It groups what fires, takes later numbers for the same alert, and hears of the end")
    func life() async throws {
        #expect(try await tell() == nil)
        try record(.growth)
        try record(.density)
        // Nobody is told of these: the one is spoken for, the other is of a kind that the group does not want.
        try record(.novelty, inhibitor: "density")
        try record(.shift)
        #expect(try await tell() == .taken)
        try await until("one notification has both") {
            try notified() == [["growth": "firing", "density": "firing"]]
        }
        let growth = try #require(try await shown()["growth"])
        #expect(
            growth.labels == ["alertname": "WeirGrowth", "alert_id": "growth", "kind": "growth", "watch": "launch"]
        )
        #expect(growth.annotations["accounts"] == "30-39")
        #expect(growth.annotations["name"] == "spring \"sale\"")
        #expect(try await tell() == .taken)
        #expect(try await shown().count == 2)
        try record(.growth, .resolved)
        #expect(try await tell() == .taken)
        try await until("the end is notified") { try notified().last?["growth"] == "resolved" }
        #expect(try await shown()["growth"] == nil)
        // It is told for a while, for a peer that was away.
        #expect(told.ended.keys.map(\.rawValue) == ["growth"])
    }

    @Test("An alert for which another one speaks is told to a group that does not hear of that one")
    func unheardSpeaker() async throws {
        try record(.density)
        try record(.growth, inhibitor: "density")
        #expect(try await tell() == .taken)
        #expect(try await shown().keys.sorted() == ["density"])
        #expect(try await tell(of: [.growth]) == .taken)
        try await until("growth is told") { try await self.shown()["growth"] != nil }
    }

    @Test("Its own rules inhibit and silence what it is told of")
    func inhibition() async throws {
        try record(.growth)
        try record(.density)
        try record(.pipeline)
        #expect(try await tell() == .taken)
        try await until("growth is inhibited") { try await self.shown()["growth"]?.status.inhibitedBy.count == 1 }
        let silence = """
            {"matchers":[{"name":"alert_id","value":"density","isRegex":false,"isEqual":true}],
            "startsAt":"\(WallClock.live.now())","endsAt":"\(WallClock.live.now().advanced(bySeconds: 600))",
            "createdBy":"ada","comment":"known"}
            """
        let answer = try await client.send(
            HTTPRequest(
                .post,
                url + "/api/v2/silences",
                headers: ["Content-Type": "application/json"],
                body: Array(silence.utf8)
            )
        )
        #expect(answer.status == 200)
        try await until("density is silenced") { try await self.shown()["density"]?.status.silencedBy.count == 1 }
    }

    @Test("What Weir's own operators silence ends there, and comes back with the end of the silence")
    func ownSilence() async throws {
        try record(.density)
        #expect(try await tell() == .taken)
        try await until("it fires") { try await self.shown()["density"] != nil }
        let matcher = try #require(SilenceMatcher("kind=density"))
        let now = WallClock.live.now()
        let silence = try store.silence(
            matcher.json,
            until: now.advanced(bySeconds: 600),
            by: "ada",
            reason: "known",
            at: now
        )
        #expect(try await tell() == .taken)
        try await until("it is over") { try await self.shown()["density"] == nil }
        #expect(try store.unsilence(silence, by: "ada", reason: "over", at: WallClock.live.now()))
        #expect(try await tell() == .taken)
        try await until("it fires again") { try await self.shown()["density"] != nil }
    }

    @Test("One that is down is told everything when it is back")
    func down() async throws {
        try record(.density)
        process.terminate()
        process.waitUntilExit()
        let outcome = try await tell()
        guard case .failed = outcome else {
            Issue.record("nobody can have taken it, but: \(String(describing: outcome))")
            return
        }
        try await start()
        #expect(try await tell() == .taken)
        try await until("it fires") { try await self.shown()["density"] != nil }
    }
}
