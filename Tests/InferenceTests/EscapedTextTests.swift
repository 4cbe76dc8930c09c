import Testing

@testable import Inference

@Suite("Escaped text")
struct EscapedTextTests {
    @Test(
        "Nothing of a stranger's text can open or close a tag, whatever the width of its brackets",
        arguments: ["<", ">", "&", "\u{FF1C}", "\u{FF1E}", "\u{FF06}", "\u{FE64}", "\u{FE65}", "\u{FE60}"]
    )
    func brackets(bracket: String) {
        let text = EscapedText(escaping: "a\(bracket)b").text
        #expect(["a&lt;b", "a&gt;b", "a&amp;b"].contains(text))
    }

    @Test("What is escaped already is escaped once more, so it reads as it was written")
    func twice() {
        #expect(EscapedText(escaping: "&lt;").text == "&amp;lt;")
    }

    @Test(
        "Characters that nobody sees are left out",
        arguments: [
            0xAD, 0x34F, 0x61C, 0x115F, 0x17B4, 0x180E, 0x200B, 0x200E, 0x200F, 0x202A, 0x202E, 0x2060, 0x2066, 0x206F,
            0x3164, 0xFE00, 0xFEFF, 0xFFA0, 0xFFF9, 0xFFFB, 0x1D173, 0xE0001, 0xE0041, 0xE007F, 0xE0100, 0xE01EF,
        ] as [UInt32]
    )
    func unseen(value: UInt32) throws {
        let scalar = try #require(Unicode.Scalar(value))
        #expect(EscapedText.isUnseen(scalar))
        #expect(EscapedText(escaping: "a\(Character(scalar))b").text.unicodeScalars.elementsEqual("ab".unicodeScalars))
    }

    @Test(
        "What scripts and emoji need stays as it is",
        arguments: [
            "می\u{200C}خواهم", "क्\u{200D}ष", "👩\u{200D}💻", "❤\u{FE0F}", "é", "e\u{301}", "한국어", "١٢٣", "a\tb\nc",
        ]
    )
    func kept(text: String) {
        #expect(EscapedText(escaping: text).text.unicodeScalars.elementsEqual(text.unicodeScalars))
    }

    @Test(
        "Control characters and odd line ends become blanks",
        arguments: ["\0", "\u{7}", "\u{1B}", "\u{7F}", "\u{85}", "\u{2028}", "\u{2029}"]
    )
    func controls(control: String) {
        #expect(EscapedText(escaping: "a\(control)b").text == "a b")
    }

    @Test("Line ends of another system become one of ours, with a blank before it")
    func carriageReturns() {
        #expect(EscapedText(escaping: "a\r\nb").text.unicodeScalars.elementsEqual("a \nb".unicodeScalars))
    }

    @Test("A mark at the beginning cannot change the tag before it")
    func leadingMark() {
        var text = EscapedText(markup: "<turn>")
        text.append(escaping: "\u{338}x")
        #expect(text.text.unicodeScalars.elementsEqual("<turn> \u{338}x".unicodeScalars))
    }

    @Test("Markup of our own stands as it is, beside what is escaped")
    func markup() {
        var text = EscapedText(markup: "<a>")
        text.append(escaping: "<b>")
        text.append(markup: "</a>")
        text.append(EscapedText(escaping: "&"))
        #expect(text.text == "<a>&lt;b&gt;</a>&amp;")
        #expect(EscapedText(joining: [text, EscapedText(escaping: "c")], by: "<br>").text == text.text + "<br>c")
    }

    @Test("Whatever a stranger writes, what is left has no bracket, no control and nothing unseen")
    func anything() {
        var generator = SequenceGenerator(seed: 11)
        for _ in 0..<200 {
            let scalars = (0..<50).compactMap { _ in
                Unicode.Scalar(UInt32.random(in: 0...0x1_1000, using: &generator))
            }
            let text = EscapedText(escaping: String(String.UnicodeScalarView(scalars))).text
            let isClean = text.unicodeScalars.allSatisfy { scalar in
                scalar != "<" && scalar != ">" && !EscapedText.isUnseen(scalar)
                    && (scalar.properties.generalCategory != .control || scalar == "\n" || scalar == "\t")
            }
            #expect(isClean)
        }
    }
}
