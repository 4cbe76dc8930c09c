import Model

/// What is asked of each conversation, and of which.
package struct ExtractionConfiguration: Equatable, Sendable {
    /// The facets that are computed from the conversation itself: any of `turns`, `language` and `refusal`.
    package var computed: Set<FacetName> = [.turns, .language, .refusal]
    /// Facets that are a field of the record, by the field's path.
    package var fields: [FacetName: String] = [:]
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
        guard width >= 1 else { throw ExtractionError(key: "width", problem: "must be at least 1") }
        try sampling.validate()
    }
}
