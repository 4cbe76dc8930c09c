import Model

/// Where the random numbers of one edition come from: a rerun with the same seed asks the same questions.
struct Chance: Sendable {
    let seed: UInt64
    let edition: Int

    /// A generator of its own for each question, so that the order in which questions are asked does not matter.
    func generator(for purpose: String, _ place: Int) -> SplitMix {
        SplitMix(seed: seed ^ stableHash("\(edition) \(purpose) \(place)"))
    }
}

/// The same number for the same text in every run (FNV-1a).
func stableHash(_ text: String) -> UInt64 {
    text.utf8.reduce(14_695_981_039_346_656_037) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 }
}
