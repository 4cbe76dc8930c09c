import Intake
import Model

/// A screener's rule, compiled once, with the examples' embeddings.
///
/// A conversation is judged up to three times: by what fields and patterns can settle, with its embedding where the
/// verdict hangs on similarity, and with a model's answers where it still hangs on those.
struct Screener: Sendable {
    /// How many characters of a text are handed to a pattern.
    static let budget = 16_384

    /// What is known of a rule so far.
    enum Standing: Equatable, Sendable {
        case settled(Bool)
        case open(Gap)

        /// Whether the conversation is in scope; nil where that is still open.
        var verdict: Bool? {
            if case .settled(let verdict) = self { verdict } else { nil }
        }
    }

    /// What a verdict still hangs on.
    struct Gap: Equatable, Sendable {
        var needsEmbedding = false
        /// Questions to a model, by their place in `questions`.
        var questions: Set<Int> = []

        fileprivate func union(_ other: Gap) -> Gap {
            Gap(
                needsEmbedding: needsEmbedding || other.needsEmbedding,
                questions: questions.union(other.questions)
            )
        }
    }

    /// The questions to a model, each once.
    let questions: [String]
    private let rule: Rule

    /// Compiles `rule`; throws an `ExtractionError` that names the rule at fault, or what the embedder throws.
    init(_ rule: ScreenerRule, embedder: TextEmbedder) async throws {
        var questions: [String] = []
        self.rule = try await Self.compiled(rule, at: "screener", embedder: embedder, questions: &questions)
        self.questions = questions
    }

    /// How the rule stands for a conversation, by as much as is given: its embedding, and answers of a model by the
    /// places of the questions.
    func standing(
        of conversation: Conversation,
        request: String,
        embedding: Embedding? = nil,
        answers: [Int: Bool] = [:]
    ) -> Standing {
        var subject = Subject(conversation: conversation, request: request, embedding: embedding, answers: answers)
        return rule.standing(&subject)
    }

    fileprivate indirect enum Rule: Sendable {
        case exists(path: String)
        case oneOf(path: String, [FacetValue])
        case matches(path: String, Pattern)
        case pattern(Pattern, ScreenerRule.Part)
        case similar([Embedding], threshold: Float)
        case question(Int)
        case all([Rule])
        case any([Rule])
        case not(Rule)
    }

    private static func compiled(
        _ rule: ScreenerRule,
        at key: String,
        embedder: TextEmbedder,
        questions: inout [String]
    ) async throws -> Rule {
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
        case .question(let text):
            let text = Request.squeezed(text)
            guard text.contains(where: \.isLetter), text.count <= 1000 else {
                throw ExtractionError(
                    key: key + ".question",
                    problem: "needs a question in words, of at most 1000 characters"
                )
            }
            if !questions.contains(text) { questions.append(text) }
            return .question(questions.firstIndex(of: text) ?? 0)
        case .all(let rules):
            return .all(try await compiled(rules, at: key + ".all", embedder: embedder, questions: &questions))
        case .any(let rules):
            return .any(try await compiled(rules, at: key + ".any", embedder: embedder, questions: &questions))
        case .not(let rule):
            return .not(try await compiled(rule, at: key + ".not", embedder: embedder, questions: &questions))
        }
    }

    private static func compiled(
        _ rules: [ScreenerRule],
        at key: String,
        embedder: TextEmbedder,
        questions: inout [String]
    ) async throws -> [Rule] {
        var compiled: [Rule] = []
        for (place, rule) in rules.enumerated() {
            compiled.append(
                try await self.compiled(rule, at: "\(key)[\(place)]", embedder: embedder, questions: &questions)
            )
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
        let answers: [Int: Bool]
        private var parts: [ScreenerRule.Part: String] = [:]

        init(conversation: Conversation, request: String, embedding: Embedding?, answers: [Int: Bool]) {
            self.conversation = conversation
            self.request = request
            self.embedding = embedding
            self.answers = answers
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
        case .question: 6
        case .all(let rules), .any(let rules): rules.map(\.cost).max() ?? 0
        case .not(let rule): rule.cost
        }
    }

    /// Kleene's logic, where what is not known says what it would take.
    fileprivate func standing(_ subject: inout Screener.Subject) -> Screener.Standing {
        switch self {
        case .exists(let path): return .settled(subject.conversation.fields[path] != nil)
        case .oneOf(let path, let values):
            return .settled(subject.conversation.fields[path].map(values.contains) ?? false)
        case .matches(let path, let pattern):
            guard let value = subject.conversation.fields[path] else { return .settled(false) }
            return .settled(pattern.occurs(in: String(value.written.prefix(Screener.budget))))
        case .pattern(let pattern, let part): return .settled(pattern.occurs(in: subject.text(of: part)))
        case .similar(let examples, let threshold):
            guard let embedding = subject.embedding else { return .open(Screener.Gap(needsEmbedding: true)) }
            return .settled(examples.contains { $0.cosine(to: embedding) >= threshold })
        case .question(let place):
            return subject.answers[place].map(Screener.Standing.settled) ?? .open(Screener.Gap(questions: [place]))
        case .all(let rules): return Self.fold(rules, settlingOn: false, &subject)
        case .any(let rules): return Self.fold(rules, settlingOn: true, &subject)
        case .not(let rule):
            let standing = rule.standing(&subject)
            return standing.verdict.map { .settled(!$0) } ?? standing
        }
    }

    private static func fold(
        _ rules: [Self],
        settlingOn end: Bool,
        _ subject: inout Screener.Subject
    ) -> Screener.Standing {
        var gap: Screener.Gap?
        for rule in rules {
            switch rule.standing(&subject) {
            case .settled(end): return .settled(end)
            case .settled: break
            case .open(let other): gap = gap.map { $0.union(other) } ?? other
            }
        }
        return gap.map(Screener.Standing.open) ?? .settled(!end)
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
