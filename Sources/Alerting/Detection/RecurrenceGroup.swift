import Model

/// Items of accounts that came back, which hang together, from their opening until nothing in it has been flagged for a
/// week.
struct RecurrenceGroup: Equatable, Sendable {
    /// The first of its items, which names it for ever.
    var anchor = ItemID(rawValue: 0)
    var started: Timestamp?
    var lastFlagged = Timestamp(rawValue: 0)
    var members: [ItemID] = []
    var tally = AccountTally()
    var clusters = ClusterVotes()
    var peak = BallScore()
    var isTold = false
    /// How many items it had when it was last reported.
    var toldItems = 0

    /// What it is called in findings.
    var subject: String {
        "recurrence:\(anchor.rawValue)"
    }

    mutating func add(_ entry: RecurrenceWindow.Entry, limit: Int) {
        started = min(started ?? entry.time, entry.time)
        tally.add(entry.account)
        clusters.add(entry.cluster)
        if members.count < limit { members.append(entry.item) }
    }

    func finding(_ transition: Finding.Transition, at time: Timestamp) -> Finding {
        let start = started ?? lastFlagged
        return Finding(
            kind: .density,
            subject: subject,
            transition: transition,
            cluster: clusters.leading,
            started: start,
            time: time,
            window: Window(start: start, end: max(lastFlagged, start).advanced(bySeconds: 0.001)),
            isRecurring: true,
            observed: peak.accounts,
            expected: peak.expected,
            score: peak.score,
            accounts: tally.accounts,
            effectiveAccounts: tally.effectiveAccounts,
            busiestShare: tally.busiestShare,
            members: members.sorted()
        )
    }
}

extension RecurrenceGroup: Archivable {
    mutating func archive(in archive: inout Archive) throws(StateError) {
        try archive.field(&anchor)
        try archive.time(&started)
        try archive.field(&lastFlagged)
        try archive.list(&members)
        try archive.field(&tally)
        try archive.field(&clusters)
        try archive.field(&peak)
        try archive.field(&isTold)
        try archive.field(&toldItems)
    }
}
