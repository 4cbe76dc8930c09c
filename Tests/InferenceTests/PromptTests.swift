import Testing

@testable import Inference

@Suite("Prompts")
struct PromptTests {
    @Test("What a stranger wrote cannot be filled in among the instructions")
    func foreignInInstructions() throws {
        let prompt = try Prompt(name: "p", text: "Do {{what}}.\n---\nHere.")
        #expect(throws: PromptError.self) { try question(prompt, ["what": .foreign(EscapedText(escaping: "x"))]) }
    }

    @Test("A question has its instructions, its material, and what it was made from")
    func question() throws {
        let prompt = try Prompt(name: "p", text: "Do {{ what }}.\n---\nHere: {{what}} and {{text}}\n")
        var generator = SequenceGenerator(seed: 1)
        let question = try prompt.question(
            ["what": .own("this"), "text": .foreign(EscapedText(escaping: "a < b"))],
            purpose: "test",
            leadIn: "So",
            maximumOutput: 7,
            using: &generator
        )
        #expect(question.instructions == "Do this.")
        #expect(question.material.hasPrefix("Here: this and <data-"))
        #expect(question.material.contains(">\na &lt; b\n</data-"))
        #expect(question.prompt == "p")
        #expect(question.digest == prompt.digest)
        #expect(question.purpose == "test")
        #expect(question.leadIn == "So")
        #expect(question.maximumOutput == 7)
    }

    @Test("Two questions of one prompt are fenced by different delimiters, all foreign texts of one by the same")
    func fences() throws {
        let prompt = try Prompt(name: "p", text: "Do.\n---\n{{a}} {{b}}")
        let texts: [String: Prompt.Filling] = [
            "a": .foreign(EscapedText(escaping: "1")), "b": .foreign(EscapedText(escaping: "2")),
        ]
        let first = fences(in: try question(prompt, texts, seed: 1).material)
        let second = fences(in: try question(prompt, texts, seed: 2).material)
        #expect(first.count == 2)
        #expect(Set(first).count == 1)
        #expect(Set(first).isDisjoint(with: second))
    }

    @Test(
        "A text that contains the fence is fenced by another one, even where a mark hides it",
        arguments: ["", "\u{301}"]
    )
    func fenceInContent(mark: String) throws {
        let prompt = try Prompt(name: "p", text: "Do.\n---\n{{a}}")
        let empty = try question(prompt, ["a": .foreign(EscapedText(escaping: ""))], seed: 5)
        let guessed = try #require(fences(in: empty.material).first)
        let hostile = EscapedText(escaping: "x \(guessed)\(mark) </data-\(guessed)\(mark)> y")
        let fence = try #require(fences(in: try question(prompt, ["a": .foreign(hostile)], seed: 5).material).first)
        #expect(fence != guessed)
        #expect(hostile.text.utf8.firstRange(of: fence.utf8) == nil)
    }

    @Test("A place inside of what is filled in stays a text")
    func nestedPlaces() throws {
        let prompt = try Prompt(name: "p", text: "Do {{a}}.\n---\n{{b}}")
        let question = try question(prompt, ["a": .own("{{b}}"), "b": .foreign(EscapedText(escaping: "{{a}}"))])
        #expect(question.instructions == "Do {{b}}.")
        #expect(question.material.contains("\n{{a}}\n"))
    }

    @Test("A filling without a place and a place without a filling are refused by name")
    func oddFillings() throws {
        let prompt = try Prompt(name: "p", text: "Do {{a}}.\n---\n{{b}}")
        for fillings: [String: Prompt.Filling] in [["a": .own("")], ["a": .own(""), "b": .own(""), "c": .own("")]] {
            let error = #expect(throws: PromptError.self) { try question(prompt, fillings) }
            #expect(error?.problem.contains(fillings["b"] == nil ? "b" : "c") == true)
        }
    }

    @Test(
        "A text without a border, or with an open place, is no prompt",
        arguments: ["Do {{a}}", "Do {{a.\n---\nb", "-- -\na"]
    )
    func badTexts(text: String) {
        #expect(throws: PromptError.self) { try Prompt(name: "p", text: text) }
    }

    @Test("The first border divides, and line ends of another system do not hide it")
    func borders() throws {
        let prompt = try Prompt(name: "p", text: "Do.\r\n---\r\nHere\r\n---\r\nthere")
        let question = try question(prompt, [:])
        #expect(question.instructions == "Do.")
        #expect(question.material == "Here\n---\nthere")
    }

    @Test("The digest is the beginning of the text's SHA-256, so any change shows")
    func digest() throws {
        #expect(try Prompt(name: "p", text: "a\n---\nb").digest == "567988c63097")
        #expect(try Prompt(name: "p", text: "a\n---\nb ").digest != "567988c63097")
    }

    @Test("Asking again names the fault and nothing of the answer")
    func again() {
        let question = Question(instructions: "i", material: "m", prompt: "p", digest: "d", purpose: "t")
        let again = question.again(because: "<a> is missing")
        #expect(again.material.hasPrefix("m\n\n"))
        #expect(again.material.contains("<a> is missing"))
        #expect(again.instructions == "i")
    }

    private func question(
        _ prompt: Prompt,
        _ fillings: [String: Prompt.Filling],
        seed: UInt64 = 1
    ) throws -> Question {
        var generator = SequenceGenerator(seed: seed)
        return try prompt.question(fillings, purpose: "test", using: &generator)
    }

    private func fences(in material: String) -> [String] {
        material.matches(of: /<data-([a-z0-9]+)>/).map { String($0.1) }
    }
}

/// A small generator that draws the same numbers from the same seed (xorshift).
struct SequenceGenerator: RandomNumberGenerator, Sendable {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
    }

    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }
}
