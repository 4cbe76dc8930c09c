import Foundation

extension ScriptedModel {
    /// About as many tokens as a provider would count in `text`: four bytes of Latin text make one, and so does every
    /// letter of another script.
    package static func tokens(in text: String) -> Int {
        var bytes = 0
        var others = 0
        for scalar in text.unicodeScalars {
            if scalar.value < 0x250 { bytes += scalar.value < 0x80 ? 1 : 2 } else { others += 1 }
        }
        return (bytes + 3) / 4 + others
    }

    /// How many tokens one request takes.
    struct Usage {
        var input = 0
        var cached = 0
        var cacheWritten = 0
        var output = 0

        // Providers do not keep less than this.
        private static let leastCached = 1024

        init(of request: Request, answer: String, cache: inout Set<String>) {
            let instructions = ScriptedModel.tokens(in: request.system)
            input = ScriptedModel.tokens(in: request.user) + ScriptedModel.tokens(in: request.prefill ?? "") + 8
            output = max(1, min(ScriptedModel.tokens(in: answer), request.maximumTokens ?? .max))
            // One of the two protocols caches what is marked, and bills the writing; the other all that is long enough.
            let isCached = request.isMarkedForCache || request.dialect == .openAI
            guard isCached, instructions >= Self.leastCached else {
                input += instructions
                return
            }
            let isKnown = !cache.insert(request.model + "\0" + request.system).inserted
            if isKnown {
                cached = instructions
            } else if request.dialect == .anthropic {
                cacheWritten = instructions
            } else {
                input += instructions
            }
        }
    }
}

extension ScriptedModel.Request {
    /// The body of the answer `text`, in the form of a real provider.
    func body(text: String, ending: ScriptedModel.Ending, usage: ScriptedModel.Usage) -> [UInt8] {
        var text = text
        var ending = ending
        if let maximumTokens, ending == .whole, ScriptedModel.tokens(in: text) > maximumTokens {
            text = String(text.prefix(max(1, maximumTokens * 4)))
            while ScriptedModel.tokens(in: text) > maximumTokens, text.count > 1 { text.removeLast() }
            ending = .length
        }
        switch dialect {
        case .anthropic: return messagesBody(text, ending, usage)
        case .openAI: return completionsBody(text, ending, usage)
        }
    }

    private func messagesBody(_ text: String, _ ending: ScriptedModel.Ending, _ usage: ScriptedModel.Usage) -> [UInt8] {
        let reason =
            switch ending {
            case .whole: "end_turn"
            case .length: "max_tokens"
            case .refusal: "refusal"
            }
        return json([
            "id": "msg_01scripted", "type": "message", "role": "assistant", "model": model,
            "content": ending == .refusal ? [] : [["type": "text", "text": text]],
            "stop_reason": reason, "stop_sequence": NSNull(),
            "usage": [
                "input_tokens": usage.input, "output_tokens": usage.output,
                "cache_creation_input_tokens": usage.cacheWritten, "cache_read_input_tokens": usage.cached,
                "service_tier": "standard",
            ],
        ])
    }

    private func completionsBody(
        _ text: String,
        _ ending: ScriptedModel.Ending,
        _ usage: ScriptedModel.Usage
    ) -> [UInt8] {
        let reason =
            switch ending {
            case .whole: "stop"
            case .length: "length"
            case .refusal: "content_filter"
            }
        let prompt = usage.input + usage.cached
        return json([
            "id": "chatcmpl-scripted", "object": "chat.completion", "created": 1_784_112_000, "model": model,
            "choices": [
                [
                    "index": 0, "finish_reason": reason, "logprobs": NSNull(),
                    "message": ["role": "assistant", "content": text, "refusal": NSNull()],
                ]
            ],
            "usage": [
                "prompt_tokens": prompt, "completion_tokens": usage.output, "total_tokens": prompt + usage.output,
                "prompt_tokens_details": ["cached_tokens": usage.cached],
            ],
        ])
    }
}

extension ScriptedModel.Dialect {
    /// An error as this protocol's provider writes it.
    func errorBody(_ status: Int, _ message: String) -> [UInt8] {
        let type =
            switch status {
            case 400, 422: "invalid_request_error"
            case 401: "authentication_error"
            case 403: "permission_error"
            case 404: "not_found_error"
            case 413: "request_too_large"
            case 429: "rate_limit_error"
            case 529: "overloaded_error"
            default: "api_error"
            }
        return switch self {
        case .anthropic:
            json(["type": "error", "error": ["type": type, "message": message], "request_id": "req_scripted"])
        case .openAI: json(["error": ["message": message, "type": type, "param": NSNull(), "code": NSNull()]])
        }
    }
}

func json(_ object: [String: Any]) -> [UInt8] {
    guard let data = try? JSONSerialization.data(withJSONObject: object, options: [.sortedKeys]) else {
        fatalError("an answer that is no JSON")
    }
    return Array(data)
}
