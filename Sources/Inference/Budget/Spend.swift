/// Tokens and the dollars that they cost.
package struct Spend: Codable, Equatable, Sendable {
    package var tokens: Int
    package var dollars: Double

    package init(tokens: Int = 0, dollars: Double = 0) {
        self.tokens = tokens
        self.dollars = dollars
    }

    static func + (left: Spend, right: Spend) -> Spend {
        Spend(tokens: left.tokens + right.tokens, dollars: left.dollars + right.dollars)
    }

    static func - (left: Spend, right: Spend) -> Spend {
        Spend(tokens: left.tokens - right.tokens, dollars: left.dollars - right.dollars)
    }

    /// The larger of both, each number by itself.
    static func larger(_ left: Spend, _ right: Spend) -> Spend {
        Spend(tokens: max(left.tokens, right.tokens), dollars: max(left.dollars, right.dollars))
    }
}
