import Inference
import Intake
import Testing

@testable import Extraction

@Suite struct ExcerptTests {
    /// A conversation of `count` turns; each is numbered and `length` words long.
    private func conversation(_ count: Int, length: Int) -> Conversation {
        let turns = (0..<count).map { place in
            Turn(
                role: place.isMultiple(of: 2) ? .user : .assistant,
                text: "turn\(place) " + Array(repeating: "word", count: length).joined(separator: " ")
            )
        }
        return Conversation(id: "c-1", account: nil, timestamp: nil, language: nil, turns: turns)
    }

    /// The numbers of the turns that are shown.
    private func shown(_ excerpt: Excerpt) -> [Int] {
        excerpt.transcript.text.split(separator: "turn").compactMap { part in
            part.split(separator: " ").first.flatMap { Int($0) }
        }
    }

    @Test("What fits is the transcript, whole")
    func whole() {
        let conversation = conversation(10, length: 5)
        let excerpt = Excerpt(of: conversation, budget: 1000)
        #expect(excerpt.transcript.text == Transcript(conversation).text)
        #expect(!excerpt.isCut)
    }

    @Test("An excerpt never takes more than the budget", arguments: [100, 300, 1000, 4000], [1, 2, 17, 400])
    func bounded(budget: Int, turns: Int) {
        for length in [1, 40, 3000] {
            let excerpt = Excerpt(of: conversation(turns, length: length), budget: budget)
            #expect(estimatedTokens(of: excerpt.transcript.text) <= budget, "length \(length)")
        }
    }

    @Test("The first request and the last turns are kept, and what is missing is counted by marks")
    func ends() throws {
        let excerpt = Excerpt(of: conversation(100, length: 20), budget: 1000)
        let places = shown(excerpt)
        #expect(excerpt.isCut)
        #expect(places.first == 0)
        #expect(places.suffix(8) == Array(92..<100)[...])
        #expect(places == places.sorted())
        let marks = excerpt.transcript.text.split(separator: "\n").compactMap { line -> Int? in
            guard line.hasSuffix(" left out]"), line.hasPrefix("[") else { return nil }
            return line.dropFirst().split(separator: " ").first.flatMap { Int($0) }
        }
        #expect(marks.reduce(0, +) == 100 - places.count)
    }

    @Test("Between first and last, turns are spread evenly over time and over both parties")
    func spread() {
        let places = shown(Excerpt(of: conversation(1000, length: 20), budget: 8000))
        let tail = places.reversed().enumerated().prefix { 999 - $0.offset == $0.element }.count
        let middle = places.dropFirst().dropLast(tail)
        #expect(middle.count > 40)
        for quarter in 0..<4 {
            let share = middle.count { $0 * 4 / (1000 - tail) == quarter }
            #expect((middle.count / 4 - 4...middle.count / 4 + 4).contains(share))
        }
        let ofUsers = middle.count { $0.isMultiple(of: 2) }
        #expect((middle.count * 2 / 5...middle.count * 3 / 5).contains(ofUsers))
    }

    @Test("The same conversation always gives the same excerpt")
    func deterministic() {
        let conversation = conversation(300, length: 30)
        #expect(Excerpt(of: conversation, budget: 900) == Excerpt(of: conversation, budget: 900))
    }

    @Test("A greeting is not the first request")
    func greeting() {
        var conversation = conversation(100, length: 20)
        conversation.turns[0].text = "Hello!"
        #expect(shown(Excerpt(of: conversation, budget: 600)).first == 2)
    }

    @Test("A turn that is too long lacks its middle, in any script", arguments: ["word ", "слово ", "言葉", "🙂", "<&> "])
    func longTurn(piece: String) {
        let long = "beginning " + String(repeating: piece, count: 20_000) + " ending"
        let excerpt = Excerpt(of: .of(long, "Yes."), budget: 1000)
        #expect(excerpt.isCut)
        #expect(excerpt.transcript.text.contains("beginning"))
        #expect(excerpt.transcript.text.contains("[middle left out]"))
        #expect(excerpt.transcript.text.contains("ending"))
        #expect(excerpt.transcript.text.contains("Yes."))
        #expect((150...1000).contains(estimatedTokens(of: excerpt.transcript.text)))
    }

    @Test("What a tool printed is always shortened, and that is no cut")
    func tools() {
        var conversation = Conversation.of("Look it up.", "[tool call]")
        conversation.turns.append(Turn(role: .tool, text: String(repeating: "row ", count: 500)))
        let excerpt = Excerpt(of: conversation, budget: 8000)
        #expect(!excerpt.isCut)
        #expect(excerpt.transcript.text.count < 500)
        #expect(excerpt.transcript.text.contains("[middle left out]"))
    }

    @Test("A turn of many megabytes that nobody would see is cut unread")
    func unseenMegabytes() {
        let excerpt = Excerpt(of: .of(String(repeating: "\u{200B}", count: 2_000_000) + "why?"), budget: 1000)
        #expect(excerpt.isCut)
        #expect(excerpt.transcript.text.contains("why?"))
    }

    @Test("A budget for nothing still gives a well-formed conversation")
    func tiny() {
        let text = Excerpt(of: conversation(5, length: 100), budget: 1).transcript.text
        #expect(text == "<conversation>\n[5 turns left out]\n</conversation>")
    }
}
