import Model

/// What one cluster's accounts answered on its last day, and what they did before; or those of everything together.
///
/// An account has one vote a day on each facet: its first answer. An answer that it gave at all would be the commoner the longer
/// one looks, and a part of a day could not be compared with whole days.
struct ShiftTrack: Equatable, Sendable {
    struct Vote: Equatable, Sendable {
        var item = ItemID(rawValue: 0)
        var voter = AccountDay()
        /// Each answer, and after it the facet it answers.
        var choices: [Choice] = []
    }

    struct DatedVotes: Equatable, Sendable {
        var hour = Hour(rawValue: 0)
        var votes: [Vote] = []
    }

    /// How many votes there are: of the last day, and of the days before, the older the fewer.
    struct Count: Equatable, Sendable {
        var now = 0
        var past = 0.0
    }

    /// An episode is what crosses the threshold; it lasts until all has been quiet for some hours.
    struct Episode: Equatable, Sendable {
        var peak: Finding
        var quietHours = 0
    }

    private struct Ballot: Hashable {
        let facet: Choice
        let voter: AccountDay
    }

    /// What is left of a vote after a day: half of it after three.
    private static let remaining = halving(hours: 3)

    /// Nil for everything together.
    var cluster: ClusterID?
    var recent: [DatedVotes] = []
    private(set) var counts: [Choice: Count] = [:]
    /// What was voted on since the midnight before the newest votes.
    private var cast: Set<Ballot> = []
    /// The first and the newest hour with a vote.
    var first: Hour?
    var lastSeen: Hour?
    /// The hour before which nothing is judged, since mass has moved.
    var quietUntil: Hour?
    /// The scores of the hour before, by facet.
    var lastScores: [FacetName: Double] = [:]
    var episodes: [FacetName: Episode] = [:]

    init(cluster: ClusterID? = nil) {
        self.cluster = cluster
    }

    /// Closes an hour with its votes: those of the same hour a day before become part of the past.
    mutating func close(_ hour: Hour, votes: [Vote]) {
        while let oldest = recent.first, oldest.hour.rawValue <= hour.rawValue - 24 {
            recent.removeFirst()
            for vote in oldest.votes { retire(vote) }
        }
        guard !votes.isEmpty else { return }
        first = first ?? hour
        admit(votes, at: hour)
        lastSeen = hour
    }

    /// Counts what nobody has voted on yet on that day.
    private mutating func admit(_ votes: [Vote], at hour: Hour) {
        let newest = recent.last.map { floorQuotient($0.hour.rawValue, 24) }
        if newest != floorQuotient(hour.rawValue, 24) { cast = [] }
        var admitted = DatedVotes(hour: hour)
        for vote in votes {
            var own = vote
            own.choices = []
            for place in stride(from: 1, to: vote.choices.count, by: 2)
            where cast.insert(Ballot(facet: vote.choices[place], voter: vote.voter)).inserted {
                own.choices += vote.choices[place - 1...place]
            }
            guard !own.choices.isEmpty else { continue }
            for choice in own.choices { counts[choice, default: Count()].now += 1 }
            admitted.votes.append(own)
        }
        // An hour without a vote tells which day it is all the same.
        recent.append(admitted)
    }

    private mutating func retire(_ vote: Vote) {
        for choice in vote.choices {
            counts[choice, default: Count()].now -= 1
            counts[choice, default: Count()].past += 1
        }
    }

    /// Counts the last day anew from votes in order of their hours.
    private mutating func admitAnew(_ days: [DatedVotes]) {
        counts = counts.compactMapValues { $0.past > 0 ? Count(past: $0.past) : nil }
        (recent, cast) = ([], [])
        for dated in days { admit(dated.votes, at: dated.hour) }
    }

    /// Lets a day of the past fade, so that a new state of things becomes the usual one in some days.
    mutating func fade() {
        counts = counts.compactMapValues { count in
            let faded = Count(now: count.now, past: count.past * Self.remaining)
            return faded.now == 0 && faded.past < 0.01 ? nil : faded
        }
    }

    /// Takes over `part` of what another cluster has answered before; as its shares stay, it keeps the whole.
    mutating func inherit(_ part: Double, of other: ShiftTrack) {
        for (choice, count) in other.counts { counts[choice, default: Count()].past += part * count.past }
        first = [first, other.first].compactMap(\.self).min()
    }

    /// Takes in the last day of another cluster.
    mutating func absorb(_ others: [DatedVotes]) {
        var days = Dictionary(recent.map { ($0.hour, $0.votes) }) { $0 + $1 }
        for other in others { days[other.hour, default: []] += other.votes }
        admitAnew(days.sorted { $0.key < $1.key }.map { DatedVotes(hour: $0.key, votes: $0.value) })
    }

    /// The votes for a choice from an hour on, in order of hours.
    func votes(for choice: Choice, from hour: Hour) -> [Vote] {
        recent.filter { $0.hour >= hour }.flatMap(\.votes).filter { $0.choices.contains(choice) }
    }

    /// The counts with only those of the last day that were given from an hour on, of a `share` of the accounts where there
    /// are more than `limit` votes.
    func counts(from hour: Hour, limit: Int) -> (counts: [Choice: Count], share: Double) {
        let late = recent.filter { $0.hour >= hour }
        let share = min(1, Double(limit) / Double(max(1, late.reduce(0) { $0 + $1.votes.count })))
        var counts = counts.mapValues { Count(past: $0.past) }
        for vote in late.flatMap(\.votes) where vote.voter.lot < share {
            for choice in vote.choices { counts[choice, default: Count()].now += 1 }
        }
        return (counts, share)
    }
}

extension ShiftTrack: Archivable {
    init() {
        self.init(cluster: nil)
    }

    mutating func archive(in archive: inout Archive) throws(StateError) {
        try archive.cluster(&cluster)
        try archive.list(&recent)
        try archive.hour(&first)
        try archive.hour(&lastSeen)
        try archive.hour(&quietUntil)
        try archive.table(&lastScores, blank: (FacetName(rawValue: ""), 0)) { (archive, pair) throws(StateError) in
            try archive.field(&pair.key)
            try archive.field(&pair.value)
        }
        try archive.table(&episodes, blank: (FacetName(rawValue: ""), Episode())) {
            (archive, pair) throws(StateError) in
            try archive.field(&pair.key)
            try archive.field(&pair.value)
        }
        // What was voted of late is counted anew from the votes.
        var past = counts.filter { $0.value.past > 0 }.mapValues(\.past)
        try archive.table(&past, blank: (Choice(rawValue: 0), 0)) { (archive, pair) throws(StateError) in
            try archive.field(&pair.key)
            try archive.field(&pair.value)
        }
        guard archive.direction == .reading else { return }
        guard past.values.allSatisfy({ $0.isFinite && $0 >= 0 }) else { throw StateError(cause: .inconsistent) }
        counts = past.mapValues { Count(past: $0) }
        admitAnew(recent)
    }
}
