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
    /// All tokens, whatever they cost.
    package var total: Int { input + cached + cacheWritten + output }
}

/// About how many tokens `text` has, where the server does not say.
///
/// Four bytes of Latin text make a token; every character of another script counts as one, which is more than most
/// tokenizers make of it. At least 1 for a text that is not empty.
package func estimatedTokens(of text: String) -> Int {
    var latinBytes = 0
    var others = 0
    for scalar in text.unicodeScalars {
        switch scalar.value {
        case 0..<0x80: latinBytes += 1
        case 0x80..<0x250: latinBytes += 2
        default: others += 1
        }
    }
    return (latinBytes + 3) / 4 + others
}

/// More tokens than any tokenizer makes of `texts`: a token has at least one byte.
///
/// The rest is for what a provider puts around each part of a request.
func mostTokens(in texts: [String]) -> Int {
    texts.reduce(64) { $0 + $1.utf8.count + 16 }
}
