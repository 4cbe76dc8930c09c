import Inference

/// The language models that a watch asks, and where their keys are.
package struct ModelsConfiguration: Equatable, Sendable {
    /// One model with the name of the credential, or the path of the file, that holds its key; nil where it needs none.
    package struct Model: Equatable, Sendable {
        package var settings: ModelSettings
        package var key: String?
    }

    /// Asked about each conversation.
    package var facets: Model
    /// Asked for names and for the hierarchy.
    package var names: Model
    /// Asked whether a name gives somebody away.
    package var audit: Model

    /// Every model under its key.
    var all: [(name: String, model: Model)] {
        [("facets", facets), ("names", names), ("audit", audit)]
    }
}

/// A sentence encoder behind a server's `/v1/embeddings`.
package struct ServedEncoder: Equatable, Sendable {
    package var settings: EmbeddingSettings
    /// The length of its vectors.
    package var dimensions: Int
    /// The name of the credential, or the path of the file, that holds its key; nil where it needs none.
    package var key: String?
}

extension Configuration {
    mutating func readModels(_ root: Section) {
        let section = root.section("models")
        section.refuseUnknownKeys(["facets", "names", "audit"])
        guard section.isPresent else { return }
        let facets = section.section("facets")
        if !facets.isPresent { section.fault("facets", "must say which model is asked about each conversation") }
        let reader = facets.model(like: nil, temperature: 0.2)
        // The naming model is another one as a rule, and at least warmer; the auditor should always say the same.
        let names = section.section("names").model(like: reader, temperature: 1)
        let audit = section.section("audit").model(like: names, temperature: 0.05)
        models = ModelsConfiguration(facets: reader, names: names, audit: audit)
    }

    mutating func readBudget(_ root: Section) {
        let section = root.section("budget")
        section.refuseUnknownKeys(["hour", "day", "withoutOptional", "sampling"])
        (budget.caps.tokensPerHour, budget.caps.dollarsPerHour) = section.section("hour").cap()
        (budget.caps.tokensPerDay, budget.caps.dollarsPerDay) = section.section("day").cap()
        let thresholds = budget.thresholds
        budget.thresholds.withoutOptional = section.double(
            "withoutOptional",
            default: thresholds.withoutOptional,
            in: 0.01...1
        )
        budget.thresholds.sampling = section.double("sampling", default: thresholds.sampling, in: 0.01...1)
        if !budget.thresholds.areSound { section.fault("sampling", "must not be below withoutOptional") }
        let needsPrices = budget.caps.dollarsPerHour != nil || budget.caps.dollarsPerDay != nil
        for (name, model) in models?.all ?? [] where needsPrices && model.settings.prices == nil {
            section.fault("", "is in dollars, but models.\(name) has no prices to count them by")
        }
    }
}

/// What models may cost, and when less is asked of them.
package struct BudgetConfiguration: Equatable, Sendable {
    package var caps = SpendCaps()
    package var thresholds = BudgetThresholds()

    package init() {}
}

extension Section {
    /// The model in this section; keys that are absent are taken from `other`, but for the temperature.
    func model(like other: ModelsConfiguration.Model?, temperature: Double) -> ModelsConfiguration.Model {
        refuseUnknownKeys([
            "name", "dialect", "url", "key", "temperature", "maximumOutput", "prefill", "cache", "prices", "timeout",
            "concurrency", "hedgeAfter", "context",
        ])
        let settings = other?.settings
        var model = ModelSettings(
            name: string("name", default: settings?.name ?? ""),
            dialect: choice("dialect", default: settings?.dialect ?? .anthropic),
            url: string("url", default: settings?.url ?? "")
        )
        if isPresent || other == nil {
            if model.name.isEmpty { fault("name", "must be the model's name, as its server knows it") }
            if model.url.isEmpty { fault("url", "must be the server's address, such as https://api.anthropic.com") }
        }
        // Some models take no temperature but their own.
        model.temperature =
            optionalString("temperature") == "none" ? nil : double("temperature", default: temperature, in: 0...2)
        model.maximumOutput = int(
            "maximumOutput",
            default: settings?.maximumOutput ?? model.maximumOutput,
            in: 16...100_000
        )
        model.prefills = bool("prefill", default: settings?.prefills ?? false)
        model.caches = bool("cache", default: settings?.caches ?? true)
        model.timeout = .seconds(duration("timeout", default: settings.map { $0.timeout / .seconds(1) } ?? 120))
        model.concurrency = int("concurrency", default: settings?.concurrency ?? model.concurrency, in: 1...1024)
        let hedge = duration("hedgeAfter", default: settings?.hedgingDelay ?? 0)
        model.hedgingDelay = hedge > 0 ? hedge : nil
        model.contextBudget = int(
            "context",
            default: settings?.contextBudget ?? model.contextBudget,
            in: 500...10_000_000
        )
        model.prices = section("prices").prices() ?? settings?.prices
        if !model.name.isEmpty, !model.url.isEmpty {
            do throws(ModelSettingsError) {
                try model.validate()
            } catch {
                fault(error.key == "url" ? "url" : "", "\(error.key) \(error.problem)")
            }
        }
        return ModelsConfiguration.Model(settings: model, key: optionalString("key") ?? other?.key)
    }

    /// An encoder behind a server, with the length of its vectors.
    func servedEncoder() -> ServedEncoder {
        refuseUnknownKeys(["name", "url", "key", "dimensions", "price", "timeout", "concurrency"])
        let dimensions = int("dimensions", default: 0, in: 0...16_384)
        if dimensions == 0 { fault("dimensions", "must be the length of the model's vectors") }
        var settings = EmbeddingSettings(
            name: string("name", default: ""),
            url: string("url", default: ""),
            dimensions: dimensions
        )
        let price = double("price", default: 0, in: 0...1e6)
        if price > 0 { settings.prices = TokenPrices(input: price, output: 0) }
        settings.timeout = .seconds(duration("timeout", default: 60))
        settings.concurrency = int("concurrency", default: settings.concurrency, in: 1...1024)
        if dimensions > 0 {
            do throws(ModelSettingsError) {
                try settings.validate()
            } catch {
                fault(names.contains(error.key) ? error.key : "", "\(error.key) \(error.problem)")
            }
        }
        return ServedEncoder(settings: settings, dimensions: dimensions, key: optionalString("key"))
    }

    private func prices() -> TokenPrices? {
        refuseUnknownKeys(["input", "output", "cached", "cacheWrite"])
        guard isPresent else { return nil }
        let input = double("input", default: 0, in: 0...1e6)
        return TokenPrices(
            input: input,
            output: double("output", default: 0, in: 0...1e6),
            cachedRead: double("cached", default: input, in: 0...1e6),
            cacheWrite: double("cacheWrite", default: input, in: 0...1e6)
        )
    }

    /// The tokens and the dollars of a limit; nil for what is not limited.
    fileprivate func cap() -> (tokens: Int?, dollars: Double?) {
        refuseUnknownKeys(["tokens", "dollars"])
        let tokens = int("tokens", default: 0, in: 0...Int.max)
        let dollars = double("dollars", default: 0, in: 0...1e9)
        return (tokens == 0 ? nil : tokens, dollars == 0 ? nil : dollars)
    }
}
