import Foundation
import Model

// How the evidence of an alert reads, the same in the journal, in webhooks and on a terminal.
extension AlertNotice {
    /// What was counted, at least.
    var observed: String {
        alert.kind != .pipeline && alert.observedAtLeast == 0
            ? AccountBucket(0).description : shown(alert.observedAtLeast)
    }

    var expected: String { shown(alert.expected) }
    var score: String { shown(alert.score) }
    var pValue: String { shown(alert.pValue) }

    /// How many accounts, never exactly; nil for the pipeline, behind which there are none.
    var accounts: String? {
        alert.kind == .pipeline ? nil : AccountBucket(alert.accounts).description
    }

    var effectiveAccounts: String? {
        alert.effectiveAccounts.map { AccountBucket(Int($0.rounded(.down))).description }
    }

    var name: String? { alert.name.map(oneLine) }

    var window: String { "\(alert.window.start)/\(alert.window.end)" }

    /// The shape of the counts in eight heights, which tells no count.
    var sparkline: String? {
        guard let highest = context.counts.max(), highest > 0 else { return nil }
        return String(context.counts.map { Self.heights[max(0, $0) * (Self.heights.count - 1) / highest] })
    }

    private static let heights: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

    /// Where the cluster comes from, without the mass that moved: the last events, and how many there were before.
    var lineage: String? {
        guard !context.lineage.isEmpty else { return nil }
        let shown = context.lineage.suffix(Self.eventsShown)
        let before = context.lineage.count - shown.count
        let events = shown.map { "\(words(for: $0)) \($0.time)" }
        return ((before > 0 ? ["\(before) earlier"] : []) + events).joined(separator: ", ")
    }

    // What happened longer ago explains nothing of tonight.
    private static let eventsShown = 6

    private func words(for event: LineageEvent) -> String {
        // The other side of the event has the cluster as the one that gave.
        if let cluster = alert.cluster, event.cluster != cluster, event.other == cluster {
            return event.kind == .merged ? "went into \(event.cluster)" : "gave rise to \(event.cluster)"
        }
        let other = event.other.map { " \($0)" } ?? ""
        return switch event.kind {
        case .born: "born"
        case .split: "split from\(other)"
        case .merged: "took in\(other)"
        case .dormant: "fell dormant"
        case .returned: "returned"
        }
    }

    var exclusions: String? {
        guard !context.exclusions.isEmpty else { return nil }
        return context.exclusions.map { exclusion in
            switch exclusion {
            case .singleAccount: "one busy account"
            case .wholeSite: "a surge of everything"
            case .reclustering: "mass moved between clusters"
            }
        }.joined(separator: ", ")
    }

    var facetChanges: String? {
        guard !context.facetChanges.isEmpty else { return nil }
        return context.facetChanges.map { change in
            "\(oneLine(change.facet.rawValue))=\(answer(change.answer)) \(percentage(change.share))"
                + " instead of \(percentage(change.base))"
        }.joined(separator: ", ")
    }

    var busiestShare: String? { alert.busiestShare.map(percentage) }

    /// The command that shows more.
    var command: String {
        alert.kind == .pipeline
            ? "weir status" : alert.cluster.map { "weir cluster \($0)" } ?? "weir alerts show \(alert.id.rawValue)"
    }

    /// The page that shows more, where pages can be reached.
    var link: String? {
        context.externalURL.map { "\($0.trimmingSlashes)/alerts/\(alert.id.rawValue)" }
    }

    /// How urgent it is now: an alert that does not fire is not.
    var urgency: String {
        alert.state == .firing ? alert.severity.rawValue : alert.state.rawValue
    }

    /// The finding in one sentence.
    var summary: String {
        let subject = [alert.cluster.map { "cluster \($0)" }, name.map { "“\($0)”" }].compactMap(\.self)
            .joined(separator: " ")
        let place = subject.isEmpty ? "a group of requests" : subject
        let counts = "\(observed) where \(expected) was expected"
        let finding =
            switch alert.kind {
            case .growth: "\(place) grows faster than its past explains: \(counts)"
            case .density where alert.recurs:
                "accounts come back for days to ask for nearly the same thing in \(place): \(counts)"
            case .density: "many accounts ask for nearly the same thing in \(place): \(counts)"
            case .novelty: "many accounts begin to ask for something new, \(place): \(counts)"
            case .shift where alert.cluster == nil:
                "answers have shifted in many clusters at once: \(facetChanges ?? counts)"
            case .shift: "answers have shifted in \(place): \(facetChanges ?? counts)"
            case .pipeline: name ?? "the watch cannot do its work as it should"
            }
        return finding + (accounts.map { ", accounts \($0)" } ?? "")
    }

    private func answer(_ value: FacetValue) -> String {
        switch value {
        case .flag(let flag): flag ? "yes" : "no"
        case .number(let number): shown(number)
        case .category(let category): oneLine(category)
        }
    }
}

/// A number for people: three digits where it is small, whole where it is not.
func shown(_ value: Double) -> String {
    String(format: abs(value) >= 100 ? "%.0f" : "%.3g", value)
}

private func percentage(_ share: Double) -> String {
    String(format: "%.0f%%", share * 100)
}

/// `text` without line breaks and characters that nobody sees or that turn the line around, and not too long.
///
/// A model may have given a cluster its name, and what it read is not to be trusted.
func oneLine(_ text: String) -> String {
    let visible = String(
        String.UnicodeScalarView(
            text.unicodeScalars.map { scalar in
                switch scalar.properties.generalCategory {
                case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse: " "
                default: scalar
                }
            }
        )
    )
    return visible.count <= 120 ? visible : visible.prefix(119) + "…"
}
