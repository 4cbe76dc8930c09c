import Inference
import Synchronization

/// What came of asking a model.
enum Reply<Answer: Sendable>: Sendable {
    case answered(Answer)
    /// The answer could not be used.
    case unusable(AnswerFault)
    /// The server does not take the question.
    case failed
    /// The budget is used up.
    case unasked
}

/// Why an answer cannot be used, in words that may be told to the model.
struct AnswerFault: Error, Equatable, Sendable {
    enum Kind: Equatable, Sendable {
        case malformed
        case unsupported
    }

    let kind: Kind
    let told: String

    static func malformed(_ told: String) -> AnswerFault { AnswerFault(kind: .malformed, told: told) }
}

/// Puts the questions of one edition to a model.
///
/// After the first question that the budget does not allow no other is put, by any questioner of the edition.
struct Questioner: Sendable {
    /// Whether the budget has been used up while the edition was made.
    final class Purse: Sendable {
        private let spent = Mutex(false)

        var isEmpty: Bool { spent.withLock { $0 } }

        fileprivate func empty() { spent.withLock { $0 = true } }
    }

    let client: ModelClient
    let purse: Purse

    /// One attempt.
    ///
    /// Throws what ends the edition: the end of the client, or of the task.
    func answer<Answer: Sendable>(
        to question: Question,
        read: (String) throws(AnswerFault) -> Answer
    ) async throws -> Reply<Answer> {
        try Task.checkCancellation()
        guard !purse.isEmpty else { return .unasked }
        do {
            let answer = try await client.answer(question)
            do {
                return .answered(try read(answer.text))
            } catch {
                return .unusable(
                    answer.isCutShort ? .malformed("it was cut off because it had become too long") : error
                )
            }
        } catch {
            switch error.cause {
            case .rejected, .keptFailing: return .failed
            case .overBudget:
                purse.empty()
                return .unasked
            case .ended: throw error
            }
        }
    }

    /// Two attempts at most: an answer that cannot be used is asked for again with its fault named.
    func ask<Answer: Sendable>(
        _ question: Question,
        read: (String) throws(AnswerFault) -> Answer
    ) async throws -> Reply<Answer> {
        let first = try await answer(to: question, read: read)
        guard case .unusable(let fault) = first else { return first }
        return try await answer(to: question.again(because: fault.told), read: read)
    }
}
