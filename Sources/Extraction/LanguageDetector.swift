import CCLD2

/// Tells the language of a few words.
///
/// CLD2 was made for pages, and on one-line requests it is right in about three of four: titles of films and songs in
/// English drown the sentence they stand in, and neighbours such as Danish and Norwegian are told apart by chance. Three
/// kinds of evidence are therefore added up: function words and everyday words (capitalised ones in mid-sentence weigh
/// little, since they are names), letters and endings that few languages have, and CLD2's own opinion, once of the whole
/// text and once of the text without names.
struct LanguageDetector: Sendable {
    /// How much text is looked at.
    static let budget = 2000

    /// The ISO 639 code of the language, or nil where the text gives no ground for one.
    func language(of text: String) -> String? {
        let text = String(text.prefix(Self.budget))
        guard let script = Self.frame(of: text) else { return nil }
        switch script {
        case .han, .hiragana, .katakana: return Self.isJapanese(text) ? "ja" : "zh"
        case .hangul: return "ko"
        case .thai: return "th"
        case .latin: return latinLanguage(of: Self.words(of: text), in: text)
        default: return otherLanguage(of: text, in: script)
        }
    }

    /// The script of the sentence itself, which need not be that of the names in it.
    ///
    /// A script other than Latin carries the sentence where the text begins in it or it has two words for five of Latin.
    private static func frame(of text: String) -> Script? {
        var words: [Script: Double] = [:]
        var first: Script?
        for scalar in text.unicodeScalars {
            guard let script = Script(of: scalar) else { continue }
            let kind: Script = script == .hiragana || script == .katakana ? .han : script
            first = first ?? kind
            words[kind, default: 0] += 1 / kind.lettersPerWord
        }
        guard let first else { return nil }
        let latin = words.removeValue(forKey: .latin) ?? 0
        let foreign = words.max { ($0.value, "\($0.key)") < ($1.value, "\($1.key)") }
        guard let foreign else { return .latin }
        return first != .latin || foreign.value >= 0.4 * latin ? foreign.key : .latin
    }

    private static func isJapanese(_ text: String) -> Bool {
        let scripts = text.unicodeScalars.compactMap { Script(of: $0) }
        let kana = scripts.count { $0 == .hiragana || $0 == .katakana }
        return kana * 4 >= scripts.count { $0 == .han }
    }

    private func otherLanguage(of text: String, in script: Script) -> String? {
        let words = Self.words(of: text).filter { word in
            word.text.unicodeScalars.first.flatMap { Script(of: $0) } == script
        }
        var scores = Self.wordScores(words)
        for opinion in Self.opinions(words.map(\.lowered).joined(separator: " "))
        where Self.scripts[opinion.code] == script {
            scores[opinion.code, default: 0] += 2 * opinion.share
        }
        return Self.best(scores) ?? Self.scripts.filter { $0.value == script }.map(\.key).first(where: Self.isDefault)
    }

    private func latinLanguage(of words: [Word], in text: String) -> String? {
        var scores = Self.wordScores(words)
        Self.addSpellings(of: words, in: text, to: &scores)
        let plain = words.filter { !$0.isName }
        let sentence = (plain.count >= 2 ? plain : words).map(\.lowered).joined(separator: " ")
        let opinions = Self.opinions(text.lowercased()) + Self.opinions(sentence)
        let letters = words.reduce(0) { $0 + $1.text.count }
        guard !scores.isEmpty || (letters >= 16 && opinions.contains(where: \.isReliable)) else { return nil }
        let exclusive = Set(sentence).intersection(Self.exclusive)
        for opinion in opinions {
            // No language but one writes some letters; an opinion against them is worth little.
            let isContradicted = exclusive.contains { !(Self.letters[$0] ?? []).contains(opinion.code) }
            let weight = (isContradicted ? 0.4 : 1.2) * opinion.share
            scores[opinion.code, default: 0] += weight
            for (neighbour, share) in Self.neighbours[opinion.code] ?? [] {
                scores[neighbour, default: 0] += weight * share
            }
        }
        // English words stand in every language's titles and product names; the reverse is rare.
        if let english = scores["en"] { scores["en"] = 0.6 * english }
        for (code, head) in Self.headStarts where scores[code] != nil { scores[code, default: 0] += head }
        guard let best = Self.best(scores) else { return nil }
        // A word or two in a language without a list would rest on one guess alone.
        return letters < 16 && FunctionWords.byLanguage[best] == nil && best != "hr" ? nil : best
    }

    private static func best(_ scores: [String: Double]) -> String? {
        scores.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
    }

    /// The languages that share a script other than Latin and that CLD2 may name.
    private static let scripts: [String: Script] = [
        "ru": .cyrillic, "uk": .cyrillic, "be": .cyrillic, "bg": .cyrillic, "sr": .cyrillic, "mk": .cyrillic,
        "kk": .cyrillic, "ky": .cyrillic, "mn": .cyrillic, "tg": .cyrillic, "tt": .cyrillic, "el": .greek,
        "ar": .arabic, "fa": .arabic, "ur": .arabic, "ps": .arabic, "sd": .arabic, "ug": .arabic, "he": .hebrew,
        "yi": .hebrew, "hi": .devanagari, "mr": .devanagari, "ne": .devanagari, "lo": .unspacedOther,
        "km": .unspacedOther, "my": .unspacedOther, "bn": .other, "ta": .other, "te": .other, "kn": .other,
        "ml": .other, "gu": .other, "pa": .other, "si": .other, "ka": .other, "hy": .other, "am": .other, "bo": .other,
    ]

    private static func isDefault(_ code: String) -> Bool {
        ["ru", "el", "ar", "he", "hi"].contains(code)
    }

    /// Languages so close that an opinion for one is nearly as much an opinion for the other.
    private static let neighbours: [String: [(String, Double)]] = [
        "hr": [("sr", 1)], "bs": [("sr", 1), ("hr", 1)], "sl": [("sr", 0.6)], "no": [("da", 1)], "da": [("no", 0.8)],
        "ms": [("id", 0.8)], "id": [("ms", 0.8)], "af": [("nl", 0.8)],
    ]

    /// What the more widely written of two close languages is given beforehand.
    private static let headStarts = ["id": 0.3, "sr": 0.3, "da": 0.3, "nl": 0.2, "ms": -0.3, "af": -0.5, "bs": -1]
}

// MARK: - Evidence

extension LanguageDetector {
    /// A word with what its place in the sentence says about it.
    fileprivate struct Word {
        let text: String
        let lowered: String
        let weight: Double
        /// Capitalised in mid-sentence.
        let isName: Bool
    }

    fileprivate struct Opinion {
        let code: String
        let share: Double
        let isReliable: Bool
    }

    /// The first and last words weigh more: a sentence's frame stands there, whatever title it holds.
    fileprivate static func words(of text: String) -> [Word] {
        let parts = text.split { !($0.isLetter || $0 == "'" || $0 == "’") }
        return parts.enumerated().map { place, part in
            let isName = place > 0 && part.first?.isUppercase == true && part.contains(where: \.isLowercase)
            let weight = place == 0 ? 1.6 : place == parts.count - 1 ? 1.3 : 1
            return Word(text: String(part), lowered: part.lowercased(), weight: weight, isName: isName)
        }
    }

    fileprivate static func wordScores(_ words: [Word]) -> [String: Double] {
        var scores: [String: Double] = [:]
        for word in words {
            var parts: Set = [word.lowered]
            for part in word.lowered.split(whereSeparator: { $0 == "'" || $0 == "’" }) { parts.insert(String(part)) }
            for part in parts {
                guard let languages = vocabulary[part] else { continue }
                let isSlight = word.isName || part.utf8.count == 1
                let weight = word.weight * (isSlight ? 0.35 : 1) / Double(languages.count).squareRoot()
                for (code, strength) in languages { scores[code, default: 0] += weight * strength }
            }
        }
        return scores
    }

    fileprivate static func addSpellings(of words: [Word], in text: String, to scores: inout [String: Double]) {
        for word in words {
            for letter in Set(word.lowered) {
                guard let codes = letters[letter] else { continue }
                let strength = exclusive.contains(letter) ? 1 : 0.6
                let weight = (word.isName ? 0.3 : 1) * strength / Double(codes.count).squareRoot()
                for code in codes { scores[code, default: 0] += weight }
            }
            guard word.lowered.count > 2 else { continue }
            for (ending, code, weight) in endings where word.lowered.hasSuffix(ending) {
                scores[code, default: 0] += weight
            }
            for (part, code) in parts where word.lowered.contains(part) { scores[code, default: 0] += 0.8 }
            if let mark = word.lowered.lastIndex(where: { $0 == "'" || $0 == "’" }),
                turkishCases.contains(String(word.lowered[word.lowered.index(after: mark)...]))
            {
                scores["tr", default: 0] += 0.8
            }
        }
    }

    fileprivate static func opinions(_ text: String) -> [Opinion] {
        var text = text
        let found = text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { weir_detect_language($0.baseAddress, Int32($0.count), true) }
        }
        let candidates = [found.candidates.0, found.candidates.1, found.candidates.2]
        return candidates.compactMap { candidate in
            guard candidate.percent > 0, let code = LanguageCode(detected: String(cString: candidate.code)) else {
                return nil
            }
            return Opinion(code: code.text, share: Double(candidate.percent) / 100, isReliable: found.reliable)
        }
    }

    /// Each known word with the languages that have it and how telling it is.
    private static let vocabulary: [String: [String: Double]] = {
        var words: [String: [String: Double]] = [:]
        for (code, list) in EverydayWords.byLanguage { for word in list { words[word, default: [:]][code] = 0.8 } }
        for (code, list) in FunctionWords.byLanguage { for word in list { words[word, default: [:]][code] = 1 } }
        // Croatian has the function words of Serbian, and its everyday list only what differs.
        for word in FunctionWords.byLanguage["sr"] ?? [] { words[word, default: [:]]["hr"] = 0.9 }
        return words
    }()

    private static let letters: [Character: [String]] = [
        "ß": ["de"], "ñ": ["es"], "¿": ["es"], "ã": ["pt"], "õ": ["pt", "et"], "ø": ["da", "no"], "æ": ["da", "no"],
        "å": ["da", "no", "sv"], "ğ": ["tr"], "ı": ["tr"], "ş": ["tr"], "ő": ["hu"], "ű": ["hu"], "ł": ["pl"],
        "ż": ["pl"], "ę": ["pl", "lt"], "ą": ["pl", "lt"], "ś": ["pl"], "ź": ["pl"], "ě": ["cs"], "ř": ["cs"],
        "ů": ["cs"], "ț": ["ro"], "ș": ["ro"], "ă": ["ro", "vi"],
        "đ": ["sr", "hr", "vi"], "ć": ["sr", "hr", "pl"], "č": ["sr", "hr", "sl", "cs", "sk", "lt", "lv"],
        "š": ["sr", "hr", "sl", "cs", "sk", "lt", "lv"], "ž": ["sr", "hr", "sl", "cs", "sk", "lt", "lv"],
        "ä": ["de", "sv", "fi"], "ö": ["de", "sv", "fi", "tr", "hu"], "ü": ["de", "tr", "hu"], "è": ["it", "fr", "ca"],
        "ì": ["it"], "ò": ["it", "ca"], "ù": ["it", "fr"], "œ": ["fr"], "ê": ["fr", "pt", "vi"],
        "ç": ["fr", "pt", "tr", "ca"], "ư": ["vi"], "ơ": ["vi"],
    ]

    private static let exclusive: Set<Character> = ["ß", "ł", "ż", "ś", "ź", "ě", "ř", "ů", "ő", "ű", "ư", "ơ"]

    private static let endings: [(String, String, Double)] = [
        ("à", "it", 0.5), ("ò", "it", 0.5), ("ù", "it", 0.5), ("ì", "it", 0.5), ("kk", "no", 0.3), ("tt", "no", 0.3),
        ("pp", "no", 0.3), ("kk", "sv", 0.3), ("tt", "sv", 0.3), ("ér", "da", 0.6), ("ção", "pt", 0.6),
        ("ões", "pt", 0.6), ("ción", "es", 0.6), ("zione", "it", 0.6), ("rà", "it", 0.5), ("keit", "de", 0.6),
        ("ung", "de", 0.3),
    ]

    private static let parts: [(String, String)] = [
        ("øj", "da"), ("ej", "da"), ("øy", "no"), ("ije", "hr"), ("tjed", "hr"), ("ij", "nl"),
    ]

    /// What Turkish hangs on a name behind an apostrophe.
    private static let turkishCases: Set<String> = Set(
        """
        ı i u ü yı yi yu yü ın in un ün nın nin nun nün a e ya ye da de ta te dan den tan ten la le yla yle lar ler
        daki deki taki teki
        """.split(whereSeparator: \.isWhitespace).map(String.init)
    )
}
