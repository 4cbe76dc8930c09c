import HTTP

/// Pushes a board's alerts to every peer of an Alertmanager.
///
/// Nothing is kept and tried again: the next push says everything again.
package struct AlertmanagerPush: Sendable {
    /// A peer that did not take everything, and why.
    package struct Failure: Equatable, Sendable, CustomStringConvertible {
        /// How many alerts it did not take.
        package let alerts: Int
        package let reason: String

        package var description: String {
            "\(alerts) alerts not pushed: \(reason)"
        }
    }

    private let peers: [(url: String, endpoint: Endpoint)]
    private let client: HTTPClient

    // Long before the next push.
    private static let timeout = Duration.seconds(15)

    /// Takes the root of each peer, such as `http://alertmanager:9093`, and checks it against `allowedHosts` as
    /// `WebhookSink` does.
    package init(name: String, peers: [String], allowedHosts: [String], client: HTTPClient) throws(WebhookSinkError) {
        var checked: [(String, Endpoint)] = []
        for peer in peers {
            let root = peer.hasSuffix("/") ? String(peer.dropLast()) : peer
            checked.append(
                (root + "/api/v2/alerts", try allowedEndpoint(of: peer, for: name, allowedHosts: allowedHosts))
            )
        }
        self.peers = checked
        self.client = client
    }

    /// Pushes `alerts` to every peer at once, and returns what was not taken.
    package func push(_ alerts: [AlertmanagerAlert]) async throws -> [Failure] {
        guard !alerts.isEmpty else { return [] }
        return try await withThrowingTaskGroup(of: Failure?.self) { group in
            for peer in peers {
                group.addTask { try await push(alerts, to: peer.url, at: peer.endpoint) }
            }
            return try await group.reduce(into: []) { failures, failure in
                if let failure { failures.append(failure) }
            }
        }
    }

    private func push(_ alerts: [AlertmanagerAlert], to url: String, at endpoint: Endpoint) async throws -> Failure? {
        guard let refusal = try await post(alerts, to: url, at: endpoint) else { return nil }
        guard refusal.isBadAlert, alerts.count > 1 else { return Failure(alerts: alerts.count, reason: refusal.reason) }
        // One bad alert spoils the answer for all, so only by themselves do they tell which it is.
        var refused = 0
        var reason = refusal.reason
        for alert in alerts {
            guard let refusal = try await post([alert], to: url, at: endpoint) else { continue }
            refused += 1
            reason = refusal.reason
        }
        return refused == 0 ? nil : Failure(alerts: refused, reason: reason)
    }

    private func post(
        _ alerts: [AlertmanagerAlert],
        to url: String,
        at endpoint: Endpoint
    ) async throws -> (isBadAlert: Bool, reason: String)? {
        let request = HTTPRequest(
            .post,
            url,
            headers: ["Content-Type": "application/json"],
            body: try encoded(alerts),
            timeout: Self.timeout
        )
        do throws(HTTPError) {
            let response = try await client.send(request, keepingBody: false)
            if (200...299).contains(response.status) { return nil }
            return (response.status == 400, "\(endpoint) answered \(response.status)")
        } catch {
            return (false, error.description)
        }
    }
}
