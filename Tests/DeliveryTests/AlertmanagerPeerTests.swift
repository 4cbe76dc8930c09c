import Delivery
import Foundation
import HTTP
import Model
import TestSupport
import Testing

@Suite("Pushing to an Alertmanager")
struct AlertmanagerPeerTests {
    private let client = HTTPClient(HTTPConfiguration(environment: [:]))

    private func push(to server: TestServer, count: Int) async throws -> AlertmanagerPeer.Outcome {
        let peer = try AlertmanagerPeer(name: "ops", url: server.url("/prefix/"), client: client)
        let alert = PostedAlert(AlertNotice(sampleAlert(), in: sampleContext), until: moment("2026-01-05T11:00:00Z"))
        return await peer.push(Array(repeating: alert, count: count))
    }

    @Test("All are posted at once, as Alertmanager's interface wants them")
    func shape() async throws {
        let server = TestServer([.response(status: 200)])
        #expect(try await push(to: server, count: 2) == .taken)
        let request = try #require(server.requests.first)
        #expect(request.method == "POST" && request.target == "/prefix/api/v2/alerts")
        let alerts = try #require(try JSONSerialization.jsonObject(with: Data(request.body)) as? [[String: Any]])
        #expect(alerts.count == 2)
        #expect(Set(alerts[0].keys) == ["labels", "annotations", "startsAt", "endsAt", "generatorURL"])
        #expect(alerts[0]["startsAt"] as? String == "2026-01-05T08:00:00Z")
        #expect(alerts[0]["endsAt"] as? String == "2026-01-05T11:00:00Z")
        let labels = alerts[0]["labels"] as? [String: String]
        #expect(labels == ["alertname": "WeirGrowth", "alert_id": "a1b2", "kind": "growth", "watch": "election"])
        #expect(!String(decoding: request.body, as: UTF8.self).contains("\(canaryAccounts)"))
    }

    @Test("Where one is refused each is posted by itself, and those that are refused are counted")
    func singly() async throws {
        let bad = TestServer.Answer.response(status: 400)
        let good = TestServer.Answer.response(status: 200)
        let server = TestServer([bad, good, bad, good])
        let outcome = try await push(to: server, count: 3)
        #expect(outcome == .refused(1, reason: "http://127.0.0.1:\(server.port) answered 400"))
        #expect(server.requests.count == 4)
        let alone = TestServer([bad])
        #expect(
            try await push(to: alone, count: 1) == .refused(1, reason: "http://127.0.0.1:\(alone.port) answered 400")
        )
        #expect(alone.requests.count == 1)
    }

    @Test("Anything else than yes and no is a failure, after which nothing is known")
    func failures() async throws {
        for status in [301, 404, 429, 500] {
            let server = TestServer([.response(status: status)])
            let outcome = try await push(to: server, count: 2)
            #expect(outcome == .failed(reason: "http://127.0.0.1:\(server.port) answered \(status)"))
        }
        guard case .failed = try await push(to: TestServer([.hangUp]), count: 1) else {
            Issue.record("nobody can have taken it")
            return
        }
    }

    @Test("An address that is none is refused at the start")
    func address() {
        #expect(throws: WebhookSinkError.self) {
            try AlertmanagerPeer(name: "ops", url: "ftp://am.example.org", client: client)
        }
    }

    @Test("An alert that starts after its end, as a clock set back may make it, starts with it")
    func clockSetBack() throws {
        let end = moment("2026-01-01T00:00:00Z")
        let alert = PostedAlert(AlertNotice(sampleAlert(), in: sampleContext), until: end)
        let json = try JSONSerialization.jsonObject(with: JSONEncoder().encode(alert)) as? [String: Any]
        #expect(json?["startsAt"] as? String == "2026-01-01T00:00:00Z")
    }
}
