import Foundation
import HTTP
import Model

/// Calls a webhook, signed as Standard Webhooks ask where there is a secret.
///
/// What makes an event out of a stored payload is added here: PagerDuty's routing key, which is not to be stored, and the
/// attributes of a CloudEvent, whose id is the idempotency key (CloudEvents' HTTP binding, binary content mode).
package struct WebhookSink: Sink {
    package let name: String
    package let form: PayloadForm
    private let url: String
    private let endpoint: Endpoint
    private let secrets: [SigningSecret]
    private let routingKey: String?
    private let watch: String
    private let client: HTTPClient
    private let schedule: DeliverySchedule
    private let circumstances: Circumstances

    /// Checks `url` against `allowedHosts`: names, addresses, or `*.example.org` for any name below one.
    ///
    /// While a secret is replaced, both are given: the receiver takes either signature. PagerDuty knows by `routingKey` whom
    /// to tell; `watch` is the source of a CloudEvent.
    package init(
        name: String,
        form: PayloadForm,
        url: String,
        allowedHosts: [String],
        secrets: [SigningSecret],
        routingKey: String? = nil,
        watch: String,
        client: HTTPClient,
        schedule: DeliverySchedule = DeliverySchedule(),
        circumstances: Circumstances
    ) throws(WebhookSinkError) {
        endpoint = try allowedEndpoint(of: url, for: name, allowedHosts: allowedHosts)
        self.name = name
        self.form = form
        self.url = url
        self.secrets = secrets
        self.routingKey = routingKey
        self.watch = watch
        self.client = client
        self.schedule = schedule
        self.circumstances = circumstances
    }

    package func deliver(_ delivery: QueuedDelivery) async -> DeliveryOutcome {
        guard let body = body(of: delivery) else { return .dead(reason: "what was stored of it is damaged") }
        let answer: Result<HTTPResponse, HTTPError>
        do throws(HTTPError) {
            answer = .success(try await client.send(request(for: delivery, body: body), keepingBody: false))
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

    private func body(of delivery: QueuedDelivery) -> [UInt8]? {
        guard form == .pagerDuty else { return delivery.payload }
        guard var event = try? JSONDecoder().decode(PagerDutyEvent.self, from: Data(delivery.payload)) else {
            return nil
        }
        event.routingKey = routingKey
        return try? encoded(event)
    }

    private func request(for delivery: QueuedDelivery, body: [UInt8]) -> HTTPRequest {
        let timestamp = String(Int64(circumstances.now().secondsSince1970))
        var headers: HTTPHeaders = [
            "Content-Type": "application/json", "webhook-id": delivery.key, "webhook-timestamp": timestamp,
        ]
        if case .cloudEvent = form {
            headers["ce-specversion"] = "1.0"
            headers["ce-id"] = delivery.key
            headers["ce-type"] = "weir.alert.changed"
            headers["ce-source"] = "/weir/" + percentEncoded(watch)
            headers["ce-subject"] = delivery.alert.rawValue
            headers["ce-time"] = delivery.queuedAt.description
        }
        if !secrets.isEmpty {
            headers["webhook-signature"] =
                secrets
                .map { $0.signature(id: delivery.key, timestamp: timestamp, body: body) }
                .joined(separator: " ")
        }
        return HTTPRequest(.post, url, headers: headers, body: body, timeout: DeliverySchedule.timeout)
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

// The source of a CloudEvent is a URI reference, and a header holds ASCII only.
private func percentEncoded(_ text: String) -> String {
    text.addingPercentEncoding(
        withAllowedCharacters: .alphanumerics.intersection(.init(charactersIn: "\u{20}"..."\u{7e}")).union(
            .init(charactersIn: "-._~")
        )
    ) ?? ""
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
