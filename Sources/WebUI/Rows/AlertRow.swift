import Foundation
import Model
import Store

/// An alert with its evidence as the insight lane shows it: accounts as a bucket, no conversation.
package struct ShownAlert: Encodable, Equatable, Sendable {
    package let id: String
    package let kind: AlertKind
    package let severity: AlertSeverity
    package let state: AlertState
    package let cluster: ClusterID?
    package let name: String?
    package let startedAt: String
    package let detectedAt: String
    package let resolvedAt: String?
    package let window: [String]
    package let observed: Double
    package let expected: Double
    package let score: Double
    package let pValue: Double
    package let accounts: String
    /// The alert that speaks for this one; nil where it speaks for itself.
    package let inhibitedBy: String?
    /// When it first fired for itself, in event time; nil where nobody was told of it, and for trouble of the watch.
    package let heardAt: String?
    /// Whether it is about accounts that come back for days, rather than about many at once.
    package let recurring: Bool
    /// The answer of which the share has moved; nil for every kind but a shift.
    package let change: Change?

    /// An answer as people read it, and its share now and before.
    package struct Change: Encodable, Equatable, Sendable {
        package let facet: FacetName
        package let answer: String
        package let share: Double
        package let base: Double
    }

    package init(_ alert: Alert) {
        id = alert.id.rawValue
        kind = alert.kind
        severity = alert.severity
        state = alert.state
        cluster = alert.cluster
        name = alert.name
        startedAt = alert.startedAt.description
        detectedAt = alert.detectedAt.description
        resolvedAt = alert.resolvedAt?.description
        window = [alert.window.start.description, alert.window.end.description]
        observed = alert.observedAtLeast
        expected = alert.expected
        score = alert.score
        pValue = alert.pValue
        accounts = AccountBucket(alert.accounts).description
        inhibitedBy = alert.inhibitor?.rawValue
        heardAt = alert.heardAt?.description
        recurring = alert.recurs
        change = alert.change.map {
            Change(facet: $0.facet, answer: $0.answer.text, share: $0.share, base: $0.base)
        }
    }

    /// Whether it came and went without room for it in the alert budget.
    package var wasHeldBack: Bool { state == .resolved && kind != .pipeline && heardAt == nil && inhibitedBy == nil }

    private enum CodingKeys: String, CodingKey {
        case id, kind, severity, state, cluster, name, window, observed, expected, score, accounts, recurring, change
        case startedAt = "started_at"
        case detectedAt = "detected_at"
        case resolvedAt = "resolved_at"
        case pValue = "p_value"
        case inhibitedBy = "inhibited_by"
        case heardAt = "heard_at"
    }
}

/// One alert as it is listed.
package struct AlertRow: Encodable, Equatable, Sendable {
    package let alert: ShownAlert
    package let incarnation: Int
    package let acknowledgedBy: String?
    package let acknowledgedAt: String?
    package let acknowledgedWhy: String?
    /// From when on nobody has it any more; nil where that is as long as it fires.
    package let acknowledgedUntil: String?
    /// What an operator found it to be: `true`, `false` or `benign`.
    package let verdict: String?
    package let verdictBy: String?

    package init(
        _ alert: Alert,
        incarnation: Int,
        acknowledgement: Acknowledgement? = nil,
        verdict: AlertVerdict? = nil,
        verdictBy: String? = nil
    ) {
        self.alert = ShownAlert(alert)
        self.incarnation = incarnation
        acknowledgedBy = acknowledgement?.by
        acknowledgedAt = acknowledgement?.time.description
        acknowledgedWhy = acknowledgement.flatMap { $0.reason.isEmpty ? nil : $0.reason }
        acknowledgedUntil = acknowledgement?.until?.description
        self.verdict = verdict?.rawValue
        self.verdictBy = verdictBy
    }

    package init(_ recorded: RecordedAlert) {
        self.init(
            recorded.alert,
            incarnation: recorded.incarnation,
            acknowledgement: recorded.acknowledgement,
            verdict: recorded.verdict,
            verdictBy: recorded.verdictBy
        )
    }

    private enum CodingKeys: String, CodingKey {
        case alert, incarnation, verdict
        case acknowledgedBy = "acknowledged_by"
        case acknowledgedAt = "acknowledged_at"
        case acknowledgedWhy = "acknowledged_why"
        case acknowledgedUntil = "acknowledged_until"
        case verdictBy = "verdict_by"
    }
}

/// A silence as it is listed.
package struct SilenceRow: Encodable, Equatable, Sendable {
    package let id: Int64
    /// The conditions; empty where they are damaged, and then the silence holds for nothing.
    package let matchers: [String: String]
    package let by: String
    package let reason: String
    package let createdAt: String
    /// Later than `createdAt` where it was planned.
    package let from: String
    package let until: String

    package init(_ silence: Silence) {
        id = silence.id
        matchers = (try? JSONDecoder().decode([String: String].self, from: Data(silence.matchers.utf8))) ?? [:]
        by = silence.author
        reason = silence.reason
        createdAt = silence.created.description
        from = silence.start.description
        until = silence.until.description
    }

    private enum CodingKeys: String, CodingKey {
        case id, matchers, by, reason, from, until
        case createdAt = "created_at"
    }
}
