import Inference
import Intake
import Model

/// Asks a model about one conversation: all at once or question by question, and once more where it must.
///
/// What it cannot read is asked again once with the fault named; what is unreadable then stays without an answer.
struct Interview: Sendable {
    let client: ModelClient
    let questionnaire: Questionnaire
    let asksSingly: Bool
    private let reader = AnswerReader()

    init(client: ModelClient, questionnaire: Questionnaire, asksSingly: Bool) {
        self.client = client
        self.questionnaire = questionnaire
        self.asksSingly = asksSingly
    }

    /// What came of it.
    struct Outcome: Sendable {
        var reading = AnswerReading()
        /// How the screener stands with the answers.
        var standing: Screener.Standing
        /// Which of the screener's questions and which facets were asked, whatever came of it.
        var screeningAsked: Set<Int> = []
        var facetsAsked: [FacetName] = []
        var requests = 0
        var usage = TokenUsage()
        var isCut: Bool
        /// Whether the budget ended it before all was asked.
        var isOverBudget = false

        /// The facets that were asked for in vain.
        var unanswered: [FacetName] { facetsAsked.filter { !reading.hasAnswered($0) } }

        /// Whether the screener hangs on a question that the budget let nobody ask.
        var isVerdictUnasked: Bool {
            if case .open(let gap) = standing { !gap.questions.isSubset(of: screeningAsked) } else { false }
        }
    }

    /// Asks what the screener still hangs on, and `facets` where the conversation is in scope.
    ///
    /// `judge` says how the screener stands with some answers. Throws an `InferenceError` that is the request's own fault
    /// or the end of the client, and a `PromptError` where a prompt cannot be filled in.
    func outcome(
        about conversation: Conversation,
        facets: [FacetQuestion],
        judge: @Sendable ([Int: Bool]) -> Screener.Standing
    ) async throws -> Outcome {
        let excerpt = Excerpt(of: conversation, budget: client.budget)
        var outcome = Outcome(standing: judge([:]), isCut: excerpt.isCut)
        while let sheet = next(after: outcome, facets: facets, judge: judge) {
            outcome.screeningAsked.formUnion(sheet.screening)
            outcome.facetsAsked += sheet.facets.map(\.name)
            guard try await put(sheet, about: conversation, excerpt, into: &outcome, judge: judge) else { break }
        }
        return outcome
    }

    /// The next request; nil where nothing is left to ask.
    private func next(
        after outcome: Outcome,
        facets: [FacetQuestion],
        judge: ([Int: Bool]) -> Screener.Standing
    ) -> QuestionSheet? {
        var screening: [Int] = []
        switch outcome.standing {
        case .settled(false): return nil
        case .settled(true): break
        case .open(let gap): screening = gap.questions.subtracting(outcome.screeningAsked).sorted()
        }
        let facets = facets.filter { !outcome.facetsAsked.contains($0.name) }
        if asksSingly {
            return screening.first.map(QuestionSheet.init(screening:)) ?? facets.first.map(QuestionSheet.init(facet:))
        }
        guard !screening.isEmpty || !facets.isEmpty else { return nil }
        return QuestionSheet(screening: screening, facets: facets, judge: judge)
    }

    /// Puts one sheet, a second time if need be; false where the budget is used up.
    private func put(
        _ sheet: QuestionSheet,
        about conversation: Conversation,
        _ excerpt: Excerpt,
        into outcome: inout Outcome,
        judge: ([Int: Bool]) -> Screener.Standing
    ) async throws -> Bool {
        // Nobody who wrote a conversation can foresee the fence, so chance does not come in by the door here.
        var generator = SystemRandomNumberGenerator()
        let question = try questionnaire.question(sheet, about: excerpt.transcript, using: &generator)
        guard let first = try await answer(question, of: &outcome) else {
            // It has not been asked after all.
            outcome.screeningAsked.subtract(sheet.screening)
            outcome.facetsAsked.removeLast(sheet.facets.count)
            return false
        }
        outcome.reading.complete(with: reader.reading(of: first.text, to: sheet, about: conversation))
        outcome.standing = judge(outcome.reading.screening)
        let faults = Self.faults(that: outcome, leavesOpenOn: sheet)
        guard !faults.isEmpty else { return true }
        let fault = faults.map(\.description).joined(separator: "; ")
        guard let second = try await answer(question.again(because: fault), of: &outcome) else { return false }
        outcome.reading.complete(with: reader.reading(of: second.text, to: sheet, about: conversation))
        outcome.standing = judge(outcome.reading.screening)
        return true
    }

    private func answer(_ question: Question, of outcome: inout Outcome) async throws -> ModelAnswer? {
        do throws(InferenceError) {
            let answer = try await client.answer(question)
            outcome.requests += 1
            outcome.usage += answer.usage
            return answer
        } catch {
            guard error.cause == .overBudget else { throw error }
            outcome.isOverBudget = true
            return nil
        }
    }

    /// The faults for which it is worth asking again, in the order of the sheet.
    private static func faults(that outcome: Outcome, leavesOpenOn sheet: QuestionSheet) -> [AnswerFault] {
        let tags: [String]
        switch outcome.standing {
        case .settled(false): tags = []
        case .settled(true): tags = sheet.facets.map(\.name.rawValue)
        case .open(let gap):
            tags = sheet.screening.filter(gap.questions.contains).map(sheet.tag) + sheet.facets.map(\.name.rawValue)
        }
        return tags.compactMap { outcome.reading.faults[$0] }
    }
}
