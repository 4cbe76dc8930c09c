/// How long to wait before the same is asked again.
struct BackOff: Equatable, Sendable {
    /// The bound of the first delay, in seconds; it doubles with every attempt.
    var firstDelay = 0.5
    /// The bound of every delay, in seconds.
    var longestDelay = 30.0

    /// The seconds to wait after attempt number `attempt`, counted from 1; `chance` is drawn from 0..<1.
    ///
    /// The whole delay is random below its bound, so that what failed together does not come back together. What the server
    /// `asked` for comes on top of it.
    func delay(after attempt: Int, asked: Double?, chance: Double) -> Double {
        // Doubling more often would not raise the bound any more, but overflow.
        var bound = firstDelay
        for _ in 1..<min(max(attempt, 1), 32) { bound = min(bound * 2, longestDelay) }
        guard let asked else { return chance * bound }
        return asked + chance * min(bound, max(firstDelay, asked))
    }
}
