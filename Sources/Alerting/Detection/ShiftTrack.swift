import Model

/// What one cluster's accounts answered on its last day, and what they did before; or those of everything together.
///
/// An account has one vote a day for each answer it gave, and one for each facet it answered at all.
struct ShiftTrack: Equatable, Sendable {
    struct Vote: Equatable, Sendable {
        var item = ItemID(rawValue: 0)
        var voter = AccountDay()
        /// The answers, and the facets they answer.
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
        let choice: Choice
        let voter: AccountDay
    }

    /// What is left of a vote after a day: half of it after three.
    private static let remaining = halving(hours: 3)

    /// Nil for everything together.
    var cluster: ClusterID?
    var recent: [DatedVotes] = []
    private(set) var counts: [Choice: Count] = [:]
    /// With how many items each vote of the last day was given.
    private var ballots: [Ballot: Int] = [:]
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
        lastSeen = hour
        recent.append(DatedVotes(hour: hour, votes: votes))
        for vote in votes { count(vote) }
    }

    private mutating func count(_ vote: Vote) {
        for choice in vote.choices {
            let items = ballots[Ballot(choice: choice, voter: vote.voter), default: 0]
            ballots[Ballot(choice: choice, voter: vote.voter)] = items + 1
            if items == 0 { counts[choice, default: Count()].now += 1 }
        }
    }

    private mutating func retire(_ vote: Vote) {
        for choice in vote.choices {
            let ballot = Ballot(choice: choice, voter: vote.voter)
            guard let items = ballots[ballot] else { continue }
            ballots[ballot] = items > 1 ? items - 1 : nil
            guard items == 1 else { continue }
            counts[choice, default: Count()].now -= 1
            counts[choice, default: Count()].past += 1
        }
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
        for other in others {
            if let place = recent.firstIndex(where: { $0.hour == other.hour }) {
                recent[place].votes += other.votes
            } else {
                recent.append(other)
            }
            for vote in other.votes { count(vote) }
        }
        recent.sort { $0.hour < $1.hour }
    }

    /// The votes of the last day for a choice, in order of hours.
    func votes(for choice: Choice) -> [Vote] {
        recent.flatMap(\.votes).filter { $0.choices.contains(choice) }
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
        counts = past.mapValues { Count(now: 0, past: $0) }
        for vote in recent.flatMap(\.votes) { count(vote) }
    }
}
