import Foundation
import Model

/// One alert, or those of a digest, in the shape of Alertmanager's webhook, version 4.
///
/// Labels are what the alert is and never change while it lives; everything that changes is an annotation.
struct WebhookMessage: Codable, Equatable {
    struct Alert: Codable, Equatable {
        let status: String
        let labels: [String: String]
        let annotations: [String: String]
        let startsAt: String
        let endsAt: String
        let generatorURL: String
        let fingerprint: String
    }

    let version: String
    let groupKey: String
    let truncatedAlerts: Int
    let status: String
    let receiver: String
    let groupLabels: [String: String]
    let commonLabels: [String: String]
    let commonAnnotations: [String: String]
    let externalURL: String
    let alerts: [Alert]

    init(_ notice: AlertNotice, receiver: String) {
        let labels = notice.labels
        let group = labels.filter { ["alertname", "watch"].contains($0.key) }
        version = "4"
        groupKey = "{}:" + matchers(of: group)
        truncatedAlerts = 0
        status = notice.alert.state.rawValue
        self.receiver = receiver
        groupLabels = group
        commonLabels = labels
        commonAnnotations = notice.annotations
        externalURL = notice.context.externalURL ?? ""
        alerts = [Alert(notice)]
    }

    init(_ digest: DigestNotice, receiver: String) {
        let group = ["alertname": "WeirDigest", "watch": oneLine(digest.watch)]
        version = "4"
        groupKey = "{}:" + matchers(of: group)
        truncatedAlerts = digest.more
        status = digest.notices.contains { $0.alert.state == .firing } ? "firing" : "resolved"
        self.receiver = receiver
        groupLabels = group
        commonLabels = group
        commonAnnotations = ["summary": digest.summary]
        externalURL = digest.externalURL ?? ""
        // Of another name than the alerts themselves: nobody is told when one of a digest ends.
        alerts = digest.notices.map { Alert($0, named: group["alertname"]) }
    }
}

extension WebhookMessage.Alert {
    fileprivate init(_ notice: AlertNotice, named name: String? = nil) {
        status = notice.alert.state.rawValue
        labels = name.map { notice.labels.merging(["alertname": $0]) { $1 } } ?? notice.labels
        annotations = notice.annotations
        startsAt = notice.alert.startedAt.description
        endsAt = notice.alert.resolvedAt?.description ?? openEnd
        generatorURL = notice.link ?? ""
        fingerprint = Delivery.fingerprint(of: labels)
    }
}

/// A message for Slack's incoming webhooks.
struct SlackMessage: Codable, Equatable {
    let text: String

    init(_ notice: AlertNotice) {
        let mark =
            notice.alert.state == .resolved
            ? ":white_check_mark:" : notice.alert.severity == .page ? ":rotating_light:" : ":warning:"
        let lines = [
            "\(mark) *\(notice.urgency)* [\(oneLine(notice.context.watch))] \(notice.summary)",
            notice.sparkline.map { "`\($0)`" },
            notice.facetChanges.map { "Unlike elsewhere: \($0)." },
            notice.exclusions.map { "Not \($0)." },
            notice.alert.kind == .pipeline ? nil : "\(notice.window), score \(notice.score)",
            notice.lineage,
            notice.context.earlier.map { "Earlier: \($0.rawValue)" },
            "`\(notice.command)`",
            notice.link,
            notice.context.runbook,
        ]
        self.init(lines: lines.compactMap(\.self))
    }

    init(_ digest: DigestNotice) {
        let lines =
            [":clipboard: *digest* [\(oneLine(digest.watch))] \(digest.summary)"]
            + digest.notices.map { notice in
                let end = notice.alert.state == .resolved ? ", over" : ""
                return "• \(notice.summary)\(end) (`\(notice.alert.id.rawValue)`)"
            } + (digest.more > 0 ? ["and \(digest.more) more, see `weir alerts`"] : [])
            + [digest.link].compactMap(\.self)
        self.init(lines: lines)
    }

    private init(lines: [String]) {
        // Slack takes a link, a mention and a command to be written between < and >.
        text = lines.joined(separator: "\n")
            .replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }
}

extension AlertNotice {
    /// What the alert is: the same as long as it lives, whatever its cluster becomes.
    var labels: [String: String] {
        [
            "alertname": "Weir" + alert.kind.rawValue.prefix(1).uppercased() + alert.kind.rawValue.dropFirst(),
            "alert_id": alert.id.rawValue,
            "kind": alert.kind.rawValue,
            "watch": oneLine(context.watch),
        ]
    }

    /// What is known about it now.
    package var annotations: [String: String] {
        let all: [String: String?] = [
            "summary": summary,
            "severity": alert.severity.rawValue,
            "cluster": alert.cluster?.description,
            "name": name,
            "observed": observed,
            "expected": expected,
            "score": score,
            "p_value": pValue,
            "accounts": accounts,
            "effective_accounts": effectiveAccounts,
            "busiest_share": busiestShare,
            "window": window,
            "detected_at": alert.detectedAt.description,
            "incarnation": String(context.incarnation),
            "earlier": context.earlier?.rawValue,
            "lineage": lineage,
            "facets": facetChanges,
            "sparkline": sparkline,
            "not": exclusions,
            "command": command,
            "runbook_url": context.runbook,
        ]
        return all.compactMapValues(\.self)
    }
}

/// `message` as JSON whose keys are always in the same order.
func encoded(_ message: some Encodable) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return Array(try encoder.encode(message))
}

// What Alertmanager writes for an end that has not come.
private let openEnd = "0001-01-01T00:00:00Z"

private func matchers(of labels: [String: String]) -> String {
    let pairs = labels.sorted { $0.key < $1.key }.map { name, value in
        "\(name)=\"" + value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }
    return "{" + pairs.joined(separator: ", ") + "}"
}

/// The fingerprint that Prometheus and Alertmanager give the same labels: FNV-1a over sorted names and values, each
/// followed by a byte that no text holds.
func fingerprint(of labels: [String: String]) -> String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for (name, value) in labels.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
        for byte in Array(name.utf8) + [0xff] + Array(value.utf8) + [0xff] {
            hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
        }
    }
    return hash.hexadecimal
}
