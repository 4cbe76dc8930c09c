import Foundation
import HTTP

/// What the body of a sound answer turned out to be.
enum Reading<Answer: Sendable>: Sendable {
    case answer(Answer, TokenUsage)
    /// The model, or a filter before or behind it, will not answer this.
    case refusal(TokenUsage)
    /// Nothing that the protocol knows; the words say what is wrong with it.
    case nonsense(String)
}

extension Reading: Equatable where Answer: Equatable {}

/// The one question that a request puts, the most that it can cost, and how its answer is read.
struct Errand<Answer: Sendable>: Sendable {
    let request: HTTPRequest
    /// Under what it is booked.
    let purpose: String
    /// No answer can take more than this.
    let most: TokenUsage
    let read: @Sendable (_ body: [UInt8]) -> Reading<Answer>

    /// The same, where it matters only that there is an answer.
    var withoutAnswer: Errand<Void> {
        Errand<Void>(request: request, purpose: purpose, most: most) { body in
            switch read(body) {
            case .answer(_, let usage), .refusal(let usage): .answer((), usage)
            case .nonsense(let words): .nonsense(words)
            }
        }
    }
}

/// `value` as JSON, with its keys in order and in the protocols' spelling.
func json(_ value: some Encodable) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
        return Array(try encoder.encode(value))
    } catch {
        // Requests are made of strings and of numbers that were checked to be finite.
        preconditionFailure("a request cannot be written as JSON")
    }
}

/// A `Wire` of JSON, nil where `body` is none.
func decoded<Wire: Decodable>(_ type: Wire.Type, from body: [UInt8]) -> Wire? {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try? decoder.decode(type, from: Data(body))
}

/// A number of tokens as a server counts them: never negative, and never more than sums can hold.
func tokenCount(_ number: Double?) -> Int? {
    guard let number, number.isFinite else { return nil }
    return Int(min(max(0, number), 1e9))
}

/// What `answer` is without the `leadIn` that a model may have repeated at its beginning.
///
/// Letter case and blanks make no difference: models change both when they repeat.
func withoutLeadIn(_ leadIn: String?, _ answer: String) -> String {
    guard let leadIn = leadIn?.lowercased().filter({ !$0.isWhitespace }), !leadIn.isEmpty else { return answer }
    var rest = leadIn[...]
    var place = answer.startIndex
    while let wanted = rest.first {
        guard place < answer.endIndex else { return answer }
        let letter = answer[place]
        place = answer.index(after: place)
        if letter.isWhitespace { continue }
        let lowered = letter.lowercased()
        guard lowered.count == 1, lowered.first == wanted else { return answer }
        rest.removeFirst()
    }
    return String(answer[place...])
}

/// How a model that takes no begun answer is told how to begin.
func beginning(with leadIn: String) -> String {
    "Begin your answer with \"\(leadIn.trimmed)\" and go on from there."
}
