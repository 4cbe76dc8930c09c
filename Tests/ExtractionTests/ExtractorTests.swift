import Intake
import Model
import Testing

@testable import Extraction

@Suite struct ExtractorTests {
    let pseudonyms = Pseudonyms(key: Array("extractor".utf8))
    let arrival = Timestamp(rawValue: 1_767_600_000_000)
    let log = EmbeddingLog()

    private func extractor(
        _ change: (inout ExtractionConfiguration) -> Void = { _ in }
    ) async throws -> Extractor {
        var configuration = ExtractionConfiguration()
        change(&configuration)
        let embedder = TextEmbedder.counting("vote", "bread", log: log)
        return try await Extractor(configuration: configuration, embedder: embedder, pseudonyms: pseudonyms)
    }

    private func extract(_ extraction: Extraction?) throws -> Extract {
        guard case .kept(let extract) = extraction else {
            throw ExtractionError(key: "test", problem: "not kept: \(String(describing: extraction))")
        }
        return extract
    }

    @Test("An extract holds pseudonyms, time, facets, terms and the embedding as it will be stored")
    func whole() async throws {
        let time = Timestamp(rawValue: 1_767_500_000_000)
        let conversation = Conversation.of("How do I bake bread?", "With flour.", account: "ann", timestamp: time)
        let extract = try extract(try await extractor().extract([conversation], arrivedAt: arrival).first)
        #expect(extract.conversation.rawValue == "c-1")
        #expect(extract.account == pseudonyms.account("ann"))
        #expect(extract.time == time)
        #expect(extract.weight == 1)
        #expect(extract.turnCount == 2)
        #expect(extract.facets == [.turns: .number(2), .language: .category("en"), .refusal: .flag(false)])
        #expect(extract.terms.map(\.word) == ["bake", "bread", "bake bread"])
        #expect(extract.terms.map(\.id) == ["bake", "bread", "bake bread"].map(pseudonyms.term))
        #expect(extract.embedding == Embedding(normalizing: [0, 1, 0.01])?.asStored)
    }

    @Test("A record without a time has that of its arrival, and one without an account has none")
    func missing() async throws {
        let extract = try extract(try await extractor().extract([.of("bread")], arrivedAt: arrival).first)
        #expect(extract.time == arrival)
        #expect(extract.account == nil)
    }

    @Test("Personal data reaches neither the embedder nor the terms")
    func redaction() async throws {
        let conversation = Conversation.of("Send bread to ann@example.org or +49 30 901820", id: "ann@example.org")
        let extract = try extract(try await extractor().extract([conversation], arrivedAt: arrival).first)
        #expect(log.calls == [["Send bread to [email] or [phone]"]])
        #expect(extract.terms.map(\.word) == ["send", "bread", "send bread"])
        #expect(extract.conversation.rawValue.hasPrefix("d-"))
    }

    @Test("A conversation without words of the user is unusable, and the others are not touched by it")
    func unusable() async throws {
        let results = try await extractor().extract(
            [.of("bread"), .of("", id: "c-2"), .of("vote", id: "c-3")],
            arrivedAt: arrival
        )
        #expect(results[1] == .unusable(ConversationID(rawValue: "c-2"), .noUserText))
        #expect(try extract(results[2]).embedding == Embedding(normalizing: [1, 0, 0.01])?.asStored)
    }

    @Test("The order of a large batch is kept, whatever the width", arguments: [1, 2, 8])
    func order(width: Int) async throws {
        let batch = (0..<300).map { number in
            number.isMultiple(of: 7) ? Conversation.of("", id: "c-\(number)") : .of("bread", id: "c-\(number)")
        }
        let results = try await extractor { $0.width = width }.extract(batch, arrivedAt: arrival)
        for (number, result) in results.enumerated() {
            let id = ConversationID(rawValue: "c-\(number)")
            if number.isMultiple(of: 7) {
                #expect(result == .unusable(id, .noUserText))
            } else {
                #expect(try extract(result).conversation == id)
            }
        }
        #expect(results.count == 300)
        #expect(log.calls.count == 1)
    }

    @Test("What fields and patterns rule out is never embedded")
    func cheapScreen() async throws {
        let results = try await extractor {
            $0.screener = .pattern("vote", on: .request, ignoringCase: true)
        }.extract([.of("Bread?", id: "c-1"), .of("Vote how?", id: "c-2")], arrivedAt: arrival)
        #expect(results[0] == .screenedOut(ConversationID(rawValue: "c-1")))
        #expect(try extract(results[1]).conversation.rawValue == "c-2")
        #expect(log.calls == [["Vote how?"]])
    }

    @Test("Where similarity decides, the embedding is computed once and used again")
    func similarity() async throws {
        let results = try await extractor {
            $0.screener = .similar(examples: ["vote"], threshold: 0.9)
        }.extract([.of("bread", id: "c-1"), .of("vote", id: "c-2")], arrivedAt: arrival)
        #expect(results[0] == .screenedOut(ConversationID(rawValue: "c-1")))
        #expect(try extract(results[1]).conversation.rawValue == "c-2")
        #expect(log.calls == [["vote"], ["bread", "vote"]])
    }

    @Test("What the sample passes over is neither read nor embedded, and the rest weighs more")
    func sampling() async throws {
        let batch = (0..<200).map { Conversation.of("bread", id: "c-\($0)") }
        let results = try await extractor { $0.sampling = .conversations(rate: 0.25) }.extract(
            batch,
            arrivedAt: arrival
        )
        let kept = results.compactMap { try? extract($0) }
        #expect((25...80).contains(kept.count))
        #expect(kept.allSatisfy { $0.weight == 4 })
        #expect(log.calls.flatMap(\.self).count == kept.count)
        #expect(results.count { if case .sampledOut = $0 { true } else { false } } == 200 - kept.count)
    }

    @Test("An empty batch asks nobody")
    func empty() async throws {
        #expect(try await extractor().extract([], arrivedAt: arrival).isEmpty)
        #expect(log.calls.isEmpty)
    }

    @Test("What the embedder throws comes through; a wrong answer of it is an error that names it")
    func failures() async throws {
        struct Down: Error {}
        let configuration = ExtractionConfiguration()
        let down = TextEmbedder(dimensions: 2) { _ in throw Down() }
        let first = try await Extractor(configuration: configuration, embedder: down, pseudonyms: pseudonyms)
        await #expect(throws: Down.self) { try await first.extract([.of("bread")], arrivedAt: arrival) }
        for answer: [[Float]] in [[], [[1, 0], [0, 1]], [[1]], [[0, 0]], [[.nan, 1]]] {
            let wrong = TextEmbedder(dimensions: 2) { _ in answer }
            let extractor = try await Extractor(configuration: configuration, embedder: wrong, pseudonyms: pseudonyms)
            let error = await #expect(throws: ExtractionError.self) {
                try await extractor.extract([.of("bread")], arrivedAt: arrival)
            }
            #expect(error?.key == "encoder")
        }
    }

    @Test("What a server refuses to embed is unusable, and the others are not touched by it")
    func refusedText() async throws {
        let embedder = TextEmbedder(dimensions: 1) { texts in texts.map { $0.contains("bad") ? [] : [1] } }
        let extractor = try await Extractor(
            configuration: ExtractionConfiguration(),
            embedder: embedder,
            pseudonyms: pseudonyms
        )
        let results = try await extractor.extract(
            [.of("bread", id: "c-1"), .of("bad", id: "c-2"), .of("butter", id: "c-3")],
            arrivedAt: arrival
        )
        #expect(results.count == 3)
        #expect(try extract(results[0]).conversation.rawValue == "c-1")
        #expect(results[1] == .unusable(ConversationID(rawValue: "c-2"), .unanswered))
        #expect(try extract(results[2]).conversation.rawValue == "c-3")
    }

    @Test("Settings that make no sense are refused with their place")
    func settings() async throws {
        let unknown = FacetName(rawValue: "mood")
        for (key, change) in [
            ("width", { $0.width = 0 }), ("sampling.rate", { $0.sampling = .completions(rate: 2) }),
            ("facets.mood", { $0.computed = [unknown] }), ("facets.turns", { $0.fields = [.turns: "turn"] }),
        ] as [(String, (inout ExtractionConfiguration) -> Void)] {
            let error = await #expect(throws: ExtractionError.self) { try await extractor(change) }
            #expect(error?.key == key)
        }
    }
}
