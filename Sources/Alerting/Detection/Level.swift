/// How a cluster's counts of late compare with what its share alone would have them be.
struct Level: Equatable, Sendable {
    private static let shrinkage = 40.0

    private var seen = 0.0
    private var expected = 0.0

    /// What an expectation is to be multiplied by.
    var factor: Double {
        min(max((Self.shrinkage + seen) / (Self.shrinkage + expected), 1 / 3), 3)
    }

    mutating func learn(seen: Float, expected: Float, decay factor: Double) {
        decay(factor)
        self.seen += Double(seen)
        self.expected += Double(expected)
    }

    mutating func decay(_ factor: Double) {
        seen *= factor
        expected *= factor
    }

    mutating func take(_ part: Double, of giver: inout Level) {
        move(part, of: &giver.seen, to: &seen)
        move(part, of: &giver.expected, to: &expected)
    }
}

extension Level: Archivable {
    mutating func archive(in archive: inout Archive) throws(StateError) {
        try archive.field(&seen)
        try archive.field(&expected)
    }
}
