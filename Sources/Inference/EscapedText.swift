/// Text in which nothing that a stranger wrote can be taken for markup of ours.
///
/// `&`, `<` and `>` are escaped; control characters become blanks, and characters that nobody sees (zero-width, those
/// that turn the direction of writing, tags) are left out. Joiners that Persian, Indic scripts and emoji need stay.
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
            case "&": text += "&amp;"
            case "<": text += "&lt;"
            case ">": text += "&gt;"
            case "\n", "\t": text.unicodeScalars.append(scalar)
            default:
                if Self.isUnseen(scalar) { continue }
                text.unicodeScalars.append(scalar.properties.generalCategory == .control ? " " : scalar)
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
        // Soft hyphen, Arabic letter mark, zero-width space, direction marks and overrides, invisible operators, byte
        // order mark, interlinear marks, variation selectors beyond emoji's own, tags.
        case 0xAD, 0x61C, 0x200B, 0x200E, 0x200F, 0x202A...0x202E, 0x2060...0x206F, 0xFEFF, 0xFFF9...0xFFFB: true
        case 0xE0000...0xE0FFF: true
        default: false
        }
    }
}
