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
