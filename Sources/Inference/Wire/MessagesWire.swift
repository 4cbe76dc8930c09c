/// Anthropic's Messages: how a question is written and its answer read.
enum MessagesWire {
    static let path = "/v1/messages"

    /// The body of the request for `question`.
    static func body(of question: Question, settings: ModelSettings) -> [UInt8] {
        var messages = [Turn(role: "user", content: question.material)]
        if let leadIn = question.leadIn {
            if settings.prefills {
                // The server refuses a begun answer that ends in a blank.
                messages.append(Turn(role: "assistant", content: leadIn.trimmed))
            } else {
                messages[0].content += "\n\n" + beginning(with: leadIn)
            }
        }
        let mark = settings.caches ? CacheControl() : nil
        return json(
            Request(
                model: settings.name,
                maxTokens: question.maximumOutput ?? settings.maximumOutput,
                temperature: settings.temperature,
                // The server refuses a block without text.
                system: question.instructions.isEmpty
                    ? nil : [Block(text: question.instructions, cacheControl: mark)],
                messages: messages
            )
        )
    }

    /// What the body of a 2xx answer says.
    static func read(_ body: [UInt8], to question: Question) -> Reading<ModelAnswer> {
        guard let response = decoded(Response.self, from: body) else {
            return .nonsense("answered with something that is no message")
        }
        let text = response.content.compactMap { $0.type == "text" ? $0.text : nil }.joined()
        let usage = response.usage
        var counted = TokenUsage(
            input: tokenCount(usage?.inputTokens) ?? 0,
            cached: tokenCount(usage?.cacheReadInputTokens) ?? 0,
            cacheWritten: tokenCount(usage?.cacheCreationInputTokens) ?? 0,
            output: tokenCount(usage?.outputTokens) ?? 0
        )
        counted.estimateMissing(question: question, answer: text)
        if response.stopReason == "refusal" { return .refusal(counted) }
        let isCutShort = ["max_tokens", "model_context_window_exceeded"].contains(response.stopReason)
        return .answer(
            ModelAnswer(text: withoutLeadIn(question.leadIn, text), usage: counted, isCutShort: isCutShort),
            counted
        )
    }

    private struct Request: Encodable {
        let model: String
        let maxTokens: Int
        let temperature: Double?
        let system: [Block]?
        let messages: [Turn]
    }

    private struct Turn: Encodable {
        let role: String
        var content: String
    }

    private struct Block: Encodable {
        let type = "text"
        let text: String
        let cacheControl: CacheControl?
    }

    private struct CacheControl: Encodable {
        let type = "ephemeral"
    }

    private struct Response: Decodable {
        struct Part: Decodable {
            let type: String
            let text: String?
        }

        struct Usage: Decodable {
            let inputTokens: Double?
            let outputTokens: Double?
            let cacheReadInputTokens: Double?
            let cacheCreationInputTokens: Double?
        }

        let content: [Part]
        let stopReason: String?
        let usage: Usage?
    }
}

extension TokenUsage {
    /// Estimates what the server did not count, so that nothing is taken to be free.
    mutating func estimateMissing(question: Question, answer: String) {
        if input + cached + cacheWritten == 0 {
            input = estimatedTokens(of: question.instructions) + estimatedTokens(of: question.material)
        }
        if output == 0 { output = estimatedTokens(of: answer) }
    }
}
