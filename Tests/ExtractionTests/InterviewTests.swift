import Inference
import Intake
import Model
import Testing

@testable import Extraction

/// What a model's answers make of conversations, with a model that answers as a test says.
@Suite struct InterviewTests {
    private let rig = InterviewRig()
    private let good = InterviewRig.good

    @Test("One request answers every facet, and its sentence is what is embedded and counted")
    func whole() async throws {
        let model = ScriptedModel(answers: good)
        let extract = try rig.kept(try await rig.extract([.of("Wie backe ich Brot?", "So.")], model.asked()).first)
        #expect(model.questions.count == 1)
        #expect(extract.summaries == [.request: "bake bread at home."])
        #expect(
            extract.facets == [
                .language: .category("fr"), .concern: .number(1), .turns: .number(2), .refusal: .flag(false),
            ]
        )
        #expect(rig.log.calls == [["bake bread at home."]])
        #expect(extract.terms.map(\.word) == ["bake", "bread", "home", "bake bread"])
        #expect(extract.embedding == Embedding(normalizing: [0, 1, 0.01])?.asStored)
        let digest = try #require(model.questions.first?.digest)
        #expect(extract.provenance == Provenance(maker: "scripted-1", prompt: digest, version: "1.2.3"))
        #expect(extract.answerWeight == 1 && extract.inquiry == .full && extract.requests == 1)
        #expect(extract.unanswered.isEmpty && !extract.isCut && !extract.isVerdictAssumed)
    }

    @Test("A fault is asked for once more and named, and the two answers are merged")
    func again() async throws {
        let model = ScriptedModel(
            answers: "<request>bake bread</request><language>French</language><concern>7</concern>",
            "<request>rob a bank</request><concern>2</concern>"
        )
        let extract = try rig.kept(try await rig.extract([.of("Bread?")], model.asked()).first)
        #expect(model.questions.count == 2)
        #expect(model.questions[1].material.contains("<concern> must be a whole number from 1 to 5"))
        #expect(model.questions[1].material.hasPrefix(model.questions[0].material))
        #expect(extract.summaries == [.request: "bake bread"])
        #expect(extract.facets[.concern] == .number(2))
        #expect(extract.requests == 2 && extract.unanswered.isEmpty)
    }

    @Test("What stays unreadable is counted and never made up; the embedded reading stands in for it")
    func unreadable() async throws {
        let model = ScriptedModel(answers: "I would rather not.")
        let extract = try rig.kept(
            try await rig.extract([.of("Wie backe ich das Brot?")], model.asked()) {
                $0.questions = [.request, .task, .language, .concern, .refusal]
            }.first
        )
        #expect(model.questions.count == 2)
        #expect(extract.unanswered == [.request, .task, .language, .concern, .refusal])
        #expect(extract.summaries.isEmpty)
        #expect(extract.facets == [.language: .category("de"), .turns: .number(1)])
        #expect(rig.log.calls == [["Wie backe ich das Brot?"]])
        #expect(extract.provenance == nil)
    }

    @Test("A stand-in is redacted as it is without a model")
    func standIn() async throws {
        _ = try await rig.extract([.of("Send bread to ann@example.org")], ScriptedModel(answers: "").asked())
        #expect(rig.log.calls == [["Send bread to [email]"]])
    }

    @Test("Asked singly, each question is a request of its own, and sentences begin with their lead-ins")
    func singly() async throws {
        let model = ScriptedModel { question, _ in
            if question.prompt == "screen" { return "<answer>Yes</answer>" }
            if question.instructions.contains("<request>") { return " bake bread</request>" }
            return question.instructions.contains("<concern>") ? "<concern>1</concern>" : "<language>Dutch</language>"
        }
        let extract = try rig.kept(
            try await rig.extract([.of("Bread?")], model.asked()) {
                $0.questions = [.request, .language, .concern]
                $0.screener = .question("Is it about food?")
                $0.asksSingly = true
            }.first
        )
        #expect(model.questions.map(\.prompt) == ["screen", "facets", "facets", "facets"])
        #expect(
            model.questions.map(\.leadIn) == [
                nil, "<request>The user's overall request for the assistant is to", nil, nil,
            ]
        )
        #expect(extract.summaries == [.request: "bake bread"])
        #expect(extract.facets[.language] == .category("nl"))
        #expect(extract.requests == 4)
    }

    @Test("Where the screener's answer is no, nothing else is asked, kept or embedded", arguments: [true, false])
    func screenedOut(singly: Bool) async throws {
        let model = ScriptedModel { question, _ in
            question.prompt == "screen" ? "<answer>No</answer>" : "<screen-1>No</screen-1><concern>9</concern>"
        }
        let results = try await rig.extract([.of("Bread?")], model.asked()) {
            $0.questions = [.request, .concern]
            $0.screener = .question("Is it about an election?")
            $0.asksSingly = singly
        }
        #expect(results == [.screenedOut(ConversationID(rawValue: "c-1"), requests: 1)])
        #expect(rig.log.calls.isEmpty)
    }

    @Test("A lone question of the screener is put by its own prompt, and no facet is the model's then")
    func screenOnly() async throws {
        let model = ScriptedModel(answers: "<answer>Yes</answer>")
        let extract = try rig.kept(
            try await rig.extract([.of("Bread?")], model.asked()) { $0.screener = .question("Is it about food?") }.first
        )
        #expect(model.questions.map(\.prompt) == ["screen"])
        #expect(extract.provenance == nil && extract.answerWeight == 0 && extract.requests == 1)
    }

    @Test("Cheap rules and similarity settle what they can before anybody is asked")
    func cheapFirst() async throws {
        let model = ScriptedModel(answers: "<answer>Yes</answer>")
        let results = try await rig.extract(
            [.of("spam bread", id: "c-1"), .of("vote", id: "c-2"), .of("bread", id: "c-3"), .of("garden", id: "c-4")],
            model.asked()
        ) {
            $0.screener = .all([
                .not(.pattern("spam", on: .request, ignoringCase: true)),
                .any([
                    .similar(examples: ["vote"], threshold: 0.9),
                    .all([.similar(examples: ["bread"], threshold: 0.9), .question("Is it about food?")]),
                ]),
            ])
        }
        #expect(results[0] == .screenedOut(ConversationID(rawValue: "c-1")))
        #expect(try rig.kept(results[1]).inquiry == .unneeded)
        #expect(try rig.kept(results[2]).requests == 1)
        #expect(results[3] == .screenedOut(ConversationID(rawValue: "c-4")))
        #expect(model.questions.count == 1)
        #expect(rig.log.calls.count == 3)
    }

    @Test("A negated question keeps those of which the model says no")
    func negated() async throws {
        let model = ScriptedModel { question, _ in
            question.material.contains("homework") ? "<screen-1>Yes</screen-1>" : "<screen-1>No</screen-1>" + good
        }
        let results = try await rig.extract([.of("my homework"), .of("bread", id: "c-2")], model.asked()) {
            $0.questions = [.request]
            $0.screener = .not(.question("Is it homework?"))
        }
        #expect(results[0] == .screenedOut(ConversationID(rawValue: "c-1"), requests: 1))
        #expect(try rig.kept(results[1]).summaries == [.request: "bake bread at home."])
        #expect(
            model.questions.first?.instructions.contains("Is it homework? Yes or No; if Yes, answer nothing") == true
        )
    }

    @Test("A screener's answer that cannot be read loses no conversation", arguments: [true, false])
    func assumed(singly: Bool) async throws {
        let model = ScriptedModel { question, _ in question.prompt == "screen" ? "Perhaps." : good }
        let extract = try rig.kept(
            try await rig.extract([.of("Bread?")], model.asked()) {
                $0.questions = [.request]
                $0.screener = .question("Is it about food?")
                $0.asksSingly = singly
            }.first
        )
        #expect(extract.isVerdictAssumed)
        #expect(extract.summaries == [.request: "bake bread at home."])
    }

    private func failing(with cause: InferenceError.Cause) async throws -> [Extraction] {
        let model = ScriptedModel { question, _ throws(InferenceError) in
            guard !question.material.contains("poison") else { throw InferenceError(cause, endpoint: "http://m:1") }
            return good
        }
        return try await rig.extract(
            [.of("bread", id: "c-1"), .of("poison", id: "c-2"), .of("bread", id: "c-3")],
            model.asked()
        )
    }

    @Test("A request that keeps failing sets its conversation aside and no other")
    func ownFault() async throws {
        let results = try await failing(with: .keptFailing(attempts: 5))
        #expect(results[1] == .unusable(ConversationID(rawValue: "c-2"), .unanswered))
        #expect(try rig.kept(results[0]).conversation.rawValue == "c-1")
        #expect(try rig.kept(results[2]).conversation.rawValue == "c-3")
    }

    @Test("What the server refuses to read is read in this process, so that a filter of the provider's hides nothing")
    func refused() async throws {
        let results = try await failing(with: .rejected(status: 400))
        let refused = try rig.kept(results[1])
        #expect(refused.conversation.rawValue == "c-2")
        #expect(refused.inquiry == .refused)
        #expect(refused.summaries.isEmpty && refused.provenance == nil && refused.answerWeight == 0)
        #expect(refused.unanswered == [.request, .language, .concern])
        #expect(try rig.kept(results[0]).inquiry == .full)
        #expect(try rig.kept(results[2]).inquiry == .full)
    }

    @Test("The end of the client is the end of the batch")
    func ended() async throws {
        let model = ScriptedModel { _, _ throws(InferenceError) in throw InferenceError(.ended, endpoint: "http://m:1")
        }
        await #expect(throws: CancellationError.self) { try await rig.extract([.of("bread")], model.asked()) }
    }

    @Test("A conversation that is known with as many turns costs no request")
    func repeated() async throws {
        let model = ScriptedModel(answers: good)
        var shown: [ConversationID: Int] = [:]
        let known = ConversationID(rawValue: "c-1")
        let results = try await rig.extract(
            [.of("bread", "Yes.", id: "c-1"), .of("bread", id: "c-2"), .of("", id: "c-3")],
            model.asked(),
            skipping: { turns in
                shown = turns
                return [known]
            }
        )
        #expect(shown == [known: 2, ConversationID(rawValue: "c-2"): 1])
        #expect(results[0] == .repeated(known))
        #expect(try rig.kept(results[1]).requests == 1)
        #expect(model.questions.count == 1)
    }

    @Test("All conversations of a call are asked about at the same time, and answered in their order")
    func concurrent() async throws {
        let count = 64
        let gate = Gate(count: count)
        let client = ModelClient(model: "m") { question in
            await gate.pass()
            let text = question.fenced?.inside ?? ""
            let number = text.split(separator: "number-").last?.prefix { $0.isLetter } ?? ""
            return ModelAnswer(text: "<request>find \(number)</request>")
        }
        let model = AskedModel(client: client, prompts: PromptLibrary(directories: []), version: "1")
        let letters = Array("abcdefgh")
        let names = (0..<count).map { "\(letters[$0 / 8])\(letters[$0 % 8])word" }
        let batch = names.map { Conversation.of("number-\($0)", id: $0) }
        let results = try await rig.extract(batch, model) { $0.questions = [.request] }
        #expect(try results.map { try rig.kept($0).summaries[.request] } == names.map { "find \($0)" })
    }

    @Test("A long conversation is cut to the model's budget, and that is recorded")
    func cut() async throws {
        let model = ScriptedModel(answers: good)
        let long = String(repeating: "bread and butter ", count: 5000)
        let extract = try rig.kept(try await rig.extract([.of(long)], model.asked(budget: 500)).first)
        #expect(extract.isCut)
        #expect(estimatedTokens(of: try #require(model.questions.first?.fenced).inside) <= 500)
    }

    @Test("A question without a model to put it to is refused at the start")
    func noModel() async throws {
        for (key, change) in [
            ("facets", { $0.questions = [.request] }), ("screener", { $0.screener = .not(.question("Is it?")) }),
        ] as [(String, (inout ExtractionConfiguration) -> Void)] {
            var configuration = ExtractionConfiguration()
            change(&configuration)
            let error = await #expect(throws: ExtractionError.self) {
                try await Extractor(
                    configuration: configuration,
                    embedder: .counting("bread"),
                    pseudonyms: rig.pseudonyms
                )
            }
            #expect(error?.key == key)
        }
    }

    @Test("A model that nothing is asked of changes nothing")
    func unneeded() async throws {
        let model = ScriptedModel(answers: good)
        let batch = [Conversation.of("How do I bake bread?", "So."), .of("", id: "c-2")]
        let with = try await rig.extract(batch, model.asked()) { _ in }
        let without = try await Extractor(
            configuration: ExtractionConfiguration(),
            embedder: .counting("vote", "bread", log: rig.log),
            pseudonyms: rig.pseudonyms
        ).extract(batch, arrivedAt: rig.arrival)
        #expect(with == without)
        #expect(model.questions.isEmpty)
        #expect(rig.log.calls[0] == rig.log.calls[1])
    }
}

/// Lets nobody through until all have come.
private actor Gate {
    private let count: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(count: Int) { self.count = count }

    func pass() async {
        await withCheckedContinuation { continuation in
            waiting.append(continuation)
            guard waiting.count == count else { return }
            for continuation in waiting { continuation.resume() }
        }
    }
}
