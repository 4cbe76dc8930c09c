import Model

/// Items by hour of event time over a week: how busy it is, and how busy it was before.
struct HourlyVolume: Equatable, Sendable {
    static let hours = 7 * 24 + 1

    var counts = [Int](repeating: 0, count: HourlyVolume.hours)
    var newest: Hour?

    mutating func add(_ time: Timestamp) {
        let hour = time.hour
        if let newest {
            guard hour.rawValue > newest.rawValue - Self.hours else { return }
            let passed = min(max(hour.rawValue - newest.rawValue, 0), Self.hours)
            for step in 0..<passed { counts[floorModulo(hour.rawValue - step, Self.hours)] = 0 }
        }
        newest = max(newest ?? hour, hour)
        counts[floorModulo(hour.rawValue, Self.hours)] += 1
    }

    /// Items of the 24 hours up to `now`, which must lie in the newest hour.
    ///
    /// The hour at the edge counts by the part of it that lies inside.
    func lastDay(at now: Timestamp) -> Double {
        let elapsed = now.seconds(since: now.hour.start) / 3600
        return (0..<24).reduce(0.0) { $0 + count(now.hour, back: $1) } + (1 - elapsed) * count(now.hour, back: 24)
    }

    /// Items of the six days before the 24 hours up to `now`.
    func sixDaysBefore(at now: Timestamp) -> Double {
        let elapsed = now.seconds(since: now.hour.start) / 3600
        let whole = (25..<168).reduce(0.0) { $0 + count(now.hour, back: $1) }
        return whole + elapsed * count(now.hour, back: 24) + (1 - elapsed) * count(now.hour, back: 168)
    }

    /// The hours of the last day in which everything was busier than usual, with what would have been usual.
    ///
    /// Usual is up to twice the mean of the six days before or of the same hour in them, and at least 20 items.
    func surges(at now: Timestamp) -> [Hour: Surge] {
        let mean = sixDaysBefore(at: now) / 144
        var surges: [Hour: Surge] = [:]
        for back in 0...24 {
            let items = count(now.hour, back: back)
            guard items > 20, items > 2 * mean else { continue }
            let days = (1...6).filter { back + 24 * $0 < Self.hours }
            let sameHour = days.reduce(0.0) { $0 + count(now.hour, back: back + 24 * $1) } / Double(max(1, days.count))
            let usual = max(2 * max(mean, sameHour), 20)
            if items > usual {
                surges[Hour(rawValue: now.hour.rawValue - back)] = Surge(items: items, usual: usual)
            }
        }
        return surges
    }

    private func count(_ hour: Hour, back: Int) -> Double {
        Double(counts[floorModulo(hour.rawValue - back, Self.hours)])
    }
}

/// An hour in which the whole stream was busier than usual.
struct Surge: Equatable, Sendable {
    let items: Double
    let usual: Double

    /// What an account of that hour counts for in a ball that holds `own` of its items.
    ///
    /// The ball's own items are left out of the comparison: a campaign is no excuse for itself.
    func weight(own: Int) -> Double {
        min(1, usual / max(1, items - Double(own)))
    }
}
