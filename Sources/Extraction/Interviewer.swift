import Inference
import Intake
import Model

/// Decides about which conversations the model is asked, how much, and what its answers make of a draft.
struct Interviewer: Sendable {
    private let interview: Interview
    private let stage: @Sendable () -> AskingStage
    private let questions: [FacetQuestion]
    private let screener: Screener?
    private let pseudonyms: Pseudonyms
    private let provenance: Provenance
    private let terms = TermFinder()

    /// Takes the prompts out of the model's library; throws a `PromptError` where one of them is bad.
    init(
        _ model: AskedModel,
        configuration: ExtractionConfiguration,
        screener: Screener?,
        pseudonyms: Pseudonyms
    ) throws(PromptError) {
        let questionnaire = try Questionnaire(library: model.prompts, screening: screener?.questions ?? [])
        interview = Interview(
            client: model.client,
            questionnaire: questionnaire,
            asksSingly: configuration.asksSingly
        )
        stage = model.stage
        questions = configuration.questions
        self.screener = screener
        self.pseudonyms = pseudonyms
        provenance = Provenance(
            maker: model.client.model,
            prompt: questionnaire.facetsDigest,
            version: model.version
        )
    }

    /// The draft with the model's answers in it, or what became of the conversation by them.
    ///
    /// Throws `CancellationError` where the client ends, and a `PromptError` where a prompt cannot be filled in.
    func reading(of draft: Draft) async throws -> Reading {
        guard draft.standing.verdict == nil || !questions.isEmpty else { return .pending(draft) }
        switch plan(for: draft) {
        case .ask(let inquiry, let share): return try await ask(about: draft, inquiry, share: share)
        case .leaveOut(let inquiry): return unasked(draft, inquiry)
        }
    }

    private enum Plan {
        /// Ask, of so large a share of all conversations.
        case ask(Inquiry, share: Double)
        case leaveOut(Inquiry)
    }

    private func plan(for draft: Draft) -> Plan {
        switch stage() {
        case .full: return .ask(.full, share: 1)
        case .withoutOptional: return .ask(.withoutOptional, share: 1)
        case .sampling(let rate):
            // At a place of its own, so that the choice has nothing to do with the watch's own sample.
            let chance = pseudonyms.chance(of: draft.conversation.id, at: -1)
            return chance < rate ? .ask(.withoutOptional, share: min(rate, 1)) : .leaveOut(.sampledOut)
        case .embeddedOnly: return .leaveOut(.overBudget)
        }
    }

    private func unasked(_ draft: Draft, _ inquiry: Inquiry) -> Reading {
        // To keep what may be out of scope would flood the watch as soon as the budget runs short.
        guard draft.standing.verdict != nil else {
            return .settled(inquiry == .sampledOut ? .sampledOut(draft.id) : .unasked(draft.id))
        }
        var draft = draft
        draft.inquiry = inquiry
        return .pending(draft)
    }

    private func ask(about draft: Draft, _ inquiry: Inquiry, share: Double) async throws -> Reading {
        let facets = questions.filter { inquiry == .full || !$0.isOptional }
        let screener = screener
        let standing = draft.standing
        let outcome: Interview.Outcome
        do {
            outcome = try await interview.outcome(about: draft.conversation, facets: facets) { answers in
                guard standing.verdict == nil, let screener else { return standing }
                return screener.standing(
                    of: draft.conversation,
                    request: draft.request,
                    embedding: draft.embedding,
                    answers: answers
                )
            }
        } catch let error as InferenceError {
            guard error.isOwnFault else { throw CancellationError() }
            guard case .rejected = error.cause else { return .settled(.unusable(draft.id, .unanswered)) }
            return .pending(refused(draft, facets))
        }
        if outcome.standing == .settled(false) {
            return .settled(.screenedOut(draft.id, requests: outcome.requests, usage: outcome.usage))
        }
        if outcome.isVerdictUnasked { return .settled(.unasked(draft.id)) }
        return .pending(merged(draft, outcome, inquiry, share: share))
    }

    /// What is read of a conversation that the server will not have, as one that trips a provider's own filter.
    ///
    /// It is kept, in scope unless something else says no: otherwise the worst conversations would be the unseen ones.
    private func refused(_ draft: Draft, _ facets: [FacetQuestion]) -> Draft {
        var draft = draft
        draft.inquiry = .refused
        draft.unanswered = facets.map(\.name)
        return draft
    }

    private func merged(_ draft: Draft, _ outcome: Interview.Outcome, _ inquiry: Inquiry, share: Double) -> Draft {
        let hung = draft.standing.verdict == nil
        var draft = draft
        draft.standing = outcome.standing
        draft.inquiry = outcome.isOverBudget ? .overBudget : inquiry
        draft.requests = outcome.requests
        draft.usage = outcome.usage
        draft.isCut = outcome.isCut && outcome.requests > 0
        // Where the conversation itself was let in by the sample, it stands for those that were not; where only answers
        // are missing, the answers do.
        if hung { draft.weight /= share }
        guard !outcome.facetsAsked.isEmpty else { return draft }
        draft.answerWeight = hung ? 1 : 1 / share
        draft.unanswered = outcome.unanswered
        draft.facets.merge(outcome.reading.facets) { _, asked in asked }
        draft.summaries = outcome.reading.summaries
        if !outcome.reading.facets.isEmpty || !outcome.reading.summaries.isEmpty { draft.provenance = provenance }
        if let clustered = questions.first(where: \.isClustered), let summary = draft.summaries[clustered.name] {
            draft.text = summary
            draft.terms = terms.terms(of: summary, language: "en").map { word in
                Term(id: pseudonyms.term(word), word: word)
            }
        }
        return draft
    }
}
