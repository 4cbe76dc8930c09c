import Detection
import Model

// An operator is told of no more than he will read: what the budget has no room for is pending until it has.
extension AlertBook {
    /// Keeps within `limits` from now on; what fires goes on.
    mutating func keep(within limits: AlertLimits) {
        guard !limits.isEmpty else { return budget = nil }
        budget = budget ?? AlertBudget(limits: limits)
        budget?.limits = limits
    }

    /// Counts the days of the budget from `time` on, if it does not yet.
    mutating func begin(at time: Timestamp) {
        budget?.begin(at: time)
    }

    /// What the budget holds back at `time`, the most urgent first.
    func budgetCosts(at time: Timestamp) -> [BudgetCost] {
        budget?.costs(beside: runningPeaks(), at: time) ?? []
    }

    /// Decides whether an alert fires and how urgently: never less than it does already.
    func admit(_ entry: inout Entry, as subject: String, at time: Timestamp) {
        guard let peak = entry.peak else { return }
        let urgency =
            budget.map { $0.severity(of: peak, beside: runningPeaks(but: subject), at: time) } ?? peak.severity
        if entry.alert.state == .firing {
            entry.alert.severity = max(entry.alert.severity, urgency ?? .digest)
        } else {
            entry.alert.state = urgency == nil ? .pending : .firing
            // What has fired before and waits to fire again is as urgent as it was told.
            if let urgency { entry.alert.severity = urgency }
            if urgency == nil, entry.alert.heardAt == nil { entry.alert.severity = peak.severity }
        }
    }

    /// Lets fire what there is room for by now, the highest above its rule first.
    mutating func admitPending(at time: Timestamp) -> [AlertID: Entry] {
        let waiting = entries.filter { $0.value.alert.state == .pending && $0.value.alert.inhibitor == nil }
            .sorted { ($1.value.peak?.excess ?? 0, $0.key) < ($0.value.peak?.excess ?? 0, $1.key) }
        var admitted: [AlertID: Entry] = [:]
        for (subject, entry) in waiting {
            var entry = entry
            admit(&entry, as: subject, at: time)
            guard entry.alert.state == .firing else { continue }
            entries[subject] = entry
            admitted[entry.alert.id] = entry
        }
        return admitted
    }

    /// The peaks of what has not ended, without what another alert speaks for, since nobody reads that.
    private func runningPeaks(but subject: String? = nil) -> [AlertBudget.Peak] {
        entries.compactMap { $0.key == subject || $0.value.alert.state == .resolved ? nil : $0.value.countedPeak }
    }
}

extension AlertBook.Entry {
    /// What it competes with; nil while another alert speaks for it and always has.
    var countedPeak: AlertBudget.Peak? { alert.inhibitor == nil || alert.heardAt != nil ? peak : nil }
}

extension Finding {
    /// What an alert about it competes with.
    var peak: AlertBudget.Peak { AlertBudget.Peak(severity: severity, excess: excess) }
}
