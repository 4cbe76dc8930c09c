/// What is left of an English word when its endings are taken off: equal for words that say the same.
///
/// Inflection goes as in the first and the last step of Porter's algorithm (*An algorithm for suffix stripping*, 1980):
/// plural, past tense and *-ing*, with a silent *e* where it keeps words apart (*rap*, *rape*). Of the endings that make
/// words from words only those go that leave at least five letters, so that *liver* is not the one who lives and *station*
/// has nothing to do with *stat*. A stem too many costs a question; one too few would lend one word another's support.
/// Words with other letters than a to z are left as they are.
enum Stem {
    /// The stem of a word in lower case.
    static func of(_ word: String) -> String {
        var letters = Array(word.utf8)
        guard letters.count > 2, letters.allSatisfy({ (97...122).contains($0) }) else { return word }
        letters.dropPlural()
        letters.dropTense()
        if letters.last == .y, letters.dropLast().contains(where: \.isVowel), letters.count > 2 {
            letters[letters.count - 1] = .i
        }
        letters.drop("li", leaving: 4)
        letters.dropDerivation()
        letters.dropSilentE()
        letters.dropSecondL()
        return String(decoding: letters, as: UTF8.self)
    }
}

extension [UInt8] {
    /// *-sses, -ies, -s*; a word that ends in *ss*, *us* or *is* is no plural.
    fileprivate mutating func dropPlural() {
        if ends(in: "sses") || (ends(in: "ies") && count > 4) {
            removeLast(2)
        } else if last == .s, count > 3, !ends(in: "ss"), !ends(in: "us"), !ends(in: "is") {
            removeLast()
        }
    }

    /// *-eed, -ed, -ing*, where a vowel stands before.
    fileprivate mutating func dropTense() {
        guard !ends(in: "eed") else { return }
        let ending = ends(in: "ing") ? 3 : ends(in: "ed") ? 2 : 0
        guard ending > 0, count - ending > 1, dropLast(ending).enumerated().contains(where: { isVowel(at: $0.offset) })
        else { return }
        removeLast(ending)
        if ends(in: "at") || ends(in: "bl") || ends(in: "iz") {
            append(.e)
        } else if let last, count > 1, last == self[count - 2], !last.isVowel, !"lsz".utf8.contains(last) {
            removeLast()
        } else if measure == 1, endsShort {
            append(.e)
        }
    }

    fileprivate mutating func dropDerivation() {
        let endings: [(ending: StaticString, kept: Int)] = [
            ("ation", 2), ("ition", 2), ("ction", 2), ("ution", 2), ("ption", 2), ("ator", 2), ("ment", 0), ("ness", 0),
            ("er", 0),
        ]
        for (ending, kept) in endings where ends(in: ending) {
            let length = ending.utf8CodeUnitCount - kept
            if count - length >= 5 { removeLast(length) }
            return
        }
    }

    fileprivate mutating func drop(_ ending: StaticString, leaving least: Int) {
        let length = ending.utf8CodeUnitCount
        if ends(in: ending), count - length >= least { removeLast(length) }
    }

    fileprivate mutating func dropSilentE() {
        guard last == .e, count > 3 else { return }
        let stem = Array(dropLast())
        if stem.measure > 1 || (stem.measure == 1 && !stem.endsShort) { self = stem }
    }

    /// British spelling doubles the *l* of *travelled*.
    fileprivate mutating func dropSecondL() {
        if ends(in: "ll"), measure > 1 { removeLast() }
    }

    private func ends(in ending: StaticString) -> Bool {
        ending.withUTF8Buffer { count >= $0.count && suffix($0.count).elementsEqual($0) }
    }

    /// A `y` after a consonant sounds like a vowel.
    private func isVowel(at place: Int) -> Bool {
        self[place].isVowel || (self[place] == .y && place > 0 && !self[place - 1].isVowel)
    }

    /// How often a consonant follows a vowel.
    private var measure: Int {
        indices.dropFirst().count { isVowel(at: $0 - 1) && !isVowel(at: $0) }
    }

    /// Whether it ends in consonant, vowel, consonant, as *hop* does and *hoop* does not.
    private var endsShort: Bool {
        guard count > 2 else { return false }
        return !isVowel(at: count - 3) && isVowel(at: count - 2) && !isVowel(at: count - 1)
            && !"wxy".utf8.contains(self[count - 1])
    }
}

extension UInt8 {
    fileprivate static let e = UInt8(ascii: "e")
    fileprivate static let i = UInt8(ascii: "i")
    fileprivate static let s = UInt8(ascii: "s")
    fileprivate static let y = UInt8(ascii: "y")

    fileprivate var isVowel: Bool { "aeiou".utf8.contains(self) }
}
