import Inference
import Model

/// What Weir takes out of one conversation: everything it will ever know of it.
package struct Extract: Equatable, Sendable {
    package let conversation: ConversationID
    /// Nil for a record that names no account.
    package let account: AccountID?
    /// The conversation's own time, or that of its arrival.
    package let time: Timestamp
    /// How many conversations this one stands for; 1 without sampling.
    package let weight: Double
    /// How many turns it has; a later copy of the same conversation with more of them replaces this one.
    package let turnCount: Int
    package let facets: Facets
    /// What the model wrote in free text; the clustered one is the text of terms and embedding.
    package let summaries: Summaries
    package let terms: [Term]
    /// What the request is built like.
    package let skeleton: Skeleton?
    /// With the precision it has once stored.
    package let embedding: Embedding
    /// What made the answers; nil where none of them is a model's.
    package let provenance: Provenance?
    /// How many conversations the model's answers stand for, beside `weight`: 1, more where only a sample is asked
    /// about, and 0 where no model was asked for facets.
    ///
    /// A mean or a share over answers gives each of them `weight * answerWeight`.
    package let answerWeight: Double
    /// Whether the model was shown only a part of the conversation.
    package let isCut: Bool
    /// The facets that the model was asked for and gave no readable answer to, even when asked again.
    package let unanswered: [FacetName]
    /// Whether the conversation counts as in scope only because the model's answer to the screener could not be read.
    package let isVerdictAssumed: Bool
    /// Whether the model was asked, or why not.
    package let inquiry: Inquiry
    /// How many requests to the model it took, and how many tokens.
    package let requests: Int
    package let usage: TokenUsage

    package init(
        conversation: ConversationID,
        account: AccountID?,
        time: Timestamp,
        weight: Double,
        turnCount: Int,
        facets: Facets,
        summaries: Summaries = [:],
        terms: [Term],
        skeleton: Skeleton? = nil,
        embedding: Embedding,
        provenance: Provenance? = nil,
        answerWeight: Double = 0,
        isCut: Bool = false,
        unanswered: [FacetName] = [],
        isVerdictAssumed: Bool = false,
        inquiry: Inquiry = .unneeded,
        requests: Int = 0,
        usage: TokenUsage = TokenUsage()
    ) {
        self.conversation = conversation
        self.account = account
        self.time = time
        self.weight = weight
        self.turnCount = turnCount
        self.facets = facets
        self.summaries = summaries
        self.terms = terms
        self.skeleton = skeleton
        self.embedding = embedding
        self.provenance = provenance
        self.answerWeight = answerWeight
        self.isCut = isCut
        self.unanswered = unanswered
        self.isVerdictAssumed = isVerdictAssumed
        self.inquiry = inquiry
        self.requests = requests
        self.usage = usage
    }
}

/// What became of one conversation.
package enum Extraction: Equatable, Sendable {
    case kept(Extract)
    /// The screener says that the watch is not about it, after so many requests to a model and tokens.
    case screenedOut(ConversationID, requests: Int = 0, usage: TokenUsage = TokenUsage())
    /// The sample passes it over.
    case sampledOut(ConversationID)
    /// Only the model could have said whether the watch is about it, and the budget is used up.
    case unasked(ConversationID)
    /// It is known already, with at least as many turns.
    case repeated(ConversationID)
    /// There is nothing in it to read, or a model server kept failing at it.
    case unusable(ConversationID, Fault.Reason)
}
