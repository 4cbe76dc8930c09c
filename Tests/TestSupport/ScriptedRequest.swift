import Foundation

extension ScriptedModel {
    /// Which of the two protocols for conversations is spoken.
    package enum Dialect: String, Sendable {
        case anthropic
        case openAI
    }

    /// A request for an answer, as it was understood.
    package struct Request: Equatable, Sendable {
        package let dialect: Dialect
        package let model: String
        /// The instructions: `system`, or the messages of the roles system and developer.
        package let system: String
        /// The last turn of the user.
        package let user: String
        /// The started turn of the assistant, nil where there is none.
        package let prefill: String?
        package let temperature: Double?
        package let maximumTokens: Int?
        /// Whether the instructions are marked for the provider's cache.
        package let isMarkedForCache: Bool
        /// Names in lower case.
        package let headers: [String: String]
        /// Which connection it came over, counted from 0.
        package let connection: Int
        /// The body as it arrived.
        package let body: [UInt8]
    }

    /// Why a request is not one; as a provider would say it.
    struct RequestFault: Error {
        let problem: String
    }
}

extension ScriptedModel.Request {
    /// A request that did not come over the wire, to try a script.
    package init(system: String, user: String, prefill: String? = nil) {
        dialect = .openAI
        model = "scripted"
        self.system = system
        self.user = user
        self.prefill = prefill
        temperature = nil
        maximumTokens = nil
        isMarkedForCache = false
        headers = [:]
        connection = 0
        body = []
    }

    init(_ message: TestServer.Request, dialect: ScriptedModel.Dialect) throws(ScriptedModel.RequestFault) {
        guard let body = try? JSONDecoder().decode(ChatBody.self, from: Data(message.body)) else {
            throw ScriptedModel.RequestFault(problem: "the body is not a request in JSON")
        }
        var turns = body.messages
        let prefill = turns.last?.role == "assistant" ? turns.removeLast().content.text : nil
        guard let user = turns.last, user.role == "user", !user.content.text.isEmpty else {
            throw ScriptedModel.RequestFault(problem: "messages: the last turn of the user is missing or empty")
        }
        if dialect == .anthropic {
            guard message.headers["anthropic-version"] != nil else {
                throw ScriptedModel.RequestFault(problem: "anthropic-version: the header is required")
            }
            guard body.max_tokens != nil else {
                throw ScriptedModel.RequestFault(problem: "max_tokens: the field is required")
            }
            guard prefill?.last?.isWhitespace != true else {
                throw ScriptedModel.RequestFault(
                    problem: "messages: final assistant content cannot end with trailing whitespace"
                )
            }
            guard body.system?.parts.allSatisfy({ !$0.text.isEmpty }) != false else {
                throw ScriptedModel.RequestFault(problem: "system: text content blocks must be non-empty")
            }
        }
        self.dialect = dialect
        model = body.model
        system =
            dialect == .anthropic
            ? body.system?.text ?? ""
            : turns.filter { $0.role == "system" || $0.role == "developer" }.map(\.content.text).joined(separator: "\n")
        self.user = user.content.text
        self.prefill = prefill
        temperature = body.temperature
        maximumTokens = body.max_tokens ?? body.max_completion_tokens
        isMarkedForCache = body.system?.parts.contains { $0.cache_control != nil } ?? false
        headers = message.headers
        connection = message.connection
        self.body = message.body
    }
}

// The names are the protocols' own.
// swift-format-ignore: AlwaysUseLowerCamelCase
private struct ChatBody: Decodable {
    struct Turn: Decodable {
        let role: String
        let content: Content
    }

    let model: String
    let messages: [Turn]
    let system: Content?
    let temperature: Double?
    let max_tokens: Int?
    let max_completion_tokens: Int?
}

/// Text as such, or in blocks.
private struct Content: Decodable {
    // swift-format-ignore: AlwaysUseLowerCamelCase
    struct Part: Decodable {
        struct CacheControl: Decodable {
            let type: String
        }

        let text: String
        let cache_control: CacheControl?
    }

    let parts: [Part]

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let text = try? container.decode(String.self) {
            parts = [Part(text: text, cache_control: nil)]
        } else {
            parts = try container.decode([Part].self)
        }
    }

    var text: String { parts.map(\.text).joined(separator: "\n") }
}
