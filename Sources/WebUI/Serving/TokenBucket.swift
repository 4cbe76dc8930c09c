/// Lets requests through at a steady rate, and some at once after a quiet time.
struct TokenBucket: Equatable, Sendable {
    /// The most that may come at once.
    let capacity: Double
    let perSecond: Double
    private var level: Double
    private var filledAt: Double?

    init(capacity: Double, perSecond: Double) {
        self.capacity = capacity
        self.perSecond = perSecond
        level = capacity
    }

    /// Takes `cost` out, at `seconds` of a clock that never runs backwards; false where not enough is left.
    mutating func take(_ cost: Double, at seconds: Double) -> Bool {
        level = min(capacity, level + max(0, seconds - (filledAt ?? seconds)) * perSecond)
        filledAt = seconds
        guard cost <= level else { return false }
        level -= cost
        return true
    }
}
