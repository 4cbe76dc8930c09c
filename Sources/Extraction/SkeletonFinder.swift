import Model

/// Finds what a request is built like, so that one template is known by whatever fills it.
///
/// Two things are looked at: which words follow one another, with numbers taken for one word; and the frame, in which
/// every run of content words is one gap between function words, numbers and marks. In scripts without blanks each
/// character is a word. Words enter as keyed digests.
struct SkeletonFinder: Sendable {
    /// How many words are looked at.
    private static let longest = 256
    // What stands before the first word, after the last one, and in the frame for content.
    private static let (begin, end, gap): (UInt64, UInt64, UInt64) = (1, 2, 3)

    private enum Token {
        case word(String)
        case mark(Character)
        case number
    }

    private let pseudonyms: Pseudonyms

    init(pseudonyms: Pseudonyms) {
        self.pseudonyms = pseudonyms
    }

    /// The skeleton of redacted text in a language; nil where there is nothing in it but blanks.
    func skeleton(of text: String, language: String?) -> Skeleton? {
        let tokens = Self.tokens(of: text)
        guard !tokens.isEmpty else { return nil }
        let lists = ["en", language].compactMap(\.self).compactMap { FunctionWords.byLanguage[$0] }
        var digests: [String: UInt64] = [:]
        func digest(_ word: String) -> UInt64 {
            if let known = digests[word] { return known }
            let made = pseudonyms.skeletonWord(word)
            digests[word] = made
            return made
        }
        var words = [Self.begin]
        var frame = [Self.begin]
        for token in tokens {
            switch token {
            case .word(let word):
                words.append(digest(word))
                if lists.contains(where: { $0.contains(word) }) {
                    frame.append(digest(word))
                } else if frame.last != Self.gap {
                    frame.append(Self.gap)
                }
            case .mark(let mark):
                words.append(digest(String(mark)))
                frame.append(digest(String(mark)))
            case .number:
                words.append(digest("#"))
                frame.append(digest("#"))
            }
        }
        words.append(Self.end)
        frame.append(Self.end)
        var features = Set(zip(words, words.dropFirst()).map { scrambled(scrambled($0) &+ $1) })
        for ((first, second), third) in zip(zip(frame, frame.dropFirst()), frame.dropFirst(2)) {
            features.insert(scrambled(scrambled(scrambled(first) &+ second) ^ third))
        }
        return Self.skeleton(of: features)
    }

    private static func skeleton(of features: Set<UInt64>) -> Skeleton {
        var sums = [Int](repeating: 0, count: Skeleton.planes)
        for feature in features {
            for half in 0..<2 {
                let signs = scrambled(feature &+ UInt64(half))
                for plane in 0..<64 { sums[64 * half + plane] += Int(signs >> UInt64(plane) & 1) * 2 - 1 }
            }
        }
        var skeleton = Skeleton(sides: SIMD2())
        for plane in sums.indices where sums[plane] > 0 { skeleton.sides[plane / 64] |= 1 << UInt64(plane % 64) }
        return skeleton
    }

    private static func tokens(of text: String) -> [Token] {
        var tokens: [Token] = []
        var word = ""
        var isNumber = false
        func close() {
            if !word.isEmpty { tokens.append(.word(word)) }
            if isNumber { tokens.append(.number) }
            word = ""
            isNumber = false
        }
        for character in text.lowercased() {
            guard tokens.count < longest else { break }
            if character.isNumber {
                if !isNumber { close() }
                isNumber = true
            } else if let script = character.unicodeScalars.first.flatMap({ Script(of: $0) }) {
                if isNumber || script.isUnspaced { close() }
                word.append(character)
                if script.isUnspaced { close() }
            } else if character == "'" || character == "’", !word.isEmpty {
                word.append("'")
            } else {
                close()
                if !character.isWhitespace { tokens.append(.mark(character)) }
            }
        }
        close()
        return Array(tokens.prefix(longest))
    }
}
