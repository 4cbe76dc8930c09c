import Model
import Testing

@testable import Extraction

@Suite struct FacetQuestionTests {
    private func key(_ change: (inout ExtractionConfiguration) -> Void) throws -> String? {
        var configuration = ExtractionConfiguration()
        change(&configuration)
        return #expect(throws: ExtractionError.self) { try configuration.validate() }?.key
    }

    private func mood(_ form: FacetQuestion.Form, name: String = "mood") -> FacetQuestion {
        FacetQuestion(FacetName(rawValue: name), "How does the user feel?", form: form)
    }

    @Test("The facets of the method can be asked together, and take the place of computed ones")
    func method() throws {
        var configuration = ExtractionConfiguration()
        configuration.questions = [.request, .task, .language, .concern, .refusal]
        try configuration.validate()
        #expect(configuration.questions.filter(\.isOptional).map(\.name) == [.task, .language, .refusal])
    }

    @Test("Exactly one free text is clustered where a model is asked for facets")
    func clustered() throws {
        #expect(try key { $0.questions = [.task, .concern] } == "facets")
        var second = FacetQuestion.task
        second.form = .freeText(leadIn: "The task is to", isClustered: true)
        second.isOptional = false
        #expect(try key { $0.questions = [.request, second] } == "facets")
        second.isOptional = true
        #expect(try key { $0.questions = [second] } == "facets.task")
    }

    @Test("A facet has one source")
    func sources() throws {
        #expect(try key { $0.questions = [.request, .task, .task] } == "facets.task")
        #expect(
            try key {
                $0.questions = [.request]
                $0.fields = [.request: "x"]
            } == "facets.request"
        )
        #expect(
            try key { $0.questions = [.request, mood(.number(0...9, isWhole: true), name: "turns")] } == "facets.turns"
        )
    }

    @Test("What stands in for a computed facet is of its form")
    func forms() throws {
        #expect(try key { $0.questions = [.request, mood(.yesNo, name: "language")] } == "facets.language")
        #expect(try key { $0.questions = [.request, mood(.language, name: "refusal")] } == "facets.refusal")
    }

    @Test(
        "A name that cannot be a tag is refused",
        arguments: ["", "Mood", "1mood", "mo od", "mo-od", "mo>od", "möod", String(repeating: "m", count: 33)]
    )
    func names(name: String) throws {
        #expect(try key { $0.questions = [.request, mood(.yesNo, name: name)] } == "facets.\(name)")
    }

    @Test("Forms that no answer can satisfy are refused")
    func senseless() throws {
        for form: FacetQuestion.Form in [
            .category([]), .category(["one"]), .category(["Good", "good."]), .category(["good", "!"]),
            .category(["good", String(repeating: "x", count: 65)]), .number(0 ... .infinity, isWhole: false),
            .number(0.2...0.8, isWhole: true),
            .freeText(leadIn: String(repeating: "x", count: 201), isClustered: false),
        ] {
            #expect(try key { $0.questions = [.request, mood(form)] } == "facets.mood")
        }
        #expect(
            try key { $0.questions = [.request, FacetQuestion(.task, " ? ", form: .yesNo)] } == "facets.task"
        )
    }
}
