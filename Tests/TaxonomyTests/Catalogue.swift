import Inference
import Model
import Taxonomy

/// A made-up world in which each cluster has a word of its own, one of its bundle and one of its field.
///
/// Ten clusters make a bundle, ten bundles a field; cluster 123 lies in bundle 12 and field 1.
struct Catalogue: Sendable {
    /// What is said in one cluster, and by whom.
    struct Entry: Sendable {
        var number: Int
        var accounts = 6
        var conversations = 30
        /// Words beyond the three of its place, with how many accounts say each.
        var extras: [(word: String, accounts: Int)] = []
        var lineage: [LineageEvent] = []
        /// Turns the centroid away by so much.
        var turn: Float = 0
        /// Summaries in place of the usual one for each account.
        var members: [Summary]?
    }

    var entries: [Entry]

    init(_ numbers: some Sequence<Int>) {
        entries = numbers.map { Entry(number: $0) }
    }

    /// The entry of a cluster, for changing it.
    subscript(number: Int) -> Entry {
        get { entries.first { $0.number == number } ?? Entry(number: number) }
        set {
            if let place = entries.firstIndex(where: { $0.number == number }) { entries[place] = newValue }
        }
    }

    static func topic(_ number: Int) -> [String] {
        [word(field: number / 100), word(bundle: number / 10), word(cluster: number)]
    }

    static func word(field: Int) -> String { word("fi", field) }
    static func word(bundle: Int) -> String { word("bu", bundle) }
    static func word(cluster: Int) -> String { word("cu", cluster) }

    /// A word of letters that no ending is taken from.
    private static func word(_ beginning: String, _ number: Int) -> String {
        let syllables = ["ko", "lu", "mo", "ta", "vo", "zu", "ga", "po", "ru", "ha"]
        let digits = String(number).compactMap(\.wholeNumberValue)
        return beginning + digits.map { syllables[$0] }.joined() + "k"
    }

    private static func term(_ word: String) -> TermID {
        TermID(rawValue: word.utf8.reduce(14_695_981_039_346_656_037) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 })
    }

    private func said(_ entry: Entry) -> [(account: AccountID, words: [String])] {
        (0..<entry.accounts).map { offset in
            let words = Self.topic(entry.number) + entry.extras.filter { offset < $0.accounts }.map(\.word)
            return (AccountID(rawValue: UInt64(entry.number * 1_000 + offset)), words)
        }
    }

    var portraits: [ClusterPortrait] {
        entries.map { entry in
            var components = Self.vector(Self.topic(entry.number)).components
            components[0] += entry.turn
            return ClusterPortrait(
                id: .base(entry.number),
                centroid: Embedding(normalizing: components) ?? Self.vector(["none"]),
                conversations: entry.conversations,
                accounts: entry.accounts,
                usage: said(entry).map { TermUsage(account: $0.account, terms: $0.words.map(Self.term)) },
                isDormant: false,
                lineage: entry.lineage
            )
        }
    }

    var words: [TermID: String] {
        let all = Set(entries.flatMap(said).flatMap(\.words))
        return Dictionary(all.map { (Self.term($0), $0) }) { first, _ in first }
    }

    var background: TermBackground {
        var users: [TermID: Set<AccountID>] = [:]
        for (account, words) in entries.flatMap(said) {
            for word in words { users[Self.term(word), default: []].insert(account) }
        }
        return TermBackground(accounts: 10_000, users: users.mapValues(\.count))
    }

    func evidence(_ cluster: ClusterID) -> ClusterEvidence {
        guard case .base(let number) = cluster else { return ClusterEvidence(members: [], contrast: []) }
        let usual = said(self[number]).map { account, _ in
            Summary(account: account, text: "Somebody asked about \(Self.topic(number).joined(separator: " "))")
        }
        let beside = Summary(account: AccountID(rawValue: 7), text: "Somebody asked about something else")
        return ClusterEvidence(members: self[number].members ?? usual, contrast: [beside])
    }

    /// A vector in which equal words lie together, the first word weighing most.
    static func vector(_ words: [String]) -> Embedding {
        var components = [Float](repeating: 0, count: 48)
        var weight: Float = 4
        for word in words {
            var generator = SplitMix(seed: term(word).rawValue)
            for place in components.indices {
                components[place] += weight * Float.random(in: -1...1, using: &generator)
            }
            weight /= 2
        }
        return Embedding(normalizing: components) ?? Embedding(halfPrecision: [UInt16](repeating: 15_360, count: 48))
    }

    /// Vectors of names by their topic words.
    static func embed(_ texts: [String]) -> [Embedding] {
        texts.map { text in
            let name = text.split(separator: ".")[0]
            return vector(name.split(separator: " ").map(String.init).filter { $0.hasSuffix("k") && $0.count > 4 })
        }
    }

    /// The edition that `model` helps to make.
    func edition(
        _ number: Int = 1,
        by model: ScriptedModel,
        auditor: ScriptedModel? = nil,
        after previous: Edition? = nil,
        floor: Int = 5,
        criteria: String = ModelTaxonomist.requestCriteria,
        evidence: (@Sendable (ClusterID) throws -> ClusterEvidence)? = nil
    ) async throws -> Edition {
        let taxonomist = try ModelTaxonomist(
            configuration: TaxonomyConfiguration(accountFloor: floor),
            prompts: PromptLibrary(directories: []),
            criteria: criteria,
            namer: model.client,
            auditor: (auditor ?? model).client,
            embed: { Self.embed($0) }
        )
        return try await taxonomist.edition(
            number: number,
            time: Timestamp(rawValue: Int64(number) * 1_000),
            of: portraits,
            background: background,
            words: words,
            after: previous,
            evidence: evidence ?? { self.evidence($0) }
        )
    }
}
