import HTTP

/// One language model on one server.
///
/// Its client tries again what may succeed and waits while the server is down. Everything that it spends goes through the
/// ledger.
package final class ModelServer: Sendable {
    private let settings: ModelSettings
    private let address: ServerAddress
    private let key: ModelKey?
    private let courier: Courier

    /// Throws where the settings make no sense; nothing is sent yet.
    ///
    /// `http` must allow as many connections to one host as the settings' concurrency, or requests spend their time waiting
    /// for one. `chance` draws from 0..<1.
    package init(
        _ settings: ModelSettings,
        key: ModelKey?,
        http: HTTPClient,
        ledger: SpendLedger,
        clock: InferenceClock = .system,
        chance: @escaping @Sendable () -> Double = { .random(in: 0..<1) }
    ) throws(ModelSettingsError) {
        try settings.validate()
        let address = try ServerAddress(settings.url, of: settings.name)
        self.settings = settings
        self.address = address
        self.key = key
        courier = Courier(
            model: settings.name,
            endpoint: address.endpoint,
            prices: settings.prices,
            concurrency: settings.concurrency,
            hedgingDelay: settings.hedgingDelay,
            http: http,
            ledger: ledger,
            clock: clock,
            chance: chance,
            probe: {
                settings.errand(for: Self.probe, at: address, key: key).withoutAnswer
            }
        )
    }

    /// Asks this server.
    package var client: ModelClient {
        ModelClient(model: settings.name, budget: settings.contextBudget) {
            [settings, address, key, courier] question throws(InferenceError) in
            try await courier.bring(settings.errand(for: question, at: address, key: key))
        }
    }

    /// How the server stands.
    package var standing: ModelStanding { courier.standing }

    /// Shows whether the server answers at all, for next to nothing and with no word of a conversation.
    private static let probe = Question(
        instructions: "You are asked whether you are there. Answer with one word.",
        material: "Are you there?",
        prompt: "probe",
        digest: "",
        purpose: "probe",
        maximumOutput: 16
    )
}

extension ModelSettings {
    /// What is sent for `question`, what it can cost, and how its answer is read.
    func errand(for question: Question, at address: ServerAddress, key: ModelKey?) -> Errand<ModelAnswer> {
        let body: [UInt8]
        var headers: HTTPHeaders = ["Content-Type": "application/json", "Accept": "application/json"]
        let path: String
        switch dialect {
        case .anthropic:
            path = MessagesWire.path
            body = MessagesWire.body(of: question, settings: self)
            headers.append("anthropic-version", "2023-06-01")
            if let key { headers.append("x-api-key", key.headerValue()) }
        case .openAI:
            path = CompletionsWire.path
            body = CompletionsWire.body(of: question, settings: self, host: address.host)
            if let key { headers.append("Authorization", key.headerValue(after: "Bearer ")) }
        }
        let dialect = dialect
        return Errand(
            request: HTTPRequest(.post, address.url(of: path), headers: headers, body: body, timeout: timeout),
            purpose: question.purpose,
            most: TokenUsage(
                input: mostTokens(in: [question.instructions, question.material, question.leadIn ?? ""]),
                output: question.maximumOutput ?? maximumOutput
            ),
            read: { body in
                switch dialect {
                case .anthropic: MessagesWire.read(body, to: question)
                case .openAI: CompletionsWire.read(body, to: question)
                }
            }
        )
    }
}
