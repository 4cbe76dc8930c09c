import HTTP
import Model

/// Calls a webhook, signed as Standard Webhooks ask where there is a secret.
package struct WebhookSink: Sink {
    package let name: String
    package let form: PayloadForm
    private let url: String
    private let endpoint: Endpoint
    private let secrets: [SigningSecret]
    private let client: HTTPClient
    private let schedule: DeliverySchedule
    private let circumstances: Circumstances

    // As long as Standard Webhooks let a receiver take.
    private static let timeout = Duration.seconds(15)

    /// Checks `url` against `allowedHosts`: names, addresses, or `*.example.org` for any name below one.
    ///
    /// While a secret is replaced, both are given: the receiver takes either signature.
    package init(
        name: String,
        form: PayloadForm,
        url: String,
        allowedHosts: [String],
        secrets: [SigningSecret],
        client: HTTPClient,
        schedule: DeliverySchedule = DeliverySchedule(),
        circumstances: Circumstances
    ) throws(WebhookSinkError) {
        endpoint = try allowedEndpoint(of: url, for: name, allowedHosts: allowedHosts)
        self.name = name
        self.form = form
        self.url = url
        self.secrets = secrets
        self.client = client
        self.schedule = schedule
        self.circumstances = circumstances
    }

    package func deliver(_ delivery: QueuedDelivery) async -> DeliveryOutcome {
        let answer: Result<HTTPResponse, HTTPError>
        do throws(HTTPError) {
            answer = .success(try await client.send(request(for: delivery), keepingBody: false))
        } catch {
            answer = .failure(error)
        }
        var generator = circumstances.generator()
        return schedule.outcome(
            of: answer,
            to: delivery,
            at: endpoint.description,
            now: circumstances.now(),
            using: &generator
        )
    }

    private func request(for delivery: QueuedDelivery) -> HTTPRequest {
        let timestamp = String(Int64(circumstances.now().secondsSince1970))
        var headers: HTTPHeaders = [
            "Content-Type": "application/json", "webhook-id": delivery.key, "webhook-timestamp": timestamp,
        ]
        if !secrets.isEmpty {
            headers["webhook-signature"] =
                secrets
                .map { $0.signature(id: delivery.key, timestamp: timestamp, body: delivery.payload) }
                .joined(separator: " ")
        }
        return HTTPRequest(.post, url, headers: headers, body: delivery.payload, timeout: Self.timeout)
    }
}

/// Why a webhook cannot be called as configured.
package struct WebhookSinkError: Error, Equatable {
    /// What is wrong.
    package enum Cause: Equatable, Sendable {
        case invalidURL
        case hostNotAllowed(String)
    }

    package let sink: String
    package let cause: Cause

    package init(sink: String, cause: Cause) {
        self.sink = sink
        self.cause = cause
    }
}

extension WebhookSinkError: CustomStringConvertible {
    package var description: String {
        switch cause {
        case .invalidURL: "webhook \(sink): its url is not one of http or https"
        case .hostNotAllowed(let host):
            "webhook \(sink): \(host) is not among the allowed hosts; add it there if it is meant"
        }
    }
}

/// Where `url` leads, if that is among `allowedHosts`.
func allowedEndpoint(
    of url: String,
    for sink: String,
    allowedHosts: [String]
) throws(WebhookSinkError) -> Endpoint {
    guard let endpoint = Endpoint(url: url) else { throw WebhookSinkError(sink: sink, cause: .invalidURL) }
    guard allowedHosts.contains(where: { isHost(endpoint.host, allowedBy: $0) }) else {
        throw WebhookSinkError(sink: sink, cause: .hostNotAllowed(endpoint.host))
    }
    return endpoint
}

private func isHost(_ host: String, allowedBy pattern: String) -> Bool {
    let pattern = pattern.lowercased()
    guard pattern.hasPrefix("*.") else { return host == pattern }
    return host.hasSuffix(pattern.dropFirst()) && host.utf8.count > pattern.utf8.count - 1
}
