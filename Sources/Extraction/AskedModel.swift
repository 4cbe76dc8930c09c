import Inference

/// The model that is asked about conversations, with what it takes to ask it.
package struct AskedModel: Sendable {
    package let client: ModelClient
    package let prompts: PromptLibrary
    /// The program's version, for the provenance of answers.
    package let version: String
    /// How far the budget lets the model be asked; read once for each conversation.
    package var stage: @Sendable () -> AskingStage

    package init(
        client: ModelClient,
        prompts: PromptLibrary,
        version: String,
        stage: @escaping @Sendable () -> AskingStage = { .full }
    ) {
        self.client = client
        self.prompts = prompts
        self.version = version
        self.stage = stage
    }
}

/// How far a model is asked, in the order in which a budget that runs short gives things up.
package enum AskingStage: Equatable, Sendable {
    /// Every question about every conversation.
    case full
    /// Optional questions are left out.
    case withoutOptional
    /// Optional questions are left out, and of the conversations only this share is asked about, above 0 and below 1.
    ///
    /// Which ones hangs on their ids and the key, so that a lower share asks about some of the same conversations.
    case sampling(rate: Double)
    /// Nobody is asked.
    case embeddedOnly
}

/// Whether a model was asked about a conversation, or why not.
package enum Inquiry: String, Codable, Equatable, Sendable, CaseIterable {
    /// There was nothing to ask.
    case unneeded
    /// Every question was asked that was configured.
    case full
    /// All questions but the optional ones were asked.
    case withoutOptional = "without_optional"
    /// The budget's sample passed over it.
    case sampledOut = "sampled_out"
    /// The budget was used up.
    case overBudget = "over_budget"
    /// The server would not take it, for instance because a filter of its own objects.
    case refused
}
