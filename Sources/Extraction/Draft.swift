import Inference
import Intake
import Model

/// What one reading of a conversation has come to.
enum Reading: Sendable {
    case settled(Extraction)
    case pending(Draft)
}

/// An extract in the making.
struct Draft: Sendable {
    let conversation: Conversation
    let id: ConversationID
    let account: AccountID?
    let time: Timestamp
    /// The request as the user wrote it, for the screener alone.
    let request: String
    var weight: Double
    var facets: Facets
    var summaries: Summaries = [:]
    var terms: [Term]
    /// Of the request, also where a model's summary is what is embedded.
    let skeleton: Skeleton?
    /// What is embedded; nothing in it is personal.
    var text: String {
        didSet { embedding = nil }
    }
    var embedding: Embedding?
    var standing: Screener.Standing
    var provenance: Provenance?
    var answerWeight = 0.0
    var isCut = false
    var unanswered: [FacetName] = []
    var inquiry = Inquiry.unneeded
    var requests = 0
    var usage = TokenUsage()

    /// Whether the screener needs the request's embedding to go on.
    var needsEmbedding: Bool {
        if case .open(let gap) = standing { gap.needsEmbedding } else { false }
    }

    /// Nil as long as it is not embedded.
    var extract: Extract? {
        embedding.map { embedding in
            Extract(
                conversation: id,
                account: account,
                time: time,
                weight: weight,
                turnCount: conversation.turns.count,
                facets: facets,
                summaries: summaries,
                terms: terms,
                skeleton: skeleton,
                embedding: embedding,
                provenance: provenance,
                answerWeight: answerWeight,
                isCut: isCut,
                unanswered: unanswered,
                isVerdictAssumed: standing.verdict == nil,
                inquiry: inquiry,
                requests: requests,
                usage: usage
            )
        }
    }
}
