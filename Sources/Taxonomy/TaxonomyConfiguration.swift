import Glibc

/// What may be shown of a taxonomy, and how tall it is.
package struct TaxonomyConfiguration: Hashable, Codable, Sendable {
    /// The fewest distinct accounts behind a cluster that is shown, and behind each word in its name.
    package var accountFloor: Int
    /// The fewest conversations behind a cluster that is shown.
    package var conversationFloor: Int
    /// The most clusters at the top level.
    package var topClusters: Int
    /// Whether base clusters that mean the same in different languages are looked for.
    package var linksLanguages: Bool
    /// The program's version, for the provenance of labels.
    package var version: String

    /// Every setting with its default.
    package init(
        accountFloor: Int = 5,
        conversationFloor: Int = 10,
        topClusters: Int = 10,
        linksLanguages: Bool = false,
        version: String = "0"
    ) {
        self.accountFloor = accountFloor
        self.conversationFloor = conversationFloor
        self.topClusters = topClusters
        self.linksLanguages = linksLanguages
        self.version = version
    }

    /// How many clusters each level above `base` clusters should have, from the lowest to the top.
    ///
    /// Each level has about a tenth of the one below, in equal steps; up to eight clusters need none above them.
    func levelCounts(base: Int) -> [Int] {
        guard base > 8 else { return [] }
        let top = max(2, min(topClusters, Int(Double(base).squareRoot().rounded())))
        let ratio = Double(base) / Double(top)
        var steps = 1
        while Double(steps) + 0.5 < log10(ratio) { steps += 1 }
        return (1...steps).map { step in
            max(top, Int((Double(base) * pow(1 / ratio, Double(step) / Double(steps))).rounded()))
        }
    }
}
