import Model

/// Counts by hour of event time over a week: how busy the stream is, and how busy it was before.
struct HourlyVolume: Equatable, Sendable {
    static let hours = 7 * 24 + 1

    var counts = [Int](repeating: 0, count: HourlyVolume.hours)
    var newest: Hour?
    var oldest: Hour?

    mutating func add(_ count: Int, at hour: Hour) {
        if let newest {
            guard hour.rawValue > newest.rawValue - Self.hours else { return }
            let passed = min(max(hour.rawValue - newest.rawValue, 0), Self.hours)
            for step in 0..<passed { counts[floorModulo(hour.rawValue - step, Self.hours)] = 0 }
        }
        newest = max(newest ?? hour, hour)
        oldest = min(oldest ?? hour, hour)
        counts[floorModulo(hour.rawValue, Self.hours)] += count
    }

    /// Adds `count` evenly over `hours`.
    mutating func add(_ count: Int, over hours: ClosedRange<Hour>) {
        let first = hours.lowerBound.rawValue
        let length = hours.upperBound.rawValue - first + 1
        for place in max(0, length - Self.hours)..<length {
            let share = count * (place + 1) / length - count * place / length
            if share > 0 { add(share, at: Hour(rawValue: first + place)) }
        }
    }

    /// What an hour of the week up to the newest holds, zero for any other.
    func count(at hour: Hour) -> Double {
        guard let newest, hour <= newest, hour.rawValue > newest.rawValue - Self.hours else { return 0 }
        return Double(counts[floorModulo(hour.rawValue, Self.hours)])
    }

    /// Items of the 24 hours up to `now`, which must lie in the newest hour.
    ///
    /// The hour at the edge counts by the part of it that lies inside.
    func lastDay(at now: Timestamp) -> Double {
        let elapsed = now.seconds(since: now.hour.start) / 3600
        return (0..<24).reduce(0.0) { $0 + count(now.hour, back: $1) } + (1 - elapsed) * count(now.hour, back: 24)
    }

    /// Items from `start` to `end`, which must lie in the newest hour, at most 24 hours later.
    ///
    /// An hour at an edge counts by the part of it that lies inside, as if its items had come evenly; of the newest hour
    /// that is the part up to `end`.
    func items(since start: Timestamp, until end: Timestamp) -> Double {
        guard start < end else { return 0 }
        let newestStart = end.hour.start
        guard start < newestStart else {
            return count(at: end.hour) * end.seconds(since: start) / end.seconds(since: newestStart)
        }
        let between = (start.hour.rawValue + 1..<end.hour.rawValue).reduce(0.0) { $0 + count(at: Hour(rawValue: $1)) }
        let first = 1 - start.seconds(since: start.hour.start) / 3600
        return first * count(at: start.hour) + between + count(at: end.hour)
    }

    /// Items of the six days before the 24 hours up to `now`.
    func sixDaysBefore(at now: Timestamp) -> Double {
        let elapsed = now.seconds(since: now.hour.start) / 3600
        let whole = (25..<168).reduce(0.0) { $0 + count(now.hour, back: $1) }
        return whole + elapsed * count(now.hour, back: 24) + (1 - elapsed) * count(now.hour, back: 168)
    }

    /// The hours of the last day in which everything was busier than usual.
    func surges(at now: Timestamp) -> [Hour: Surge] {
        var surges: [Hour: Surge] = [:]
        for back in 0...24 {
            let hour = Hour(rawValue: now.hour.rawValue - back)
            if let surge = surge(in: hour) { surges[hour] = surge }
        }
        return surges
    }

    /// How much busier than usual an hour of the last day was; nil where it was not, or where a day of past is missing.
    ///
    /// Usual is up to twice the mean of the six days before the last, or of the same hour in them, and 20 in any case.
    func surge(in hour: Hour) -> Surge? {
        guard let newest, let oldest else { return nil }
        let back = newest.rawValue - hour.rawValue
        let items = count(newest, back: back)
        let reach = min(Self.hours - 1, newest.rawValue - oldest.rawValue)
        guard (0...24).contains(back), items > 20, reach >= 48 else { return nil }
        let mean = (25...reach).reduce(0.0) { $0 + count(newest, back: $1) } / Double(reach - 24)
        guard items > 2 * mean else { return nil }
        let days = stride(from: back + 24, through: reach, by: 24).map { count(newest, back: $0) }
        let sameHour = days.isEmpty ? 0 : days.reduce(0, +) / Double(days.count)
        let usual = max(2 * mean, 2 * sameHour, 20)
        return items > usual ? Surge(items: items, usual: usual) : nil
    }

    private func count(_ hour: Hour, back: Int) -> Double {
        Double(counts[floorModulo(hour.rawValue - back, Self.hours)])
    }
}

/// An hour in which the whole stream was busier than usual.
struct Surge: Equatable, Sendable {
    let items: Double
    let usual: Double

    /// What an account of that hour counts for in a ball or cluster that holds `own` of its items.
    ///
    /// The ball's own items are left out of the comparison: a campaign is no excuse for itself. Squared, because counts
    /// that a surge multiplies scatter with its square.
    func weight(own: Int) -> Double {
        let part = min(1, usual / max(1, items - Double(own)))
        return part * part
    }
}
