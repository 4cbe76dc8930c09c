import Intake
import Model

/// Answers the questions that need no model.
struct FacetReader: Sendable {
    /// The most characters and words of a record's text that can be one answer of a set.
    static let valueLength = 64
    static let valueWords = 4

    let computed: Set<FacetName>
    let fields: [FacetName: String]
    private let detector = LanguageDetector()
    private let refusals = RefusalReader()
    private let redactor = Redactor()

    init(computed: Set<FacetName>, fields: [FacetName: String]) {
        self.computed = computed
        self.fields = fields
    }

    /// The language of the conversation: what the record says of it, otherwise that of the user's words.
    ///
    /// Nil, rather than a guess, where the user's words give no ground for one.
    func language(of conversation: Conversation) -> String? {
        if let declared = conversation.language.flatMap(LanguageCode.init(declared:)) { return declared.text }
        var words = ""
        for turn in conversation.turns where turn.role == .user {
            words += (words.isEmpty ? "" : "\n") + withoutCode(turn.text.prefix(LanguageDetector.budget))
            if words.utf8.count >= LanguageDetector.budget { break }
        }
        return detector.language(of: words)
    }

    /// Every answer but the ones that cannot be given.
    func facets(of conversation: Conversation, language: String?) -> Facets {
        var facets: Facets = [:]
        if computed.contains(.turns) { facets[.turns] = .number(Double(conversation.turns.count)) }
        if computed.contains(.language), let language { facets[.language] = .category(language) }
        if computed.contains(.refusal), let refused = refusals.refused(conversation) {
            facets[.refusal] = .flag(refused)
        }
        for (name, path) in fields {
            guard let value = conversation.fields[path] else { continue }
            facets[name] = redacted(value)
        }
        return facets
    }

    private func redacted(_ value: FacetValue) -> FacetValue? {
        switch value {
        case .flag: return value
        case .number(let number): return number.isFinite ? value : nil
        case .category(let text):
            let squeezed = Request.squeezed(text)
            // What is longer is somebody's prose, whatever the field is called, and is not kept.
            guard squeezed.count <= Self.valueLength, squeezed.split(separator: " ").count <= Self.valueWords else {
                return nil
            }
            let redacted = redactor.redact(squeezed)
            return redacted.isEmpty ? nil : .category(redacted)
        }
    }

    /// The text without what stands between fences of three back ticks.
    private func withoutCode(_ text: Substring) -> String {
        text.split(separator: "```", omittingEmptySubsequences: false).enumerated()
            .filter { $0.offset % 2 == 0 }.map { String($0.element) }.joined(separator: " ")
    }
}
