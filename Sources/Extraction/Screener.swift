import Intake
import Model

/// A screener's rule, compiled once, with the examples' embeddings.
///
/// A conversation is judged twice at most: without an embedding, which settles all that fields and patterns can settle,
/// and with one only where the answer hangs on similarity.
struct Screener: Sendable {
    /// How many characters of a text are handed to a pattern.
    static let budget = 16_384

    private let rule: Rule

    /// Compiles `rule`; throws an `ExtractionError` that names the rule at fault, or what the embedder throws.
    init(_ rule: ScreenerRule, embedder: TextEmbedder) async throws {
        self.rule = try await Self.compiled(rule, at: "screener", embedder: embedder)
    }

    /// Whether the conversation is in scope, or nil where only its embedding can tell.
    func verdict(of conversation: Conversation, request: String) -> Bool? {
        var subject = Subject(conversation: conversation, request: request, embedding: nil)
        return rule.holds(&subject)
    }

    /// Whether the conversation is in scope.
    func verdict(of conversation: Conversation, request: String, embedding: Embedding) -> Bool {
        var subject = Subject(conversation: conversation, request: request, embedding: embedding)
        return rule.holds(&subject) ?? false
    }

    fileprivate indirect enum Rule: Sendable {
        case exists(path: String)
        case oneOf(path: String, [FacetValue])
        case matches(path: String, Pattern)
        case pattern(Pattern, ScreenerRule.Part)
        case similar([Embedding], threshold: Float)
        case all([Rule])
        case any([Rule])
        case not(Rule)
    }

    private static func compiled(_ rule: ScreenerRule, at key: String, embedder: TextEmbedder) async throws -> Rule {
        switch rule {
        case .field(let path, .exists): return .exists(path: path)
        case .field(let path, .equals(let value)): return .oneOf(path: path, [value])
        case .field(let path, .oneOf(let values)): return .oneOf(path: path, values)
        case .field(let path, .matches(let source)):
            return .matches(path: path, try pattern(source, ignoringCase: false, at: key + ".field.matches"))
        case .pattern(let source, let part, let ignoringCase):
            return .pattern(try pattern(source, ignoringCase: ignoringCase, at: key + ".pattern"), part)
        case .similar(let examples, let threshold):
            guard !examples.isEmpty, examples.allSatisfy({ $0.contains { !$0.isWhitespace } }) else {
                throw ExtractionError(
                    key: key + ".similar.examples",
                    problem: "needs at least one, and none may be blank"
                )
            }
            guard threshold > 0, threshold <= 1 else {
                throw ExtractionError(key: key + ".similar.threshold", problem: "must be above 0 and at most 1")
            }
            return .similar(try await embedder.embeddings(of: examples), threshold: Float(threshold))
        case .all(let rules): return .all(try await compiled(rules, at: key + ".all", embedder: embedder))
        case .any(let rules): return .any(try await compiled(rules, at: key + ".any", embedder: embedder))
        case .not(let rule): return .not(try await compiled(rule, at: key + ".not", embedder: embedder))
        }
    }

    private static func compiled(_ rules: [ScreenerRule], at key: String, embedder: TextEmbedder) async throws -> [Rule]
    {
        var compiled: [Rule] = []
        for (place, rule) in rules.enumerated() {
            compiled.append(try await self.compiled(rule, at: "\(key)[\(place)]", embedder: embedder))
        }
        // Cheap rules first: most conversations are settled before a long text is searched.
        return compiled.enumerated().sorted { left, right in
            (left.element.cost, left.offset) < (right.element.cost, right.offset)
        }.map(\.element)
    }

    private static func pattern(_ source: String, ignoringCase: Bool, at key: String) throws -> Pattern {
        guard !source.isEmpty else { throw ExtractionError(key: key, problem: "is empty and would match everything") }
        do {
            return try Pattern(source, ignoringCase: ignoringCase)
        } catch {
            throw ExtractionError(
                key: key,
                problem: "\"\(source)\" is not a regular expression: \(PatternFault.describe(source))"
            )
        }
    }
}

// MARK: - Judging

extension Screener {
    /// One conversation with the parts of it that a rule has asked for so far.
    fileprivate struct Subject {
        let conversation: Conversation
        let request: String
        let embedding: Embedding?
        private var parts: [ScreenerRule.Part: String] = [:]

        init(conversation: Conversation, request: String, embedding: Embedding?) {
            self.conversation = conversation
            self.request = request
            self.embedding = embedding
        }

        mutating func text(of part: ScreenerRule.Part) -> String {
            if let text = parts[part] { return text }
            let text =
                switch part {
                case .request: request
                case .user: words(of: .user)
                case .assistant: words(of: .assistant)
                case .transcript: Transcript(conversation).text
                }
            let bounded = String(text.prefix(Screener.budget))
            parts[part] = bounded
            return bounded
        }

        private func words(of role: Turn.Role) -> String {
            conversation.turns.lazy.filter { $0.role == role }.map(\.text).joined(separator: "\n")
        }
    }
}

extension Screener.Rule {
    fileprivate var cost: Int {
        switch self {
        case .exists, .oneOf: 0
        case .matches: 1
        case .pattern(_, .request): 2
        case .pattern(_, .user), .pattern(_, .assistant): 3
        case .pattern(_, .transcript): 4
        case .similar: 5
        case .all(let rules), .any(let rules): rules.map(\.cost).max() ?? 0
        case .not(let rule): rule.cost
        }
    }

    /// Kleene's logic: nil is *not known without an embedding*.
    fileprivate func holds(_ subject: inout Screener.Subject) -> Bool? {
        switch self {
        case .exists(let path): return subject.conversation.fields[path] != nil
        case .oneOf(let path, let values): return subject.conversation.fields[path].map(values.contains) ?? false
        case .matches(let path, let pattern):
            guard let value = subject.conversation.fields[path] else { return false }
            return pattern.occurs(in: String(value.written.prefix(Screener.budget)))
        case .pattern(let pattern, let part): return pattern.occurs(in: subject.text(of: part))
        case .similar(let examples, let threshold):
            guard let embedding = subject.embedding else { return nil }
            return examples.contains { cosine(of: $0, and: embedding) >= threshold }
        case .all(let rules): return Self.fold(rules, settlingOn: false, &subject)
        case .any(let rules): return Self.fold(rules, settlingOn: true, &subject)
        case .not(let rule): return rule.holds(&subject).map { !$0 }
        }
    }

    private static func fold(_ rules: [Self], settlingOn end: Bool, _ subject: inout Screener.Subject) -> Bool? {
        var isKnown = true
        for rule in rules {
            let verdict = rule.holds(&subject)
            if verdict == end { return end }
            if verdict == nil { isKnown = false }
        }
        return isKnown ? !end : nil
    }
}

extension FacetValue {
    /// The value as its record writes it.
    fileprivate var written: String {
        switch self {
        case .flag(let flag): flag ? "true" : "false"
        case .number(let number): Int64(exactly: number).map(String.init) ?? String(number)
        case .category(let text): text
        }
    }
}

/// The cosine of two embeddings, which have length one.
func cosine(of left: Embedding, and right: Embedding) -> Float {
    zip(left.components, right.components).reduce(0) { $0 + $1.0 * $1.1 }
}
