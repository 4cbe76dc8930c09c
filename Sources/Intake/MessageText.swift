/// What one message of a log says, whoever wrote the log.
struct Message {
    var role: Turn.Role
    var text: String
    /// Whether any of it is text and not the mark of something else.
    var hasWords: Bool

    /// Reads one message; nil where the element is none or says nothing.
    init?(_ element: JSONElement, mapping: FieldMapping) {
        guard element.isObject else { return nil }
        var content = MessageContent()
        if let path = mapping.content {
            if let found = element.find(path: path) { content.add(found) }
        } else {
            content.addKnownForms(of: element)
        }
        guard !content.pieces.isEmpty else { return nil }
        text = content.pieces.joined(separator: "\n")
        hasWords = content.hasWords
        role = content.isToolResult ? .tool : Self.role(of: element, mapping: mapping)
    }

    private static func role(of element: JSONElement, mapping: FieldMapping) -> Turn.Role {
        if let path = mapping.role { return Turn.Role(loggedAs: element.find(path: path)?.string ?? "") }
        for name in ["role", "from", "sender", "author", "speaker"] {
            guard let found = element.find(name) else { continue }
            if let word = found.string ?? found.find("role")?.string { return Turn.Role(loggedAs: word) }
        }
        return .tool
    }
}

extension Turn.Role {
    /// Reads a log's word for a party; what is neither person, assistant nor instruction counts as a tool.
    init(loggedAs word: String) {
        switch word.lowercased() {
        case "user", "human", "prompter", "customer", "client", "person": self = .user
        case "assistant", "gpt", "bot", "model", "ai", "chatgpt", "claude", "bard", "gemini", "bing", "agent",
            "chatbot":
            self = .assistant
        case "system", "developer": self = .system
        default: self = .tool
        }
    }
}

/// The text of a message, piece by piece, with marks for what is not text.
private struct MessageContent {
    var pieces: [String] = []
    var hasWords = false
    private var results = 0

    /// Whether the message only hands back what tools have found.
    var isToolResult: Bool {
        results > 0 && results == pieces.count
    }

    mutating func addKnownForms(of message: JSONElement) {
        for name in ["content", "value", "text", "parts"] {
            guard let found = message.find(name), !found.isNull else { continue }
            add(found)
            if !pieces.isEmpty { break }
        }
        if let calls = message.find("tool_calls") ?? message.find("function_call"), !calls.isNull {
            pieces.append("[tool call]")
        }
    }

    mutating func add(_ content: JSONElement) {
        if let text = content.string {
            add(text)
        } else if content.isArray {
            for part in content.elements { add(part) }
        } else if content.isObject {
            addPart(content)
        }
    }

    private mutating func add(_ text: String) {
        guard text.utf8.contains(where: { $0 > 0x20 }) else { return }
        pieces.append(text)
        hasWords = true
    }

    private mutating func addPart(_ part: JSONElement) {
        let kind = part.find("type")?.string ?? part.find("content_type")?.string ?? "text"
        switch kind {
        case "thinking", "redacted_thinking", "reasoning", "thoughts", "reasoning_recap": break
        case "image", "image_url", "input_image", "image_asset_pointer": pieces.append("[image]")
        case "audio", "input_audio", "audio_asset_pointer", "audio_transcription": pieces.append("[audio]")
        case "video", "video_container_asset_pointer": pieces.append("[video]")
        case "document", "file", "input_file": pieces.append("[file]")
        case "tool_use", "tool_call", "function_call", "server_tool_use": pieces.append("[tool call]")
        case "tool_result", "web_search_tool_result", "function_call_output":
            pieces.append("[tool result]")
            results += 1
        default:
            if let text = (part.find("text") ?? part.find("value"))?.string {
                add(text)
            } else if let parts = part.find("parts") {
                add(parts)
            } else {
                pieces.append("[attachment]")
            }
        }
    }
}
