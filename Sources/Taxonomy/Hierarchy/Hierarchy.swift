import Model

/// The clusters of an edition while it is made: the base, and level by level what is raised above it.
struct Hierarchy: Sendable {
    /// The base clusters that are not dormant, by id.
    let base: [ClusterPortrait]
    /// Every cluster so far, children before parents.
    private(set) var branches: [Branch]
    /// The highest level, as places among the branches.
    private(set) var top: Range<Int>
    private let configuration: TaxonomyConfiguration
    private var descent: UpperDescent

    init(
        of portraits: [ClusterPortrait],
        configuration: TaxonomyConfiguration,
        after previous: Edition?,
        at time: Timestamp,
        firstFreeUpper: Int
    ) {
        base = portraits.filter { !$0.isDormant }.sorted { $0.id < $1.id }
        branches = base.enumerated().map { Branch($0.element, place: $0.offset) }
        top = branches.indices
        self.configuration = configuration
        descent = UpperDescent(previous: previous, time: time, firstFree: firstFreeUpper)
    }

    /// Puts a level above the highest one, given the group of each *base* cluster, counted from 0.
    ///
    /// Base clusters that share a parent so far must share a group. A parent goes on under its id as `UpperDescent` has it.
    mutating func raise(_ groups: [Int]) {
        guard !groups.isEmpty else { return }
        let below = top
        var members = [[Int]](repeating: [], count: (groups.max() ?? -1) + 1)
        for (place, group) in groups.enumerated() { members[group].append(place) }
        let level = branches[below.lowerBound].level + 1
        let ids = descent.ids(level: level, members: members.map { Set($0.map { base[$0].id }) })
        for (own, identity) in zip(members, ids) {
            branches.append(Branch(identity.id, level: level, over: base, at: own, lineage: identity.lineage))
        }
        top = below.upperBound..<branches.count
        for child in below { branches[child].parent = top.lowerBound + groups[branches[child].members[0]] }
    }

    /// Puts every level above the base that `levelCounts` asks for, by geometry alone.
    mutating func raiseByCentroids(_ levels: [[Int]]) {
        for groups in levels { raise(groups) }
    }

    /// The children of each branch of the highest level, as places among the branches.
    var childrenOfTop: [[Int]] {
        var children = [[Int]](repeating: [], count: top.count)
        for (place, branch) in branches.enumerated() {
            if let parent = branch.parent, top.contains(parent) { children[parent - top.lowerBound].append(place) }
        }
        return children
    }

    /// Where a branch lies: the mean direction of its base clusters.
    func centroid(of branch: Branch) -> Embedding {
        let centroids = branch.members.map { base[$0].centroid }
        return centroids.mean ?? centroids[0]
    }

    /// Whether too few accounts or conversations stand behind a branch for it to be shown.
    func isSuppressed(_ branch: Branch) -> Bool {
        branch.accounts < configuration.accountFloor || branch.conversations < configuration.conversationFloor
    }

    /// The finished edition; `labels` and `placements` go with the branches.
    func edition(
        number: Int,
        time: Timestamp,
        labels: [Label?],
        placements: [ClusterID: Placement] = [:],
        arrangement: Arrangement? = nil,
        unasked: Int? = nil
    ) -> Edition {
        let counterparts = configuration.linksLanguages ? Counterparts(of: base) : nil
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
                lineage: branch.lineage,
                placement: branch.parent == nil ? nil : placements[branch.id],
                language: branch.language,
                counterparts: branch.level == 0 ? counterparts?[branch.id] : nil
            )
        }
        return Edition(
            number: number,
            time: time,
            clusters: clusters.sorted { ($0.level, $0.id) < ($1.level, $1.id) },
            arrangement: arrangement,
            unasked: unasked
        )
    }
}

/// One cluster of an edition while it is made, on any level.
struct Branch: Sendable {
    let id: ClusterID
    let level: Int
    /// The places, among the base clusters, of those that it holds; a base cluster holds itself.
    let members: [Int]
    let conversations: Int
    /// Above the base at least so many: those that its samples show, or those of its largest child.
    let accounts: Int
    let usage: [TermUsage]
    let lineage: [LineageEvent]
    let language: MainLanguage?
    /// The place of its parent among the branches.
    var parent: Int?

    init(_ portrait: ClusterPortrait, place: Int) {
        id = portrait.id
        level = 0
        members = [place]
        conversations = portrait.conversations
        accounts = portrait.accounts
        usage = portrait.usage
        lineage = portrait.lineage
        language = portrait.language
    }

    init(_ id: ClusterID, level: Int, over base: [ClusterPortrait], at places: [Int], lineage: [LineageEvent]) {
        let portraits = places.map { base[$0] }
        self.id = id
        self.level = level
        members = places
        conversations = portraits.reduce(0) { $0 + $1.conversations }
        usage = portraits.flatMap(\.usage)
        let seen = Set(usage.compactMap(\.account)).count
        accounts = max(seen, portraits.map(\.accounts).max() ?? 0)
        self.lineage = lineage
        language = MainLanguage(of: portraits)
    }
}

extension MainLanguage {
    /// The commonest main language of some clusters, with the least part that it can have in all of them.
    fileprivate init?(of portraits: [ClusterPortrait]) {
        let total = portraits.reduce(0) { $0 + $1.conversations }
        var sizes: [String: Double] = [:]
        for portrait in portraits {
            guard let language = portrait.language else { continue }
            sizes[language.tag, default: 0] += language.share * Double(portrait.conversations)
        }
        guard total > 0, let most = sizes.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }) else { return nil }
        self.init(tag: most.key, share: most.value / Double(total))
    }
}
