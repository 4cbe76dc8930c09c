import Model

/// One party's words in a made-up conversation.
package struct ExampleTurn: Equatable, Sendable {
    /// Whose words they are.
    package enum Role: String, Sendable {
        case user
        case assistant
    }

    package let role: Role
    package let content: String

    init(role: Role, content: String) {
        self.role = role
        self.content = content
    }
}

/// A made-up conversation, with nothing in it that tells whether it belongs to a planted event.
package struct ExampleConversation: Equatable, Sendable {
    package let id: String
    package let account: String
    package let time: Timestamp
    /// The ISO 639 code of the account's language.
    package let language: String
    /// The invented name of the model that answered.
    package let model: String
    /// One to six, the asker's first.
    package let turns: [ExampleTurn]

    /// The conversation as one line of JSON in Weir's own format, without a line break at its end.
    package var jsonLine: String {
        var line = "{\"conversation_id\":"
        line.appendJSON(id)
        line += ",\"account_id\":"
        line.appendJSON(account)
        line += ",\"timestamp\":"
        line.appendJSON(time.description)
        line += ",\"language\":"
        line.appendJSON(language)
        line += ",\"model\":"
        line.appendJSON(model)
        line += ",\"messages\":["
        for (place, turn) in turns.enumerated() {
            line += place > 0 ? ",{\"role\":" : "{\"role\":"
            line.appendJSON(turn.role.rawValue)
            line += ",\"content\":"
            line.appendJSON(turn.content)
            line += "}"
        }
        return line + "]}"
    }
}

extension String {
    /// Appends `text` as a JSON string; written out here so that the bytes do not depend on an encoder's version.
    fileprivate mutating func appendJSON(_ text: String) {
        append("\"")
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": append("\\\"")
            case "\\": append("\\\\")
            case "\n": append("\\n")
            case "\t": append("\\t")
            case "\u{0}"..<" ":
                let digits = String(scalar.value, radix: 16)
                append("\\u" + String(repeating: "0", count: 4 - digits.count) + digits)
            default: unicodeScalars.append(scalar)
            }
        }
        append("\"")
    }
}
