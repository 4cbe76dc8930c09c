/// Cuts text into the pieces of a vocabulary, as the models were trained with: lower case, no accents, WordPiece.
struct Tokenizer: Sendable {
    let vocabulary: Vocabulary
    /// The most tokens that a text becomes, the start and end marks among them; what comes after is left out.
    let maximumTokens: Int

    /// The tokens of `text`, between a start and an end mark.
    ///
    /// A special token written out in the text is plain text, unless `literalSpecialTokens` asks for what the reference
    /// does: text comes from strangers, who could end it early.
    func tokenIDs(_ text: String, literalSpecialTokens: Bool = false) -> [Int32] {
        var cutter = WordCutter(vocabulary: vocabulary, limit: maximumTokens - 2)
        if literalSpecialTokens {
            var rest = Array(text.unicodeScalars)[...]
            while let scalar = rest.first, !cutter.isFull {
                if let special = vocabulary.specialTokens.first(where: { rest.starts(with: $0.scalars) }) {
                    cutter.append(specialToken: special.id)
                    rest.removeFirst(special.scalars.count)
                } else {
                    cutter.append(scalar)
                    rest.removeFirst()
                }
            }
        } else {
            for scalar in text.unicodeScalars {
                if cutter.isFull { break }
                cutter.append(scalar)
            }
        }
        return [vocabulary.start] + cutter.finish() + [vocabulary.end]
    }
}

/// Takes a text scalar by scalar and gives the tokens of its words.
///
/// It holds one word at a time and stops growing when it is full, so a text of any length takes no more memory than a
/// short one, and no more time than its beginning does.
private struct WordCutter {
    /// Words above this many scalars are unknown as a whole.
    private static let longestWord = 100

    private let vocabulary: Vocabulary
    private let limit: Int
    private let fates = ScalarFates.standard
    private var tokens: [Int32] = []
    private var word: [UInt32] = []
    /// Where in `word` the marks begin that may still change places.
    private var marks = 0

    init(vocabulary: Vocabulary, limit: Int) {
        self.vocabulary = vocabulary
        self.limit = limit
    }

    var isFull: Bool { tokens.count >= limit }

    mutating func append(_ scalar: Unicode.Scalar) {
        let value = scalar.value
        switch fates.fate(of: value) {
        case .kept: keep(value)
        case .dropped: break
        case .parting: marks = word.count
        case .space: endWord()
        case .punctuation: appendWord(value)
        case .ideograph: appendWord(fates.replacement(of: value)?.first ?? value)
        case .ranked: insertMark(value)
        case .replaced:
            for substitute in fates.replacement(of: value) ?? [] {
                switch fates.fate(of: substitute) {
                case .punctuation: appendWord(substitute)
                case .ranked: insertMark(substitute)
                default: keep(substitute)
                }
            }
        case .hangulSyllable:
            for letter in HangulSyllable(value).letters { keep(letter) }
        }
    }

    mutating func append(specialToken id: Int32) {
        endWord()
        tokens.append(id)
    }

    mutating func finish() -> ArraySlice<Int32> {
        endWord()
        return tokens.prefix(limit)
    }

    private mutating func keep(_ value: UInt32) {
        guard word.count <= Self.longestWord else { return }
        word.append(value)
        marks = word.count
    }

    private mutating func insertMark(_ value: UInt32) {
        guard word.count <= Self.longestWord else { return }
        let rank = fates.rank(of: value)
        var place = word.count
        while place > marks, fates.rank(of: word[place - 1]) > rank { place -= 1 }
        word.insert(value, at: place)
    }

    private mutating func appendWord(_ value: UInt32) {
        endWord()
        word.append(value)
        endWord()
    }

    private mutating func endWord() {
        defer {
            word.removeAll(keepingCapacity: true)
            marks = 0
        }
        guard !word.isEmpty else { return }
        guard word.count <= Self.longestWord else { return tokens.append(vocabulary.unknown) }
        let before = tokens.count
        var position = 0
        while position < word.count {
            let place: Vocabulary.Place = position == 0 ? .beginning : .continuation
            guard let piece = vocabulary.longestPiece(of: word, at: position, place) else {
                tokens.removeSubrange(before...)
                return tokens.append(vocabulary.unknown)
            }
            tokens.append(piece.id)
            position = piece.end
        }
    }
}
