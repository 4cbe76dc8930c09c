import HTTP
import Model

/// One alert as Alertmanager takes it at `/api/v2/alerts`.
///
/// Its labels never change, since a changed label is another alert there; numbers are annotations.
package struct PostedAlert: Encodable, Equatable, Sendable {
    let labels: [String: String]
    let annotations: [String: String]
    let startsAt: String
    let endsAt: String
    let generatorURL: String?

    /// The alert, which Alertmanager takes for over at `end` of the clock unless it is posted again before.
    package init(_ notice: AlertNotice, until end: Timestamp) {
        labels = notice.labels
        annotations = notice.annotations
        // An end before the start is refused.
        startsAt = min(notice.alert.startedAt, end).description
        endsAt = end.description
        generatorURL = notice.link
    }
}

/// One of several Alertmanagers that are all told the same.
package struct AlertmanagerPeer: Sendable {
    /// What came of a push.
    package enum Outcome: Equatable, Sendable {
        case taken
        /// It took the others and refused so many, each for good.
        case refused(Int, reason: String)
        /// It took nothing as far as is known; to be tried again with the next push.
        case failed(reason: String)
    }

    /// Where its interface begins, without a slash at the end.
    package let url: String
    private let endpoint: Endpoint
    private let client: HTTPClient

    /// The Alertmanager whose interface begins at `url`, such as `http://127.0.0.1:9093`.
    package init(name: String, url: String, client: HTTPClient) throws(WebhookSinkError) {
        guard let endpoint = Endpoint(url: url) else { throw WebhookSinkError(sink: name, cause: .invalidURL) }
        self.url = url.hasSuffix("/") ? String(url.dropLast()) : url
        self.endpoint = endpoint
        self.client = client
    }

    /// Posts the alerts, all at once, and where it finds one bad each by itself.
    package func push(_ alerts: [PostedAlert]) async -> Outcome {
        switch await post(alerts) {
        case .refused(_, let reason):
            guard alerts.count > 1 else { return .refused(alerts.count, reason: reason) }
            var refused = 0
            for alert in alerts {
                switch await post([alert]) {
                case .taken: continue
                case .refused: refused += 1
                case .failed(let reason): return .failed(reason: reason)
                }
            }
            return refused == 0 ? .taken : .refused(refused, reason: reason)
        case let outcome: return outcome
        }
    }

    private func post(_ alerts: [PostedAlert]) async -> Outcome {
        do {
            let request = HTTPRequest(
                .post,
                url + "/api/v2/alerts",
                headers: ["Content-Type": "application/json"],
                body: try encoded(alerts),
                timeout: DeliverySchedule.timeout
            )
            let status = try await client.send(request, keepingBody: false).status
            switch status {
            case 200...299: return .taken
            case 400: return .refused(alerts.count, reason: "\(endpoint) answered 400")
            default: return .failed(reason: "\(endpoint) answered \(status)")
            }
        } catch {
            return .failed(reason: "\(error)")
        }
    }
}
