import Inference

/// A name and a description in a model's words, of the form that was asked for.
struct LabelText: Hashable, Sendable {
    let name: String
    let description: String

    /// How many words a name may have.
    static let nameWords = 10
    /// How many words a description may have: more than are asked for, because models count badly.
    static let descriptionWords = 80

    init(name: String, description: String) {
        self.name = name
        self.description = description
    }

    /// Reads the answer to `name` and `rename`.
    init(reading answer: String) throws(AnswerFault) {
        let tagged = TaggedAnswer(answer, tags: ["summary", "name"])
        let summary: String
        let name: String
        do throws(TaggedAnswer.Fault) {
            summary = try tagged.content(of: "summary")
            name = try tagged.content(of: "name")
        } catch {
            throw .malformed(error.description)
        }
        self.name = try Self.checkedName(name)
        description = try Self.checked(summary, words: Self.descriptionWords, what: "the summary")
    }

    /// A name in one line, without a full stop; throws where it is too long, too vague or not in English letters.
    static func checkedName(_ text: some StringProtocol) throws(AnswerFault) -> String {
        var name = try checked(text, words: nameWords, what: "the name")
        while name.hasSuffix(".") { name.removeLast() }
        guard WrittenWord.all(in: name).contains(where: { !SilentWords.excuse($0) }) else {
            throw .malformed("the name does not say what it is about")
        }
        return name
    }

    private static func checked(_ text: some StringProtocol, words: Int, what: String) throws(AnswerFault) -> String {
        let pieces = text.split(whereSeparator: \.isWhitespace)
        let squeezed = pieces.joined(separator: " ")
        guard pieces.count <= words else { throw .malformed("\(what) has more than \(words) words") }
        // Twelve letters a word are plenty; without this a single word could be a page.
        guard squeezed.unicodeScalars.count <= 12 * words else { throw .malformed("\(what) is too long") }
        guard squeezed.unicodeScalars.allSatisfy(isPlain) else {
            throw .malformed("\(what) has other characters than English letters, digits and plain punctuation")
        }
        return squeezed
    }

    /// Letters of English and of what it borrows, digits, and punctuation that neither quotes nor marks up.
    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9": true
        case "\u{C0}"..."\u{17F}": scalar.properties.isAlphabetic
        default: " .,;:!?'’()-–—/&%+#$€@".unicodeScalars.contains(scalar)
        }
    }
}
