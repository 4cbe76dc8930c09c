/// Text in which nothing that a stranger wrote can be taken for markup of ours.
///
/// `&`, `<` and `>` are escaped, and so are their forms of another width, which some tokenizers read as the same; control
/// characters and odd line ends become blanks, and characters that nobody sees (zero-width, fillers, those that turn the
/// direction of writing, tags) are left out. Joiners that Persian, Indic scripts and emoji need stay.
package struct EscapedText: Equatable, Sendable {
    package private(set) var text: String

    /// Markup of the program's own, as it stands.
    package init(markup: StaticString) {
        text = markup.description
    }

    /// What somebody else wrote.
    package init(escaping foreign: some StringProtocol) {
        var text = ""
        text.reserveCapacity(foreign.utf8.count)
        for scalar in foreign.unicodeScalars {
            switch scalar {
            case "&", "\u{FE60}", "\u{FF06}": text += "&amp;"
            case "<", "\u{FE64}", "\u{FF1C}": text += "&lt;"
            case ">", "\u{FE65}", "\u{FF1E}": text += "&gt;"
            case "\n", "\t", " "..."~": text.unicodeScalars.append(scalar)
            default:
                if Self.isUnseen(scalar) { continue }
                switch scalar.properties.generalCategory {
                case .control, .lineSeparator, .paragraphSeparator: text.unicodeScalars.append(" ")
                case .nonspacingMark, .enclosingMark, .spacingMark:
                    // At the beginning, behind a tag of ours, it would become part of the tag's last character.
                    if text.isEmpty { text.unicodeScalars.append(" ") }
                    text.unicodeScalars.append(scalar)
                default: text.unicodeScalars.append(scalar)
                }
            }
        }
        self.text = text
    }

    /// Adds markup of the program's own.
    package mutating func append(markup: StaticString) {
        text += markup.description
    }

    /// Adds what somebody else wrote.
    package mutating func append(escaping foreign: some StringProtocol) {
        text += EscapedText(escaping: foreign).text
    }

    /// Adds what has been escaped already.
    package mutating func append(_ other: EscapedText) {
        text += other.text
    }

    /// The pieces one after the other, with markup of the program's own between them.
    package init(joining pieces: [EscapedText], by separator: StaticString) {
        text = pieces.map(\.text).joined(separator: separator.description)
    }

    /// Whether a reader would not see the character, so that it can only serve to hide or to break something.
    package static func isUnseen(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        // Joiners, and what chooses between the two faces of an emoji.
        case 0x200C, 0x200D, 0xFE0E, 0xFE0F: false
        // Interlinear marks, which Unicode does not count among those that may be ignored.
        case 0xFFF9...0xFFFB: true
        default: scalar.properties.isDefaultIgnorableCodePoint
        }
    }
}
