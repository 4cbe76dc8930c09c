/// The most that a watch may spend on models; nil for no cap.
package struct SpendCaps: Equatable, Sendable {
    /// Tokens of all kinds in an hour of wall-clock time, UTC.
    package var tokensPerHour: Int?
    /// Tokens of all kinds in a day, UTC.
    package var tokensPerDay: Int?
    package var dollarsPerHour: Double?
    package var dollarsPerDay: Double?

    package init(
        tokensPerHour: Int? = nil,
        tokensPerDay: Int? = nil,
        dollarsPerHour: Double? = nil,
        dollarsPerDay: Double? = nil
    ) {
        self.tokensPerHour = tokensPerHour
        self.tokensPerDay = tokensPerDay
        self.dollarsPerHour = dollarsPerHour
        self.dollarsPerDay = dollarsPerDay
    }
}

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

/// What was spent for one purpose on one model in one hour, since it was last written down.
package struct SpendRecord: Codable, Equatable, Sendable {
    /// Hours since 1970, UTC.
    package var hour: Int
    package var model: String
    /// As the questions have it, such as `facets`.
    package var purpose: String
    /// Requests that went out, repeated ones among them.
    package var requests: Int
    package var input: Int
    package var cached: Int
    package var cacheWritten: Int
    package var output: Int
    package var dollars: Double

    package init(
        hour: Int,
        model: String,
        purpose: String,
        requests: Int = 0,
        input: Int = 0,
        cached: Int = 0,
        cacheWritten: Int = 0,
        output: Int = 0,
        dollars: Double = 0
    ) {
        self.hour = hour
        self.model = model
        self.purpose = purpose
        self.requests = requests
        self.input = input
        self.cached = cached
        self.cacheWritten = cacheWritten
        self.output = output
        self.dollars = dollars
    }

    var spend: Spend { Spend(tokens: input + cached + cacheWritten + output, dollars: dollars) }

    mutating func add(_ other: SpendRecord) {
        requests += other.requests
        input += other.input
        cached += other.cached
        cacheWritten += other.cacheWritten
        output += other.output
        dollars += other.dollars
    }
}

/// Up to where a ledger may spend before it must ask for more.
///
/// Holds levels and not additions, so the newest one says everything and may be written over the one before. A ledger that
/// starts takes what the newest lease allowed for spent, because after a crash nobody knows how much of it was.
package struct SpendLease: Codable, Equatable, Sendable {
    /// The hour and the day it is for, counted since 1970, UTC.
    package var hour: Int
    package var day: Int
    /// Up to how much may have been spent in that hour.
    package var ofHour: Spend
    /// Up to how much may have been spent in that day.
    package var ofDay: Spend

    package init(hour: Int, day: Int, ofHour: Spend, ofDay: Spend) {
        self.hour = hour
        self.day = day
        self.ofHour = ofHour
        self.ofDay = ofDay
    }
}
