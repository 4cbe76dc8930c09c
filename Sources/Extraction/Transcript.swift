import Inference
import Intake

/// A whole conversation as one text, in which nobody can forge a turn.
///
/// Each turn is `<turn role="user">…</turn>` on lines of its own, and its words are escaped as `EscapedText` does, so no
/// content can close a turn or open one.
package struct Transcript: Equatable, Sendable {
    package let text: String

    package init(_ conversation: Conversation) {
        text = Self.framed(conversation.turns.map(Self.turn)).text
    }

    /// One turn with its role.
    static func turn(_ turn: Turn) -> EscapedText {
        var text = opening(of: turn.role)
        text.append(escaping: turn.text)
        text.append(markup: "\n</turn>")
        return text
    }

    /// Turns, and marks between them, as a conversation.
    static func framed(_ pieces: [EscapedText]) -> EscapedText {
        var text = EscapedText(markup: "<conversation>\n")
        for piece in pieces {
            text.append(piece)
            text.append(markup: "\n")
        }
        text.append(markup: "</conversation>")
        return text
    }

    private static func opening(of role: Turn.Role) -> EscapedText {
        switch role {
        case .system: EscapedText(markup: "<turn role=\"system\">\n")
        case .user: EscapedText(markup: "<turn role=\"user\">\n")
        case .assistant: EscapedText(markup: "<turn role=\"assistant\">\n")
        case .tool: EscapedText(markup: "<turn role=\"tool\">\n")
        }
    }
}
