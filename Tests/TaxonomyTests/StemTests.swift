import Testing

@testable import Taxonomy

@Suite struct StemTests {
    @Test(
        "Forms of one word have one stem",
        arguments: [
            ["translate", "translates", "translated", "translating", "translation", "translations", "translator"],
            ["write", "writes", "writing"], ["code", "codes", "coded", "coding"], ["run", "runs", "running"],
            ["family", "families"], ["design", "designs", "designer", "designed"], ["taste", "tasted", "tasting"],
            ["invest", "investing", "investment", "investments"], ["happy", "happiness"], ["week", "weekly"],
            ["travel", "travelled", "traveling", "travels"], ["box", "boxes"], ["compute", "computer", "computing"],
            ["control", "controlled", "controlling"], ["house", "housing", "houses"],
        ]
    )
    func alike(forms: [String]) {
        #expect(Set(forms.map(Stem.of)).count == 1, "\(forms.map(Stem.of))")
    }

    @Test(
        "Words that only look alike keep stems of their own",
        arguments: [
            ("live", "liver"), ("rap", "rape"), ("rap", "raping"), ("stats", "station"), ("number", "numb"),
            ("plan", "plane"), ("fact", "factor"), ("abort", "abortion"), ("organ", "organic"),
            ("car", "care"), ("string", "stre"), ("miss", "mission"), ("flow", "flower"), ("pen", "penis"),
        ]
    )
    func apart(left: String, right: String) {
        #expect(Stem.of(left) != Stem.of(right))
    }

    @Test("A word in other letters stays as it is", arguments: ["übersetzungen", "天气", "bus", "as", "c3s"])
    func others(word: String) {
        #expect(Stem.of(word) == word)
    }
}
