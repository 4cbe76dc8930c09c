import Model

// What moves in many clusters at once.
extension ShiftDetector {
    /// From how many clusters on, and which share of them, moving one way is a trend.
    private static let leastTrend = 5
    private static let trendShare = 0.75
    /// How many hours are enough to judge everything by, and how many of their votes are counted.
    private static let earlyHours = 6
    private static let earlyVotes = 5000

    /// The scores of everything together, in the facets in which many clusters have shifted in the same way.
    func scoresOfEverything(
        _ scores: [ClusterID: [FacetName: ShiftScore]],
        _ polls: [FacetName: [Choice]],
        at hour: Hour
    ) -> [FacetName: ShiftScore] {
        guard mayBeJudged(everything, at: hour) else { return [:] }
        // Everything moves little by little.
        let general = generalScores(polls, in: everything.counts, leastMove: configuration.leastMove / 2)
            .filter { facet, general in
                let judged = scores.values.compactMap { $0[facet] }
                let alike = judged.filter { $0.answer == general.answer && $0.rises == general.rises }
                let sure = alike.count { $0.score >= configuration.openingScore }
                let isTrend =
                    judged.count >= Self.leastTrend && Double(alike.count) >= Self.trendShare * Double(judged.count)
                return isTrend || Double(sure) > max(3, configuration.everywhereShare * Double(judged.count))
                    || everything.episodes[facet] != nil
            }
        return general.merging(earlyScores(polls, at: hour)) { $0.score < $1.score ? $1 : $0 }
    }

    /// The same by the last hours alone, for what need not wait until it makes up most of a day.
    private func earlyScores(_ polls: [FacetName: [Choice]], at hour: Hour) -> [FacetName: ShiftScore] {
        let start = Hour(rawValue: hour.rawValue - Self.earlyHours + 1)
        let (counts, share) = everything.counts(from: start, limit: Self.earlyVotes)
        // Shares go up and down with the hours of the day, too.
        return generalScores(polls, in: counts, leastMove: configuration.leastMove * 2)
            .mapValues { score in
                var score = score.scaled(up: share)
                score.hours = Self.earlyHours
                return score
            }
            .filter { $0.value.score >= configuration.closingScore && isTrend($0.value, of: $0.key, from: start) }
    }

    private func generalScores(
        _ polls: [FacetName: [Choice]],
        in counts: [Choice: ShiftTrack.Count],
        leastMove: Double
    ) -> [FacetName: ShiftScore] {
        var configuration = configuration
        configuration.leastMove = leastMove
        return polls.compactMapValues { choices in
            ShiftScore.furthest(
                of: choices,
                in: counts,
                amid: nil,
                list: list,
                scatter: scatter(of: choices),
                configuration: configuration
            )
        }
    }

    /// Whether clusters explain most of a move by their own shares, and no two of them most of that.
    ///
    /// Everything moves as well where a cluster with other answers than the rest grows, and none has changed.
    private func isTrend(_ score: ShiftScore, of facet: FacetName, from hour: Hour) -> Bool {
        guard let choice = list.choice(of: Answer(facet: facet, value: score.answer)) else { return false }
        let whole = list.choice(of: facet)
        var (along, against, largest) = (0.0, 0.0, 0.0)
        for (_, track) in tracks.sorted(by: { $0.key < $1.key }) {
            guard let past = track.counts[whole]?.past, past > 0 else { continue }
            let usual = (track.counts[choice]?.past ?? 0) / past
            let (own, all) = (track.votes(for: choice, from: hour), track.votes(for: whole, from: hour))
            let more = Double(own.count) - Double(all.count) * usual
            let moved = score.rises ? more : -more
            if moved > 0 { along += moved } else { against -= moved }
            largest = max(largest, moved)
        }
        return along > 0 && along >= Self.trendShare * (along + against)
            && along - against >= abs(Double(score.seen) - score.expected) / 2
            && largest * Double(Self.leastTrend) <= 2 * along
    }
}
