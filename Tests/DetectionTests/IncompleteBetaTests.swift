import Testing

@testable import Detection

@Suite("The incomplete beta function")
struct IncompleteBetaTests {
    struct Value: Sendable {
        let x: Double
        let a: Double
        let b: Double
        let logarithm: Double

        init(_ x: Double, _ a: Double, _ b: Double, _ logarithm: Double) {
            self.x = x
            self.a = a
            self.b = b
            self.logarithm = logarithm
        }
    }

    @Test(
        "Agrees with values computed to 60 digits, far into both tails",
        arguments: [
            Value(0.5, 1, 1, -0.69314718055994531),
            Value(0.5, 2, 3, -0.37469344944141069),
            Value(0.1, 0.5, 0.5, -1.5855614147303533),
            Value(0.9, 20, 5, -0.088913059546245651),
            Value(0.3, 1.5, 30, -8.0061946462546435e-5),
            Value(0.01, 80, 30, -308.00931935358587),
            Value(0.001, 200, 2, -1376.2487464086098),
            Value(1e-6, 50, 1.5, -688.69128427554587),
            Value(0.999, 3, 0.7, -0.018382757196712268),
            Value(0.67, 41, 1, -16.419580230482135),
            Value(0.2, 1000, 30, -1486.4031595907139),
        ]
    )
    func values(value: Value) {
        let logarithm = logRegularizedIncompleteBeta(value.x, value.a, value.b)
        #expect(abs(logarithm - value.logarithm) <= 1e-11 * abs(value.logarithm))
    }

    @Test("Is 0 below the unit interval and 1 above it")
    func ends() {
        #expect(logRegularizedIncompleteBeta(0, 2, 3) == -.infinity)
        #expect(logRegularizedIncompleteBeta(-1, 2, 3) == -.infinity)
        #expect(logRegularizedIncompleteBeta(1, 2, 3) == 0)
    }

    @Test("Rises with x, on both sides of the mean")
    func monotone() {
        let values = stride(from: 0.01, through: 0.99, by: 0.01).map { logRegularizedIncompleteBeta($0, 7.5, 12) }
        #expect(zip(values, values.dropFirst()).allSatisfy { $0 < $1 })
    }

    @Test("A rate that has doubled is not yet surprising; one tenfold is")
    func surprises() {
        #expect(surprise(seen: 21, expected: 11, weight: 30) < 0.5)
        #expect(surprise(seen: 101, expected: 11, weight: 30) > 4)
    }

    @Test("A score beyond what a double holds as a probability stays finite and ordered")
    func extremes() {
        let high = surprise(seen: 5_000, expected: 1.1, weight: 30)
        #expect(high > 400)
        #expect(surprise(seen: 6_000, expected: 1.1, weight: 30) > high)
    }
}
