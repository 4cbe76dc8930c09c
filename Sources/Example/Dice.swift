import Model

/// A source of chance whose every number is fixed by its seed, on any machine and in any version of Swift.
///
/// xoshiro256** seeded through splitmix64. The draws are written out here and not left to the standard library, whose
/// way from bits to a number in a range may change between releases.
struct Dice {
    private var s0: UInt64
    private var s1: UInt64
    private var s2: UInt64
    private var s3: UInt64

    /// Starts the sequence that belongs to `seed` and `stream`; different streams of a seed have nothing in common.
    init(seed: UInt64, stream: UInt64 = 0) {
        var seeds = SplitMix(seed: scrambled(seed) ^ scrambled(stream &+ 0x6a09_e667_f3bc_c909))
        s0 = seeds.next()
        s1 = seeds.next()
        s2 = seeds.next()
        s3 = seeds.next()
    }

    private mutating func next() -> UInt64 {
        let result = rotated(s1 &* 5, 7) &* 9
        let shifted = s1 << 17
        s2 ^= s0
        s3 ^= s1
        s1 ^= s2
        s0 ^= s3
        s2 ^= shifted
        s3 = rotated(s3, 45)
        return result
    }

    /// A whole number from 0 up to but not including `bound`.
    mutating func below(_ bound: Int) -> Int {
        Int(next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    /// True in `percent` of 100 draws.
    mutating func chance(_ percent: Int) -> Bool {
        below(100) < percent
    }

    /// A fraction from 0 up to but not including 1, in steps of 2⁻⁵³.
    mutating func fraction() -> Double {
        Double(next() >> 11) * 0x1p-53
    }

    /// One of `choices`, all equally likely.
    mutating func pick<Choice>(_ choices: [Choice]) -> Choice {
        choices[below(choices.count)]
    }

    /// A place in `weights`, each as likely as its weight.
    mutating func place(in weights: [Int]) -> Int {
        var rest = below(weights.reduce(0, +))
        for (place, weight) in weights.enumerated() {
            if rest < weight { return place }
            rest -= weight
        }
        return weights.count - 1
    }
}

private func rotated(_ value: UInt64, _ bits: UInt64) -> UInt64 {
    (value << bits) | (value >> (64 - bits))
}
