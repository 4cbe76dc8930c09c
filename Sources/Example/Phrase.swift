/// One line of a grammar: words with `{slots}` and `[either|or]` in them.
///
/// A backslash takes away the meaning of the character after it, except in `\n`, which is a line break.
struct Phrase: Equatable, Sendable {
    /// A piece of a phrase.
    enum Part: Equatable, Sendable {
        case words(String)
        case slot(String)
        case either([Phrase])
    }

    let parts: [Part]

    /// Reads one phrase.
    init(_ text: some StringProtocol) {
        var reader = PhraseReader(rest: Substring(text))
        self = reader.phrase(until: [])
    }

    /// Reads phrases with bars between them.
    static func alternatives(_ text: some StringProtocol) -> [Phrase] {
        var reader = PhraseReader(rest: Substring(text))
        return reader.alternatives()
    }

    fileprivate init(parts: [Part]) {
        self.parts = parts
    }

    /// Every slot that can occur in it.
    var slots: Set<String> {
        parts.reduce(into: []) { found, part in
            switch part {
            case .words: break
            case .slot(let name): found.insert(name)
            case .either(let choices): for choice in choices { found.formUnion(choice.slots) }
            }
        }
    }
}

private struct PhraseReader {
    var rest: Substring

    mutating func phrase(until ends: Set<Character>) -> Phrase {
        var parts: [Phrase.Part] = []
        var words = ""
        func flushed() -> [Phrase.Part] { words.isEmpty ? parts : parts + [.words(words)] }
        while let character = rest.first, !ends.contains(character) {
            rest.removeFirst()
            switch character {
            case "\\":
                guard let escaped = rest.popFirst() else { break }
                words.append(escaped == "n" ? "\n" : escaped)
            case "{":
                parts = flushed()
                words = ""
                parts.append(.slot(String(rest.prefix { $0 != "}" })))
                rest = rest.drop { $0 != "}" }.dropFirst()
            case "[":
                parts = flushed()
                words = ""
                parts.append(.either(alternatives()))
            default:
                words.append(character)
            }
        }
        return Phrase(parts: flushed())
    }

    mutating func alternatives() -> [Phrase] {
        var choices = [phrase(until: ["|", "]"])]
        while rest.popFirst() == "|" { choices.append(phrase(until: ["|", "]"])) }
        return choices
    }
}
