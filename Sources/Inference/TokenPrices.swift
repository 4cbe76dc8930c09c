/// What a model costs, in dollars per million tokens.
package struct TokenPrices: Equatable, Sendable {
    package var input: Double
    package var output: Double
    /// For what is read from the provider's cache.
    package var cachedRead: Double
    /// For what is written to the provider's cache.
    package var cacheWrite: Double

    /// Without prices of their own, reading from the cache and writing to it cost as much as input.
    package init(input: Double, output: Double, cachedRead: Double? = nil, cacheWrite: Double? = nil) {
        self.input = input
        self.output = output
        self.cachedRead = cachedRead ?? input
        self.cacheWrite = cacheWrite ?? input
    }

    /// What `usage` costs, in dollars.
    package func dollars(for usage: TokenUsage) -> Double {
        let millionths =
            Double(usage.input) * input + Double(usage.cached) * cachedRead + Double(usage.cacheWritten) * cacheWrite
            + Double(usage.output) * output
        return millionths / 1e6
    }

    /// The most that `usage` can cost, whatever the cache does with its input.
    func mostDollars(for usage: TokenUsage) -> Double {
        let read = Double(usage.input + usage.cached + usage.cacheWritten)
        return (read * max(input, cachedRead, cacheWrite) + Double(usage.output) * output) / 1e6
    }

    var areSound: Bool {
        [input, output, cachedRead, cacheWrite].allSatisfy { $0.isFinite && $0 >= 0 }
    }
}

extension TokenUsage {
    /// Adds tokens to those that there are.
    package static func += (left: inout TokenUsage, right: TokenUsage) {
        left.input += right.input
        left.cached += right.cached
        left.cacheWritten += right.cacheWritten
        left.output += right.output
    }

    /// All tokens, whatever they cost.
    package var total: Int { input + cached + cacheWritten + output }
}
