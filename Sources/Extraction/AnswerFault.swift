import Inference

/// Why an answer cannot be used; in the program's own words, fit to be told to the model.
enum AnswerFault: Error, Equatable, Sendable {
    case form(TaggedAnswer.Fault)
    case tooLong(tag: String)
    case notEnglish(tag: String)
    /// It has a run of words from the conversation in it.
    case borrowed(tag: String)
    case notAllowed(tag: String, values: [String])
    case notALanguage(tag: String)
    case outOfRange(tag: String, ClosedRange<Double>, isWhole: Bool)
}

extension AnswerFault: CustomStringConvertible {
    var description: String {
        switch self {
        case .form(let fault): fault.description
        case .tooLong(let tag):
            "<\(tag)> has more than \(FreeAnswer.sentences) sentences or \(FreeAnswer.length) characters"
        case .notEnglish(let tag): "<\(tag)> is not in English"
        case .borrowed(let tag):
            "<\(tag)> repeats \(Borrowing.limit) or more words of the conversation in a row; use words of your own"
        case .notAllowed(let tag, let values): "<\(tag)> must be one of: \(values.joined(separator: "; "))"
        case .notALanguage(let tag): "<\(tag)> must be the English name of one language"
        case .outOfRange(let tag, let range, let isWhole):
            """
            <\(tag)> must be \(isWhole ? "a whole number" : "a number") from \
            \(Questionnaire.written(range.lowerBound)) to \(Questionnaire.written(range.upperBound)) and nothing else
            """
        }
    }
}
