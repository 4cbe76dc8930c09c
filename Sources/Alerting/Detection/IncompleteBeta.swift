import Glibc

/// The natural logarithm of the probability that a beta variable with the shapes `a` and `b` is at most `x`, exact far
/// into both tails.
///
/// `a` and `b` must be positive. Minus infinity at `x` ≤ 0 and zero at `x` ≥ 1.
func logRegularizedIncompleteBeta(_ x: Double, _ a: Double, _ b: Double) -> Double {
    guard x > 0 else { return -.infinity }
    guard x < 1 else { return 0 }
    // The fraction converges fast on this side of the mean; the other side is one minus its mirror image.
    guard x <= (a + 1) / (a + b + 2) else { return log1p(-exp(logLowerTail(1 - x, b, a))) }
    return min(0, logLowerTail(x, a, b))
}

/// How surprising it is that a rate has not doubled: −log10 of the probability that it is at most twice its base.
///
/// `seen` and `expected` already hold the prior of one account each. `weight` is how many accounts' worth of history
/// the base rests on. The ratio of two gamma posteriors follows a beta distribution, hence the one function behind it.
func surprise(seen: Double, expected: Double, weight: Double) -> Double {
    let doubled = 2 * expected
    return -logRegularizedIncompleteBeta(doubled / (doubled + weight), seen, weight) / ln10
}

private let ln10 = 2.302585092994046

/// The tail's density term times the continued fraction of the incomplete beta function, by Lentz's method.
private func logLowerTail(_ x: Double, _ a: Double, _ b: Double) -> Double {
    a * log(x) + b * log1p(-x) - logBeta(a, b) - log(a) + log(betaFraction(x, a, b))
}

func logBeta(_ a: Double, _ b: Double) -> Double {
    logGamma(a) + logGamma(b) - logGamma(a + b)
}

private func logGamma(_ x: Double) -> Double {
    // The plain function stores the sign in a global of the C library; this one is safe on any thread.
    var sign: Int32 = 0
    return lgamma_r(x, &sign)
}

private func betaFraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
    let smallest = 1e-300
    func away(_ value: Double) -> Double { abs(value) < smallest ? smallest : value }
    var numerator = 1.0
    var denominator = 1 / away(1 - (a + b) * x / (a + 1))
    var fraction = denominator
    for step in 1...10_000 {
        let m = Double(step)
        let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        denominator = 1 / away(1 + even * denominator)
        numerator = away(1 + even / numerator)
        fraction *= denominator * numerator
        let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        denominator = 1 / away(1 + odd * denominator)
        numerator = away(1 + odd / numerator)
        let change = denominator * numerator
        fraction *= change
        if abs(change - 1) < 1e-15 { break }
    }
    return fraction
}
