import Model

/// Finds the content words and two-word phrases of a request.
///
/// Words are runs of letters in lower case; one with a digit in or beside it is passed over, as are function words of
/// the request's language and of English, and placeholders of the redactor. Phrases are two content words with only a
/// blank between them. Scripts without blanks (Han, kana, Thai, Lao, Khmer, Burmese) are cut into words by ICU's
/// dictionaries and give no phrases; a run of katakana is one word, and hiragana, which is mostly grammar, gives none.
struct TermFinder: Sendable {
    /// How many words and phrases one conversation may give.
    static let limit = 24
    /// How many of them may be words.
    static let wordLimit = 16
    /// The shortest and longest word in characters.
    static let lengths = 2...32

    /// The terms of redacted text: the most frequent words, then the most frequent phrases of these; ties go to
    /// those that come first.
    func terms(of text: String, language: String?) -> [String] {
        var stops = FunctionWords.byLanguage["en"] ?? []
        if let language, let own = FunctionWords.byLanguage[language] { stops.formUnion(own) }
        let tokens = Self.tokens(of: text)
        let contents = tokens.map { token -> String? in
            guard case .word(let word) = token, Self.lengths.contains(word.count), !stops.contains(word) else {
                return nil
            }
            return word
        }
        let words = Array(Self.ranked(contents.compactMap(\.self)).prefix(Self.wordLimit))
        let chosen = Set(words)
        let phrases = zip(contents, contents.dropFirst()).compactMap { first, second -> String? in
            guard let first, let second, first != second, chosen.contains(first), chosen.contains(second) else {
                return nil
            }
            guard !Self.isUnspaced(first), !Self.isUnspaced(second) else { return nil }
            return "\(first) \(second)"
        }
        return words + Self.ranked(phrases).prefix(Self.limit - words.count)
    }

    private enum Token: Equatable {
        case word(String)
        /// Something between two words that is not one blank.
        case stop
    }

    private static func isUnspaced(_ word: String) -> Bool {
        word.unicodeScalars.first.flatMap { Script(of: $0) }?.isUnspaced ?? false
    }

    private static func ranked(_ found: [String]) -> [String] {
        var counts: [String: Int] = [:]
        var order: [String] = []
        for word in found {
            counts[word, default: 0] += 1
            if counts[word] == 1 { order.append(word) }
        }
        return order.enumerated().sorted { left, right in
            (counts[right.element, default: 0], left.offset) < (counts[left.element, default: 0], right.offset)
        }.map(\.element)
    }

    private static func tokens(of text: String) -> [Token] {
        let characters = Array(withoutPlaceholders(text))
        var tokens: [Token] = []
        var index = 0
        while index < characters.count {
            guard let script = script(of: characters[index]) else {
                // A digit makes its whole run of letters and digits something else than a word.
                if characters[index].isNumber {
                    index = end(of: characters, from: index) { $0.isLetter || $0.isNumber || "_-".contains($0) }
                    tokens.append(.stop)
                } else {
                    if !characters[index].isWhitespace, tokens.last != .stop { tokens.append(.stop) }
                    index += 1
                }
                continue
            }
            if script == .katakana {
                let end = end(of: characters, from: index) { Self.script(of: $0) == .katakana }
                tokens += [.word(String(characters[index..<end])), .stop]
                index = end
            } else if script.isUnspaced {
                let end = end(of: characters, from: index) { character in
                    Self.script(of: character).map { $0.isUnspaced && $0 != .katakana } ?? false
                }
                tokens += unspaced(characters[index..<end])
                index = end
            } else {
                let end = end(of: characters, from: index) { $0.isNumber || $0 == "_" || isLetterInside($0) }
                tokens.append(word(characters[index..<end]))
                index = end
            }
        }
        return tokens
    }

    private static func script(of character: Character) -> Script? {
        character.unicodeScalars.first.flatMap { Script(of: $0) }
    }

    private static func isLetterInside(_ character: Character) -> Bool {
        if character == "'" || character == "’" { return true }
        guard let script = script(of: character) else { return false }
        return !script.isUnspaced
    }

    private static func end(of characters: [Character], from start: Int, while belongs: (Character) -> Bool) -> Int {
        var end = start
        while end < characters.count, belongs(characters[end]) { end += 1 }
        return max(end, start + 1)
    }

    private static func word(_ characters: ArraySlice<Character>) -> Token {
        guard !characters.contains(where: { $0.isNumber || $0 == "_" }) else { return .stop }
        var word = String(characters.map { $0 == "’" ? "'" : $0 }).lowercased()
        while word.hasSuffix("'") { word.removeLast() }
        // The possessive says nothing of the topic, nor does the article that French and Italian hang on.
        if word.hasSuffix("'s") { word.removeLast(2) }
        if let mark = word.firstIndex(of: "'"), elisions.contains(String(word[..<mark])) {
            word = String(word[word.index(after: mark)...])
        }
        return .word(word)
    }

    private static let elisions: Set<String> = [
        "l", "d", "j", "n", "m", "t", "s", "c", "qu", "dell", "nell", "all", "sull", "dall", "un", "quell",
    ]

    private static func unspaced(_ characters: ArraySlice<Character>) -> [Token] {
        let text = String(characters)
        return dictionaryWords.ranges(in: text).flatMap { range -> [Token] in
            let isGrammar = text[range].unicodeScalars.allSatisfy { Script(of: $0) == .hiragana }
            return [isGrammar ? .stop : .word(String(text[range])), .stop]
        }
    }

    private static let dictionaryWords = Pattern(own: #"\b[\p{L}\p{M}]+?\b"#, dictionaryWords: true)

    private static func withoutPlaceholders(_ text: String) -> String {
        guard text.contains("[") else { return text }
        var text = text
        for kind in Redactor.Kind.allCases { text.replace(kind.placeholder, with: " | ") }
        return text
    }
}
