import Clustering
import Model

/// What the taxonomy is told about one base cluster.
package struct ClusterPortrait: Sendable {
    package let id: ClusterID
    package let centroid: Embedding
    package let conversations: Int
    package let accounts: Int
    /// The terms of its conversations, or of a sample of them.
    package let usage: [TermUsage]
    package let isDormant: Bool
    /// What happened to it, oldest first.
    package let lineage: [LineageEvent]

    package init(
        id: ClusterID,
        centroid: Embedding,
        conversations: Int,
        accounts: Int,
        usage: [TermUsage],
        isDormant: Bool,
        lineage: [LineageEvent]
    ) {
        self.id = id
        self.centroid = centroid
        self.conversations = conversations
        self.accounts = accounts
        self.usage = usage
        self.isDormant = isDormant
        self.lineage = lineage
    }
}

/// Gives clusters names, parents and descent, and says what of it may be shown.
///
/// Names are key terms; no sentence that anybody wrote is ever part of one. Works on values alone: the same portraits and
/// the same edition before them give the same edition.
package struct Taxonomist: Sendable {
    private let configuration: TaxonomyConfiguration

    package init(configuration: TaxonomyConfiguration) {
        self.configuration = configuration
    }

    /// Makes the edition that follows `previous`.
    ///
    /// `words` holds the terms that may be written out at all. Dormant clusters are left out. `firstFreeUpper` is a number
    /// that no cluster above the base has had in any edition; ids above the base are taken from there, and never under those
    /// of `previous`.
    package func edition(
        number: Int,
        time: Timestamp,
        of portraits: [ClusterPortrait],
        background: TermBackground,
        words: [TermID: String],
        after previous: Edition?,
        firstFreeUpper: Int = 1
    ) -> Edition {
        let base = portraits.filter { !$0.isDormant }.sorted { $0.id < $1.id }
        let counts = configuration.levelCounts(base: base.count)
        let levels = nestedGroups(of: base.map(\.centroid), counts: counts)
        var branches = base.enumerated().map { Branch($0.element, place: $0.offset) }
        var firstOfLevel = 0
        var descent = UpperDescent(previous: previous, time: time, firstFree: firstFreeUpper)
        for (index, groups) in levels.enumerated() {
            let below = firstOfLevel..<branches.count
            firstOfLevel = branches.count
            var places = [[Int]](repeating: [], count: (groups.max() ?? -1) + 1)
            for (place, group) in groups.enumerated() { places[group].append(place) }
            let ids = descent.ids(level: index + 1, members: places.map { Set($0.map { base[$0].id }) })
            for (own, identity) in zip(places, ids) {
                branches.append(
                    Branch(identity.id, level: index + 1, over: base, at: own, lineage: identity.lineage)
                )
            }
            for child in below { branches[child].parent = firstOfLevel + groups[branches[child].place] }
        }
        let labels = labels(branches, KeyTerms(configuration, background, words))
        let clusters = branches.indices.map { index in
            let branch = branches[index]
            return EditionCluster(
                id: branch.id,
                level: branch.level,
                parent: branch.parent.map { branches[$0].id },
                label: labels[index],
                conversations: branch.conversations,
                accounts: branch.accounts,
                isSuppressed: isSuppressed(branch),
                lineage: branch.lineage
            )
        }
        return Edition(number: number, time: time, clusters: clusters.sorted { ($0.level, $0.id) < ($1.level, $1.id) })
    }

    /// A name for some conversations outside every cluster, such as those behind an alert.
    ///
    /// Nil where fewer than two terms have enough accounts behind them.
    package func name(of usage: [TermUsage], background: TermBackground, words: [TermID: String]) -> String? {
        let terms = KeyTerms(configuration, background, words).ranked(usage, count: Title.terms)
        return terms.count >= 2 ? Title.of(terms) : nil
    }

    private func isSuppressed(_ branch: Branch) -> Bool {
        branch.accounts < configuration.accountFloor || branch.conversations < configuration.conversationFloor
    }

    // MARK: Labels

    /// The label of each branch that may be shown, parents before children.
    private func labels(_ branches: [Branch], _ keyTerms: KeyTerms) -> [Label?] {
        var labels = [Label?](repeating: nil, count: branches.count)
        var taken: Set<String> = []
        for index in branches.indices.reversed() where !isSuppressed(branches[index]) {
            let branch = branches[index]
            let terms = keyTerms.ranked(branch.usage, count: Title.describedTerms)
            let parent = branch.parent.flatMap { labels[$0] }?.name
            var name = Title.of(Array(terms.prefix(Title.terms)))
            if terms.count < 2 { name = Title.without(parent: parent, branch.id) }
            // Two clusters with the same best terms: the next one tells them apart, or else the number.
            if taken.contains(name), terms.count > Title.terms { name = Title.of(Array(terms.prefix(Title.terms + 1))) }
            if taken.contains(name) { name = Title.without(parent: name, branch.id) }
            taken.insert(name)
            labels[index] = Label(
                name: name,
                description: Title.description(terms),
                provenance: Provenance(maker: "key-terms", prompt: "", version: configuration.version)
            )
        }
        return labels
    }
}

extension KeyTerms {
    init(_ configuration: TaxonomyConfiguration, _ background: TermBackground, _ words: [TermID: String]) {
        self.init(accountFloor: configuration.accountFloor, background: background, words: words)
    }
}

/// One cluster of an edition while it is made, on any level.
private struct Branch {
    let id: ClusterID
    let level: Int
    /// The place, among the base clusters, of the first that it holds.
    let place: Int
    let conversations: Int
    /// Above the base at least so many: those that its samples show, or those of its largest child.
    let accounts: Int
    let usage: [TermUsage]
    let lineage: [LineageEvent]
    /// The place of its parent among the branches.
    var parent: Int?

    init(_ portrait: ClusterPortrait, place: Int) {
        id = portrait.id
        level = 0
        self.place = place
        conversations = portrait.conversations
        accounts = portrait.accounts
        usage = portrait.usage
        lineage = portrait.lineage
    }

    init(_ id: ClusterID, level: Int, over base: [ClusterPortrait], at places: [Int], lineage: [LineageEvent]) {
        let portraits = places.map { base[$0] }
        self.id = id
        self.level = level
        place = places[0]
        conversations = portraits.reduce(0) { $0 + $1.conversations }
        usage = portraits.flatMap(\.usage)
        let seen = Set(usage.compactMap(\.account)).count
        accounts = max(seen, portraits.map(\.accounts).max() ?? 0)
        self.lineage = lineage
    }
}
