/// Takes structured personal data out of text.
///
/// Found are URLs, mail addresses, IBANs and cards with valid check digits, IP addresses, telephone numbers, social
/// security numbers, handles, keys of known services, and long opaque ids. Names of people and places are not found
/// here: a word reaches a reader only where enough accounts use it.
package struct Redactor: Sendable {
    package init() {}

    /// `text` with a placeholder such as `[email]` in the place of each find; otherwise unchanged.
    package func redact(_ text: String) -> String {
        guard text.utf8.contains(where: Self.isSuspicious) else { return text }
        var text = text
        for kind in Kind.allCases { text = redact(kind, in: text) }
        return text
    }

    /// What is looked for, in the order in which it is: what contains other kinds comes first.
    package enum Kind: String, CaseIterable, Sendable {
        case url
        case email
        case secret
        case iban
        case card
        case ip
        case ssn
        case phone
        case handle
        case id

        /// What stands in the text instead.
        package var placeholder: String { "[\(rawValue)]" }
    }

    // Every kind has a digit, an at sign, a colon or a dot in it, or is a long run; plain prose is passed over quickly.
    private static func isSuspicious(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "@"), UInt8(ascii: ":"), UInt8(ascii: "."): true
        case UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "="): true
        default: byte >= 0x80
        }
    }

    private func redact(_ kind: Kind, in text: String) -> String {
        guard let pattern = Self.patterns[kind] else { return text }
        let ranges = pattern.ranges(in: text).filter { kind.accepts(text[$0]) }
        guard !ranges.isEmpty else { return text }
        var result = ""
        var end = text.startIndex
        for range in ranges {
            result += text[end..<range.lowerBound] + kind.placeholder
            end = range.upperBound
        }
        return result + text[end...]
    }

    // Quantifiers are bounded or possessive, so that no text of a stranger makes a search slow.
    private static let patterns: [Kind: Pattern] = [
        .url: Pattern(
            own:
                #"(?i)\b(?:[a-z][a-z0-9+.-]{1,15}://|www\d?\.)[^\s<>"'`\[\]]*[^\s<>"'`\[\].,;:!?)}]|(?<![@\p{L}\d.+_%-])[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,3}\.(?:com|org|edu|gov|de|fr|co\.uk|eu|ru|cn|nl)(?:/[^\s<>"'`\[\]]*[^\s<>"'`\[\].,;:!?)}])?\b(?!@)(?<!@)"#
        ),
        .email: Pattern(
            own: #"(?i)[\p{L}0-9._%+'-]{1,64}\s?(?:@|\(at\)|\[at\])\s?[\p{L}0-9-]{1,63}(?:\.[\p{L}0-9-]{1,63}){1,4}"#
        ),
        .secret: Pattern(
            own:
                #"\b(?:sk|pk|rk|ghp|gho|ghu|ghs|glpat|xox[abprs]|hf|npm|shpat|AIza|AKIA|ASIA|eyJ)[-_]?[A-Za-z0-9_.-]{16,}|-----BEGIN [A-Z ]+-----[^-]*(?:-----END [A-Z ]+-----)?"#
        ),
        .iban: Pattern(own: #"(?i)\b[a-z]{2}\d{2}(?:[ -]?[a-z0-9]{4}){2,7}(?:[ -]?[a-z0-9]{1,4})?\b"#),
        .card: Pattern(own: #"(?<![\d.])\d(?:[ -]?\d){11,18}(?![\d])"#),
        .ip: Pattern(
            own:
                #"(?<![\d.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\d]|\.\d)|(?i)(?<![0-9a-z:])(?:(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}|(?:[0-9a-f]{1,4}:){1,6}(?::[0-9a-f]{1,4}){1,6}|(?:[0-9a-f]{1,4}:){2,7}:|::(?:[0-9a-f]{1,4}:){0,6}[0-9a-f]{1,4})(?![0-9a-z:])"#
        ),
        .ssn: Pattern(own: #"(?<![\d-])\d{3}[- ]\d{2}[- ]\d{4}(?![\d-])"#),
        .phone: Pattern(
            own:
                #"(?<![\p{L}\d.,/=_-])(?:\+|00)?\(?\d{1,5}+\)?(?:[ .\-/]{0,2}\(?\d{1,5}+\)?){1,6}(?:\s?(?:x|ext\.?)\s?\d{1,6})?(?![\p{L}\d_]|[.,:/]\d)"#
        ),
        .handle: Pattern(own: #"(?<![\p{L}\d_.@/])@[A-Za-z0-9_](?:[A-Za-z0-9_.]{0,38}[A-Za-z0-9_])?"#),
        .id: Pattern(own: #"(?<![\p{L}\d])[A-Za-z0-9](?:[A-Za-z0-9_+/=-]{5,}[A-Za-z0-9=])(?![\p{L}\d])"#),
    ]
}

extension Redactor.Kind {
    /// Whether a find is what it looks like, by its check digits and its shape.
    fileprivate func accepts(_ text: Substring) -> Bool {
        switch self {
        case .url, .email, .secret, .ip, .ssn, .handle: true
        case .iban: hasValidIBANCheck(text)
        case .card: hasValidLuhnCheck(text)
        case .phone: isPhoneNumber(text)
        case .id: isOpaque(text)
        }
    }
}

/// ISO 13616: the remainder of the rearranged number by 97 is 1.
private func hasValidIBANCheck(_ text: Substring) -> Bool {
    let characters = text.uppercased().filter { $0.isASCII && ($0.isLetter || $0.isNumber) }
    guard (15...34).contains(characters.count) else { return false }
    var remainder = 0
    for character in characters.dropFirst(4) + characters.prefix(4) {
        guard let digit = character.hexDigitValue ?? character.asciiValue.map({ Int($0) - 55 }) else { return false }
        remainder = (remainder * (digit > 9 ? 100 : 10) + digit) % 97
    }
    return remainder == 1
}

/// ISO 7812: every second digit from the right is doubled, and the sum of digits ends in zero.
private func hasValidLuhnCheck(_ text: Substring) -> Bool {
    let digits = text.compactMap(\.wholeNumberValue)
    guard (12...19).contains(digits.count), Set(digits).count > 1 else { return false }
    let sum = digits.reversed().enumerated().reduce(0) { sum, digit in
        let value = digit.offset % 2 == 1 ? digit.element * 2 : digit.element
        return sum + (value > 9 ? value - 9 : value)
    }
    return sum % 10 == 0
}

/// 7 to 15 digits, written as numbers of telephones are and not as dates, years or amounts.
private func isPhoneNumber(_ text: Substring) -> Bool {
    let digits = text.count { $0.isNumber }
    guard (7...15).contains(digits) else { return false }
    let groups = text.split { !$0.isNumber }.map(String.init)
    if text.hasPrefix("+") || text.hasPrefix("00") || text.contains("(") { return true }
    // 2024-05-17, 17.05.2024 and 1995 2005 are dates.
    if groups.count == 3, groups.contains(where: isYear), groups.count(where: { $0.count <= 2 }) == 2 { return false }
    if groups.allSatisfy(isYear) { return false }
    // 1 000 000 and 1.000.000 are amounts: a short group, then groups of three.
    if groups.count >= 2, groups[0].count <= 3, groups[0] != "0", groups.dropFirst().allSatisfy({ $0.count == 3 }) {
        return digits >= 9 && text.contains("-") || groups[0].count == 3 && digits == 9
    }
    if groups.count == 1 { return digits >= 9 || text.hasPrefix("0") }
    return groups.count { $0.count == 1 } <= 2
}

private func isYear(_ digits: String) -> Bool {
    digits.count == 4 && (digits.hasPrefix("19") || digits.hasPrefix("20"))
}

/// Seven digits or more in a row, or a run that mixes letters and digits as no word, date or measure does.
private func isOpaque(_ text: Substring) -> Bool {
    let digits = text.count { $0.isNumber }
    let longest = text.split { !$0.isNumber }.map(\.count).max() ?? 0
    if longest >= 7 { return true }
    guard text.count >= 16 else { return longest >= 5 && digits >= 6 && text.contains(where: \.isLetter) }
    if digits >= 6, longest >= 5 || text.contains(where: \.isLetter) { return true }
    // Base64 of few digits: capitals and small letters in turns.
    let changes = zip(text, text.dropFirst()).count { $0.isUppercase != $1.isUppercase }
    return text.count >= 20 && !text.contains("-") && !text.contains("/") && 5 * changes >= 2 * text.count
}
