import Foundation
import Inference
import Testing

@testable import Extraction

@Suite struct QuestionnaireTests {
    let transcript = Transcript.framed(Conversations.short.turns.map(Transcript.turn))

    private func question(_ sheet: QuestionSheet, screening: [String] = []) throws -> Question {
        let library = PromptLibrary(directories: [])
        var generator = CountingGenerator()
        return try Questionnaire(library: library, screening: screening)
            .question(sheet, about: transcript, using: &generator)
    }

    private func sheet(_ facets: [FacetQuestion], screening: [Int] = []) -> QuestionSheet {
        QuestionSheet(screening: screening, facets: facets) { answers in
            answers.values.contains(false) ? .settled(false) : .open(Screener.Gap(questions: [0]))
        }
    }

    /// Everything that is paid for besides the conversation.
    private func overhead(_ question: Question) throws -> Int {
        let fenced = try #require(question.fenced)
        let text = question.instructions + "\n" + question.material
        return estimatedTokens(of: text) - estimatedTokens(of: fenced.inside)
    }

    @Test("One facet costs at most 150 tokens a conversation besides the conversation")
    func oneFacet() throws {
        let cost = try overhead(try question(sheet([.request])))
        print("overhead of one facet: \(cost) tokens")
        #expect(cost <= 150)
    }

    @Test("Four facets and a screening question cost at most 500 tokens besides the conversation")
    func fourFacets() throws {
        let facets: [FacetQuestion] = [.request, .task, .language, .concern]
        let cost = try overhead(
            try question(sheet(facets, screening: [0]), screening: ["Is this conversation about an election?"])
        )
        print("overhead of four facets and a screening question: \(cost) tokens")
        #expect(cost <= 500)
    }

    @Test("Instructions hold nothing of the conversation and come first")
    func instructions() throws {
        let question = try question(sheet([.request, .concern]))
        for word in ["Orvieto", "turn", "role", "data-"] { #expect(!question.instructions.contains(word)) }
        #expect(question.fenced?.inside == transcript.text)
        #expect(question.fenced?.outside.contains("Orvieto") == false)
    }

    @Test("The fence is drawn anew for each request")
    func fences() throws {
        let questionnaire = try Questionnaire(library: PromptLibrary(directories: []), screening: [])
        var generator = SystemRandomNumberGenerator()
        let materials = try (0..<50).map { _ in
            try questionnaire.question(sheet([.request]), about: transcript, using: &generator).material
        }
        #expect(Set(materials).count == 50)
    }

    @Test("What settles the screener against a conversation ends the answers")
    func stops() {
        let either = QuestionSheet(screening: [0, 1], facets: [.request]) { answers in
            answers.count == 2 && !answers.values.contains(true) ? .settled(false) : .open(Screener.Gap())
        }
        #expect(either.stops == [[0: false, 1: false]])
        let negated = QuestionSheet(screening: [0], facets: [.request]) { .settled($0[0] == false) }
        #expect(negated.stops == [[0: true]])
        #expect(QuestionSheet(screening: [0, 1], facets: []) { _ in .settled(false) }.stops.isEmpty)
    }

    @Test("A prompt with a wrong place is refused, with its name, before anybody is asked")
    func places() throws {
        let directory = NSTemporaryDirectory() + "weir-prompts-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        for (name, text) in [("screen", "Q\n---\n{{conversation}}"), ("facets", "{{questions}}\n---\n{{talk}}")] {
            let path = "\(directory)/\(name).txt"
            try Data(text.utf8).write(to: URL(fileURLWithPath: path))
            let error = #expect(throws: PromptError.self) {
                try Questionnaire(library: PromptLibrary(directories: [directory]), screening: [])
            }
            #expect(error?.prompt == name)
            try FileManager.default.removeItem(atPath: path)
        }
    }
}
