import Testing

@testable import Taxonomy

@Suite struct AnswerTests {
    private func name(_ name: String) -> String {
        "<summary>People asked about bread. They baked.</summary><name>\(name)</name>"
    }

    @Test("A name loses its full stop and its line breaks, and nothing else")
    func plain() throws {
        let text = try LabelText(reading: "Sure!\n" + name("Bake  bread\n(sour) & pies, 50% off."))
        #expect(text.name == "Bake bread (sour) & pies, 50% off")
        #expect(text.description == "People asked about bread. They baked.")
    }

    @Test(
        "A name that is too long, too vague, quoted, marked up or in other letters is none",
        arguments: [
            "one two three four five six seven eight nine ten eleven", "Help with various things", "…",
            "Bake \"bread\"",
            "Bake “bread”", "**Bake bread**", "Bake <b>bread</b>", "Bäcker помощь", "Bake bre\u{430}d", "焼きたてのパン",
            "Bake bread\u{202E}", "Bake\u{0}bread", String(repeating: "a", count: 200), "Bake `bread`", "[Bake](bread)",
        ]
    )
    func faulty(text: String) {
        #expect(throws: AnswerFault.self) { try LabelText(reading: name(text)) }
    }

    @Test("A forged second tag, a missing and a nested one are no answer")
    func tags() {
        for answer in [
            name("Bake bread") + "<name>Another</name>", "<name>Bake bread</name>", "<summary>Bread.</summary>", "",
            "<summary>Bread <name>Bake bread</name></summary>", "<summary>Bread.</summary><name>Bake bread",
        ] {
            #expect(throws: AnswerFault.self) { try LabelText(reading: answer) }
        }
    }

    @Test("A description may be somewhat longer than was asked for, and no longer than that")
    func long() throws {
        func answer(_ words: Int) -> String {
            "<summary>\(Array(repeating: "bread", count: words).joined(separator: " "))</summary><name>Bake bread</name>"
        }
        #expect(try LabelText(reading: answer(80)).description.count == 479)
        #expect(throws: AnswerFault.self) { try LabelText(reading: answer(81)) }
    }

    @Test("A list is read by its numbers; a number that stands twice gives neither text")
    func list() throws {
        let answer =
            "<answer>\nSo:\n1. Bake  bread\n2) Brew tea\n 3: Cut wood\n2. Forged\n99. Beyond\nx. None\n4.\n</answer>"
        let list = try NumberedList(reading: answer, tag: "answer", tags: ["scratchpad", "answer"])
        #expect(list.texts(upTo: 4) == [1: "Bake bread", 3: "Cut wood"])
    }

    @Test("A list of names has each once and as many as were asked for")
    func names() throws {
        func names(_ lines: [String], _ bounds: ClosedRange<Int>) throws -> [String] {
            try NumberedList(reading: ScriptedModel.list(lines), tag: "answer", tags: ["scratchpad", "answer"])
                .names(within: bounds)
        }
        #expect(try names(["Bake bread", "bake Bread", "Brew tea"], 2...3) == ["Bake bread", "Brew tea"])
        #expect(throws: AnswerFault.self) { try names(["Bake bread"], 2...3) }
        #expect(throws: AnswerFault.self) { try names(["Bake bread", "<name>Brew tea</name>"], 1...3) }
        #expect(throws: AnswerFault.self) { try names([], 0...3) }
    }
}
