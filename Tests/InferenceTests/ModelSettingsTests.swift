import Testing

@testable import Inference

@Suite("Settings of models")
struct ModelSettingsTests {
    @Test(
        "A server's address is understood with and without a slash and a version at its end",
        arguments: [
            ("https://api.example.org", "https://api.example.org/v1/messages"),
            ("https://api.example.org/", "https://api.example.org/v1/messages"),
            ("https://api.example.org/v1", "https://api.example.org/v1/messages"),
            ("https://api.example.org/v1//", "https://api.example.org/v1/messages"),
            ("http://[::1]:8080/gate/v1/", "http://[::1]:8080/gate/v1/messages"),
            ("http://h/gatev1", "http://h/gatev1/v1/messages"),
        ]
    )
    func addresses(url: String, full: String) throws {
        #expect(try ServerAddress(url, of: "m").url(of: MessagesWire.path) == full)
    }

    @Test(
        "An address that is none, or that carries a secret, is refused without being repeated",
        arguments: [
            "", "api.example.org", "ftp://h", "https://user:hunter2@h/", "https://hunter2@h", "https://h/?key=hunter2",
            "https://h/#hunter2", "https://",
        ]
    )
    func badAddresses(url: String) {
        let error = #expect(throws: ModelSettingsError.self) {
            try ModelSettings(name: "m", dialect: .openAI, url: url).validate()
        }
        #expect(error?.key == "url")
        #expect(error?.description.contains("hunter2") == false)
    }

    @Test("Each setting out of its range is named")
    func ranges() {
        func fault(_ change: (inout ModelSettings) -> Void) -> String? {
            var settings = ModelSettings(name: "m", dialect: .openAI, url: "http://h")
            change(&settings)
            do throws(ModelSettingsError) {
                try settings.validate()
                return nil
            } catch {
                return error.key
            }
        }
        #expect(fault { _ in } == nil)
        #expect(fault { $0.name = "" } == "name")
        #expect(fault { $0.temperature = nil } == nil)
        #expect(fault { $0.temperature = -0.1 } == "temperature")
        #expect(fault { $0.temperature = .nan } == "temperature")
        #expect(fault { $0.maximumOutput = 0 } == "maximumOutput")
        #expect(fault { $0.prices = TokenPrices(input: -1, output: 1) } == "prices")
        #expect(fault { $0.prices = TokenPrices(input: 1, output: .infinity) } == "prices")
        #expect(fault { $0.timeout = .zero } == "timeout")
        #expect(fault { $0.concurrency = 0 } == "concurrency")
        #expect(fault { $0.hedgingDelay = 0 } == "hedgingDelay")
        #expect(fault { $0.contextBudget = 0 } == "contextBudget")
    }

    @Test("Each setting of an embedding model out of its range is named")
    func embeddingRanges() {
        func fault(_ change: (inout EmbeddingSettings) -> Void) -> String? {
            var settings = EmbeddingSettings(name: "m", url: "http://h")
            change(&settings)
            do throws(ModelSettingsError) {
                try settings.validate()
                return nil
            } catch {
                return error.key
            }
        }
        #expect(fault { _ in } == nil)
        #expect(fault { $0.name = "" } == "name")
        #expect(fault { $0.url = "h" } == "url")
        #expect(fault { $0.dimensions = 0 } == "dimensions")
        #expect(fault { $0.batch = 0 } == "batch")
        #expect(fault { $0.batchBytes = 0 } == "batchBytes")
        #expect(fault { $0.prices = TokenPrices(input: .nan, output: 0) } == "prices")
        #expect(fault { $0.timeout = .zero } == "timeout")
        #expect(fault { $0.concurrency = 0 } == "concurrency")
    }

    @Test("A key is taken without its line end", arguments: ["sk-1", "sk-1\n", "sk-1\r\n", "sk-1\n\n"])
    func keys(text: String) throws {
        #expect(try ModelKey(text.utf8).headerValue(after: "Bearer ") == "Bearer sk-1")
    }

    @Test(
        "What could not stand in a header is no key",
        arguments: ["", "\n", "a b", "a\nb", "a\0", "a\u{7F}", "é", " a"]
    )
    func badKeys(text: String) {
        #expect(throws: ModelKeyError.self) { try ModelKey(text.utf8) }
    }

    @Test("A key shows itself in no description, and neither does an error about one")
    func secrecy() throws {
        let key = try ModelKey("hunter2".utf8)
        var dumped = ""
        dump([key], to: &dumped)
        let texts = ["\(key)", String(reflecting: key), "\([key])", "\(Optional(key) as Any)", dumped]
        #expect(texts.allSatisfy { !$0.contains("hunter2") })
        let error = #expect(throws: ModelKeyError.self) { try ModelKey("hunter2 ".utf8) }
        #expect(error.map { "\($0)".contains("hunter2") } == false)
    }

    @Test("Usage costs what its prices say, and the most of it is never less")
    func prices() {
        let prices = TokenPrices(input: 3, output: 15, cachedRead: 0.3, cacheWrite: 3.75)
        let usage = TokenUsage(input: 1_000_000, cached: 1_000_000, cacheWritten: 1_000_000, output: 1_000_000)
        #expect(abs(prices.dollars(for: usage) - 22.05) < 1e-9)
        #expect(abs(prices.mostDollars(for: usage) - (3 * 3.75 + 15)) < 1e-9)
        #expect(TokenPrices(input: 2, output: 3).cachedRead == 2)
        #expect(TokenPrices(input: 2, output: 3).cacheWrite == 2)
    }

    @Test(
        "Tokens are estimated by the script that a text is written in",
        arguments: [("", 0), ("a", 1), ("abcd", 1), ("abcde", 2), ("éé", 1), ("日本", 2), ("привет", 6), ("ab日", 2)]
    )
    func estimates(text: String, tokens: Int) {
        #expect(estimatedTokens(of: text) == tokens)
    }

    @Test("The most tokens of a request are more than its bytes and more than its estimate")
    func mostTokensOfTexts() {
        for text in ["", "abc", "日本語", String(repeating: "🦊", count: 100)] {
            #expect(mostTokens(in: [text, "x"]) > text.utf8.count + 1)
            #expect(mostTokens(in: [text]) > estimatedTokens(of: text))
        }
    }
}
