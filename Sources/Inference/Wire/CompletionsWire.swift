/// OpenAI's chat completions: how a question is written and its answer read.
enum CompletionsWire {
    static let path = "/v1/chat/completions"

    /// The body of the request for `question`.
    ///
    /// OpenAI's own server no longer takes `max_tokens` for its newer models; the others know no other name.
    static func body(of question: Question, settings: ModelSettings, host: String) -> [UInt8] {
        var messages: [Turn] = []
        if !question.instructions.isEmpty { messages.append(Turn(role: "system", content: question.instructions)) }
        var material = question.material
        if let leadIn = question.leadIn, !settings.prefills { material += "\n\n" + beginning(with: leadIn) }
        messages.append(Turn(role: "user", content: material))
        if let leadIn = question.leadIn, settings.prefills {
            messages.append(Turn(role: "assistant", content: leadIn.trimmed))
        }
        let maximum = question.maximumOutput ?? settings.maximumOutput
        let isOpenAI = host == "openai.com" || host.hasSuffix(".openai.com")
        return json(
            Request(
                model: settings.name,
                maxTokens: isOpenAI ? nil : maximum,
                maxCompletionTokens: isOpenAI ? maximum : nil,
                temperature: settings.temperature,
                messages: messages
            )
        )
    }

    /// What the body of a 2xx answer says.
    static func read(_ body: [UInt8], to question: Question) -> Reading<ModelAnswer> {
        guard let response = decoded(Response.self, from: body), let choice = response.choices.first else {
            return .nonsense("answered with something that is no chat completion")
        }
        let text = choice.message.content ?? ""
        let cached = tokenCount(response.usage?.promptTokensDetails?.cachedTokens) ?? 0
        var counted = TokenUsage(
            input: max(0, (tokenCount(response.usage?.promptTokens) ?? 0) - cached),
            cached: cached,
            output: tokenCount(response.usage?.completionTokens) ?? 0
        )
        counted.estimateMissing(question: question, answer: text)
        if choice.finishReason == "content_filter" || choice.message.refusal?.isEmpty == false {
            return .refusal(counted)
        }
        return .answer(
            ModelAnswer(
                text: withoutLeadIn(question.leadIn, text),
                usage: counted,
                isCutShort: choice.finishReason == "length"
            ),
            counted
        )
    }

    private struct Request: Encodable {
        let model: String
        let maxTokens: Int?
        let maxCompletionTokens: Int?
        let temperature: Double?
        let messages: [Turn]
    }

    private struct Turn: Encodable {
        let role: String
        let content: String
    }

    private struct Response: Decodable {
        struct Choice: Decodable {
            let message: Message
            let finishReason: String?
        }

        struct Message: Decodable {
            let content: String?
            let refusal: String?
        }

        struct Usage: Decodable {
            struct Details: Decodable {
                let cachedTokens: Double?
            }

            let promptTokens: Double?
            let completionTokens: Double?
            let promptTokensDetails: Details?
        }

        let choices: [Choice]
        let usage: Usage?
    }
}
