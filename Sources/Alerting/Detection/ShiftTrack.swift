import Model

/// What one cluster's accounts answered on its last day, and what they did before; or those of everything together.
///
/// An account has one vote a day for each answer it gave.
struct ShiftTrack: Equatable, Sendable {
    struct Vote: Equatable, Sendable {
        var item = ItemID(rawValue: 0)
        var voter = AccountDay()
        var answers: [Answer] = []
    }

    struct DatedVotes: Equatable, Sendable {
        var hour = Hour(rawValue: 0)
        var votes: [Vote] = []
    }

    /// The votes on one facet.
    struct Poll: Equatable, Sendable {
        /// Who answered on the last day, with how many items.
        var voters: [AccountDay: Int] = [:]
        var voted: [FacetValue: [AccountDay: Int]] = [:]
        /// How many votes there were before, the older the fewer, and how they went.
        var past = 0.0
        var pastVoted: [FacetValue: Double] = [:]
    }

    /// An episode is what crosses the threshold; it lasts until all has been quiet for some hours.
    struct Episode: Equatable, Sendable {
        var peak: Finding
        var quietHours = 0
    }

    /// What is left of a vote after a day: half of it after three.
    private static let remaining = halving(hours: 3)

    /// Nil for everything together.
    var cluster: ClusterID?
    var recent: [DatedVotes] = []
    var polls: [FacetName: Poll] = [:]
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

    mutating func count(_ vote: Vote) {
        for answer in vote.answers {
            polls[answer.facet, default: Poll()].voters[vote.voter, default: 0] += 1
            polls[answer.facet, default: Poll()].voted[answer.value, default: [:]][vote.voter, default: 0] += 1
        }
    }

    private mutating func retire(_ vote: Vote) {
        for answer in vote.answers {
            guard var poll = polls.removeValue(forKey: answer.facet) else { continue }
            if poll.voted[answer.value, default: [:]].takeOne(vote.voter) {
                poll.pastVoted[answer.value, default: 0] += 1
                if poll.voted[answer.value]?.isEmpty ?? false { poll.voted[answer.value] = nil }
            }
            if poll.voters.takeOne(vote.voter) { poll.past += 1 }
            polls[answer.facet] = poll
        }
    }

    /// Lets a day of the past fade, so that a new state of things becomes the usual one in some days.
    mutating func fade() {
        for facet in polls.keys {
            polls[facet]?.past *= Self.remaining
            for value in polls[facet]?.pastVoted.keys ?? [:].keys {
                polls[facet]?.pastVoted[value, default: 0] *= Self.remaining
            }
        }
    }

    /// Takes over `part` of what another cluster has answered before; as its shares stay, it keeps the whole.
    mutating func inherit(_ part: Double, of other: ShiftTrack) {
        for (facet, given) in other.polls {
            var poll = polls[facet] ?? Poll()
            poll.past += part * given.past
            for (value, votes) in given.pastVoted { poll.pastVoted[value, default: 0] += part * votes }
            polls[facet] = poll
        }
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

    /// Items of the last day that gave an answer, or answered the facet at all; the newest where there are too many.
    func votes(on facet: FacetName, for value: FacetValue?) -> [Vote] {
        recent.flatMap(\.votes).filter { vote in
            vote.answers.contains { $0.facet == facet && (value == nil || $0.value == value) }
        }
    }
}

extension [AccountDay: Int] {
    /// Takes one item of a voter away; true where it was the last one.
    fileprivate mutating func takeOne(_ voter: AccountDay) -> Bool {
        guard let count = self[voter] else { return false }
        self[voter] = count > 1 ? count - 1 : nil
        return count == 1
    }
}
