import Model

extension GrowthDetector {
    static let widths = [1, 3, Baseline.freshLag, 24]
    /// What the longest window's score is raised by: of the shorter ones a day has many, and each may be high by chance.
    private static let longestBonus = 0.3
    /// How many accounts' worth of past is trusted at most: what a level of two days ago says of today is less sure.
    private static let (mostOfSlow, mostOfFresh) = (30.0, 45.0)

    /// A window's score and what it was made of.
    private struct Scan {
        var score = 0.0
        var width = 24
        var total = WindowTotal()
    }

    /// Scores every cluster for the hour just closed and lets its episodes begin, go on or end.
    mutating func judge(_ hour: Hour) -> [Finding] {
        var findings: [Finding] = []
        for place in tracks.indices {
            let scan = guardedScan(of: place, endingWith: hour)
            let isHigh = crosses(scan.score, before: tracks[place].lastScore)
            tracks[place].lastScore = scan.score
            if tracks[place].episode == nil {
                guard isHigh, !isSpokenFor(place) else { continue }
                let subject = "growth:\(tracks[place].cluster)"
                let first = finding(at: place, subject: subject, started: nil, scan: scan, hour: hour)
                tracks[place].episode = ClusterTrack.Episode(peak: first)
                findings.append(first)
            } else if let finding = continueEpisode(at: place, scan: scan, hour: hour) {
                findings.append(finding)
            }
        }
        return findings
    }

    private func crosses(_ score: Double, before: Double) -> Bool {
        score >= configuration.immediateScore || min(score, before) >= configuration.openingScore
    }

    /// Whether a cluster that shares its mass has an alert already, which then speaks for both.
    private func isSpokenFor(_ place: Int) -> Bool {
        tracks[place].kin.contains { kin in
            places[kin.cluster].map { tracks[$0].episode != nil } ?? false
        }
    }

    private mutating func continueEpisode(at place: Int, scan: Scan, hour: Hour) -> Finding? {
        guard var episode = tracks[place].episode else { return nil }
        let peak = episode.peak
        var now = finding(at: place, subject: peak.subject, started: peak.started, scan: scan, hour: hour)
        if now.score >= peak.score { episode.peak = now }
        episode.quietHours = now.score < configuration.closingScore ? episode.quietHours + 1 : 0
        guard episode.quietHours >= configuration.quietHours else {
            now.transition = .updated
            tracks[place].episode = episode
            return now
        }
        tracks[place].episode = nil
        if let heir = heir(of: place, endingWith: hour) {
            episode.quietHours = 0
            tracks[heir].episode = episode
            return nil
        }
        return end(episode, at: hour.end)
    }

    /// What says that an episode is over.
    func end(_ episode: ClusterTrack.Episode, at time: Timestamp) -> Finding {
        var last = episode.peak
        last.transition = .closed
        last.time = time
        last.excess = 0
        return last
    }

    /// The cluster that shares this one's mass and is still high: the alert goes there.
    private func heir(of place: Int, endingWith hour: Hour) -> Int? {
        tracks[place].kin.lazy.compactMap { places[$0.cluster] }.first { other in
            tracks[other].episode == nil
                && scan(of: [other], endingWith: hour).score >= configuration.openingScore
        }
    }

    /// The score of a cluster, zero while it is young or while it and its kin together do not bear it out.
    private func guardedScan(of place: Int, endingWith hour: Hour) -> Scan {
        let track = tracks[place]
        guard track.baseline.age >= configuration.leastAge else { return Scan() }
        var own = scan(of: [place], endingWith: hour)
        if own.score > 0, !track.kin.isEmpty {
            let together = [place] + track.kin.compactMap { places[$0.cluster] }
            if scan(of: together, endingWith: hour).score < configuration.closingScore { own.score = 0 }
        }
        return own
    }

    /// The highest score over the windows of some clusters taken together.
    private func scan(of together: [Int], endingWith hour: Hour) -> Scan {
        var best = Scan()
        var trusted: Double?
        for width in Self.widths {
            var total = WindowTotal()
            for place in together { total.add(tracks[place].baseline.total(of: width, endingWith: hour)) }
            guard total.excess >= Double(configuration.leastAccounts),
                isBroad(together, width: width, expected: total.expected, endingWith: hour)
            else { continue }
            let weight =
                trusted ?? together.reduce(0.0) { $0 + tracks[$1].baseline.trustedExpectation(endingWith: hour) }
            trusted = weight
            let isFresh = width <= Baseline.freshLag
            let score =
                total.score(trusted: weight, most: isFresh ? Self.mostOfFresh : Self.mostOfSlow)
                + (isFresh ? 0 : Self.longestBonus)
            if score > best.score { best = Scan(score: score, width: width, total: total) }
        }
        return best
    }

    /// Whether there are enough distinct accounts above expectation.
    ///
    /// The hourly counts have an account in each of its hours, so that one script that runs all day looks like many.
    private func isBroad(_ together: [Int], width: Int, expected: Double, endingWith hour: Hour) -> Bool {
        var accounts: Set<AccountID> = []
        for place in together { tracks[place].addAccounts(of: width, endingWith: hour, to: &accounts) }
        return Double(accounts.count) - expected >= Double(configuration.leastAccounts)
    }

    private func finding(at place: Int, subject: String, started: Timestamp?, scan: Scan, hour: Hour) -> Finding {
        let track = tracks[place]
        let total = scan.score > 0 ? scan.total : track.baseline.total(of: scan.width, endingWith: hour)
        let start = Hour(rawValue: hour.rawValue - scan.width + 1).start
        let evidence = track.evidence(of: scan.width, endingWith: hour, limit: configuration.memberLimit)
        return Finding(
            kind: .growth,
            subject: subject,
            transition: .opened,
            cluster: track.cluster,
            started: started ?? track.recent.first { $0.hour.start >= start }?.hour.start ?? start,
            time: hour.end,
            window: Window(start: start, end: hour.end),
            observed: total.seen,
            expected: total.expected,
            score: scan.score,
            excess: scan.score - configuration.openingScore,
            accounts: evidence.tally.accounts,
            effectiveAccounts: evidence.tally.effectiveAccounts,
            busiestShare: evidence.tally.busiestShare,
            members: evidence.items
        )
    }
}
