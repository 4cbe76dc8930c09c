import Foundation
import HTTP

/// Which language model to ask, where, and how.
package struct ModelSettings: Equatable, Sendable {
    /// The protocol that a server speaks.
    package enum Dialect: String, Equatable, Sendable, CaseIterable {
        /// Anthropic's Messages.
        case anthropic
        /// OpenAI's chat completions, which vLLM, llama.cpp, Ollama and most gateways speak, too.
        case openAI
    }

    /// The model's name, as the server knows it.
    package var name: String
    package var dialect: Dialect
    /// The server, such as `https://api.anthropic.com`; a `/v1` behind it is understood.
    package var url: String
    /// How freely the model chooses its words; nil for the server's own value, as some models take no other.
    package var temperature: Double?
    /// The most tokens of an answer, unless a question says otherwise.
    package var maximumOutput: Int
    /// Whether the model goes on with an answer that was begun for it.
    ///
    /// Without it, a lead-in is asked for in words.
    package var prefills: Bool
    /// Whether the instructions are marked for the provider's cache.
    ///
    /// Only Anthropic's protocol has such a mark; servers of the other kind cache without being asked, or not at all.
    package var caches: Bool
    /// What the tokens cost; nil where they cost nothing, and then no cap in dollars can hold them back.
    package var prices: TokenPrices?
    /// The most that one request may take.
    package var timeout: Duration
    /// The most requests at a time.
    ///
    /// The HTTP client must allow as many connections to one host.
    package var concurrency: Int
    /// After how many seconds without an answer the same is asked a second time; nil for never.
    ///
    /// Each second request costs as much as the first.
    package var hedgingDelay: Double?
    /// How many tokens of a conversation the model is shown at most.
    package var contextBudget: Int

    package init(
        name: String,
        dialect: Dialect,
        url: String,
        temperature: Double? = 0.2,
        maximumOutput: Int = 1_000,
        prefills: Bool = false,
        caches: Bool = true,
        prices: TokenPrices? = nil,
        timeout: Duration = .seconds(120),
        concurrency: Int = 16,
        hedgingDelay: Double? = nil,
        contextBudget: Int = 8_000
    ) {
        self.name = name
        self.dialect = dialect
        self.url = url
        self.temperature = temperature
        self.maximumOutput = maximumOutput
        self.prefills = prefills
        self.caches = caches
        self.prices = prices
        self.timeout = timeout
        self.concurrency = concurrency
        self.hedgingDelay = hedgingDelay
        self.contextBudget = contextBudget
    }

    /// Throws where the settings make no sense, with the first problem found.
    package func validate() throws(ModelSettingsError) {
        func check(_ isGood: Bool, _ key: String, _ problem: String) throws(ModelSettingsError) {
            guard isGood else { throw ModelSettingsError(model: name, key: key, problem: problem) }
        }
        try check(!name.isEmpty, "name", "must not be empty")
        _ = try ServerAddress(url, of: name)
        try check(temperature.map { (0...2).contains($0) } ?? true, "temperature", "must be between 0 and 2")
        try check(maximumOutput > 0, "maximumOutput", "must be at least 1")
        try check(prices?.areSound ?? true, "prices", "must be 0 or more")
        try check(timeout > .zero, "timeout", "must be more than 0")
        try check((1...1_024).contains(concurrency), "concurrency", "must be between 1 and 1024")
        try check(hedgingDelay.map { $0 > 0 && $0.isFinite } ?? true, "hedgingDelay", "must be more than 0")
        try check(contextBudget > 0, "contextBudget", "must be at least 1")
    }
}

/// What is wrong with the settings of a model.
package struct ModelSettingsError: Error, Equatable, CustomStringConvertible {
    package let model: String
    /// The setting, as the property is called.
    package let key: String
    package let problem: String

    package var description: String { "model \(model): \(key) \(problem)" }
}

/// Where a model server stands.
struct ServerAddress: Equatable, Sendable {
    /// What may be shown.
    let endpoint: String
    let host: String
    private let base: String

    /// Understands a URL with or without a slash or `/v1` at its end.
    init(_ url: String, of model: String) throws(ModelSettingsError) {
        func error(_ problem: String) -> ModelSettingsError {
            ModelSettingsError(model: model, key: "url", problem: problem)
        }
        guard let endpoint = Endpoint(url: url), let parts = URLComponents(string: url) else {
            throw error("must be an absolute URL of http or https")
        }
        guard parts.user == nil, parts.password == nil else {
            throw error("must have no user and no password in it; give the key as a credential")
        }
        guard parts.query == nil, parts.fragment == nil else { throw error("must have no `?` and no `#`") }
        var base = url
        while base.hasSuffix("/") { base.removeLast() }
        if base.hasSuffix("/v1") { base.removeLast(3) }
        while base.hasSuffix("/") { base.removeLast() }
        self.base = base
        self.endpoint = endpoint.description
        host = endpoint.host
    }

    /// The URL of `path`, which begins with a slash.
    func url(of path: String) -> String { base + path }
}
