import Glibc
import Model

/// How far the share of one answer has moved, and how sure that is.
struct ShiftScore: Equatable, Sendable {
    var answer: FacetValue
    /// Votes for it on the last day, and of all that answered.
    var seen: Int
    var votes: Int
    /// Its share in the past, drawn towards that of everything where there is little past.
    var base: Double
    /// −log10 of the probability that so many or more votes, or so few or fewer, come about by chance.
    var score = 0.0

    var share: Double { Double(seen) / Double(votes) }
    var rises: Bool { share > base }
    var expected: Double { Double(votes) * base }

    // The votes that the stream's own share is worth, and the most that the past of a cluster is.
    private static let priorVotes = 2.0
    private static let mostVotes = 200.0
    private static let leastVotes = 10

    /// Judges an answer; nil where there is too little to judge by.
    init?(
        of value: FacetValue,
        in poll: ShiftTrack.Poll,
        amid everything: ShiftTrack.Poll?,
        scatter: ShiftScatter,
        configuration: ShiftConfiguration
    ) {
        answer = value
        votes = poll.voters.count
        seen = poll.voted[value]?.count ?? 0
        guard votes >= Self.leastVotes, poll.past >= Double(Self.leastVotes) else { return nil }
        // Votes of a day go together: so many are worth as much as fewer that were cast each for itself.
        let worth = scatter.worth(ofEachOf: votes)
        let usual = everything.map { $0.past > 0 ? $0.pastVoted[value, default: 0] / $0.past : 0 } ?? 0
        let past = min(poll.past * worth, Self.mostVotes)
        let yes = past * poll.pastVoted[value, default: 0] / poll.past + Self.priorVotes * usual + 0.01
        let no = past + Self.priorVotes + 0.02 - yes
        base = yes / (yes + no)
        let excess = abs(Double(seen) - expected)
        let least = Double(configuration.leastAccounts)
        guard abs(share - base) >= configuration.leastMove, excess >= least, max(Double(seen), expected) >= least,
            // Below two deviations the sum below is not worth its time.
            excess * excess >= 4 * expected * (1 - base)
        else { return }
        let all = Int((Double(votes) * worth).rounded())
        let part = Int((Double(rises ? seen : votes - seen) * worth).rounded(.down))
        score = rises ? Self.surprise(part, all, yes, no) : Self.surprise(part, all, no, yes)
    }

    /// How far the votes of a day lie from what was expected of them: the square of the deviation over its variance.
    var scatter: Double {
        let usual = min(max(base, 0.02), 0.98)
        let distance = Double(seen) - Double(votes) * usual
        return distance * distance / (Double(votes) * usual * (1 - usual))
    }

    /// −log10 of the probability of at least `seen` of `votes`, where the rate follows a beta distribution.
    private static func surprise(_ seen: Int, _ votes: Int, _ yes: Double, _ no: Double) -> Double {
        guard seen <= votes else { return 0 }
        let whole = logBeta(yes, no)
        var sum = 0.0
        var largest = -Double.infinity
        for count in seen...votes {
            let ways = -logBeta(Double(count) + 1, Double(votes - count) + 1) - log(Double(votes) + 1)
            let term = ways + logBeta(Double(count) + yes, Double(votes - count) + no) - whole
            if term > largest {
                sum = sum * exp(largest - term) + 1
                largest = term
            } else {
                sum += exp(term - largest)
            }
        }
        return max(0, -(largest + log(sum)) / log(10))
    }
}

/// How much more than by chance the shares of one facet vary from day to day, in all clusters of the stream.
///
/// The correlation of two votes of a day: 0 where each is cast for itself.
struct ShiftScatter: Equatable, Sendable {
    private static let usual = 0.02
    private static let priorPairs = 300.0
    private static let outlier = 16.0
    private static let remaining = 0.9

    private var excess = 0.0
    private var pairs = 0.0

    /// What each of so many votes of a day is worth.
    func worth(ofEachOf votes: Int) -> Double {
        let correlation = (excess + Self.usual * Self.priorPairs) / (pairs + Self.priorPairs)
        return 1 / (1 + Double(votes - 1) * min(max(correlation, 0.001), 0.3))
    }

    /// Learns from the votes of a whole day.
    mutating func learn(_ score: ShiftScore) {
        excess += min(score.scatter, Self.outlier) - 1
        pairs += Double(score.votes - 1)
    }

    /// Lets a day of what was learned fade.
    mutating func fade() {
        excess *= Self.remaining
        pairs *= Self.remaining
    }
}

extension ShiftScatter: Archivable {
    mutating func archive(in archive: inout Archive) throws(StateError) {
        try archive.field(&excess)
        try archive.field(&pairs)
        guard excess.isFinite, pairs.isFinite else { throw StateError(cause: .inconsistent) }
    }
}
