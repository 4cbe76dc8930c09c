import Model

/// What one cluster's count of an hour is expected to be, from its own past and the hour's traffic.
///
/// The expectation is the traffic of all clusters, times the cluster's usual share of it at that hour of the day (apart
/// for weekends), times a level. Share and slow level learn 48 hours late, so that a ramp stays visible instead of teaching
/// its own expectation. A window of a few hours is compared with the fresh level instead, which is just so late that no such
/// window has taught it anything: what drifts from day to day is no news within six hours. Constant memory, a bit more than
/// a kilobyte; nothing here knows accounts.
struct Baseline: Equatable, Sendable {
    /// One closed hour as the scan needs it.
    struct HourCount: Equatable, Sendable {
        var seen: Float = 0
        var slow = Expectation()
        var fresh = Expectation()
        /// How much the hour itself weighs, less than one where the whole stream surged.
        var weight: Float = 1
    }

    /// What an hour's count was expected to be by one of the levels.
    struct Expectation: Equatable, Sendable {
        var count = Baseline.leastExpectation
        /// How much an account of this hour weighs, less than one where the counts scatter more than by chance.
        var temper: Float = 1

        init() {}

        init(_ count: Double, scatter: Double) {
            self.count = max(Float(count), Baseline.leastExpectation)
            temper = 1 / (1 + Float(scatter) * self.count)
        }
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
    private static let lag = 48
    /// How late the fresh level learns, in hours, and so the longest window that it is for.
    static let freshLag = 6
    private static let slowLevelDecay = halving(hours: 48)
    private static let freshLevelDecay = halving(hours: 12)
    private static let shrinkage = 2.0
    /// What the hour before and the hour after tell about an hour of the day.
    private static let neighbourWeight = 0.5
    /// The age in hours up to which a cluster cannot wait for the lag, and must learn from its outbreaks, too.
    private static let settledAge = 168
    /// The age in hours from which a fortnight's expectation can be trusted in full.
    private static let trustedAge = 336.0
    private static let leastExpectation: Float = 0.003

    private var whole = Share()
    private var binAccounts = [Float](repeating: 0, count: HourOfWeek.binCount)
    private var binExposure = [Float](repeating: 0, count: HourOfWeek.binCount)
    /// Capped counts and expectations before the level, by hour modulo the lag.
    private var laggedSeen = [Float](repeating: 0, count: Baseline.lag)
    private var laggedExpected = [Float](repeating: 0, count: Baseline.lag)
    private var slowLevel = Level()
    private var freshLevel = Level()
    private var slowScatter = Scatter()
    private var freshScatter = Scatter()
    /// Hours with traffic since the first account.
    private(set) var age = 0
    /// The hour of the first account; exposure before it does not count.
    private var born: Hour?
    /// The last 24 hours, by hour modulo 24.
    private var day = [HourCount](repeating: HourCount(), count: 24)
    /// Expectations of the last 14 days and of the one that is running, by day modulo 15.
    private var fortnight = [Float](repeating: 24 * Baseline.leastExpectation, count: 15)

    /// How much counts deviate from the slow expectation beyond chance, as a share of it, squared.
    var scatter: Double {
        slowScatter.value
    }

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

        slowLevel.learn(seen: laggedSeen[slot], expected: laggedExpected[slot], decay: Self.slowLevelDecay)
        let then = floorModulo(hour.rawValue - Self.freshLag, Self.lag)
        freshLevel.learn(seen: laggedSeen[then], expected: laggedExpected[then], decay: Self.freshLevelDecay)
        let expected = plain * slowLevel.factor
        let expectedFresh = plain * freshLevel.factor

        let variance = slowScatter.variance(of: expected)
        // Once the cluster is settled an outbreak must not teach the baseline.
        let capped = age > Self.settledAge ? min(y, expected + 2.5 * variance.squareRoot() + 2) : y
        laggedSeen[slot] = Float(capped)
        laggedExpected[slot] = Float(plain)
        day[floorModulo(hour.rawValue, 24)] = HourCount(
            seen: Float(seen),
            slow: Expectation(expected, scatter: slowScatter.value),
            fresh: Expectation(expectedFresh, scatter: freshScatter.value),
            weight: Float(weight)
        )
        trust(expected, of: hour)
        slowScatter.learn(seen: y, expected: expected, isSettled: age > 24)
        freshScatter.learn(seen: y, expected: expectedFresh, isSettled: age > 24)
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
                let unlearnt = Share(
                    accounts: Double(laggedSeen[floorModulo(past.rawValue, Self.lag)]),
                    exposure: exposure(of: past, volume: volume)
                )
                whole.add(unlearnt)
                let apart = floorModulo(back + 1, 24) - 1
                guard (-1...1).contains(apart), HourOfWeek(past).bin / 24 == bin / 24 else { continue }
                near.add(unlearnt, weight: apart == 0 ? 1 : Self.neighbourWeight)
            }
        }
        guard whole.accounts > 0, whole.exposure > 0 else { return 0 }
        let prior = Self.shrinkage / (whole.accounts / whole.exposure)
        return volume.count(at: hour) * (Self.shrinkage + near.accounts) / (prior + near.exposure)
    }

    private mutating func trust(_ expected: Double, of hour: Hour) {
        let today = floorModulo(floorQuotient(hour.rawValue, 24), 15)
        if floorModulo(hour.rawValue, 24) == 0 { fortnight[today] = 0 }
        fortnight[today] += max(Float(expected), Self.leastExpectation)
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

    /// The counts of the `width` hours that end with `hour`, which must be the last one closed, against the level for it.
    func total(of width: Int, endingWith hour: Hour) -> WindowTotal {
        var total = WindowTotal()
        for back in 0..<width {
            let count = day[floorModulo(hour.rawValue - back, 24)]
            total.add(count, against: width > Self.freshLag ? count.slow : count.fresh)
        }
        return total
    }

    /// What the slow level had expected in one of the last 24 hours.
    func expected(in hour: Hour) -> Double {
        Double(day[floorModulo(hour.rawValue, 24)].slow.count)
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
        slowLevel.decay(power(Self.slowLevelDecay, hours))
        freshLevel.decay(power(Self.freshLevelDecay, hours))
        slowScatter.decay(hours: hours)
        freshScatter.decay(hours: hours)
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
        slowLevel.take(part, of: &giver.slowLevel)
        freshLevel.take(part, of: &giver.freshLevel)
        slowScatter.take(part, of: &giver.slowScatter)
        freshScatter.take(part, of: &giver.freshScatter)
        for slot in day.indices {
            move(part, of: &giver.day[slot].seen, to: &day[slot].seen)
            move(part, of: &giver.day[slot].slow.count, to: &day[slot].slow.count)
            move(part, of: &giver.day[slot].fresh.count, to: &day[slot].fresh.count)
        }
        age = max(age, giver.age)
        born = [born, giver.born].compactMap(\.self).min()
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

extension Baseline: Archivable {
    mutating func archive(in archive: inout Archive) throws(StateError) {
        try archive.field(&whole.accounts)
        try archive.field(&whole.exposure)
        try archive.list(&binAccounts)
        try archive.list(&binExposure)
        try archive.list(&laggedSeen)
        try archive.list(&laggedExpected)
        try archive.field(&slowLevel)
        try archive.field(&slowScatter)
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

extension Baseline {
    /// What an earlier form lacked.
    mutating func archiveFresh(in archive: inout Archive) throws(StateError) {
        try archive.field(&freshLevel)
        try archive.field(&freshScatter)
        for slot in day.indices { try archive.field(&day[slot].fresh) }
    }

    /// Begins what an earlier form lacked with what it had.
    mutating func refresh() {
        freshLevel = slowLevel
        freshScatter = slowScatter
        for slot in day.indices { day[slot].fresh = day[slot].slow }
    }
}

extension Baseline.HourCount: Archivable {
    mutating func archive(in archive: inout Archive) throws(StateError) {
        try archive.field(&seen)
        try archive.field(&slow)
        try archive.field(&weight)
    }
}

extension Baseline.Expectation: Archivable {
    mutating func archive(in archive: inout Archive) throws(StateError) {
        try archive.field(&count)
        try archive.field(&temper)
    }
}
