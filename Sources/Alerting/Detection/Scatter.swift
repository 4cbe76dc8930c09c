/// How much counts deviate from their expectation beyond chance.
struct Scatter: Equatable, Sendable {
    private static let decayPerHour = 0.999
    private static let usual = 0.15
    private static let shrinkage = 30.0

    private var excess = 0.0
    private var square = 0.0
    private(set) var value = Scatter.usual

    /// The variance of a count of which `expected` are expected.
    func variance(of expected: Double) -> Double {
        expected + value * expected * expected
    }

    /// Takes in an hour; of one that is not settled only that it passed.
    mutating func learn(seen: Double, expected: Double, isSettled: Bool) {
        let deviation = seen - expected
        let most = 16 * variance(of: expected)
        decay(hours: 1)
        guard isSettled else { return }
        excess += min(deviation * deviation, most) - expected
        square += expected * expected
        weigh()
    }

    mutating func decay(hours: Double) {
        excess *= power(Self.decayPerHour, hours)
        square *= power(Self.decayPerHour, hours)
        weigh()
    }

    /// Moves what belongs to a part of the counts: scatter is a ratio of squares, so that goes with the square of the part.
    mutating func take(_ part: Double, of giver: inout Scatter) {
        let kept = 1 - part
        excess += part * part * giver.excess
        square += part * part * giver.square
        giver.excess *= kept * kept
        giver.square *= kept * kept
    }

    private mutating func weigh() {
        value = min(max((excess + Self.usual * Self.shrinkage) / (square + Self.shrinkage), 0.03), 1.5)
    }
}

extension Scatter: Archivable {
    mutating func archive(in archive: inout Archive) throws(StateError) {
        try archive.field(&excess)
        try archive.field(&square)
        try archive.field(&value)
    }
}
