import Model

/// What one cluster's count of an hour is expected to be, from its own past and the hour's traffic.
///
/// The expectation is the traffic of all clusters, times the cluster's usual share of it at that hour of the day (apart
/// for weekends), times a slow level. Share and level both learn 48 hours late, so that a ramp stays visible instead of
/// teaching its own expectation. Constant memory, a bit more than a kilobyte; nothing here knows accounts.
struct Baseline: Equatable, Sendable {
    /// One closed hour as the scan needs it.
    struct HourCount: Equatable, Sendable {
        var seen: Float = 0
        var expected = Baseline.leastExpectation
        /// How much an account of this hour weighs, less than one where the counts scatter more than by chance.
        var temper: Float = 1
        /// How much the hour itself weighs, less than one where the whole stream surged.
        var weight: Float = 1
    }

    /// The share of the traffic: exponential sums of accounts and of exposure.
    struct Share: Equatable, Sendable {
        var accounts = 0.0
        var exposure = 0.0

        mutating func decay(_ factor: Double) {
            accounts *= factor
            exposure *= factor
        }

        mutating func add(_ other: Share, weight: Double = 1) {
            accounts += weight * other.accounts
            exposure += weight * other.exposure
        }

        /// Adds `part` of what `giver` has, both brought to the longer of the two exposures.
        mutating func take(_ part: Double, of giver: Share) {
            let longer = max(exposure, giver.exposure)
            guard longer > 0 else { return }
            let own = exposure > 0 ? accounts * (longer / exposure) : 0
            let given = giver.exposure > 0 ? part * giver.accounts * (longer / giver.exposure) : 0
            self = Share(accounts: own + given, exposure: longer)
        }
    }

    private static let slowDecay = halving(hours: 21 * 24)
    private static let binDecay = halving(hours: 21)  // a bin is visited about once a day
    private static let levelDecay = halving(hours: 48)
    private static let scatterDecay = 0.999
    private static let lag = 48
    private static let shrinkage = 2.0
    /// What the hour before and the hour after tell about an hour of the day.
    private static let neighbourWeight = 0.5
    private static let levelShrinkage = 40.0
    /// The age in hours up to which a cluster cannot wait for the lag, and must learn from its outbreaks, too.
    private static let settledAge = 168
    /// The age in hours from which a fortnight's expectation can be trusted in full.
    private static let trustedAge = 336.0
    private static let usualScatter = 0.15
    private static let leastExpectation: Float = 0.003

    private var whole = Share()
    private var binAccounts = [Float](repeating: 0, count: HourOfWeek.binCount)
    private var binExposure = [Float](repeating: 0, count: HourOfWeek.binCount)
    /// Capped counts and expectations before the level, by hour modulo the lag.
    private var laggedSeen = [Float](repeating: 0, count: Baseline.lag)
    private var laggedExpected = [Float](repeating: 0, count: Baseline.lag)
    private var levelSeen = 0.0
    private var levelExpected = 0.0
    private var excess = 0.0
    private var square = 0.0
    private(set) var scatter = Baseline.usualScatter
    /// Hours with traffic since the first account.
    private(set) var age = 0
    /// The hour of the first account; exposure before it does not count.
    private var born: Hour?
    /// The last 24 hours, by hour modulo 24.
    private var day = [HourCount](repeating: HourCount(), count: 24)
    /// Expectations of the last 14 days and of the one that is running, by day modulo 15.
    private var fortnight = [Float](repeating: 24 * Baseline.leastExpectation, count: 15)

    /// What is left of all the accounts ever seen here.
    var remainder: Double {
        whole.accounts + laggedSeen.reduce(0.0) { $0 + Double($1) }
    }

    /// Takes in the next hour: `seen` accounts in this cluster of those that `volume` has in all, this hour included.
    ///
    /// `weight` says what the hour counts for in the scan; the baseline learns from it in full.
    /// Every hour must be taken in, in order, from the first on.
    mutating func close(_ hour: Hour, seen: Int, volume: HourlyVolume, weight: Double = 1) {
        if born == nil, seen > 0 { born = hour }
        let slot = floorModulo(hour.rawValue, Self.lag)
        let y = Double(seen)
        let plain = plainExpectation(of: hour, volume: volume)
        learnShare(volume: volume, at: Hour(rawValue: hour.rawValue - Self.lag))

        levelSeen = Self.levelDecay * levelSeen + Double(laggedSeen[slot])
        levelExpected = Self.levelDecay * levelExpected + Double(laggedExpected[slot])
        let level = (Self.levelShrinkage + levelSeen) / (Self.levelShrinkage + levelExpected)
        let expected = plain * min(max(level, 1 / 3), 3)

        let variance = expected + scatter * expected * expected
        // Once the cluster is settled an outbreak must not teach the baseline.
        let capped = age > Self.settledAge ? min(y, expected + 2.5 * variance.squareRoot() + 2) : y
        laggedSeen[slot] = Float(capped)
        laggedExpected[slot] = Float(plain)
        remember(hour, seen: y, expected: expected, weight: weight)
        learnScatter(deviation: y - expected, expected: expected, variance: variance)
        if exposure(of: hour, volume: volume) > 0 { age += 1 }
    }

    /// The traffic of an hour, zero before the cluster's first account.
    private func exposure(of hour: Hour, volume: HourlyVolume) -> Double {
        guard let born, hour >= born else { return 0 }
        return volume.count(at: hour)
    }

    private func plainExpectation(of hour: Hour, volume: HourlyVolume) -> Double {
        var whole = whole
        var near = Share()
        let bin = HourOfWeek(hour).bin
        for step in -1...1 {
            let beside = floorModulo(bin + step, 24) + bin / 24 * 24
            let weight = step == 0 ? 1 : Self.neighbourWeight
            near.accounts += weight * Double(binAccounts[beside])
            near.exposure += weight * Double(binExposure[beside])
        }
        if age <= Self.settledAge {
            for back in 1...Self.lag {
                let past = Hour(rawValue: hour.rawValue - back)
                let fresh = Share(
                    accounts: Double(laggedSeen[floorModulo(past.rawValue, Self.lag)]),
                    exposure: exposure(of: past, volume: volume)
                )
                whole.add(fresh)
                let apart = floorModulo(back + 1, 24) - 1
                guard (-1...1).contains(apart), HourOfWeek(past).bin / 24 == bin / 24 else { continue }
                near.add(fresh, weight: apart == 0 ? 1 : Self.neighbourWeight)
            }
        }
        guard whole.accounts > 0, whole.exposure > 0 else { return 0 }
        let prior = Self.shrinkage / (whole.accounts / whole.exposure)
        return volume.count(at: hour) * (Self.shrinkage + near.accounts) / (prior + near.exposure)
    }

    private mutating func remember(_ hour: Hour, seen: Double, expected: Double, weight: Double) {
        let expected = max(Float(expected), Self.leastExpectation)
        let temper = 1 / (1 + Float(scatter) * expected)
        day[floorModulo(hour.rawValue, 24)] = HourCount(
            seen: Float(seen),
            expected: expected,
            temper: temper,
            weight: Float(weight)
        )
        let today = floorModulo(floorQuotient(hour.rawValue, 24), 15)
        if floorModulo(hour.rawValue, 24) == 0 { fortnight[today] = 0 }
        fortnight[today] += expected
    }

    private mutating func learnScatter(deviation: Double, expected: Double, variance: Double) {
        excess *= Self.scatterDecay
        square *= Self.scatterDecay
        if age > 24 {
            excess += min(deviation * deviation, 16 * variance) - expected
            square += expected * expected
        }
        scatter = min(max((excess + Self.usualScatter * 30) / (square + 30), 0.03), 1.5)
    }

    /// Learns from the hour that is about to leave the lag.
    private mutating func learnShare(volume: HourlyVolume, at hour: Hour) {
        let bin = HourOfWeek(hour).bin
        let capped = laggedSeen[floorModulo(hour.rawValue, Self.lag)]
        let exposure = exposure(of: hour, volume: volume)
        whole.decay(Self.slowDecay)
        whole.add(Share(accounts: Double(capped), exposure: exposure))
        binAccounts[bin] = binAccounts[bin] * Float(Self.binDecay) + capped
        binExposure[bin] = binExposure[bin] * Float(Self.binDecay) + Float(exposure)
    }

    /// The counts of the `width` hours that end with `hour`, which must be the last one closed.
    func total(of width: Int, endingWith hour: Hour) -> WindowTotal {
        var total = WindowTotal()
        for back in 0..<width { total.add(day[floorModulo(hour.rawValue - back, 24)]) }
        return total
    }

    /// The expectation of the 14 days that end with `hour`, which must be the last one closed, less while it is young.
    ///
    /// A newborn cluster's base rests on days that may have been its opening ones.
    func trustedExpectation(endingWith hour: Hour) -> Double {
        let elapsed = Float(floorModulo(hour.rawValue, 24) + 1) / 24
        let oldest = floorModulo(floorQuotient(hour.rawValue, 24) + 1, 15)
        let expected = Double(fortnight.reduce(0, +) - fortnight[oldest] * elapsed)
        return expected * min(1, Double(age) / Self.trustedAge)
    }

    /// Lets whole weeks without any traffic pass at once.
    ///
    /// Equal to closing them one by one, up to rounding, once at least 15 days without traffic have been.
    mutating func skip(weeks: Int) {
        let hours = Double(weeks * 168)
        whole.decay(power(Self.slowDecay, hours))
        for bin in binAccounts.indices {
            let factor = Float(power(Self.binDecay, Double(weeks * HourOfWeek.visitsPerWeek(bin: bin))))
            binAccounts[bin] *= factor
            binExposure[bin] *= factor
        }
        levelSeen *= power(Self.levelDecay, hours)
        levelExpected *= power(Self.levelDecay, hours)
        excess *= power(Self.scatterDecay, hours)
        square *= power(Self.scatterDecay, hours)
        scatter = min(max((excess + Self.usualScatter * 30) / (square + 30), 0.03), 1.5)
    }

    /// Moves `part` (0 to 1) of the mass of `giver` here, past included, so that neither looks changed by it.
    mutating func take(_ part: Double, of giver: inout Baseline) {
        let kept = 1 - part
        whole.take(part, of: giver.whole)
        giver.whole.accounts *= kept
        for bin in binAccounts.indices {
            var own = Share(accounts: Double(binAccounts[bin]), exposure: Double(binExposure[bin]))
            own.take(
                part,
                of: Share(accounts: Double(giver.binAccounts[bin]), exposure: Double(giver.binExposure[bin]))
            )
            binAccounts[bin] = Float(own.accounts)
            binExposure[bin] = Float(own.exposure)
            giver.binAccounts[bin] *= Float(kept)
        }
        move(part, of: &giver.laggedSeen, to: &laggedSeen)
        move(part, of: &giver.laggedExpected, to: &laggedExpected)
        move(part, of: &giver.fortnight, to: &fortnight)
        move(part, of: &giver.levelSeen, to: &levelSeen)
        move(part, of: &giver.levelExpected, to: &levelExpected)
        // Scatter is a ratio of squares, and a part of a count scatters with the square of the part.
        excess += part * part * giver.excess
        square += part * part * giver.square
        giver.excess *= kept * kept
        giver.square *= kept * kept
        for slot in day.indices {
            move(part, of: &giver.day[slot].seen, to: &day[slot].seen)
            move(part, of: &giver.day[slot].expected, to: &day[slot].expected)
        }
        age = max(age, giver.age)
        born = [born, giver.born].compactMap(\.self).min()
    }
}

extension Baseline: Archivable {
    mutating func archive(in archive: inout Archive) throws(StateError) {
        try archive.field(&whole.accounts)
        try archive.field(&whole.exposure)
        try archive.list(&binAccounts)
        try archive.list(&binExposure)
        try archive.list(&laggedSeen)
        try archive.list(&laggedExpected)
        try archive.field(&levelSeen)
        try archive.field(&levelExpected)
        try archive.field(&excess)
        try archive.field(&square)
        try archive.field(&scatter)
        try archive.field(&age)
        try archive.hour(&born)
        try archive.list(&day)
        try archive.list(&fortnight)
        let blank = Baseline()
        guard binAccounts.count == blank.binAccounts.count, binExposure.count == blank.binExposure.count,
            laggedSeen.count == blank.laggedSeen.count, laggedExpected.count == blank.laggedExpected.count,
            day.count == blank.day.count, fortnight.count == blank.fortnight.count
        else { throw StateError(cause: .inconsistent) }
    }
}

extension Baseline.HourCount: Archivable {
    mutating func archive(in archive: inout Archive) throws(StateError) {
        try archive.field(&seen)
        try archive.field(&expected)
        try archive.field(&temper)
        try archive.field(&weight)
    }
}

/// What was seen and expected over a few hours, plain and tempered.
struct WindowTotal: Equatable, Sendable {
    var seen = 0.0
    var expected = 0.0
    /// Accounts above expectation, by the weight of their hours.
    var excess = 0.0
    var temperedSeen = 0.0
    var temperedExpected = 0.0

    mutating func add(_ hour: Baseline.HourCount) {
        seen += Double(hour.seen)
        expected += Double(hour.expected)
        excess += Double((hour.seen - hour.expected) * hour.weight)
        temperedSeen += Double(hour.seen * hour.temper * hour.weight)
        temperedExpected += Double(hour.expected * hour.temper * hour.weight)
    }

    mutating func add(_ other: WindowTotal) {
        seen += other.seen
        expected += other.expected
        excess += other.excess
        temperedSeen += other.temperedSeen
        temperedExpected += other.temperedExpected
    }

    /// The score, with `trusted`, the expectation of 14 days, telling how far the base can be trusted.
    func score(trusted: Double) -> Double {
        surprise(seen: 1 + temperedSeen, expected: 1 + temperedExpected, weight: min(trusted / 2 + 0.5, 30))
    }
}

/// The place of an hour in the week that begins on Monday at 00:00 UTC, working days alike and weekend days alike.
struct HourOfWeek: Equatable, Sendable {
    static let binCount = 48

    let bin: Int

    init(_ hour: Hour) {
        // The first day of 1970 was a Thursday, the fourth of its week.
        let weekday = floorModulo(floorQuotient(hour.rawValue, 24) + 3, 7)
        bin = floorModulo(hour.rawValue, 24) + (weekday >= 5 ? 24 : 0)
    }

    static func visitsPerWeek(bin: Int) -> Int {
        bin < 24 ? 5 : 2
    }
}

private func move(_ part: Double, of giver: inout [Float], to taker: inout [Float]) {
    for slot in taker.indices { move(part, of: &giver[slot], to: &taker[slot]) }
}

private func move(_ part: Double, of giver: inout Float, to taker: inout Float) {
    taker += Float(part) * giver
    giver *= Float(1 - part)
}

private func move(_ part: Double, of giver: inout Double, to taker: inout Double) {
    taker += part * giver
    giver *= 1 - part
}
