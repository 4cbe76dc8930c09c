import Model

/// Finds groups of accounts that come back, day after day, to ask for nearly the same thing.
///
/// A campaign that takes weeks is no burst: no day of it differs from the days before, so that `DensityDetector` sees
/// nothing. What gives it away is who asks. People come back to a topic as often as its share of everything, their own
/// activity and the habits of the stream lead them there; the accounts of a campaign have nothing else to do. Each item is
/// judged when it arrives, in some tenths of a millisecond. A value; time is the items' own.
package struct RecurrenceDetector: GroupDetector {
    static let restSeconds = 7 * 86_400.0
    /// How much more than by chance expectations scatter, as in the other detectors.
    private static let scatter = 0.15

    /// The rules in force.
    package var configuration: RecurrenceConfiguration

    private let sketcher: Sketcher
    var window = RecurrenceWindow()
    /// In order of opening.
    var groups: [RecurrenceGroup] = []
    var habit = Habit()
    /// The time of the newest item, and that of the first conversation read.
    var now: Timestamp?
    var began: Timestamp?

    /// A detector that has seen nothing yet, for vectors of `dimensions` components.
    package init(configuration: RecurrenceConfiguration = RecurrenceConfiguration(), dimensions: Int) {
        self.configuration = configuration
        sketcher = Sketcher(dimensions: dimensions)
    }

    /// The groups that are open and reported, as they stand, in order of opening.
    package var openFindings: [Finding] {
        groups.filter(\.isTold).map { $0.finding(.updated, at: now ?? $0.lastFlagged) }
    }

    /// Takes in arrivals in their order and says of each which groups opened, grew or closed with it.
    ///
    /// A group is reported again when it has a quarter more items. Arrivals without an account are passed over.
    package mutating func observe(each arrivals: [Arrival]) -> [[Finding]] {
        arrivals.map { observe($0) }
    }

    private mutating func observe(_ arrival: Arrival) -> [Finding] {
        guard let account = arrival.account else { return [] }
        let now = max(now ?? arrival.time, arrival.time)
        if let last = self.now, day(of: now) > day(of: last) { habit.fade() }
        self.now = now
        began = [began, arrival.time, arrival.outOfScope.since].compactMap(\.self).min()
        let findings = advance(to: now)
        let entry = RecurrenceWindow.Entry(
            item: arrival.item,
            account: account,
            time: arrival.time,
            day: day(of: arrival.time),
            language: arrival.language,
            cluster: arrival.cluster
        )
        let isFollowed = window.enter(
            entry,
            sketch: sketcher.sketch(of: arrival.embedding.components),
            configuration: configuration
        )
        guard isFollowed else { return findings }
        return findings + judge(at: now)
    }

    /// Closes the groups in which nothing has been flagged for a week before `time`.
    package mutating func advance(to time: Timestamp) -> [Finding] {
        var findings: [Finding] = []
        groups.removeAll { group in
            let end = group.lastFlagged.advanced(bySeconds: Self.restSeconds)
            guard end <= time else { return false }
            if group.isTold { findings.append(group.finding(.closed, at: end)) }
            return true
        }
        return findings
    }

    /// Takes note of the clusters that items belong to from now on, and says which reported groups are about another
    /// cluster by it.
    package mutating func apply(_ moves: [Move]) -> [Finding] {
        let before = groups.map(\.clusters.leading)
        for move in moves {
            guard let place = window.place(of: move.item), window.entries[place].cluster != move.to else { continue }
            let entry = window.entries[place]
            window.put(place, in: move.to)
            guard let group = groups.firstIndex(where: { $0.anchor == entry.group }) else { continue }
            groups[group].clusters.move(from: entry.cluster, to: move.to)
        }
        return zip(groups, before).filter { group, before in group.isTold && group.clusters.leading != before }
            .map { group, _ in group.finding(.updated, at: now ?? group.lastFlagged) }
    }

    /// The day of UTC, counted from 1970.
    private func day(of time: Timestamp) -> Int {
        floorQuotient(time.hour.rawValue, 24)
    }

    /// Judges the newest item.
    private mutating func judge(at now: Timestamp) -> [Finding] {
        let ball = window.ballOfNewest(within: Sketch.distance(at: configuration.cosine))
        let returned = ball.accounts.filter { $0.value.nonzeroBitCount > 1 }
        let chance = window.expectedReturns(to: ball)
        let expected = chance * habit.factor
        habit.learn(returned: returned.count, expected: chance, of: ball.accounts.count)
        let days = returned.values.reduce(0, |).nonzeroBitCount
        let widest = max(configuration.widestCount, Int(configuration.widestShare * Double(window.speakerDays)))
        guard ball.accounts.values.reduce(0, { $0 + $1.nonzeroBitCount }) <= widest else { return [] }
        guard returned.count >= configuration.leastAccounts, days >= configuration.leastDays,
            let began, now.seconds(since: began) >= configuration.leastHistoryHours * 3600
        else { return [] }
        let temper = 1 / (1 + Self.scatter * expected)
        var score = BallScore()
        score.accounts = Double(returned.count)
        score.expected = expected
        score.score = surprise(
            seen: 1 + temper * score.accounts,
            expected: 1 + temper * expected,
            weight: min(Double(ball.accounts.count) / 2 + 1, 30)
        )
        guard score.score >= configuration.flaggingScore else { return [] }
        let places = ball.places.filter { returned[window.entries[$0].account] != nil }
        return flag(places, score, at: now)
    }

    /// Adds what accounts that came back have asked to the group that most of it is in already, or to a new one.
    private mutating func flag(_ places: [Int], _ score: BallScore, at now: Timestamp) -> [Finding] {
        var votes: [ItemID: Int] = [:]
        for place in places { window.entries[place].group.map { votes[$0, default: 0] += 1 } }
        let open = groups.indices.filter { votes[groups[$0].anchor] != nil }
        var place = open.max { votes[groups[$0].anchor, default: 0] < votes[groups[$1].anchor, default: 0] }
        if place == nil, let first = places.first {
            groups.append(RecurrenceGroup(anchor: window.entries[first].item))
            place = groups.indices.last
        }
        guard let place else { return [] }
        for entry in places where !groups.contains(where: { $0.anchor == window.entries[entry].group }) {
            groups[place].add(window.entries[entry], limit: configuration.memberLimit)
            window.put(entry, into: groups[place].anchor)
        }
        groups[place].lastFlagged = now
        if score.score > groups[place].peak.score { groups[place].peak = score }
        return report(place, beside: open.filter { $0 != place }, at: now)
    }

    private mutating func report(_ place: Int, beside others: [Int], at now: Timestamp) -> [Finding] {
        let group = groups[place]
        let threshold = configuration.openingScore(at: window.entries.count)
        guard
            group.isTold
                || group.peak.score >= threshold
                    && group.tally.effectiveAccounts >= Double(configuration.leastAccounts) - 1e-9,
            !group.isTold || group.tally.total * 4 >= group.toldItems * 5
        else { return [] }
        groups[place].isTold = true
        groups[place].toldItems = group.tally.total
        var finding = group.finding(group.isTold ? .updated : .opened, at: now)
        finding.excess = group.peak.score - threshold
        if !group.isTold { finding.kin = others.filter { groups[$0].isTold }.map { groups[$0].subject } }
        return [finding]
    }
}

extension RecurrenceDetector {
    /// How much oftener than by chance accounts come back to what they asked before, in the stream as a whole.
    ///
    /// Of the last ten days or so.
    struct Habit: Equatable, Sendable {
        private var seen = 1.0
        private var expected = 1.0

        var factor: Double { max(1, seen / expected) }

        /// Learns what share of the accounts of a ball came back, and what share was expected to by chance.
        ///
        /// One ball that stands out teaches little, so that a campaign does not explain itself.
        mutating func learn(returned: Int, expected: Double, of accounts: Int) {
            let share = 1 / Double(max(1, accounts))
            seen += min(Double(returned), 4 * factor * expected) * share
            self.expected += expected * share
        }

        mutating func fade() {
            seen *= 0.9
            expected *= 0.9
        }
    }
}

extension RecurrenceDetector.Habit: Archivable {
    mutating func archive(in archive: inout Archive) throws(StateError) {
        try archive.field(&seen)
        try archive.field(&expected)
    }
}
