import Model

/// Who stands behind the words of a cluster.
struct Backing: Sendable {
    /// The terms of its conversations; one list for each base cluster below.
    var usage: [[TermUsage]] = []
    /// The summaries of its conversations, as far as they were read.
    var summaries: [Summary] = []
    /// Labels of base clusters below, each word of which enough accounts of that one stand behind.
    var labels: [String] = []
}

/// The rule for words: one may stand in a published label only if enough distinct accounts of the cluster support it.
///
/// An account supports a word whose stem is among the terms of its conversations or in the summary of one of them. Each of
/// these was made from a conversation of that account alone, so nothing that is planted beside it can add to it. The rule asks
/// nothing of `SilentWords`, and more of names and numbers: the very same word.
struct WordSupport: Sendable {
    private let floor: Int
    private let forms: [TermID: [Form]]

    /// What a word in need of support can be matched by.
    private enum Form: Hashable {
        case exactly(String)
        case stem(String)
    }

    /// `words` are the terms that may be written out at all.
    init(floor: Int, words: [TermID: String]) {
        self.floor = floor
        forms = words.mapValues(Self.forms(of:))
    }

    /// The words of `text` that too few accounts support, each once, in alphabetical order.
    func unsupported(in text: String, by backing: Backing) -> [String] {
        let words = WrittenWord.all(in: text).filter { !SilentWords.excuse($0) }
        let needs = Dictionary(words.map { (Self.need(of: $0), $0.text) }, uniquingKeysWith: { first, _ in first })
        let beginnings = Set(needs.values.map { $0.prefix(2) })
        var accounts: [Form: Set<AccountID>] = needs.mapValues { _ in [] }
        for conversation in backing.usage.joined() {
            guard let account = conversation.account else { continue }
            for term in conversation.terms {
                for form in forms[term] ?? [] { accounts[form]?.insert(account) }
            }
        }
        for summary in backing.summaries {
            guard let account = summary.account else { continue }
            for form in Self.forms(of: summary.text, beginningAs: beginnings) { accounts[form]?.insert(account) }
        }
        let vouched = Set(backing.labels.flatMap(Self.forms(of:)))
        let lacking = needs.filter { form, _ in
            !vouched.contains(form) && (accounts[form]?.count ?? 0) < max(floor, 1)
        }
        return Set(lacking.values).sorted()
    }

    private static func need(of word: WrittenWord) -> Form {
        word.isExact ? .exactly(word.text) : .stem(Stem.of(word.text))
    }

    private static func forms(of text: String) -> [Form] {
        forms(of: Set(WrittenWord.all(in: text).map(\.text)))
    }

    /// Only the forms of words with one of these beginnings: a stem begins as its word does.
    private static func forms(of text: String, beginningAs beginnings: Set<Substring>) -> [Form] {
        forms(of: Set(WrittenWord.all(in: text).map(\.text).filter { beginnings.contains($0.prefix(2)) }))
    }

    private static func forms(of words: Set<String>) -> [Form] {
        words.flatMap { [.exactly($0), .stem(Stem.of($0))] }
    }
}
