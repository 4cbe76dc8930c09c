import Model

/// Flagged items that hang together, from their opening until nothing in it has been flagged for a day.
struct DensityGroup: Equatable, Sendable {
    /// The first of its flagged items, which names it for ever.
    var anchor = ItemID(rawValue: 0)
    var kind = AlertKind.density
    var started = Timestamp(rawValue: 0)
    var lastFlagged = Timestamp(rawValue: 0)
    var members: [ItemID] = []
    var tally = AccountTally()
    var clusters = ClusterVotes()
    var peak = BallScore()
    /// The highest its peak and its concentration in time came to together.
    var strength = 0.0
    /// The sum of its items' vectors.
    var sum: [Float] = []
    var isTold = false
    /// How many items it had, and how urgent it was, when it was last reported.
    var toldItems = 0
    var toldSeverity = AlertSeverity.digest

    mutating func add(_ entry: DensityWindow.Recent, row: ArraySlice<Float>, limit: Int) {
        if sum.isEmpty { sum = Array(row) } else { for (place, value) in row.enumerated() { sum[place] += value } }
        started = tally.total == 0 ? entry.time : min(started, entry.time)
        tally.add(entry.account)
        clusters.add(entry.cluster)
        if members.count < limit { members.append(entry.item) }
    }

    /// The mean nearness of an item to its items.
    func meanNearness(to row: ArraySlice<Float>) -> Float {
        tally.total == 0 ? -1 : product(row, sum[...]) / Float(tally.total)
    }

    /// The mean nearness of another group's items to its own.
    func meanNearness(to other: DensityGroup) -> Float {
        other.tally.total == 0 ? -1 : meanNearness(to: other.sum[...]) / Float(other.tally.total)
    }

    /// Takes over what another group has found, under its own name.
    mutating func absorb(_ other: DensityGroup, limit: Int) {
        started = min(started, other.started)
        lastFlagged = max(lastFlagged, other.lastFlagged)
        for (place, value) in other.sum.enumerated() { sum[place] += value }
        tally.add(other.tally)
        clusters.add(other.clusters)
        members = Array((members + other.members).prefix(limit))
        strength = max(strength, other.strength)
        guard other.peak.score > peak.score else { return }
        peak = other.peak
        if !isTold { kind = other.kind }
    }

    /// What it is called in findings.
    var subject: String {
        "density:\(anchor.rawValue)"
    }

    func finding(_ transition: Finding.Transition, at time: Timestamp) -> Finding {
        Finding(
            kind: kind,
            subject: subject,
            transition: transition,
            cluster: clusters.leading,
            started: started,
            time: time,
            window: Window(start: started, end: max(lastFlagged, started).advanced(bySeconds: 0.001)),
            observed: peak.accounts,
            expected: peak.expected,
            score: strength,
            accounts: tally.accounts,
            effectiveAccounts: tally.effectiveAccounts,
            busiestShare: tally.busiestShare,
            members: members.sorted()
        )
    }
}
