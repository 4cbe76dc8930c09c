import Model
import Systemd

/// The kinds of entries that have a text in the journal's catalog, by the id that joins them.
package enum JournalMessage: String, CaseIterable, Sendable {
    case growth = "46489116fff34f34a8ca6e4bcf69ee78"
    case density = "abe0f35cc8db4e55a1789c78101d6478"
    case novelty = "e0e7d1707d75475d8d3fbd918d49590f"
    case shift = "2cbc3d55ce1c49afb5bebebaac13964f"
    case pipeline = "00781e23513040b48cd3cf50be21cc74"
    /// An alert that a sink will never get.
    case deadLetter = "12736e1d6f9b4c3086f12dddca4b9cde"
    /// A sink that wants no more.
    case disabledSink = "097f01c62bd44e118a9062645e725550"

    /// The kind of entry that tells of alerts of `kind`.
    package init(_ kind: AlertKind) {
        switch kind {
        case .growth: self = .growth
        case .density: self = .density
        case .novelty: self = .novelty
        case .shift: self = .shift
        case .pipeline: self = .pipeline
        }
    }
}

extension AlertNotice {
    /// The entry that tells the journal.
    package var journalEntry: JournalEntry {
        let fields: [(String, String?)] = [
            ("MESSAGE", "\(urgency): \(summary)"),
            ("MESSAGE_ID", JournalMessage(alert.kind).rawValue),
            ("PRIORITY", priority),
            ("SYSLOG_IDENTIFIER", "weir"),
            ("WEIR_ALERT_ID", alert.id.rawValue),
            ("WEIR_WATCH", oneLine(context.watch)),
            ("WEIR_KIND", alert.kind.rawValue),
            ("WEIR_SEVERITY", alert.severity.rawValue),
            ("WEIR_STATE", alert.state.rawValue),
            ("WEIR_CLUSTER", alert.cluster?.description),
            ("WEIR_NAME", name),
            ("WEIR_OBSERVED", observed),
            ("WEIR_EXPECTED", expected),
            ("WEIR_SCORE", score),
            ("WEIR_ACCOUNTS", accounts),
            ("WEIR_WINDOW", window),
            ("WEIR_P_VALUE", pValue),
            ("WEIR_EFFECTIVE_ACCOUNTS", effectiveAccounts),
            ("WEIR_BUSIEST_SHARE", busiestShare),
            ("WEIR_FACETS", facetChanges),
            ("WEIR_LINEAGE", lineage),
            ("WEIR_NOT", exclusions),
            ("WEIR_INCARNATION", String(context.incarnation)),
            ("WEIR_EARLIER", context.earlier?.rawValue),
            ("WEIR_RUNBOOK", context.runbook),
            ("WEIR_LINK", link),
            ("WEIR_COMMAND", command),
        ]
        return JournalEntry(fields.compactMap { name, value in value.map { JournalEntry.Field(name, $0) } })
    }

    private var priority: String {
        switch (alert.state, alert.severity) {
        case (.firing, .page): "2"
        case (.firing, .ticket): "4"
        case (.firing, .digest), (.pending, _), (.resolved, _): "6"
        }
    }
}

extension JournalEntry {
    /// Tells that `sink` will never get the delivery, or nothing any more; nil for an outcome that ends nothing.
    package static func lost(
        _ delivery: QueuedDelivery,
        to sink: String,
        of watch: String,
        outcome: DeliveryOutcome
    ) -> JournalEntry? {
        let (message, text): (JournalMessage, String)
        switch outcome {
        case .dead(let reason):
            (message, text) = (.deadLetter, "alert \(delivery.alert.rawValue) will not reach \(sink): \(reason)")
        case .disabled(let reason): (message, text) = (.disabledSink, "\(sink) is told nothing any more: \(reason)")
        case .delivered, .retry: return nil
        }
        return JournalEntry([
            .init("MESSAGE", text), .init("MESSAGE_ID", message.rawValue), .init("PRIORITY", "3"),
            .init("SYSLOG_IDENTIFIER", "weir"), .init("WEIR_ALERT_ID", delivery.alert.rawValue),
            .init("WEIR_WATCH", oneLine(watch)), .init("WEIR_SINK", sink),
        ])
    }

    /// The entry as one line, for where there is no journal: what it says, and what names it.
    package var line: String {
        let words = [
            self["WEIR_WATCH"].map { "[\($0)]" }, self["MESSAGE"], self["WEIR_ALERT_ID"].map { "(alert \($0))" },
        ]
        return words.compactMap(\.self).map(oneUnboundedLine).joined(separator: " ")
    }
}

private func oneUnboundedLine(_ text: String) -> String {
    String(text.map { $0.isNewline ? " " : $0 })
}
