import Foundation
import Model
import Store

/// Who wants something changed and why, for the audit.
struct Mandate: Decodable, Equatable {
    let by: String
    let reason: String

    private enum CodingKeys: String, CodingKey {
        case by, reason
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        by = try container.decode(String.self, forKey: .by)
        reason = try container.decodeIfPresent(String.self, forKey: .reason) ?? ""
    }

    func validate() throws(Refusal) {
        guard isPlain(by), (1...64).contains(by.count), by.contains(where: { !$0.isWhitespace }) else {
            throw .malformed("by must say who asks, in at most 64 characters of one line")
        }
        guard isPlain(reason), reason.count <= 500 else {
            throw .malformed("reason must be at most 500 characters of one line")
        }
    }
}

/// For how long somebody takes an alert on.
struct TakingOn: Decodable, Equatable {
    /// As long as it fires where it is missing.
    let until: String?

    /// When nobody has it any more; nil for as long as it fires.
    func end(after now: Timestamp) throws(Refusal) -> Timestamp? {
        guard let until else { return nil }
        guard let end = Timestamp(rfc3339: until), now < end else {
            throw .malformed("until must be an RFC 3339 time that is still to come")
        }
        return end
    }
}

/// What an alert was found to be.
struct Judgement: Decodable, Equatable {
    let verdict: String

    func found() throws(Refusal) -> AlertVerdict {
        guard let found = AlertVerdict(rawValue: verdict) else {
            throw .malformed("verdict must be true, false or benign, as text")
        }
        return found
    }
}

/// What is to be silenced, and until when.
struct SilenceOrder: Decodable, Equatable {
    let matchers: [String: String]
    /// When it begins; now where it is missing.
    let from: String?
    let until: String

    // More conditions than there are things to ask of an alert.
    private static let mostMatchers = 8

    /// When the silence begins and ends, which must lie after `now`.
    func span(after now: Timestamp) throws(Refusal) -> Window {
        guard (1...Self.mostMatchers).contains(matchers.count),
            matchers.allSatisfy({ isPlain($0.key) && isPlain($0.value) && $0.value.count <= 128 })
        else { throw .unknownMatchers }
        guard let end = Timestamp(rfc3339: until), now < end else {
            throw .malformed("until must be an RFC 3339 time that is still to come")
        }
        guard let from else { return Window(start: now, end: end) }
        guard let start = Timestamp(rfc3339: from), start < end else {
            throw .malformed("from must be an RFC 3339 time before until")
        }
        return Window(start: max(start, now), end: end)
    }
}

extension Refusal {
    static let unknownMatchers = malformed(
        "matchers must be an object of conditions on alert, kind, severity, cluster or watch"
    )
}

/// The value that a body holds.
func decoded<Value: Decodable>(_ body: [UInt8], as _: Value.Type = Value.self) throws(Refusal) -> Value {
    do {
        return try JSONDecoder().decode(Value.self, from: Data(body))
    } catch {
        throw .malformed("the body is not the JSON object that is asked for here")
    }
}

private func isPlain(_ text: String) -> Bool {
    text.unicodeScalars.allSatisfy { !$0.properties.generalCategory.isControl }
}

extension Unicode.GeneralCategory {
    fileprivate var isControl: Bool {
        switch self {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned: true
        default: false
        }
    }
}
