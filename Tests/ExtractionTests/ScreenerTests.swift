import Intake
import Model
import Testing

@testable import Extraction

@Suite struct ScreenerTests {
    let embedder = TextEmbedder.counting("vote", "bread", "garden")

    /// The verdict that costs no embedding.
    private func verdict(_ rule: ScreenerRule, _ conversation: Conversation) async throws -> Bool? {
        let request = try #require(Request(of: conversation)).text
        return try await Screener(rule, embedder: embedder).standing(of: conversation, request: request).verdict
    }

    @Test("A field is asked whether it exists, equals, is one of several or matches")
    func fields() async throws {
        let conversation = Conversation.of(
            "q",
            fields: ["model": .category("large-2"), "turn": .number(2), "ok": .flag(true)]
        )
        #expect(try await verdict(.field(path: "model", .exists), conversation) == true)
        #expect(try await verdict(.field(path: "absent", .exists), conversation) == false)
        #expect(try await verdict(.field(path: "turn", .equals(.number(2))), conversation) == true)
        #expect(try await verdict(.field(path: "turn", .equals(.category("2"))), conversation) == false)
        #expect(
            try await verdict(.field(path: "model", .oneOf([.category("x"), .category("large-2")])), conversation)
                == true
        )
        #expect(try await verdict(.field(path: "model", .matches("^large")), conversation) == true)
        #expect(try await verdict(.field(path: "turn", .matches("^2$")), conversation) == true)
        #expect(try await verdict(.field(path: "absent", .matches(".*")), conversation) == false)
    }

    @Test(
        "A pattern looks only where it is told to",
        arguments: [
            (ScreenerRule.Part.request, "barn", true), (.request, "winter", false), (.user, "winter", true),
            (.user, "africa", false), (.assistant, "africa", true), (.assistant, "barn", false),
            (.transcript, "africa", true), (.transcript, "role=\"user\"", true),
        ]
    )
    func parts(part: ScreenerRule.Part, source: String, holds: Bool) async throws {
        let conversation = Conversation.of("Where do barn swallows go?", "To Africa.", "In winter?")
        #expect(try await verdict(.pattern(source, on: part, ignoringCase: true), conversation) == holds)
    }

    @Test("Case counts unless it is told not to")
    func letterCase() async throws {
        #expect(try await verdict(.pattern("WAHL", on: .request, ignoringCase: false), .of("die Wahl")) == false)
        #expect(try await verdict(.pattern("WAHL", on: .request, ignoringCase: true), .of("die Wahl")) == true)
    }

    @Test("A pattern sees a bounded part of a long text")
    func bounded() async throws {
        let long = String(repeating: "x", count: Screener.budget) + " needle"
        #expect(try await verdict(.pattern("needle", on: .user, ignoringCase: false), .of(long)) == false)
    }

    @Test("Rules are joined as logic has it")
    func logic() async throws {
        let yes = ScreenerRule.pattern("q", on: .request, ignoringCase: false)
        let no = ScreenerRule.pattern("z", on: .request, ignoringCase: false)
        #expect(try await verdict(.all([yes, yes]), .of("q")) == true)
        #expect(try await verdict(.all([yes, no]), .of("q")) == false)
        #expect(try await verdict(.any([no, yes]), .of("q")) == true)
        #expect(try await verdict(.any([no, no]), .of("q")) == false)
        #expect(try await verdict(.not(no), .of("q")) == true)
        #expect(try await verdict(.all([]), .of("q")) == true)
        #expect(try await verdict(.any([]), .of("q")) == false)
    }

    @Test("Similarity is asked for only where the rest does not settle it")
    func laziness() async throws {
        let yes = ScreenerRule.pattern("q", on: .request, ignoringCase: false)
        let similar = ScreenerRule.similar(examples: ["vote"], threshold: 0.9)
        #expect(try await verdict(.any([similar, yes]), .of("q")) == true)
        #expect(try await verdict(.all([similar, .not(yes)]), .of("q")) == false)
        #expect(try await verdict(.any([similar, .not(yes)]), .of("q")) == nil)
        #expect(try await verdict(.not(.all([yes, similar])), .of("q")) == nil)
    }

    @Test("A request is similar that is as near to any example as the threshold")
    func similarity() async throws {
        let rule = ScreenerRule.similar(examples: ["bread", "vote vote garden"], threshold: 0.95)
        let screener = try await Screener(rule, embedder: embedder)
        for (text, holds) in [
            ("vote garden", false), ("vote vote vote garden", true), ("garden", false), ("bread", true),
        ] {
            let embedding = try #require(try await embedder.embeddings(of: [text]).first)
            let standing = screener.standing(of: .of(text), request: text, embedding: embedding)
            #expect(standing == .settled(holds), "\(text)")
        }
    }

    @Test(
        "A bad pattern is refused with its place and its fault",
        arguments: [
            ("(a", "a parenthesis is not closed"), ("a)", "a parenthesis is closed that was not opened"),
            ("[a", "a bracket is not closed"), ("*a", "it begins with *, which repeats nothing"),
            ("a\\", "it ends in a backslash"), ("", "is empty and would match everything"),
        ]
    )
    func badPattern(source: String, fault: String) async throws {
        let rule = ScreenerRule.all([.not(.field(path: "x", .exists)), .pattern(source, on: .user, ignoringCase: true)])
        let error = await #expect(throws: ExtractionError.self) { try await Screener(rule, embedder: embedder) }
        #expect(error?.key == "screener.all[1].pattern")
        #expect(error?.problem.contains(fault) == true)
    }

    @Test("Similarity without examples or with a senseless threshold is refused")
    func badSimilarity() async throws {
        for rule in [
            ScreenerRule.similar(examples: [], threshold: 0.5), .similar(examples: [" "], threshold: 0.5),
            .similar(examples: ["a"], threshold: 0), .similar(examples: ["a"], threshold: 1.2),
        ] {
            await #expect(throws: ExtractionError.self) { try await Screener(rule, embedder: embedder) }
        }
    }

    @Test("A question to a model is open until it is answered, and asked only where the rest leaves it open")
    func questions() async throws {
        let yes = ScreenerRule.pattern("q", on: .request, ignoringCase: false)
        let question = ScreenerRule.question("Is it  about\nan election?")
        #expect(try await verdict(.any([question, yes]), .of("q")) == true)
        #expect(try await verdict(.all([question, yes]), .of("z")) == false)
        let screener = try await Screener(.all([question, .not(yes)]), embedder: embedder)
        #expect(screener.questions == ["Is it about an election?"])
        #expect(screener.standing(of: .of("z"), request: "z") == .open(Screener.Gap(questions: [0])))
        for answer in [true, false] {
            #expect(screener.standing(of: .of("z"), request: "z", answers: [0: answer]) == .settled(answer))
        }
    }

    @Test("Similarity is settled before anybody is asked, and the same question is asked once")
    func questionsAfterSimilarity() async throws {
        let rule = ScreenerRule.any([
            .question("Is it A?"), .all([.similar(examples: ["vote"], threshold: 0.9), .question("Is it B?")]),
            .not(.question("Is it A?")),
        ])
        let screener = try await Screener(rule, embedder: embedder)
        #expect(screener.questions == ["Is it A?", "Is it B?"])
        let open = screener.standing(of: .of("bread"), request: "bread")
        #expect(open == .open(Screener.Gap(needsEmbedding: true, questions: [0, 1])))
        let embedding = try #require(try await embedder.embeddings(of: ["bread"]).first)
        let settled = screener.standing(of: .of("bread"), request: "bread", embedding: embedding)
        #expect(settled == .open(Screener.Gap(questions: [0])))
    }

    @Test(
        "A question without words is refused with its place",
        arguments: ["", " ?", String(repeating: "a", count: 1001)]
    )
    func badQuestion(text: String) async throws {
        let rule = ScreenerRule.all([.not(.question(text))])
        let error = await #expect(throws: ExtractionError.self) { try await Screener(rule, embedder: embedder) }
        #expect(error?.key == "screener.all[0].not.question")
    }
}
