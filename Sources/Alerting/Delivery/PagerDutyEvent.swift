import Model

/// An alert in the shape of PagerDuty's Events API, version 2.
///
/// It is stored without the routing key, so that the database holds no secret.
struct PagerDutyEvent: Codable, Equatable {
    struct Payload: Codable, Equatable {
        let summary: String
        let source: String
        let severity: String
        let timestamp: String
        let component: String?
        let group: String
        let `class`: String
        let customDetails: [String: String]

        private enum CodingKeys: String, CodingKey {
            case summary, source, severity, timestamp, component, group, `class`
            case customDetails = "custom_details"
        }
    }

    struct Link: Codable, Equatable {
        let href: String
        let text: String
    }

    /// Nil until it is sent.
    var routingKey: String?
    let eventAction: String
    let dedupKey: String
    let client: String
    let clientURL: String?
    let payload: Payload
    let links: [Link]

    // What the service takes of a summary.
    private static let longestSummary = 1024

    init(_ notice: AlertNotice) {
        let alert = notice.alert
        eventAction = alert.state == .firing ? "trigger" : "resolve"
        dedupKey = alert.id.rawValue
        client = "Weir"
        clientURL = notice.link
        payload = Payload(
            summary: String(notice.summary.prefix(Self.longestSummary)),
            source: oneLine(notice.context.watch),
            severity: Self.severity(of: alert.severity),
            timestamp: alert.detectedAt.description,
            component: alert.cluster.map { "cluster \($0)" },
            group: oneLine(notice.context.watch),
            class: alert.kind.rawValue,
            customDetails: notice.annotations
        )
        links = [
            notice.link.map { Link(href: $0, text: "Cluster") },
            notice.context.runbook.map { Link(href: $0, text: "Runbook") },
        ]
        .compactMap(\.self)
    }

    private static func severity(of severity: AlertSeverity) -> String {
        switch severity {
        case .page: "critical"
        case .ticket: "warning"
        case .digest: "info"
        }
    }

    private enum CodingKeys: String, CodingKey {
        case client, payload, links
        case routingKey = "routing_key"
        case eventAction = "event_action"
        case dedupKey = "dedup_key"
        case clientURL = "client_url"
    }
}
