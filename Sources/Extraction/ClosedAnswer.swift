import Model

/// Reads an answer that can only be one of a closed set.
enum ClosedAnswer {
    /// The answer without case and without the punctuation and blanks around it.
    static func normalised(_ text: String) -> String {
        let isDecoration = { (character: Character) in
            character.isWhitespace || "\"'“”‘’`*_.,;:!?".contains(character)
        }
        var rest = text[...].drop(while: isDecoration)
        while let last = rest.last, isDecoration(last) { rest.removeLast() }
        return rest.lowercased()
    }

    /// Yes or no; nil for anything else.
    static func flag(_ text: String) -> Bool? {
        switch normalised(text) {
        case "yes": true
        case "no": false
        default: nil
        }
    }

    /// A number in plain digits within `range`; nil for anything else.
    static func number(_ text: String, in range: ClosedRange<Double>, isWhole: Bool) -> Double? {
        var digits = text.drop(while: \.isWhitespace)
        while let last = digits.last, last.isWhitespace || last == "." { digits.removeLast() }
        let isPlain = digits.utf8.allSatisfy {
            (48...57).contains($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-")
        }
        guard digits.utf8.count <= 32, isPlain, let number = Double(digits), range.contains(number) else { return nil }
        return isWhole && number != number.rounded() ? nil : number
    }

    /// The value among `values` that is meant, as it is configured.
    static func category(_ text: String, of values: [String]) -> String? {
        let answer = normalised(text)
        return values.first { normalised($0) == answer }
    }

    /// Whether the model says that there is no answer.
    static func isUnknown(_ text: String) -> Bool {
        ["unknown", "none", "n/a"].contains(normalised(text))
    }
}
