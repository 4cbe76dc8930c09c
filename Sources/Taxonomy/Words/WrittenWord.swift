import Foundation

/// One word of a text, as the rule of support looks at it.
///
/// What is written together with a point, an `@` or a digit is one word, so that an address is not excused by its parts.
struct WrittenWord: Hashable, Sendable {
    /// In lower case, without accents and without the possessive.
    let text: String
    /// Whether only the very same word stands for it, and not another of its stem: names, abbreviations, numbers.
    let isExact: Bool
    /// Whether it is written in capitals throughout, as `US` is and `us` is not.
    let isAbbreviation: Bool

    /// All words of `text`, in order.
    static func all(in text: String) -> [WrittenWord] {
        var words: [WrittenWord] = []
        var beginsSentence = true
        for chunk in text.split(whereSeparator: \.isWhitespace) {
            // Most words of a sentence are no more than this.
            if chunk.utf8.allSatisfy({ (97...122).contains($0) }) {
                words.append(WrittenWord(text: String(chunk), isExact: false, isAbbreviation: false))
                beginsSentence = false
                continue
            }
            for part in parts(of: chunk) {
                words.append(WrittenWord(part, beginsSentence: beginsSentence))
                beginsSentence = false
            }
            if let last = chunk.last(where: { !")]\"'’”".contains($0) }), ".!?:".contains(last) {
                beginsSentence = true
            }
        }
        return words
    }

    private init(text: String, isExact: Bool, isAbbreviation: Bool) {
        self.text = text
        self.isExact = isExact
        self.isAbbreviation = isAbbreviation
    }

    private init(_ written: Substring, beginsSentence: Bool) {
        var text = String(written.map { $0 == "’" ? "'" : $0 })
        if text.hasSuffix("'s") || text.hasSuffix("'S") { text.removeLast(2) }
        let letters = text.filter(\.isLetter)
        isAbbreviation = letters.count > 1 && letters.allSatisfy(\.isUppercase)
        let hasCapital =
            beginsSentence ? letters.dropFirst().contains(where: \.isUppercase) : letters.contains(where: \.isUppercase)
        isExact = hasCapital || text.contains { !$0.isLetter && $0 != "'" }
        self.text =
            text.utf8.allSatisfy { $0 < 128 }
            ? text.lowercased()
            : text.folding(options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive], locale: nil)
    }

    /// What hyphens, slashes and brackets divide; a single letter stays with what its hyphen ties it to, as in *e-mail*.
    private static func parts(of chunk: Substring) -> [Substring] {
        var parts: [Substring] = []
        var held = ""
        for piece in chunk.split(whereSeparator: { dividers.contains($0) }) {
            let trimmed = piece.trimming { !$0.isLetter && !$0.isNumber }
            guard !trimmed.isEmpty else { continue }
            if trimmed.count == 1, held.isEmpty, chunk.contains("-") {
                held = String(trimmed)
            } else {
                parts.append(Substring(held + trimmed))
                held = ""
            }
        }
        if !held.isEmpty { parts.append(Substring(held)) }
        return parts
    }

    private static let dividers: Set<Character> = [
        "-", "–", "—", "/", "(", ")", "[", "]", ",", ";", "&", "\"", "“", "”",
    ]
}

extension Substring {
    fileprivate func trimming(_ isOdd: (Character) -> Bool) -> Substring {
        guard let first = firstIndex(where: { !isOdd($0) }), let last = lastIndex(where: { !isOdd($0) }) else {
            return ""
        }
        return self[first...last]
    }
}
