import Model
import WebUI

extension Metric {
    /// The numbers of a status, as Prometheus collects them.
    static func all(of status: DaemonStatus) throws -> [Metric] {
        var metrics = [
            try Metric(
                "weir_healthy",
                "Whether nobody needs to do anything.",
                .gauge,
                status.health == .healthy ? 1 : 0
            ),
            try Metric("weir_conversations_total", "Conversations counted.", .counter, Double(status.conversations)),
            try Metric("weir_updates_total", "Conversations that came again longer.", .counter, Double(status.updates)),
            try Metric("weir_duplicates_total", "Conversations that came again.", .counter, Double(status.duplicates)),
            try Metric(
                "weir_passed_over_total",
                "Conversations that do not count, by the reason.",
                .counter,
                [
                    Sample(Double(status.screenedOut), labels: ["reason": "out_of_scope"]),
                    Sample(Double(status.sampledOut), labels: ["reason": "sampling"]),
                    Sample(Double(status.models?.unjudged ?? 0), labels: ["reason": "unjudged"]),
                ]
            ),
            try Metric(
                "weir_late_total",
                "Conversations that came after their hour had closed.",
                .counter,
                Double(status.late)
            ),
            try Metric(
                "weir_quarantined_total",
                "Lines that could not be used, by the reason.",
                .counter,
                status.quarantined.map { Sample(Double($0.value), labels: ["reason": $0.key]) }
            ),
            try Metric("weir_accounts_total", "Distinct accounts.", .counter, Double(status.accounts)),
            try Metric("weir_clusters", "Base clusters that are active.", .gauge, Double(status.clusters)),
            try Metric("weir_edition", "The number of the newest edition.", .gauge, Double(status.edition)),
            try Metric("weir_alerts_open", "Alerts that are firing.", .gauge, Double(status.openAlerts)),
            try Metric("weir_deliveries_queued", "Deliveries that wait.", .gauge, Double(status.queuedDeliveries)),
            try Metric(
                "weir_deliveries_dead",
                "Deliveries given up within the last day.",
                .gauge,
                Double(status.deadDeliveries)
            ),
            try Metric(
                "weir_source_bytes_behind",
                "Bytes known and not yet read.",
                .gauge,
                status.sources.map { Sample(Double($0.bytesBehind), labels: ["path": $0.path]) }
            ),
            try Metric("weir_resident_bytes", "Memory of the process.", .gauge, Double(status.residentBytes)),
            try Metric("weir_database_bytes", "Size of the database.", .gauge, Double(status.databaseBytes)),
        ]
        if let time = status.eventTime {
            metrics.append(
                try Metric("weir_event_time_seconds", "The newest event time seen.", .gauge, time.secondsSince1970)
            )
        }
        if let models = status.models { metrics += try all(of: models) }
        return metrics
    }

    /// What models cost, what that buys, and what was not asked and why.
    private static func all(of models: ModelsStatus) throws -> [Metric] {
        func servers(_ number: (ModelsStatus.Server) -> Double?) -> [Sample] {
            models.servers.compactMap { server in
                number(server).map { Sample($0, labels: ["role": server.role, "model": server.standing.model]) }
            }
        }
        let failures = models.servers.flatMap { server in
            server.standing.failures.map { kind, count in
                Sample(
                    Double(count),
                    labels: ["role": server.role, "model": server.standing.model, "kind": kind]
                )
            }
        }
        return [
            try Metric(
                "weir_model_asked",
                "Whether the model is asked: 0 while its breaker is open.",
                .gauge,
                servers { $0.standing.breaker == .closed ? 1 : 0 }
            ),
            try Metric(
                "weir_model_requests_total",
                "Requests that have ended.",
                .counter,
                servers { Double($0.standing.requests) }
            ),
            try Metric("weir_model_failures_total", "Requests that failed, by what happened.", .counter, failures),
            try Metric("weir_model_in_flight", "Requests under way.", .gauge, servers { Double($0.standing.inFlight) }),
            try Metric(
                "weir_model_concurrency",
                "Requests allowed at a time.",
                .gauge,
                servers { Double($0.standing.concurrency) }
            ),
            try Metric(
                "weir_model_latency_seconds",
                "Mean time of an answer.",
                .gauge,
                servers { $0.standing.meanLatency }
            ),
            try Metric(
                "weir_model_spent_tokens",
                "Tokens spent in the present hour and day of the clock.",
                .gauge,
                [
                    Sample(Double(models.spend.hour.tokens), labels: ["window": "hour"]),
                    Sample(Double(models.spend.day.tokens), labels: ["window": "day"]),
                ]
            ),
            try Metric(
                "weir_model_spent_dollars",
                "Dollars spent in the present hour and day of the clock.",
                .gauge,
                [
                    Sample(models.spend.hour.dollars, labels: ["window": "hour"]),
                    Sample(models.spend.day.dollars, labels: ["window": "day"]),
                ]
            ),
            try Metric(
                "weir_model_budget_used",
                "The share of the limit of which most is used.",
                .gauge,
                models.spend.share
            ),
            try Metric("weir_model_conversations_total", "Conversations asked about.", .counter, Double(models.asked)),
            try Metric(
                "weir_model_cut_total",
                "Conversations of which the model saw a part.",
                .counter,
                Double(models.cut)
            ),
            try Metric(
                "weir_model_unanswered_total",
                "Answers that could not be used, by the facet.",
                .counter,
                models.unanswered.map { Sample(Double($0.value), labels: ["facet": $0.key]) }
            ),
            try Metric(
                "weir_model_unasked_total",
                "Conversations counted without having been asked about, by the reason.",
                .counter,
                models.unasked.map { Sample(Double($0.value), labels: ["reason": $0.key]) }
            ),
        ]
    }
}
