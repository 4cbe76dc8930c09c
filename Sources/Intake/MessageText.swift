/// What one message of a log says, whoever wrote the log.
struct Message {
    var role: Turn.Role
    var text: String
    /// Whether any of it is text and not the mark of something else.
    var hasWords: Bool

    /// Reads one message; nil where the element is none or says nothing.
    init?(_ element: JSONElement, paths: RecordPaths) {
        guard element.isObject else { return nil }
        var content = MessageContent()
        if let path = paths.content {
            if let found = path.value(in: element) { content.add(found) }
        } else {
            content.addKnownForms(of: element)
        }
        self.init(content, role: Self.role(of: element, at: paths.role))
    }

    /// Reads the instructions that stand beside the messages; nil where there are none.
    init?(system element: JSONElement) {
        var content = MessageContent()
        content.add(element)
        self.init(content, role: .system)
    }

    private init?(_ content: MessageContent, role: Turn.Role) {
        guard !content.pieces.isEmpty else { return nil }
        text = content.pieces.joined(separator: "\n")
        hasWords = content.hasWords
        self.role = content.isToolResult ? .tool : content.isInstruction ? .system : role
    }

    private static func role(of element: JSONElement, at places: [FieldPath]) -> Turn.Role {
        let word = places.lazy.compactMap { $0.value(in: element)?.string }.first
        return word.map { Turn.Role(loggedAs: $0) } ?? .tool
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
    /// Whether these are the words that an export keeps for every conversation of an account.
    private(set) var isInstruction = false

    /// Whether the message only hands back what tools have found.
    var isToolResult: Bool {
        results > 0 && results == pieces.count
    }

    mutating func addKnownForms(of message: JSONElement) {
        for name in ["content", "value", "text", "parts", "refusal"] {
            guard let found = message.find(name), !found.isNull else { continue }
            add(found)
            if !pieces.isEmpty { break }
        }
        if let speech = message.find("audio"), speech.isObject { addSpeech(speech) }
        for name in ["attachments", "files"] {
            if let found = message.find(name) { pieces += found.elements.map { _ in "[file]" } }
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
        case "thinking", "redacted_thinking", "reasoning", "thoughts", "reasoning_recap", "token_budget": break
        case "image", "image_url", "input_image", "image_asset_pointer": pieces.append("[image]")
        case "audio", "input_audio", "audio_asset_pointer", "real_time_user_audio_video_asset_pointer":
            addSpeech(part)
        case "video", "video_container_asset_pointer": pieces.append("[video]")
        case "document", "file", "input_file", "container_upload": pieces.append("[file]")
        case "user_editable_context", "model_editable_context": addContext(part)
        default: addPart(part, ofOtherKind: kind)
        }
    }

    private mutating func addPart(_ part: JSONElement, ofOtherKind kind: String) {
        if kind.hasSuffix("tool_use") || kind == "tool_call" || kind == "function_call" {
            pieces.append("[tool call]")
        } else if kind.hasSuffix("tool_result") || kind == "function_call_output" {
            pieces.append("[tool result]")
            results += 1
        } else if let text = ["text", "value", "refusal"].lazy.compactMap({ part.find($0)?.string }).first {
            add(text)
        } else if let parts = part.find("parts") {
            add(parts)
        } else {
            pieces.append("[attachment]")
        }
    }

    private mutating func addSpeech(_ part: JSONElement) {
        pieces.append("[audio]")
        if let words = part.find("transcript")?.string { add(words) }
    }

    private mutating func addContext(_ part: JSONElement) {
        for name in ["user_profile", "user_instructions"] {
            if let text = part.find(name)?.string { add(text) }
        }
        isInstruction = true
    }
}
