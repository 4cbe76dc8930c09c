import Intake

/// A whole conversation as one text, in which nobody can forge a turn.
///
/// Each turn is `<turn role="user">…</turn>` on lines of its own. `&`, `<` and `>` inside a turn are escaped and control
/// characters become blanks, so no content can close a turn or open one.
package struct Transcript: Equatable, Sendable {
    package let text: String

    package init(_ conversation: Conversation) {
        var text = "<conversation>\n"
        for turn in conversation.turns {
            text += "<turn role=\"\(turn.role.rawValue)\">\n"
            Self.append(turn.text, to: &text)
            text += "\n</turn>\n"
        }
        self.text = text + "</conversation>"
    }

    private static func append(_ content: String, to text: inout String) {
        for scalar in content.unicodeScalars {
            switch scalar {
            case "&": text += "&amp;"
            case "<": text += "&lt;"
            case ">": text += "&gt;"
            case "\n", "\t": text.unicodeScalars.append(scalar)
            default: text.unicodeScalars.append(scalar.properties.generalCategory == .control ? " " : scalar)
            }
        }
    }
}
