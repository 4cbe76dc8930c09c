import Inference
import Model

/// Has a language model name, arrange and rate clusters, and publishes of it only what `WordSupport` and the audit let pass.
///
/// What the edition before has is kept while it still fits, so that a quiet day costs nothing. Where the model cannot be
/// asked, or nothing comes of it, the edition has what `Taxonomist` would have given: key terms, and parents by geometry.
package struct ModelTaxonomist: Sendable {
    /// How names are to be worded where the clustered facet is the request.
    package static let requestCriteria =
        #"The name is a request to the assistant: it begins with a verb, as in "Debug failing database migrations"."#

    let configuration: TaxonomyConfiguration
    let prompts: TaxonomyPrompts
    let namer: ModelClient
    let auditor: ModelClient
    let seed: UInt64
    let embed: @Sendable ([String]) async throws -> [Embedding]

    /// Loads and checks all six prompts.
    ///
    /// `namer` is asked for names and for the hierarchy, best at temperature 1.0, and `auditor` for ratings, at 0.05; they may
    /// be the same server. `embed` gives the vectors of names, of any encoder as long as it stays the same within an edition.
    package init(
        configuration: TaxonomyConfiguration,
        prompts: PromptLibrary,
        criteria: String = requestCriteria,
        namer: ModelClient,
        auditor: ModelClient,
        seed: UInt64 = 0,
        embed: @escaping @Sendable (_ texts: [String]) async throws -> [Embedding]
    ) throws(PromptError) {
        self.configuration = configuration
        self.prompts = try TaxonomyPrompts(library: prompts, criteria: criteria)
        self.namer = namer
        self.auditor = auditor
        self.seed = seed
        self.embed = embed
    }

    /// Makes the edition that follows `previous`; what is not said here is as in `Taxonomist.edition`.
    ///
    /// `evidence` is called once for each cluster that is to be named, from several tasks at once. Throws what `evidence` and
    /// `embed` throw, and an `InferenceError` when the client ends; a question that fails costs only its own cluster's name,
    /// and a used-up budget all that would have been asked after it (`Edition.unasked`).
    package func edition(
        number: Int,
        time: Timestamp,
        of portraits: [ClusterPortrait],
        background: TermBackground,
        words: [TermID: String],
        after previous: Edition?,
        firstFreeUpper: Int = 1,
        evidence: @escaping @Sendable (_ cluster: ClusterID) throws -> ClusterEvidence
    ) async throws -> Edition {
        let hierarchy = Hierarchy(
            of: portraits,
            configuration: configuration,
            after: previous,
            at: time,
            firstFreeUpper: firstFreeUpper
        )
        var rebuild = Rebuild(
            by: self,
            of: hierarchy,
            number: number,
            time: time,
            keyTerms: KeyTerms(configuration, background, words),
            support: WordSupport(floor: configuration.accountFloor, words: words),
            after: previous
        )
        try await rebuild.nameBase(regrouped: lastRegrouping(of: portraits), evidence: evidence)
        try await rebuild.arrange()
        try await rebuild.rateRest()
        return rebuild.edition()
    }
}
