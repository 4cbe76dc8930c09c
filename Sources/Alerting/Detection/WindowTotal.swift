/// What was seen and expected over a few hours, plain and tempered.
struct WindowTotal: Equatable, Sendable {
    var seen = 0.0
    var expected = 0.0
    /// Accounts above expectation, by the weight of their hours.
    var excess = 0.0
    var temperedSeen = 0.0
    var temperedExpected = 0.0

    mutating func add(_ hour: Baseline.HourCount, against expectation: Baseline.Expectation) {
        let weight = expectation.temper * hour.weight
        seen += Double(hour.seen)
        expected += Double(expectation.count)
        excess += Double((hour.seen - expectation.count) * hour.weight)
        temperedSeen += Double(hour.seen * weight)
        temperedExpected += Double(expectation.count * weight)
    }

    mutating func add(_ other: WindowTotal) {
        seen += other.seen
        expected += other.expected
        excess += other.excess
        temperedSeen += other.temperedSeen
        temperedExpected += other.temperedExpected
    }

    /// The score, with `trusted`, the expectation of 14 days, telling how far the base can be trusted, up to `most`.
    func score(trusted: Double, most: Double) -> Double {
        surprise(seen: 1 + temperedSeen, expected: 1 + temperedExpected, weight: min(trusted / 2 + 0.5, most))
    }
}
