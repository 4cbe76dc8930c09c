import Delivery
import Foundation
import HTTP
import Model
import TestSupport
import Testing

private let now = moment("2026-01-05T10:00:05Z")

private func notice(_ id: String, _ state: AlertState = .firing) -> AlertNotice {
    var alert = sampleAlert(state: state)
    alert.id = AlertID(rawValue: id)
    if state == .resolved { alert.resolvedAt = moment("2026-01-05T10:00:00Z") }
    return AlertNotice(alert, in: sampleContext)
}

/// The alerts of one push, as JSON has them.
private func decoded(_ body: [UInt8]) throws -> [[String: Any]] {
    try #require(try JSONSerialization.jsonObject(with: Data(body)) as? [[String: Any]])
}

private func ids(_ body: [UInt8]) throws -> [String] {
    try decoded(body).map { try #require(($0["labels"] as? [String: String])?["alert_id"]) }
}

@Suite("What an Alertmanager is told again and again")
struct AlertmanagerBoardTests {
    @Test("A firing alert is pushed as long as it fires, each time to end in four intervals")
    func firing() throws {
        var board = AlertmanagerBoard(interval: 60)
        board.post(notice("b"), at: now)
        board.post(notice("a"), at: now)
        for hours in [0.0, 1, 100] {
            let time = now.advanced(bySeconds: hours * 3600)
            let alerts = try decoded(Array(JSONEncoder().encode(board.alerts(at: time))))
            #expect(alerts.map { ($0["labels"] as? [String: String])?["alert_id"] } == ["a", "b"])
            #expect(alerts[0]["endsAt"] as? String == time.advanced(bySeconds: 240).description)
            #expect(alerts[0]["startsAt"] as? String == "2026-01-05T08:00:00Z")
        }
    }

    @Test("A resolved alert is pushed for five minutes more, with its own end")
    func resolved() throws {
        var board = AlertmanagerBoard(interval: 60)
        board.post(notice("a"), at: now)
        board.post(notice("a", .resolved), at: now)
        let alerts = try decoded(Array(JSONEncoder().encode(board.alerts(at: now.advanced(bySeconds: 299)))))
        #expect(alerts.map { $0["endsAt"] as? String } == ["2026-01-05T10:00:00Z"])
        #expect(board.alerts(at: now.advanced(bySeconds: 300)).isEmpty)
        #expect(board.alerts(at: now).isEmpty, "what was taken down does not come back")
    }

    @Test("No alert ends before it starts, whatever the clocks say")
    func clocks() throws {
        var board = AlertmanagerBoard(interval: 60)
        board.post(notice("a", .resolved), at: moment("2026-01-05T07:00:00Z"))
        let alerts = try decoded(Array(JSONEncoder().encode(board.alerts(at: moment("2026-01-05T07:00:00Z")))))
        #expect(alerts[0]["startsAt"] as? String == "2026-01-05T07:00:00Z")
        #expect(alerts[0]["endsAt"] as? String == "2026-01-05T07:00:00Z")
    }
}

@Suite("Pushing to an Alertmanager", .timeLimit(.minutes(1)))
struct AlertmanagerPushTests {
    let client = HTTPClient(HTTPConfiguration(environment: [:]))
    var alerts: [AlertmanagerAlert] {
        var board = AlertmanagerBoard(interval: 60)
        for id in ["a", "b", "c"] { board.post(notice(id), at: now) }
        return board.alerts(at: now)
    }

    func push(to servers: TestServer...) throws -> AlertmanagerPush {
        try AlertmanagerPush(
            name: "am",
            peers: servers.map { $0.url("/am/") },
            allowedHosts: ["127.0.0.1"],
            client: client
        )
    }

    @Test("Every peer gets every alert, and the failure of one keeps nothing from the others")
    func peers() async throws {
        let servers = [
            TestServer([.response(status: 200)]), TestServer([.hangUp]), TestServer([.response(status: 503)]),
        ]
        let failures = try await push(to: servers[0], servers[1], servers[2]).push(alerts)
        #expect(failures.count == 2)
        #expect(failures.allSatisfy { $0.alerts == 3 })
        for server in servers {
            #expect(server.requests.map(\.target) == ["/am/api/v2/alerts"])
            #expect(try ids(server.requests[0].body) == ["a", "b", "c"])
        }
    }

    @Test("Where one alert is refused, each is sent by itself, and only the refused ones are failures")
    func badAlert() async throws {
        let server = TestServer([
            .response(status: 400), .response(status: 200), .response(status: 400), .response(status: 200),
        ])
        let failures = try await push(to: server).push(alerts)
        #expect(failures.map(\.alerts) == [1])
        #expect(try server.requests.map { try ids($0.body) } == [["a", "b", "c"], ["a"], ["b"], ["c"]])
    }

    @Test("Nothing is pushed when there is nothing to say")
    func nothing() async throws {
        let server = TestServer([])
        #expect(try await push(to: server).push([]).isEmpty)
        #expect(server.requests.isEmpty)
    }

    @Test("A peer that is not allowed is an error")
    func allowedHosts() {
        #expect(throws: WebhookSinkError(sink: "am", cause: .hostNotAllowed("evil.net"))) {
            try AlertmanagerPush(name: "am", peers: ["http://evil.net"], allowedHosts: ["example.org"], client: client)
        }
    }

    @Test("What is pushed holds no member and no exact number of accounts")
    func canaries() throws {
        let text = String(decoding: try JSONEncoder().encode(alerts), as: UTF8.self)
        for canary in [canaryAccounts.description] + canaryMembers.map(\.rawValue.description) {
            #expect(!text.contains(canary))
        }
    }
}
