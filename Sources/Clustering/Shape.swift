/// How long and how heavy the sum of some unit vectors is: all that is needed of them, beside their direction, to compare
/// groups.
struct Shape: Equatable, Sendable {
    /// The length of the mean of the vectors, 0 to 1.
    var meanLength: Double
    /// How many vectors the mean was taken over.
    var count: Double
    /// How many vectors they stand for.
    var mass: Double

    /// The root of the mean cosine between two different vectors of the group.
    ///
    /// `meanLength` itself counts each vector with itself and so flatters small groups.
    var tightness: Double {
        guard count > 1 else { return meanLength }
        return max(0.02, (meanLength * meanLength - 1 / count) / (1 - 1 / count)).squareRoot()
    }

    /// How much tightness is lost when two groups become one: a distance that does not depend on their sizes.
    static func distance(_ a: Shape, _ b: Shape, cosine: Double) -> Double {
        let (left, right) = (a.tightness, b.tightness)
        let across = 2 * a.meanLength * b.meanLength * cosine
        return (left + right - max(0, left * left + right * right + across).squareRoot()) / 2
    }

    /// How much of the objective of k-means is lost when two groups become one; grows with their sizes.
    static func cost(_ a: Shape, _ b: Shape, cosine: Double) -> Double {
        let (left, right) = (a.meanLength * a.mass, b.meanLength * b.mass)
        return left + right - max(0, left * left + right * right + 2 * left * right * cosine).squareRoot()
    }
}

/// A running mean and variance that forgets at the pace of what it is fed.
struct Spread: Equatable, Sendable {
    var mean = 0.0
    var variance = 0.0
    var weight = 0.0

    mutating func feed(_ value: Double, memory: Double) {
        weight = min(weight + 1, memory)
        let step = 1 / weight
        let delta = value - mean
        mean += step * delta
        variance += step * (delta * (value - mean) - variance)
    }

    /// This spread, drawn towards `other` as if that had `weight` values.
    func shrunk(towards other: Spread, weight prior: Double) -> (mean: Double, deviation: Double) {
        let share = weight / (weight + prior)
        let mean = share * mean + (1 - share) * other.mean
        let variance = share * variance + (1 - share) * other.variance
        return (mean, max(0, variance).squareRoot())
    }
}
