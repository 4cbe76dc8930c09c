import Foundation

/// A regular expression that is compiled once and searched in text of any kind.
struct Pattern: Sendable {
    private let expression: NSRegularExpression

    /// Throws what ICU throws where `source` is no regular expression.
    init(_ source: String, ignoringCase: Bool) throws {
        try self.init(source, options: ignoringCase ? [.caseInsensitive] : [])
    }

    private init(_ source: String, options: NSRegularExpression.Options) throws {
        expression = try NSRegularExpression(pattern: source, options: options)
    }

    /// Compiles a pattern that is part of the program.
    ///
    /// With `dictionaryWords`, `\b` is a border between words as dictionaries know them, which Chinese, Japanese and
    /// Thai need.
    init(own source: StaticString, dictionaryWords: Bool = false) {
        do {
            try self.init("\(source)", options: dictionaryWords ? [.useUnicodeWordBoundaries] : [])
        } catch {
            preconditionFailure("not a regular expression: \(source)")
        }
    }

    /// Whether the pattern occurs in `text`.
    func occurs(in text: String) -> Bool {
        expression.firstMatch(in: text, range: NSRange(text.startIndex..., in: text)) != nil
    }

    /// How often the pattern occurs in `text`, without overlap.
    func count(in text: String) -> Int {
        expression.numberOfMatches(in: text, range: NSRange(text.startIndex..., in: text))
    }

    /// Where the pattern occurs in `text`, in order and without overlap.
    func ranges(in text: String) -> [Range<String.Index>] {
        expression.matches(in: text, range: NSRange(text.startIndex..., in: text)).compactMap { match in
            Range(match.range, in: text)
        }
    }
}

/// The most usual mistakes in a regular expression, in words.
enum PatternFault {
    /// What is wrong with a source that does not compile.
    static func describe(_ source: String) -> String {
        var open: [Character] = []
        var isEscaped = false
        for character in source {
            if isEscaped {
                isEscaped = false
                continue
            }
            switch character {
            case "\\": isEscaped = true
            case "[" where open.last != "[": open.append("[")
            case "]" where open.last == "[": open.removeLast()
            case "(" where open.last != "[": open.append("(")
            case ")" where open.last != "[":
                guard open.popLast() == "(" else { return "a parenthesis is closed that was not opened" }
            default: break
            }
        }
        if isEscaped { return "it ends in a backslash" }
        switch open.last {
        case "[": return "a bracket is not closed"
        case "(": return "a parenthesis is not closed"
        default: break
        }
        if let first = source.first, "*+?".contains(first) { return "it begins with \(first), which repeats nothing" }
        return "ICU does not accept it"
    }
}
