import Glibc
import Model

/// How far the share of one answer has moved, and how sure that is.
struct ShiftScore: Equatable, Sendable {
    var answer: FacetValue
    /// Of how many hours up to now.
    var hours = 24
    /// Votes for it in these hours, and of all that answered.
    var seen: Int
    var votes: Int
    /// Its share in the past, drawn towards that of everything where there is little past.
    var base: Double
    /// −log10 of the probability that so many or more votes, or so few or fewer, come about by chance.
    var score = 0.0

    /// The same where only a share of the accounts was counted.
    func scaled(up share: Double) -> ShiftScore {
        var score = self
        score.seen = Int((Double(seen) / share).rounded())
        score.votes = Int((Double(votes) / share).rounded())
        return score
    }

    var share: Double { Double(seen) / Double(votes) }
    var rises: Bool { share > base }
    var expected: Double { Double(votes) * base }

    // The votes that the stream's own share is worth, and the most that the past of a cluster is.
    private static let priorVotes = 2.0
    private static let mostVotes = 200.0
    // Now and before, to tell shares by.
    private static let leastVotes = 10

    /// The answer to a facet that has moved furthest, nil where too few answered or only denials were given.
    ///
    /// `everything` says what is usual where `counts` have little past; nil where they are those of everything.
    static func furthest(
        of choices: [Choice],
        in counts: [Choice: ShiftTrack.Count],
        amid everything: [Choice: ShiftTrack.Count]?,
        list: ChoiceList,
        scatter: ShiftScatter,
        configuration: ShiftConfiguration
    ) -> ShiftScore? {
        guard let first = choices.first else { return nil }
        let facet = list.choice(of: list[first].facet)
        guard let all = counts[facet], all.now >= leastVotes, all.past >= Double(leastVotes) else { return nil }
        let general = everything?[facet]?.past ?? 0
        var furthest: ShiftScore?
        var rivals = 0
        for choice in choices where !list[choice].isDenial {
            guard let own = counts[choice] else { continue }
            let usual = general > 0 ? (everything?[choice]?.past ?? 0) / general : 0
            let answer = list[choice].value
            let score = ShiftScore(of: answer, own, all, usual: usual, scatter: scatter, configuration: configuration)
            if max(Double(score.seen), score.expected) >= Double(configuration.leastAccounts) { rivals += 1 }
            if furthest.map({ score.score > $0.score }) ?? true { furthest = score }
        }
        guard var furthest else { return nil }
        // Of many answers one always moves further than the others.
        furthest.score = max(0, furthest.score - log10(Double(max(1, rivals))))
        return furthest
    }

    /// Judges an answer by its own votes and all votes on its facet.
    private init(
        of value: FacetValue,
        _ own: ShiftTrack.Count,
        _ all: ShiftTrack.Count,
        usual: Double,
        scatter: ShiftScatter,
        configuration: ShiftConfiguration
    ) {
        answer = value
        votes = all.now
        seen = own.now
        // Votes of a day go together: so many are worth as much as fewer that were cast each for itself.
        let worth = scatter.worth(ofEachOf: votes)
        let past = min(all.past * worth, Self.mostVotes)
        let yes = past * own.past / all.past + Self.priorVotes * usual + 0.01
        let no = past + Self.priorVotes + 0.02 - yes
        base = yes / (yes + no)
        let excess = abs(Double(seen) - expected)
        let least = Double(configuration.leastAccounts)
        guard abs(share - base) >= configuration.leastMove, excess >= least, max(Double(seen), expected) >= least,
            // Below two deviations the sum below is not worth its time.
            excess * excess >= 4 * expected * (1 - base)
        else { return }
        let cast = Int((Double(votes) * worth).rounded())
        let part = Int((Double(rises ? seen : votes - seen) * worth).rounded(.down))
        score = rises ? Self.surprise(part, cast, yes, no) : Self.surprise(part, cast, no, yes)
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
