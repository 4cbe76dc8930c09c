import Testing

@testable import Encoder

@Suite struct TokenizerTests {
    let model: TinyModel
    let tokenizer: Tokenizer

    init() throws {
        model = try TinyModel()
        tokenizer = Tokenizer(
            vocabulary: try Vocabulary(path: "\(model.directory)/vocab.txt", marks: Architecture.bert.marks),
            maximumTokens: 256
        )
    }

    /// The pieces of `text`, without the marks around them.
    func pieces(_ text: String, literalSpecialTokens: Bool = false) -> String {
        tokenizer.tokenIDs(text, literalSpecialTokens: literalSpecialTokens)
            .dropFirst().dropLast().map { TinyModel.pieces[Int($0)] }.joined(separator: " ")
    }

    @Test("Text in many scripts is cut as the reference cuts it", arguments: GoldenText.all)
    func golden(text: GoldenText) {
        #expect(pieces(text.text).unicodeScalars.elementsEqual(text.pieces.unicodeScalars))
    }

    @Test("A text stands between a start and an end mark, even where it is empty", arguments: ["", " \t\n", "\u{301}"])
    func marks(text: String) {
        #expect(tokenizer.tokenIDs(text).map { TinyModel.pieces[Int($0)] } == ["[CLS]", "[SEP]"])
    }

    @Test("A special token that somebody writes is plain text")
    func plainSpecialTokens() {
        #expect(pieces("a[SEP]a [mask]") == "a [ sep ] a [ mask ]")
    }

    @Test("Where the reference is asked for, a written special token is one")
    func literalSpecialTokens() {
        #expect(pieces("a[SEP]a [MASK][CLS] [sep]", literalSpecialTokens: true) == "a [SEP] a [MASK] [CLS] [ sep ]")
    }

    @Test("A word of a hundred scalars is cut, a longer one is unknown")
    func longWords() {
        let hundred = "a" + String(repeating: "b", count: 99)
        #expect(pieces(hundred) == "a" + String(repeating: " ##b", count: 99))
        #expect(pieces(hundred + "b") == "[UNK]")
        #expect(pieces(hundred + "b tab") == "[UNK] tab")
    }

    @Test("A word with one unknown piece is unknown as a whole")
    func unknownPiece() {
        #expect(pieces("abb abq ab") == "a ##b ##b [UNK] a ##b")
    }

    @Test("Marks that stay are put in canonical order")
    func markOrder() {
        #expect(pieces("a\u{302E}\u{1D165}") == "a ##\u{1D165} ##\u{302E}")
        #expect(pieces("a\u{1D165}\u{302E}") == "a ##\u{1D165} ##\u{302E}")
    }

    @Test("Accents do not part the marks around them, a vanishing vowel sign does")
    func markRuns() {
        #expect(pieces("a\u{302E}\u{301}\u{1D165}") == "a ##\u{1D165} ##\u{302E}")
        #expect(pieces("a\u{302E}\u{901}\u{1D165}") == "a ##\u{302E} ##\u{1D165}")
    }

    @Test("Controls, format and private scalars vanish without parting a word")
    func vanishing() {
        #expect(pieces("a\u{0}\u{200D}\u{FFFD}\u{E000}\u{AD}b") == "a ##b")
    }

    @Test("No more tokens are given than fit, and the end mark is among them")
    func limit() {
        let short = Tokenizer(vocabulary: tokenizer.vocabulary, maximumTokens: 5)
        let ids = short.tokenIDs("a abbbbbbb")
        #expect(ids.map { TinyModel.pieces[Int($0)] } == ["[CLS]", "a", "a", "##b", "[SEP]"])
    }

    @Test("A hostile text of marks takes no more time than a word", .timeLimit(.minutes(60)))
    func hostileMarks() {
        let marks = "a" + String(repeating: "\u{302E}\u{1D165}", count: 20_000)
        #expect(pieces(marks) == "[UNK]")
    }
}
