/// The name of one question put to a conversation, such as `language`.
package struct FacetName: RawRepresentable, Hashable, Comparable, Codable, Sendable {
    package let rawValue: String

    package init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// Orders names alphabetically.
    package static func < (left: FacetName, right: FacetName) -> Bool {
        left.rawValue < right.rawValue
    }

    /// The number of turns.
    package static let turns = FacetName(rawValue: "turns")
    /// The language of the request, as an ISO 639 code.
    package static let language = FacetName(rawValue: "language")
    /// Whether the assistant declined the request.
    package static let refusal = FacetName(rawValue: "refusal")
    /// What was asked for, in a sentence that a model wrote.
    package static let request = FacetName(rawValue: "request")
    /// What the assistant was to do, in a sentence that a model wrote.
    package static let task = FacetName(rawValue: "task")
    /// How much there is to worry about, from 1 to 5, as a model judged it.
    package static let concern = FacetName(rawValue: "concern")
}

/// The answer to one question put to a conversation.
package enum FacetValue: Hashable, Sendable {
    case flag(Bool)
    case number(Double)
    /// One of a few possible values, at most 64 characters long.
    case category(String)
}

extension FacetValue: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let flag = try? container.decode(Bool.self) {
            self = .flag(flag)
        } else if let number = try? container.decode(Double.self) {
            self = .number(number)
        } else {
            self = .category(try container.decode(String.self))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .flag(let flag): try container.encode(flag)
        case .number(let number): try container.encode(number)
        case .category(let name): try container.encode(name)
        }
    }
}

extension FacetValue {
    /// The value as people read it.
    package var text: String {
        switch self {
        case .flag(let flag): flag ? "yes" : "no"
        case .number(let number): number == number.rounded() && abs(number) < 1e15 ? "\(Int(number))" : "\(number)"
        case .category(let name): name
        }
    }
}

/// Every answer about one conversation; a facet without an answer is absent.
package typealias Facets = [FacetName: FacetValue]

/// The answers in free text about one conversation; one without an answer is absent.
///
/// Written by a model, in English, at most 400 characters long and with personal data taken out. They are no
/// `FacetValue`s: nothing is counted by them, and nobody is shown one that the floor does not cover.
package typealias Summaries = [FacetName: String]

/// A word or two-word phrase that carries content, in lower case, with personal data already taken out.
///
/// The word itself is stored only once enough accounts have used it (see `Lexicon` in Store); until then the digest.
package struct Term: Hashable, Sendable {
    package let id: TermID
    package let word: String

    package init(id: TermID, word: String) {
        self.id = id
        self.word = word
    }
}

/// How the share of one answer to a facet changed.
package struct FacetChange: Hashable, Codable, Sendable {
    package let facet: FacetName
    package let answer: FacetValue
    /// The share in the evidence, 0 to 1.
    package let share: Double
    /// The share it is compared with, 0 to 1: that of the cluster's past, or of everything.
    package let base: Double

    package init(facet: FacetName, answer: FacetValue, share: Double, base: Double) {
        self.facet = facet
        self.answer = answer
        self.share = share
        self.base = base
    }
}
