import Model

/// What is asked of each conversation, and of which.
package struct ExtractionConfiguration: Equatable, Sendable {
    /// The facets that are computed from the conversation itself: any of `turns`, `language` and `refusal`.
    package var computed: Set<FacetName> = [.turns, .language, .refusal]
    /// Facets that are a field of the record, by the field's path.
    package var fields: [FacetName: String] = [:]
    /// The facets that a model is asked for, in the order in which it is; none for the embedded reading alone.
    ///
    /// One named `language` or `refusal` takes the place of the computed facet, which still stands in where the model
    /// gives no answer.
    package var questions: [FacetQuestion] = []
    /// Whether every question is a request of its own, as the paper has it, instead of one request for all.
    package var asksSingly = false
    /// Which conversations the watch is about; nil for all.
    package var screener: ScreenerRule?
    /// Which conversations are read.
    package var sampling = Sampling.everything
    /// How many conversations are read at once.
    package var width = 4

    package init() {}

    func validate() throws(ExtractionError) {
        let known: Set<FacetName> = [.turns, .language, .refusal]
        for name in computed.sorted() where !known.contains(name) {
            throw ExtractionError(key: "facets.\(name.rawValue)", problem: "is not a facet that can be computed")
        }
        for name in fields.keys.sorted() where computed.contains(name) {
            throw ExtractionError(key: "facets.\(name.rawValue)", problem: "is computed already; choose another name")
        }
        try validateQuestions()
        guard width >= 1 else { throw ExtractionError(key: "width", problem: "must be at least 1") }
        try sampling.validate()
    }

    /// Throws where the questions cannot all be asked of one conversation.
    package func validateQuestions() throws(ExtractionError) {
        guard !questions.isEmpty else { return }
        var names: Set<FacetName> = []
        for question in questions {
            try question.validate()
            let key = "facets.\(question.name.rawValue)"
            guard names.insert(question.name).inserted else {
                throw ExtractionError(key: key, problem: "is asked twice; choose another name")
            }
            guard fields[question.name] == nil else {
                throw ExtractionError(key: key, problem: "is a field of the record already; choose another name")
            }
            guard question.name != .turns else {
                throw ExtractionError(key: key, problem: "is counted and need not be asked; choose another name")
            }
        }
        let clustered = questions.filter(\.isClustered)
        guard clustered.count == 1 else {
            throw ExtractionError(
                key: "facets",
                problem: "\(clustered.count) free-text facets are clustered; exactly one must be"
            )
        }
    }
}
