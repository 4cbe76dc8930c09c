import Inference
import Intake

/// Reads a sentence that a model wrote about a conversation, and lets nothing through that is somebody's own.
///
/// What is kept begins after the lead-in, with a small letter unless its first word is written in capitals, so that it is
/// the same whether the model repeats the lead-in or not. Personal data are placeholders in it, and characters that
/// nobody sees are gone.
struct FreeAnswer: Sendable {
    /// The most characters and sentences of an answer.
    static let length = 400
    static let sentences = 2

    private let detector = LanguageDetector()
    private let redactor = Redactor()

    /// The text that may be kept; throws what is wrong with it.
    func text(
        of content: String,
        tag: String,
        leadIn: String,
        about conversation: Conversation
    ) throws(AnswerFault) -> String {
        // What is far too long is not looked at any closer.
        guard content.utf8.count <= 16 * Self.length else { throw .tooLong(tag: tag) }
        let said = Self.withoutLeadIn(Self.cleaned(content), Request.squeezed(leadIn))
        guard said.contains(where: \.isLetter) else { throw .form(.empty(tag: tag)) }
        let text = Self.withSmallStart(redactor.redact(said))
        guard text.count <= Self.length, Self.sentenceCount(of: text) <= Self.sentences else {
            throw .tooLong(tag: tag)
        }
        guard !detector.isSurelyNotEnglish(text) else { throw .notEnglish(tag: tag) }
        guard !Borrowing.occurs(in: said, from: conversation) else { throw .borrowed(tag: tag) }
        return text
    }

    /// Without unseen characters, runs of blanks and our own escapes, which a model may repeat.
    private static func cleaned(_ content: String) -> String {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: content.unicodeScalars.lazy.filter { !EscapedText.isUnseen($0) })
        return Request.squeezed(String(text))
            .replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&amp;", with: "&")
    }

    private static func withoutLeadIn(_ text: String, _ leadIn: String) -> String {
        var rest = trimmed(text[...])
        guard !leadIn.isEmpty else { return String(rest) }
        if rest.prefix(leadIn.count).lowercased().replacing("’", with: "'") == leadIn.lowercased() {
            rest = trimmed(rest.dropFirst(leadIn.count))
        }
        if let last = leadIn.split(separator: " ").last, rest.lowercased().hasPrefix(last.lowercased() + " ") {
            rest = trimmed(rest.dropFirst(last.count))
        }
        return String(rest)
    }

    /// Without the quotation marks, dots and blanks that models put around a continued sentence.
    private static func trimmed(_ text: Substring) -> Substring {
        var text = text.drop { $0.isWhitespace || "\"“”…:*-".contains($0) || $0 == "." }
        while let last = text.last, last.isWhitespace || "\"“”*".contains(last) { text.removeLast() }
        return text
    }

    private static func withSmallStart(_ text: String) -> String {
        guard let first = text.first, first.isUppercase else { return text }
        let second = text.dropFirst().first
        guard second.map({ $0.isLowercase || $0.isWhitespace }) ?? true else { return text }
        return first.lowercased() + text.dropFirst()
    }

    /// How many sentences end, or are left open at the end.
    static func sentenceCount(of text: String) -> Int {
        let words = text.split(separator: " ")
        return words.enumerated().count { place, word in
            guard place < words.count - 1 else { return true }
            let bare = word.drop { "(\"'“".contains($0) }
            guard let end = bare.last, ".!?".contains(end) else { return false }
            // "e.g.", "vs." and initials end no sentence, nor does what goes on with a small letter.
            return bare.count > 3 && !bare.dropLast().contains(".") && words[place + 1].first?.isUppercase == true
        }
    }
}

extension LanguageDetector {
    /// Whether the text is in another language than English beyond doubt.
    ///
    /// The detector guesses at short texts, so its word is taken only where the small words of its language outnumber
    /// those of English, or where there are none of English at all in a text of some length.
    func isSurelyNotEnglish(_ text: String) -> Bool {
        guard let found = language(of: text), found != "en" else { return false }
        let words = text.lowercased().split { !($0.isLetter || $0 == "'") }.map(String.init)
        let english = FunctionWords.byLanguage["en"].map { list in words.count(where: list.contains) } ?? 0
        let isLatin = text.unicodeScalars.first { Script(of: $0) != nil }.flatMap { Script(of: $0) } == .latin
        guard isLatin, let list = FunctionWords.byLanguage[found] else {
            return english == 0 && (!isLatin || words.count >= 4)
        }
        return words.count(where: list.contains) > english
    }
}
