import Testing

@testable import Example

extension Grammar: CustomTestStringConvertible {
    /// The language and how much there is of it, since a test's name had better be short.
    public var testDescription: String { "\(language), \(topics.count) topics" }
}

@Suite("A grammar")
struct GrammarTests {
    private static let all: [Grammar] = [
        .english, .german, .french, .spanish, .portuguese, .italian, .dutch, .planted,
    ]

    @Test("Every topic has requests, an answer and what is said next", arguments: all)
    func complete(grammar: Grammar) {
        #expect(!grammar.topics.isEmpty)
        #expect(!grammar.openings.isEmpty && !grammar.closings.isEmpty && !grammar.refusals.isEmpty)
        for topic in grammar.topics {
            #expect(!topic.requests.isEmpty, "\(topic.name)")
            #expect(!topic.answers.isEmpty, "\(topic.name)")
            #expect(!topic.followUps.isEmpty, "\(topic.name)")
            #expect(topic.weight > 0, "\(topic.name)")
        }
        #expect(Set(grammar.topics.map(\.name)).count == grammar.topics.count)
    }

    @Test("Every slot that is defined is used", arguments: all)
    func noIdleSlots(grammar: Grammar) {
        var used: Set<String> = []
        var defined: Set<String> = []
        for topic in grammar.topics {
            for phrase in topic.requests + topic.answers + topic.followUps + topic.slots.values.joined() {
                used.formUnion(phrase.slots)
            }
            defined.formUnion(topic.slots.keys)
        }
        #expect(defined.subtracting(used).isEmpty)
    }

    @Test("English has at least forty topics and each other language at least eight")
    func breadth() {
        #expect(Grammar.english.topics.count >= 40)
        for grammar in Self.all.dropFirst().dropLast() { #expect(grammar.topics.count >= 8, "\(grammar.language)") }
    }

    @Test("Lines before the first topic serve every topic; a topic's own slot wins")
    func commonLines() {
        let grammar = Grammar(
            language: "xx",
            """
            > common
            $who all|some
            # first 3 10
            Ask {who}
            # second 1 0
            Ask {who} again
            $who nobody
            > own
            """
        )
        #expect(grammar.topic("first").slots["who"] == [Phrase("all"), Phrase("some")])
        #expect(grammar.topic("first").refusalPercent == 10)
        #expect(grammar.topic("second").slots["who"] == [Phrase("nobody")])
        #expect(grammar.topic("second").answers == [Phrase("own"), Phrase("common")])
    }
}

@Suite("A phrase")
struct PhraseTests {
    @Test("Words, slots and choices are told apart")
    func parts() {
        let phrase = Phrase("Fix my [old|new {thing}] now")
        let choices = [Phrase("old"), Phrase("new {thing}")]
        #expect(phrase.parts == [.words("Fix my "), .either(choices), .words(" now")])
        #expect(phrase.slots == ["thing"])
    }

    @Test("A backslash makes a mark an ordinary character, and n a line break")
    func escapes() {
        #expect(Phrase(#"a\[0\]\n\\d"#).parts == [.words("a[0]\n\\d")])
    }

    @Test("An empty choice stands for nothing")
    func emptyChoice() {
        #expect(Phrase.alternatives("please|").map(\.parts) == [[.words("please")], []])
    }
}

@Suite("A dialogue")
struct DialogueTests {
    private func turns(seed: UInt64, refusals: Int) -> [ExampleTurn] {
        let grammar = Grammar(
            language: "xx",
            """
            < Hi!
            ~ Thanks!
            ! No.
            # only 1 \(refusals)
            About {plant}
            > Water {plant}
            + And {plant} later?
            $plant roses|kale|thyme
            """
        )
        var dialogue = Dialogue(grammar: grammar, topic: grammar.topic("only"), dice: Dice(seed: seed))
        return dialogue.turns()
    }

    @Test("A slot is filled once and keeps its word to the end", arguments: UInt64(0)..<40)
    func bindings(seed: UInt64) {
        let text = turns(seed: seed, refusals: 0).map { $0.content.lowercased() }
        let plants = ["roses", "kale", "thyme"].filter { plant in text.contains { $0.contains(plant) } }
        #expect(plants.count == 1)
    }

    @Test("A topic that is always refused ends with the refusal", arguments: UInt64(0)..<40)
    func refusal(seed: UInt64) {
        let answers = turns(seed: seed, refusals: 100).dropFirst()
        #expect(answers.isEmpty || answers.map(\.content) == ["No."])
    }
}

@Suite("Dice")
struct DiceTests {
    @Test("The sequence of a seed and stream is fixed")
    func fixedSequence() {
        var dice = Dice(seed: 1, stream: 2)
        #expect((0..<8).map { _ in dice.below(1000) } == [504, 705, 243, 56, 310, 906, 193, 862])
    }

    @Test("Every number below the bound comes up about equally often")
    func uniform() {
        var dice = Dice(seed: 3)
        var counts = [Int](repeating: 0, count: 10)
        for _ in 0..<10_000 { counts[dice.below(10)] += 1 }
        #expect(counts.allSatisfy { (850...1150).contains($0) })
    }

    @Test("A place comes up in proportion to its weight, and never with weight zero")
    func weights() {
        var dice = Dice(seed: 4)
        var counts = [0, 0, 0]
        for _ in 0..<10_000 { counts[dice.place(in: [3, 0, 1])] += 1 }
        #expect(counts[1] == 0)
        #expect((7200...7800).contains(counts[0]))
    }
}

@Suite("A line of JSON")
struct JSONLineTests {
    @Test("Quotes, backslashes, breaks and control characters are escaped; other letters stay")
    func escaping() {
        let conversation = ExampleConversation(
            id: "c-1",
            account: "u-1",
            time: ExampleStream.defaultStart,
            language: "de",
            model: "m",
            turns: [
                ExampleTurn(role: .user, content: "„Grüße“ \"a\\b\"\n\t\u{1}"),
                ExampleTurn(role: .assistant, content: "é"),
            ]
        )
        let expected =
            #"{"conversation_id":"c-1","account_id":"u-1","timestamp":"2026-01-05T00:00:00Z","language":"de","model":"m","#
            + #""messages":[{"role":"user","content":"„Grüße“ \"a\\b\"\n\t\u0001"},{"role":"assistant","content":"é"}]}"#
        #expect(conversation.jsonLine == expected)
    }
}
