import Intake
import Model

/// Which conversations are read, and how many each of them then stands for.
///
/// The choice hangs on the conversation's id and the key alone: the same id is always chosen or always passed over, in
/// whatever order, on whatever machine, and nobody without the key can name ids that are never read. Weights are one
/// over the probability of being chosen, so a sum of weights is an unbiased count of all conversations.
package enum Sampling: Equatable, Sendable {
    case everything
    /// Each conversation with the same probability, above 0 and at most 1.
    case conversations(rate: Double)
    /// Each of the assistant's answers with the same probability; a conversation is read where one of its answers is
    /// chosen, so that of `m` answers with 1 − (1 − rate)^m.
    ///
    /// A conversation without an answer counts as one. One that was chosen stays so when it grows.
    case completions(rate: Double)

    /// How many conversations this one stands for, or nil where it is passed over.
    func weight(of conversation: Conversation, under pseudonyms: Pseudonyms) -> Double? {
        switch self {
        case .everything: return 1
        case .conversations(let rate):
            return pseudonyms.chance(of: conversation.id, at: 0) < rate ? 1 / rate : nil
        case .completions(let rate):
            let answers = max(1, conversation.turns.count { $0.role == .assistant })
            let isChosen = (0..<answers).contains { pseudonyms.chance(of: conversation.id, at: $0) < rate }
            guard isChosen else { return nil }
            var missed = 1.0
            for _ in 0..<answers { missed *= 1 - rate }
            return 1 / (1 - missed)
        }
    }

    func validate() throws(ExtractionError) {
        switch self {
        case .everything: break
        case .conversations(let rate), .completions(let rate):
            guard rate > 0, rate <= 1 else {
                throw ExtractionError(key: "sampling.rate", problem: "must be above 0 and at most 1")
            }
        }
    }
}
