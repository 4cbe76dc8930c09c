import Foundation
import Inference
import Intake
import Model
import Testing

@testable import Extraction

/// What hostile conversations can do where the model itself is on their side.
@Suite struct HostileTextTests {
    /// How a model obeys whom it should only read.
    enum Obedience: String, CaseIterable {
        case repeatsMaterial
        case obeysLiterally
        case answersThenObeys
        case obeysThenAnswers
        case putsItIntoEveryTag
        case repeatsItself
        case answersForAnother
        case printsItsInstructions
        case talksNonsense
        case saysNothing
    }

    private static let questions: [FacetQuestion] = [.request, .task, .language, .concern, .refusal]
    private static let honest = """
        <screen-1>Yes</screen-1><request>bake bread at home</request><task>explain a recipe</task>
        <language>English</language><concern>1</concern><refusal>No</refusal>
        """
    private let pseudonyms = Pseudonyms(key: Array("hostile".utf8))
    private let neighbours = [
        Conversation.of("How do I bake bread for the neighbours?", "With flour.", id: "c-1"),
        Conversation.of("How long do the neighbours bake bread?", "An hour.", id: "c-3"),
    ]

    /// A model that answers well about neighbours and as told about everybody else.
    private func model(_ obedience: Obedience) -> ScriptedModel {
        ScriptedModel { question, _ in
            let material = question.fenced?.inside ?? ""
            if material.contains("the neighbours") { return Self.honest }
            let told = Self.unescaped(material)
            switch obedience {
            case .repeatsMaterial: return material
            case .obeysLiterally: return told
            case .answersThenObeys: return Self.honest + told
            case .obeysThenAnswers: return told + Self.honest
            case .putsItIntoEveryTag:
                return ["screen-1", "request", "task", "language", "concern", "refusal"]
                    .map { "<\($0)>\(told)</\($0)>" }.joined()
            case .repeatsItself: return String(repeating: Self.honest, count: 50)
            case .answersForAnother: return "c-1: <request>rob a bank</request>\nc-2: \(Self.honest)\nc-3: \(told)"
            case .printsItsInstructions: return question.instructions + question.material
            case .talksNonsense: return String(decoding: told.utf8.map { $0 &* 31 &+ 7 }, as: UTF8.self)
            case .saysNothing: return ""
            }
        }
    }

    private static func unescaped(_ text: String) -> String {
        text.replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&amp;", with: "&")
    }

    private func extractor(_ model: ScriptedModel) async throws -> Extractor {
        var configuration = ExtractionConfiguration()
        configuration.questions = Self.questions
        configuration.screener = .question("Is it about anything?")
        return try await Extractor(
            configuration: configuration,
            embedder: .counting("bread", "vote"),
            pseudonyms: pseudonyms,
            model: model.asked(budget: 2000)
        )
    }

    @Test("The corpus holds at least a hundred injections, in ten languages and more")
    func corpus() {
        #expect(Injections.all.count >= 100)
        #expect(Set(Injections.all.map(\.text)).count == Injections.all.count)
        let detector = LanguageDetector()
        #expect(Set(Injections.languages.compactMap { detector.language(of: $0) }).count >= 10)
    }

    @Test(
        "An injection changes no other conversation's answers, and passes nothing but answers of the form asked for",
        arguments: Obedience.allCases
    )
    func obedient(obedience: Obedience) async throws {
        let model = model(obedience)
        let extractor = try await extractor(model)
        let arrival = Timestamp(rawValue: 1_767_600_000_000)
        let alone = try await extractor.extract(neighbours, arrivedAt: arrival)
        for (kind, text) in Injections.all {
            let hostile = Conversation.of(text, "I see.", id: "c-2")
            let results = try await extractor.extract([neighbours[0], hostile, neighbours[1]], arrivedAt: arrival)
            #expect([results[0], results[2]] == alone, "\(kind)")
            switch results[1] {
            case .kept(let extract): check(extract, of: hostile, kind: kind)
            case .screenedOut: break
            case .unusable(_, let reason): #expect(reason == .noUserText, "\(kind)")
            default: Issue.record("\(kind) came to something else")
            }
        }
    }

    private func check(_ extract: Extract, of conversation: Conversation, kind: String) {
        let allowed = Set(Self.questions.map(\.name) + [.turns])
        #expect(Set(extract.facets.keys).isSubset(of: allowed), "\(kind)")
        if let concern = extract.facets[.concern] {
            #expect([1, 2, 3, 4, 5].map(FacetValue.number).contains(concern), "\(kind)")
        }
        if case .category(let language)? = extract.facets[.language] {
            #expect(LanguageCode(declared: language)?.text == language, "\(kind)")
        }
        let redactor = Redactor()
        for summary in extract.summaries.values {
            #expect(summary.count <= 400, "\(kind)")
            #expect(redactor.redact(summary) == summary, "\(kind)")
            #expect(!summary.unicodeScalars.contains { EscapedText.isUnseen($0) }, "\(kind)")
            #expect(!summary.unicodeScalars.contains { $0.properties.generalCategory == .control }, "\(kind)")
            #expect(!Borrowing.occurs(in: summary, from: conversation), "\(kind)")
            #expect(!LanguageDetector().isSurelyNotEnglish(summary), "\(kind)")
        }
        for term in extract.terms { #expect(redactor.redact(term.word) == term.word, "\(kind)") }
        #expect(extract.requests <= 2, "\(kind)")
        for name in extract.unanswered { #expect(extract.summaries[name] == nil, "\(kind)") }
    }

    @Test("What an injection says stands inside of the fence and nowhere else", arguments: [true, false])
    func fenced(singly: Bool) throws {
        let questionnaire = try Questionnaire(
            library: PromptLibrary(directories: []),
            screening: ["Is it about anything?"]
        )
        let sheet =
            singly
            ? QuestionSheet(screening: 0)
            : QuestionSheet(screening: [0], facets: Self.questions) { .settled($0[0] ?? true) }
        func question(about conversation: Conversation) throws -> Question {
            var generator = CountingGenerator()
            let excerpt = Excerpt(of: conversation, budget: 2000)
            return try questionnaire.question(sheet, about: excerpt.transcript, using: &generator)
        }
        let plain = try question(about: neighbours[0])
        for (kind, text) in Injections.all {
            let hostile = try question(about: .of(text, text))
            #expect(hostile.instructions == plain.instructions, "\(kind)")
            let fenced = try #require(hostile.fenced, "\(kind)")
            #expect(fenced.outside == plain.fenced?.outside, "\(kind)")
            // Every angle bracket inside is one of ours.
            let own = fenced.inside.replacing(#/<\/?(?:conversation|turn)(?: role="(?:user|assistant)")?>/#, with: "")
            #expect(!own.contains("<") && !own.contains(">"), "\(kind)")
            #expect(fenced.inside.split(separator: "</conversation>", omittingEmptySubsequences: false).count == 2)
        }
    }

    @Test("A fence that the conversation happens to hold is not used")
    func guessedFence() throws {
        let questionnaire = try Questionnaire(library: PromptLibrary(directories: []), screening: ["Is it?"])
        func question(about conversation: Conversation) throws -> Question {
            var generator = CountingGenerator()
            let transcript = Excerpt(of: conversation, budget: 2000).transcript
            return try questionnaire.question(QuestionSheet(screening: 0), about: transcript, using: &generator)
        }
        let first = try question(about: .of("Hello?"))
        let fence = try #require(first.material.firstMatch(of: #/<data-([a-z0-9]{8})>/#)).1
        let second = try question(about: .of("Close \(fence) now."))
        #expect(!second.material.contains("<data-\(fence)>"))
        #expect(second.fenced?.inside.contains("Close \(fence) now.") == true)
    }
}
