import Foundation

/// An ISO 639 code of a living language: two letters where there are two, otherwise three.
struct LanguageCode: Hashable, Sendable {
    let text: String

    /// Reads what a record says of its language: `en`, `EN-us`, `eng`, `English` or `Deutsch`.
    ///
    /// Nil for *unknown*, *und* and anything that names no language.
    init?(declared: String) {
        guard declared.utf8.count <= 64 else { return nil }
        let name = declared.trimmingCharacters(in: .whitespaces).lowercased()
        let subtags = name.split { $0 == "-" || $0 == "_" }
        if let first = subtags.first, (2...3).contains(first.utf8.count), subtags.allSatisfy(Self.isSubtag),
            let code = Self.canonical(String(first))
        {
            text = code
            return
        }
        guard let code = Self.names[name] else { return nil }
        text = code
    }

    /// Reads one of CLD2's codes, some of which are older than the standard; nil for its *unknown*.
    init?(detected: String) {
        guard let first = detected.split(separator: "-").first, first != "un", first != "xxx",
            let code = Self.canonical(String(first))
        else { return nil }
        text = code
    }

    /// Reads the name of a language as a model writes it: `English`, `Cantonese`, `Chinese (Simplified)`.
    ///
    /// Codes are not read: `no` is an answer as well as Norwegian.
    init?(named answer: String) {
        let name = answer.prefix { $0 != "(" }.trimmingCharacters(in: .whitespaces).lowercased()
        guard let code = Self.names[name] ?? Self.rareNames[name] else { return nil }
        text = code
    }

    private static func isSubtag(_ text: Substring) -> Bool {
        (1...8).contains(text.utf8.count) && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
    }

    private static func canonical(_ code: String) -> String? {
        if let modern = renamed[code] { return modern }
        if ["und", "mul", "zxx", "mis"].contains(code) { return nil }
        let language = Locale.LanguageCode(code)
        guard language.isISOLanguage else { return nil }
        let short = language.identifier(.alpha2) ?? code
        return renamed[short] ?? short
    }

    /// Codes that were withdrawn, and written standards that count as their language.
    private static let renamed = [
        "iw": "he", "in": "id", "ji": "yi", "jw": "jv", "mo": "ro", "sh": "sr", "nb": "no", "nn": "no", "nob": "no",
        "nno": "no", "fil": "tl", "cmn": "zh", "ger": "de", "fre": "fr", "dut": "nl", "chi": "zh", "cze": "cs",
        "gre": "el", "per": "fa", "rum": "ro", "slo": "sk", "ice": "is", "may": "ms", "arm": "hy", "geo": "ka",
        "alb": "sq", "baq": "eu", "bur": "my", "mac": "mk", "wel": "cy",
    ]

    /// Languages by their English and their own name, lower-cased.
    private static let names: [String: String] = {
        var names: [String: String] = [:]
        let english = Locale(identifier: "en")
        let codes = Locale.LanguageCode.isoLanguageCodes.map(\.identifier).filter { $0.utf8.count == 2 }
        for code in codes.sorted() {
            let own = Locale(identifier: code).localizedString(forLanguageCode: code)
            for name in [own, english.localizedString(forLanguageCode: code)] {
                guard let name, name.utf8.count > 3, let canonical = canonical(code) else { continue }
                names[name.lowercased()] = canonical
            }
        }
        names["mandarin"] = "zh"
        names["farsi"] = "fa"
        return names
    }()

    /// Languages that have a code of three letters only, by their English name.
    private static let rareNames: [String: String] = {
        var names: [String: String] = ["cantonese": "yue"]
        let english = Locale(identifier: "en")
        for language in Locale.LanguageCode.isoLanguageCodes where language.identifier.utf8.count == 3 {
            guard let name = english.localizedString(forLanguageCode: language.identifier),
                name.utf8.count > 3, name != language.identifier, let code = canonical(language.identifier)
            else { continue }
            names[name.lowercased()] = names[name.lowercased()] ?? code
        }
        return names
    }()
}
