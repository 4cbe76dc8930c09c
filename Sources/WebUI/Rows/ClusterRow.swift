import Model
import Store

/// One cluster as the insight lane lists it.
package struct ClusterRow: Encodable, Equatable, Sendable {
    package let id: ClusterID
    package let level: Int
    package let parent: ClusterID?
    package let name: String
    package let description: String
    package let conversations: Int
    package let accounts: Int
    package let lastDay: Int
    package let dayBefore: Int
    /// The language of most of its conversations, and their part; nil where none is known.
    package let language: String?
    package let languageShare: Double?
    /// The clusters that mean the same in other languages; nil where these are not looked for.
    package let counterparts: [ClusterID]?
    /// Where it lies on the map, x and y; nil above the base.
    package let place: [Double]?

    /// Nil for a suppressed cluster, of which nothing is shown, not even as somebody's parent.
    init?(
        _ cluster: EditionCluster,
        growth: DailyGrowth?,
        suppressed: Set<ClusterID>,
        place: ClusterMap.Place? = nil
    ) {
        guard !cluster.isSuppressed else { return nil }
        id = cluster.id
        level = cluster.level
        parent = cluster.parent.flatMap { suppressed.contains($0) ? nil : $0 }
        name = cluster.label?.name ?? "cluster \(cluster.id)"
        description = cluster.label?.description ?? ""
        conversations = cluster.conversations
        accounts = cluster.accounts
        lastDay = growth?.lastDay ?? 0
        dayBefore = growth?.dayBefore ?? 0
        language = cluster.language?.tag
        languageShare = cluster.language?.share
        counterparts = cluster.counterparts?.filter { !suppressed.contains($0) }
        // A thousandth of the map's unit is less than anybody sees.
        self.place = place.map { [$0.x, $0.y].map { (Double($0) * 1000).rounded() / 1000 } }
    }

    private enum CodingKeys: String, CodingKey {
        case id, level, parent, name, description, conversations, accounts, language, counterparts, place
        case languageShare = "language_share"
        case lastDay = "last_day"
        case dayBefore = "day_before"
    }
}

/// By what clusters are ordered.
package enum ClusterOrder: String, CaseIterable, Sendable {
    case size
    case growth
    /// Conversations for each account.
    case density
    /// By size, where no language model answers how worrying a request is.
    case concern

    fileprivate func value(of row: ClusterRow) -> Double {
        switch self {
        case .size, .concern: Double(row.conversations)
        case .growth: (Double(row.lastDay) + 1) / (Double(row.dayBefore) + 1)
        case .density: Double(row.conversations) / Double(max(row.accounts, 1))
        }
    }
}

/// What of an edition the insight lane may list.
package struct ClusterListing: Sendable {
    /// Every level, in the edition's order.
    package let rows: [ClusterRow]
    /// How many clusters, of any level, are suppressed.
    package let hidden: Int

    package init(_ edition: Edition, growth: [ClusterID: DailyGrowth] = [:]) {
        let suppressed = edition.suppressed
        let places = edition.places
        rows = edition.clusters.compactMap {
            ClusterRow($0, growth: growth[$0.id], suppressed: suppressed, place: places[$0.id])
        }
        hidden = suppressed.count
    }

    /// At most `limit` base clusters, what there is most of first.
    package func base(by order: ClusterOrder, limit: Int) -> [ClusterRow] {
        let ranked = rows.filter { $0.level == 0 }.map { (value: order.value(of: $0), row: $0) }
        let sorted = ranked.sorted { left, right in (left.value, right.row.id) > (right.value, left.row.id) }
        return sorted.prefix(max(limit, 0)).map(\.row)
    }

    /// The hierarchy from the top level down, the larger first.
    ///
    /// What stands under a suppressed cluster, or under none, is a root.
    package var tree: [ClusterBranch] {
        let children = Dictionary(grouping: rows, by: \.parent)
        func branch(_ row: ClusterRow) -> ClusterBranch {
            let below = (children[row.id] ?? []).sorted { left, right in
                (left.conversations, right.id) > (right.conversations, left.id)
            }
            return ClusterBranch(row, children: below.map(branch))
        }
        let roots = (children[nil] ?? []).sorted { left, right in
            (left.level, left.conversations, right.id) > (right.level, right.conversations, left.id)
        }
        return roots.map(branch)
    }
}

/// One cluster with those that stand under it.
package struct ClusterBranch: Encodable, Equatable, Sendable {
    package let id: ClusterID
    package let level: Int
    package let name: String
    package let conversations: Int
    package let accounts: Int
    package let children: [ClusterBranch]

    init(_ row: ClusterRow, children: [ClusterBranch]) {
        id = row.id
        level = row.level
        name = row.name
        conversations = row.conversations
        accounts = row.accounts
        self.children = children
    }
}
