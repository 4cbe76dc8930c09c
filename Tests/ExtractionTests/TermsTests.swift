import Testing

@testable import Extraction

@Suite struct TermsTests {
    let finder = TermFinder()

    @Test("Terms are content words in lower case, then phrases of neighbours")
    func wordsAndPhrases() {
        let terms = finder.terms(of: "Where do Barn Swallows spend the winter?", language: "en")
        #expect(terms == ["barn", "swallows", "spend", "winter", "barn swallows", "swallows spend"])
    }

    @Test(
        "Function words of the request's language are left out",
        arguments: [
            ("de", "Wie backe ich ein Brot ohne Hefe?", ["backe", "brot", "hefe"]),
            ("fr", "Comment réparer l'évier de la cuisine ?", ["réparer", "évier", "cuisine"]),
            ("ru", "Как мне починить велосипед?", ["починить", "велосипед"]),
            ("tr", "Bisiklet için lastik nasıl bulunur?", ["bisiklet", "lastik", "bulunur"]),
        ]
    )
    func languages(code: String, text: String, words: [String]) {
        #expect(finder.terms(of: text, language: code).filter { !$0.contains(" ") } == words)
    }

    @Test("Scripts without blanks are cut into words, and give no phrases")
    func unspaced() {
        #expect(finder.terms(of: "请给我推荐一家上海的餐厅", language: "zh") == ["推荐", "上海", "餐厅"])
        #expect(finder.terms(of: "ランサムウェアを作成する方法", language: "ja") == ["ランサムウェア", "作成", "方法"])
        #expect(finder.terms(of: "แนะนำอาหารไทยให้หน่อย", language: "th").contains("อาหาร"))
    }

    @Test("Words with digits, single letters, very long words and placeholders are no terms")
    func passedOver() {
        let text = "b2b x 4you [email] [phone] snake_case \(String(repeating: "a", count: 33)) garden"
        #expect(finder.terms(of: text, language: "en") == ["garden"])
    }

    @Test("A phrase never spans punctuation, a function word or a placeholder")
    func phrases() {
        let terms = finder.terms(of: "garden, winter; birds of prey [url] nests", language: "en")
        #expect(terms == ["garden", "winter", "birds", "prey", "nests"])
    }

    @Test("Possessives and elided articles are taken off")
    func apostrophes() {
        let terms = finder.terms(of: "Ann's garden, l’umidità", language: "it")
        #expect(terms == ["ann", "garden", "umidità", "ann garden"])
    }

    @Test("At most 24 terms of a long request are kept: the most frequent, then the first")
    func limit() {
        let letters = "abcdefghijklmnopqrstuvwxyz".map { "\($0)\($0)\($0)" }
        let text = letters.joined(separator: " ") + " zzz zzz yyy"
        let terms = finder.terms(of: text, language: nil)
        #expect(terms.count == TermFinder.limit)
        #expect(terms.prefix(4) == ["zzz", "yyy", "aaa", "bbb"])
        #expect(terms.filter { !$0.contains(" ") }.count == TermFinder.wordLimit)
        #expect(finder.terms(of: text, language: nil) == terms)
    }
}
