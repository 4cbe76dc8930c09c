import GRDB
import Model

/// An alert as it stands, with what operators said of it.
package struct RecordedAlert: Equatable, Sendable {
    package let alert: Alert
    /// Counted from 1.
    package let incarnation: Int
    /// How often it was recorded, counted from 1.
    package let revision: Int
    package let acknowledgement: Acknowledgement?
    package let verdict: AlertVerdict?
    /// Who came to the verdict.
    package let verdictBy: String?
}

/// That an operator has taken an alert on.
package struct Acknowledgement: Equatable, Sendable {
    package let by: String
    package let time: Timestamp
    package let reason: String
    /// From when on nobody has it any more; nil where it lasts as long as the alert.
    package let until: Timestamp?

    package init(by: String, time: Timestamp, reason: String, until: Timestamp? = nil) {
        self.by = by
        self.time = time
        self.reason = reason
        self.until = until
    }

    /// What the audit keeps of it.
    var words: String {
        [reason, until.map { "until \($0)" } ?? ""].filter { !$0.isEmpty }.joined(separator: ", ")
    }

    /// Whether it holds at `time` of the clock.
    package func holds(at time: Timestamp) -> Bool { until.map { time < $0 } ?? true }
}

/// What an operator found when looking into an alert.
package enum AlertVerdict: String, CaseIterable, Sendable {
    /// The behaviour was there and mattered.
    case justified = "true"
    /// There was nothing.
    case unfounded = "false"
    /// The behaviour was there and harmless.
    case benign
}

extension Store {
    /// Writes down that an operator takes on the newest incarnation of `alert`, and audits it.
    ///
    /// Returns whether there is such an alert. A second acknowledgement replaces the first.
    package func acknowledge(_ alert: AlertID, _ acknowledgement: Acknowledgement) throws(StoreError) -> Bool {
        try decide(
            """
            UPDATE alerts
            SET acknowledged_by = ?, acknowledged_at = ?, acknowledged_why = ?, acknowledged_until = ?
            WHERE id = ? AND incarnation = (SELECT max(incarnation) FROM alerts WHERE id = ?)
            """,
            [
                acknowledgement.by, acknowledgement.time, acknowledgement.reason, acknowledgement.until, alert, alert,
            ],
            auditing: AuditEntry(
                time: acknowledgement.time,
                by: acknowledgement.by,
                action: "acknowledge",
                subject: alert.rawValue,
                reason: acknowledgement.words
            )
        )
    }

    /// Writes down that nobody has taken on the newest incarnation of `alert` any more, and audits it.
    ///
    /// Returns whether there is such an alert that somebody had taken on.
    package func release(
        _ alert: AlertID,
        by author: String,
        reason: String,
        at time: Timestamp
    ) throws(StoreError) -> Bool {
        try decide(
            """
            UPDATE alerts
            SET acknowledged_by = NULL, acknowledged_at = NULL, acknowledged_why = NULL, acknowledged_until = NULL
            WHERE id = ? AND acknowledged_by IS NOT NULL
                AND incarnation = (SELECT max(incarnation) FROM alerts WHERE id = ?)
            """,
            [alert, alert],
            auditing: AuditEntry(time: time, by: author, action: "release", subject: alert.rawValue, reason: reason)
        )
    }

    /// Writes down what an operator found behind the newest incarnation of `alert`, and audits it.
    ///
    /// Returns whether there is such an alert.
    package func judge(
        _ alert: AlertID,
        _ verdict: AlertVerdict,
        by author: String,
        at time: Timestamp
    ) throws(StoreError) -> Bool {
        try decide(
            """
            UPDATE alerts SET verdict = ?, verdict_by = ?
            WHERE id = ? AND incarnation = (SELECT max(incarnation) FROM alerts WHERE id = ?)
            """,
            [verdict.rawValue, author, alert, alert],
            auditing: AuditEntry(
                time: time,
                by: author,
                action: "judge",
                subject: alert.rawValue,
                reason: verdict.rawValue
            )
        )
    }
}

extension Reader {
    /// The alerts in `state`, or all of them, the one detected last first; at most `limit` where one is given.
    package func alerts(in state: AlertState? = nil, limit: Int? = nil) throws(StoreError) -> [RecordedAlert] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    \(RecordedAlert.columns) WHERE ? IS NULL OR state = ?
                    ORDER BY detected DESC, id, incarnation LIMIT ?
                    """,
                arguments: [state, state, limit ?? -1]
            ).map(RecordedAlert.init(row:))
        }
    }

    /// Every incarnation of one alert, the newest first; empty where it is unknown.
    package func alert(_ id: AlertID) throws(StoreError) -> [RecordedAlert] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: "\(RecordedAlert.columns) WHERE id = ? ORDER BY incarnation DESC",
                arguments: [id]
            ).map(RecordedAlert.init(row:))
        }
    }

    /// The last alert that is over and was about a dense group in one of `clusters`, detected before `alert`; nil where there
    /// is none that retention has left.
    package func denseAlert(before alert: Alert, about clusters: [ClusterID]) throws(StoreError) -> AlertID? {
        try read { db in
            try AlertID.fetchOne(
                db,
                sql: """
                    SELECT id FROM alerts WHERE state = 'resolved' AND id <> ? AND detected < ?
                        AND kind IN ('density', 'novelty') AND cluster IN (SELECT value FROM json_each(?))
                    ORDER BY detected DESC LIMIT 1
                    """,
                arguments: [alert.id, alert.detectedAt, clusters.stored]
            )
        }
    }

    /// How often operators came to each verdict.
    package func verdicts() throws(StoreError) -> [AlertVerdict: Int] {
        try read { db in
            var verdicts: [AlertVerdict: Int] = [:]
            let rows = try Row.fetchAll(
                db,
                sql: "SELECT verdict, count(*) FROM alerts WHERE verdict IS NOT NULL GROUP BY verdict"
            )
            for row in rows {
                if let verdict = AlertVerdict(rawValue: row[0]) { verdicts[verdict] = row[1] }
            }
            return verdicts
        }
    }
}

extension RecordedAlert {
    static let columns = """
        SELECT body, incarnation, revision, acknowledged_by, acknowledged_at, acknowledged_why,
            acknowledged_until, verdict, verdict_by
        FROM alerts
        """

    init(row: Row) throws {
        alert = try decoded(row[0])
        incarnation = row[1]
        revision = row[2]
        acknowledgement = (row[3] as String?).map {
            Acknowledgement(by: $0, time: row[4], reason: row[5], until: row[6])
        }
        verdict = (row[7] as String?).flatMap(AlertVerdict.init(rawValue:))
        verdictBy = row[8]
    }
}

extension Database {
    /// Writes the alerts as they stand now and queues what has to be sent.
    ///
    /// Whoever took on an alert that has ended has not taken on what comes back.
    func apply(_ changes: [AlertChange], at now: Timestamp) throws {
        let comesBack = "alerts.state = 'resolved' AND excluded.state <> 'resolved'"
        for change in changes {
            let alert = change.alert
            if alert.state != .resolved { try forgetDigests(ofEnded: alert.id, incarnation: change.incarnation) }
            try execute(
                sql: """
                    INSERT INTO alerts
                        (id, incarnation, kind, severity, state, cluster, detected, resolved, revision, body)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1, ?)
                    ON CONFLICT (id, incarnation) DO UPDATE SET
                        kind = excluded.kind, severity = excluded.severity, state = excluded.state,
                        cluster = excluded.cluster, detected = excluded.detected, resolved = excluded.resolved,
                        revision = revision + 1, body = excluded.body,
                        acknowledged_by = iif(\(comesBack), NULL, acknowledged_by),
                        acknowledged_at = iif(\(comesBack), NULL, acknowledged_at),
                        acknowledged_why = iif(\(comesBack), NULL, acknowledged_why),
                        acknowledged_until = iif(\(comesBack), NULL, acknowledged_until)
                    """,
                arguments: [
                    alert.id, change.incarnation, alert.kind, alert.severity, alert.state, alert.cluster,
                    alert.detectedAt, alert.resolvedAt, try encoded(alert),
                ]
            )
            try queue(change, at: now)
        }
    }
}
