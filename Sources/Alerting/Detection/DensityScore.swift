import Model

/// What one item's ball looks like now against its own past, at the radius where it stands out most.
struct BallScore: Equatable, Sendable {
    var score = 0.0
    var accounts = 0.0
    var expected = 0.0
    var history = 0.0

    private static let scatter = 0.1

    /// The score of `accounts` in a ball that held `history` account-days of six days.
    ///
    /// `ratio` is the traffic of the present day over that of the six days. Zero where the score cannot reach a third.
    init(accounts: Double, history: Double, ratio: Double) {
        self.accounts = accounts
        self.history = history
        expected = Self.expected(history: history, ratio: ratio)
        let (seen, base) = Self.tempered(accounts, history: history, ratio: ratio)
        guard seen > 2 * base else { return }
        score = surprise(seen: seen, expected: base, weight: min(history + 1, 30))
    }

    /// Whether `accounts` could score at all: a beta variable lies below its mean with a probability of at least 1/e,
    /// which is a score of .43.
    static func mayScore(_ accounts: Double, history: Double, ratio: Double) -> Bool {
        let (seen, base) = tempered(accounts, history: history, ratio: ratio)
        return seen > 2 * base
    }

    private static func expected(history: Double, ratio: Double) -> Double {
        max(history * ratio, 0.02)
    }

    private static func tempered(_ accounts: Double, history: Double, ratio: Double) -> (seen: Double, base: Double) {
        let expected = expected(history: history, ratio: ratio)
        let temper = 1 / (1 + scatter * expected)
        // The account that every ball may have by chance grows with the traffic, and with what is missing of the past.
        let chance = max(1, 6 * ratio)
        return (1 + temper * accounts, chance + temper * expected)
    }

    init() {}
}

/// What the traffic of the last day looks like, the same for every ball.
struct Traffic: Sendable {
    let now: Timestamp
    /// The items of the last day, and everything read in it.
    let items: Double
    let everything: Double
    /// How much more of it was in scope than in the six days before: what grows together is in part no news of any ball, but
    /// three times at most, since in a narrow scope a campaign may be nearly all there is.
    let swell: Double
    let surges: [Hour: Surge]
    private let stream: HourlyVolume

    init(at now: Timestamp, items volume: HourlyVolume, stream: HourlyVolume) {
        self.now = now
        self.stream = stream
        items = volume.lastDay(at: now)
        everything = stream.lastDay(at: now)
        surges = stream.surges(at: now)
        let before = (items: volume.sixDaysBefore(at: now), everything: stream.sixDaysBefore(at: now))
        // The same either way where everything is in scope.
        let (share, shareBefore) = (items * before.everything, before.items * everything)
        swell = share > shareBefore ? min(3, share / shareBefore) : 1
    }

    /// The share of the last day's traffic that came after `time`.
    func share(after time: Timestamp) -> Double {
        everything > 0 ? min(1, stream.items(since: time, until: now) / everything) : 0
    }
}

extension DensityWindow {
    private struct Voice {
        let account: AccountID
        let nearness: Float
        let hour: Hour
    }

    /// The highest score over the radii of the item with this number, after the handicap of the radius.
    func score(of number: Int, in traffic: Traffic, configuration: DensityConfiguration) -> BallScore {
        let entry = recent[number - firstNumber]
        let ratio = traffic.swell * traffic.everything / max(1, entry.volumeBefore)
        var best = BallScore()
        // There are no more accounts than items, and most balls of a popular topic are told by that.
        let isWorthCounting = zip(configuration.radii, entry.history).contains { radius, history in
            let items = 1 + entry.neighbours.count { $0.nearness >= radius.nearness }
            return items >= configuration.leastAccounts
                && BallScore.mayScore(Double(items), history: history, ratio: ratio)
        }
        guard isWorthCounting else { return best }
        let voices = self.voices(around: entry, at: traffic.now)
        let weights = weights(of: voices, in: traffic)
        for (place, radius) in configuration.radii.enumerated() {
            var accounts = 0.0
            var heaviest = 0.0
            for (rank, voice) in voices.enumerated() {
                if voice.nearness >= radius.nearness { heaviest = max(heaviest, weights?[rank] ?? 1) }
                if rank + 1 == voices.count || voices[rank + 1].account != voice.account {
                    accounts += heaviest
                    heaviest = 0
                }
            }
            guard accounts >= Double(configuration.leastAccounts) else { break }
            var ball = BallScore(accounts: accounts, history: entry.history[place], ratio: ratio)
            ball.score -= radius.handicap
            if ball.score > best.score { best = ball }
        }
        return best
    }

    /// The item itself and its neighbours of the last day, by account.
    private func voices(around entry: Recent, at now: Timestamp) -> [Voice] {
        var voices = [Voice(account: entry.account, nearness: 1, hour: entry.time.hour)]
        voices.reserveCapacity(entry.neighbours.count + 1)
        for neighbour in entry.neighbours where neighbour.number >= firstNumber {
            let other = recent[neighbour.number - firstNumber]
            guard isRecent(other.time, at: now) else { continue }
            voices.append(Voice(account: other.account, nearness: neighbour.nearness, hour: other.time.hour))
        }
        voices.sort { $0.account.rawValue < $1.account.rawValue }
        return voices
    }

    /// What each voice counts for; nil where every one counts in full.
    private func weights(of voices: [Voice], in traffic: Traffic) -> [Double]? {
        guard !traffic.surges.isEmpty else { return nil }
        var own: [Hour: Int] = [:]
        for voice in voices { own[voice.hour, default: 0] += 1 }
        return voices.map { voice in
            traffic.surges[voice.hour].map { $0.weight(own: own[voice.hour] ?? 0) } ?? 1
        }
    }
}
