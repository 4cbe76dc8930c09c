import Model

/// Finds clusters in which the share of an answer to a facet moves: more refusals, higher concern, another kind.
///
/// Each closed hour it compares the last day with the votes before, one vote for an account and day, by the tail of a
/// beta-binomial distribution. Where many clusters shift in the same way at once, a model or a prompt has changed: that
/// is one finding about everything, and none about each, and six hours are enough for it. A value; time is the items' own.
package struct ShiftDetector: Sendable {
    private static let day = 24
    private static let leastAge = 48
    private static let forgottenAfter = 28 * 24

    /// The rules in force; a change holds from the next closed hour on.
    package var configuration: ShiftConfiguration

    var list = ChoiceList()
    var everything = ShiftTrack()
    var tracks: [ClusterID: ShiftTrack] = [:]
    var scatters: [FacetName: ShiftScatter] = [:]
    var openHours: [Hour: [ClusterID: [ShiftTrack.Vote]]] = [:]
    /// Findings from a change of the clusters, to be handed out with the next closed hour.
    var pending: [Finding] = []
    var lastClosed: Hour?

    /// A detector that has seen nothing yet.
    package init(configuration: ShiftConfiguration = ShiftConfiguration()) {
        self.configuration = configuration
    }

    /// Counts an item's answers for its hour; one without an account, or of an hour that is closed, counts for nothing.
    package mutating func observe(
        _ account: AccountID?,
        _ answers: [Answer],
        in cluster: ClusterID,
        item: ItemID,
        at hour: Hour
    ) {
        let answers = answers.filter { !configuration.exceptedFacets.contains($0.facet) }
        guard let account, !answers.isEmpty, lastClosed.map({ hour > $0 }) ?? true else { return }
        let voter = AccountDay(account, at: hour.start)
        let vote = ShiftTrack.Vote(item: item, voter: voter, choices: list.choices(of: answers))
        openHours[hour, default: [:]][cluster, default: []].append(vote)
    }

    /// Closes every hour up to `hour` in order, and says what opened, goes on or closed.
    package mutating func close(_ hour: Hour) -> [Finding] {
        guard var next = lastClosed.map({ Hour(rawValue: $0.rawValue + 1) }) ?? openHours.keys.min() else { return [] }
        var findings = pending
        pending = []
        while next <= hour {
            findings += closeNext(next)
            next = Hour(rawValue: next.rawValue + 1)
            // Where no window holds anything and no alert is open, empty hours only let the past fade.
            if isAtRest {
                let end = max(next, min(openHours.keys.min() ?? hour, hour))
                for number in next.rawValue..<end.rawValue { fadeAtMidnight(Hour(rawValue: number)) }
                next = end
                lastClosed = Hour(rawValue: end.rawValue - 1)
            }
        }
        return findings
    }

    private var isAtRest: Bool {
        everything.recent.isEmpty && everything.episodes.isEmpty && tracks.values.allSatisfy(\.episodes.isEmpty)
    }

    private mutating func closeNext(_ hour: Hour) -> [Finding] {
        let votes = openHours.removeValue(forKey: hour) ?? [:]
        for cluster in votes.keys where tracks[cluster] == nil { tracks[cluster] = ShiftTrack(cluster: cluster) }
        // A list of its own: the keys would hold on to the tracks, and each would be copied when it changes.
        let clusters = Array(tracks.keys)
        for cluster in clusters { tracks[cluster]?.close(hour, votes: votes[cluster] ?? []) }
        everything.close(hour, votes: votes.flatMap(\.value).sorted { $0.item < $1.item })
        lastClosed = hour
        let findings = judge(hour)
        fadeAtMidnight(hour)
        return findings
    }

    /// Lets a day of the past fade where an hour is the first of a day, and drops clusters that nobody came to for long.
    private mutating func fadeAtMidnight(_ hour: Hour) {
        guard isMidnight(hour) else { return }
        everything.fade()
        tracks = tracks.compactMapValues { track in
            let rest = track.lastSeen.map { hour.rawValue - $0.rawValue } ?? Self.forgottenAfter
            guard rest < Self.forgottenAfter || !track.episodes.isEmpty else { return nil }
            var track = track
            track.fade()
            return track
        }
        for facet in Array(scatters.keys) { scatters[facet]?.fade() }
    }

    private func isMidnight(_ hour: Hour) -> Bool {
        floorModulo(hour.rawValue, Self.day) == 0
    }

    /// Follows the mass that an event moved: its past goes along, and for a day neither cluster is judged.
    package mutating func apply(_ event: LineageEvent) {
        guard let giver = event.other, giver != event.cluster else { return }
        let until = Hour(rawValue: event.time.hour.rawValue + Self.day)
        if event.kind == .merged {
            for hour in openHours.keys {
                guard let votes = openHours[hour]?.removeValue(forKey: giver) else { continue }
                openHours[hour]?[event.cluster, default: []] += votes
            }
        }
        guard let given = tracks[giver] else { return }
        var taker = tracks[event.cluster] ?? ShiftTrack(cluster: event.cluster)
        taker.quietUntil = until
        taker.inherit(event.kind == .merged ? 1 : min(max(event.share, 0), 1), of: given)
        if event.kind == .merged {
            taker.absorb(given.recent)
            pending += given.episodes.sorted { $0.key < $1.key }.map { ended($0.value, at: event.time) }
            tracks[giver] = nil
        } else {
            tracks[giver]?.quietUntil = until
        }
        tracks[event.cluster] = taker
    }

    private mutating func judge(_ hour: Hour) -> [Finding] {
        var scores: [ClusterID: [FacetName: ShiftScore]] = [:]
        let polls = list.polls
        for (cluster, track) in tracks { scores[cluster] = self.scores(of: track, polls, at: hour) }
        if isMidnight(hour) { learnScatter(scores) }
        let general = scoresOfEverything(scores, polls, at: hour)
        let pairs = scores.values.reduce(0) { $0 + $1.count }
        let threshold = configuration.openingScore(among: pairs)
        var findings: [Finding] = []
        findings += follow(&everything, general, threshold: configuration.openingScore, at: hour)
        // What goes on everywhere shows in some clusters before it is sure in all.
        let spokenFor = Set(everything.episodes.keys)
            .union(general.filter { $0.value.score >= configuration.closingScore }.keys)
        for cluster in tracks.keys.sorted() {
            guard var track = tracks.removeValue(forKey: cluster) else { continue }
            // What cannot be judged neither begins nor goes on nor ends.
            guard mayBeJudged(track, at: hour) else {
                track.lastScores = [:]
                tracks[cluster] = track
                continue
            }
            // What is spoken for may end but not begin.
            let own = (scores[cluster] ?? [:]).filter { !spokenFor.contains($0.key) || track.episodes[$0.key] != nil }
            findings += follow(&track, own, threshold: threshold, at: hour)
            tracks[cluster] = track
        }
        return findings
    }

    private mutating func learnScatter(_ scores: [ClusterID: [FacetName: ShiftScore]]) {
        for (_, own) in scores.sorted(by: { $0.key < $1.key }) {
            for (facet, score) in own { scatters[facet, default: ShiftScatter()].learn(score) }
        }
    }

    /// Of each facet that can be judged, the answer that moved most surely.
    private func scores(
        of track: ShiftTrack,
        _ polls: [FacetName: [Choice]],
        at hour: Hour
    ) -> [FacetName: ShiftScore] {
        guard mayBeJudged(track, at: hour) else { return [:] }
        return polls.compactMapValues { choices in
            ShiftScore.furthest(
                of: choices,
                in: track.counts,
                amid: everything.counts,
                list: list,
                scatter: scatter(of: choices),
                configuration: configuration
            )
        }
    }

    func mayBeJudged(_ track: ShiftTrack, at hour: Hour) -> Bool {
        guard let first = track.first, hour.rawValue - first.rawValue >= Self.leastAge else { return false }
        return track.quietUntil.map { hour >= $0 } ?? true
    }

    func scatter(of choices: [Choice]) -> ShiftScatter {
        choices.first.flatMap { scatters[list[$0].facet] } ?? ShiftScatter()
    }

    /// Opens, goes on with and ends the episodes of one track.
    private func follow(
        _ track: inout ShiftTrack,
        _ scores: [FacetName: ShiftScore],
        threshold: Double,
        at hour: Hour
    ) -> [Finding] {
        let moved = scores.filter { $0.value.score > 0 }
        guard !moved.isEmpty || !track.episodes.isEmpty else {
            track.lastScores = [:]
            return []
        }
        var findings: [Finding] = []
        for facet in Set(track.episodes.keys).union(moved.keys).sorted() {
            let score = moved[facet]
            if var episode = track.episodes[facet] {
                episode.quietHours = score?.score ?? 0 < configuration.closingScore ? episode.quietHours + 1 : 0
                if episode.quietHours >= configuration.quietHours {
                    track.episodes[facet] = nil
                    findings.append(ended(episode, at: hour.end))
                    continue
                }
                if let score, score.score > episode.peak.score {
                    var now = finding(about: facet, score, in: track, at: hour)
                    (now.transition, now.started) = (.updated, episode.peak.started)
                    now.excess = score.score - threshold
                    episode.peak = now
                    findings.append(now)
                }
                track.episodes[facet] = episode
            } else if let score, min(score.score, track.lastScores[facet] ?? 0) >= threshold {
                var opened = finding(about: facet, score, in: track, at: hour)
                // Votes are of days: one account may have two in a window that has a midnight in it.
                guard opened.accounts >= configuration.leastAccounts else { continue }
                opened.excess = score.score - threshold
                track.episodes[facet] = ShiftTrack.Episode(peak: opened)
                findings.append(opened)
            }
        }
        track.lastScores = moved.mapValues(\.score)
        return findings
    }

    private func ended(_ episode: ShiftTrack.Episode, at time: Timestamp) -> Finding {
        var last = episode.peak
        last.transition = .closed
        last.time = time
        last.excess = 0
        return last
    }

    private func finding(about facet: FacetName, _ score: ShiftScore, in track: ShiftTrack, at hour: Hour) -> Finding {
        let answer = Answer(facet: facet, value: score.answer)
        let choice = score.rises ? list.choice(of: answer) : list.choice(of: facet)
        let first = Hour(rawValue: hour.rawValue - score.hours + 1)
        let votes = choice.map { track.votes(for: $0, from: first) } ?? []
        var tally = AccountTally()
        for vote in votes { tally.add(vote.voter.account) }
        return Finding(
            kind: .shift,
            subject: "shift:\(track.cluster.map(\.description) ?? "all"):\(facet.rawValue)",
            transition: .opened,
            cluster: track.cluster,
            started: first.start,
            time: hour.end,
            window: Window(start: first.start, end: hour.end),
            change: FacetChange(facet: facet, answer: score.answer, share: score.share, base: score.base),
            observed: Double(score.seen),
            expected: score.expected,
            score: score.score,
            accounts: tally.accounts,
            effectiveAccounts: tally.effectiveAccounts,
            busiestShare: tally.busiestShare,
            members: votes.map(\.item).sorted().suffix(configuration.memberLimit)
        )
    }
}
