import Extraction
import Model

extension Section {
    /// The facets that a model is asked for: ready ones by name under `ask`, and the configuration's own under
    /// `questions`.
    ///
    /// `defaults` are the ready ones where `ask` is empty; those of them that are clustered give way to one of the
    /// configuration's own.
    func facetQuestions(defaults: [FacetQuestion]) -> [FacetQuestion] {
        let names = strings("ask")
        var questions: [FacetQuestion] = []
        for name in names {
            guard let ready = Self.ready[name] else {
                fault(
                    "ask",
                    "must name some of \(Self.ready.keys.sorted().joined(separator: ", ")); \(name) is not one"
                )
                continue
            }
            questions.append(ready)
        }
        let own = sections("questions").map { $0.facetQuestion() }
        if names.isEmpty {
            questions = defaults.filter { !$0.isClustered || !own.contains(where: \.isClustered) }
        }
        return questions + own
    }

    /// The facets whose questions the program brings along.
    private static let ready: [String: FacetQuestion] = Dictionary(
        uniqueKeysWithValues: [FacetQuestion.request, .task, .language, .concern, .refusal].map {
            ($0.name.rawValue, $0)
        }
    )

    private enum Form: String, CaseIterable {
        case text
        case category
        case language
        case number
        case yesNo
    }

    private func facetQuestion() -> FacetQuestion {
        refuseUnknownKeys([
            "name", "question", "form", "values", "from", "to", "whole", "leadIn", "clustered", "optional",
        ])
        let name = string("name", default: "")
        if name.isEmpty { fault("name", "must be the facet's name: small letters, digits and _") }
        let question = string("question", default: "")
        if question.isEmpty { fault("question", "must be what the model is asked") }
        let form: FacetQuestion.Form
        switch choice("form", default: Form.text) {
        case .text:
            form = .freeText(leadIn: string("leadIn", default: ""), isClustered: bool("clustered", default: false))
        case .category:
            form = .category(strings("values"))
        case .language:
            form = .language
        case .number:
            let lowest = double("from", default: 1, in: -1e9...1e9)
            let highest = double("to", default: 5, in: -1e9...1e9)
            if lowest > highest { fault("to", "must not be below `from`") }
            form = .number(min(lowest, highest)...max(lowest, highest), isWhole: bool("whole", default: true))
        case .yesNo:
            form = .yesNo
        }
        return FacetQuestion(
            FacetName(rawValue: name),
            question,
            form: form,
            isOptional: bool("optional", default: false)
        )
    }
}
