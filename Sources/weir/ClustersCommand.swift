import ArgumentParser
import Daemon
import Model
import Store

/// The `weir clusters` command.
struct ClustersCommand: ParsableCommand {
    /// By what clusters are ordered.
    enum Sorting: String, ExpressibleByArgument, CaseIterable {
        case size
        case growth
        case density
        case concern
    }

    static let configuration = CommandConfiguration(
        commandName: "clusters",
        abstract: "List the clusters of the newest edition that the insight lane may show.",
        discussion: """
            Density is conversations for each account. Concern needs a language model behind the questions; without one
            that order is by size. Example: weir clusters --sort growth --limit 20
            """
    )

    @OptionGroup var place: StateOption
    @Flag(help: "As a tree, top level first.") var tree = false
    @Option(help: "size, growth, density or concern.") var sort = Sorting.size
    @Option(help: "How many to list at most.") var limit = 50
    @Flag(help: "One JSON array.") var json = false

    func run() throws {
        let reader = try place.reader()
        guard let edition = try reader.edition() else {
            if json { return Terminal.say("[]") }
            return Terminal.complain(
                "no edition yet; one is made once 200 conversations are recorded, or by weir rebuild"
            )
        }
        let growth = try reader.growth(before: Hour(rawValue: edition.time.hour.rawValue + 1))
        let shown = edition.clusters.filter { !$0.isSuppressed }
        let rows = shown.map { ClusterRow($0, growth: growth[$0.id]) }
        if tree { return showTree(rows, hidden: edition.clusters.count - shown.count) }
        let base = rows.filter { $0.level == 0 }.sorted { left, right in
            (value(of: left), right.id) > (value(of: right), left.id)
        }
        let listed = Array(base.prefix(limit))
        if json { return try Terminal.say(json: listed) }
        var table = Table(
            ["cluster", "conversations", "accounts", "last day", "day before", "name"],
            rightAligned: [0, 1, 2, 3, 4]
        )
        for row in listed {
            table.add([
                "\(row.id)", "\(row.conversations)", "\(row.accounts)", "\(row.lastDay)", "\(row.dayBefore)", row.name,
            ])
        }
        table.show()
        let hidden = edition.clusters.filter { $0.level == 0 && $0.isSuppressed }.count
        Terminal.say(
            "edition \(edition.number) of \(edition.time); \(hidden) clusters too small to be shown; names are key terms"
        )
    }

    private func value(of row: ClusterRow) -> Double {
        switch sort {
        case .size, .concern: Double(row.conversations)
        case .growth: (Double(row.lastDay) + 1) / (Double(row.dayBefore) + 1)
        case .density: Double(row.conversations) / Double(max(row.accounts, 1))
        }
    }

    private func showTree(_ rows: [ClusterRow], hidden: Int) {
        let children = Dictionary(grouping: rows, by: \.parent)
        let ids = Set(rows.map(\.id))
        func show(_ row: ClusterRow, depth: Int) {
            let indent = String(repeating: "  ", count: depth)
            Terminal.say("\(indent)\(row.id)  \(Terminal.bold(row.name))  \(row.conversations)")
            for child in (children[row.id] ?? []).sorted(by: { $0.conversations > $1.conversations }) {
                show(child, depth: depth + 1)
            }
        }
        let roots = rows.filter { row in row.parent.map { !ids.contains($0) } ?? true }
        for root in roots.sorted(by: { ($0.level, $0.conversations) > ($1.level, $1.conversations) }) {
            show(root, depth: 0)
        }
        Terminal.say("\(hidden) clusters too small to be shown; names are key terms")
    }
}

/// One cluster as it is listed.
struct ClusterRow: Encodable {
    let id: ClusterID
    let level: Int
    let parent: ClusterID?
    let name: String
    let description: String
    let conversations: Int
    let accounts: Int
    let lastDay: Int
    let dayBefore: Int

    init(_ cluster: EditionCluster, growth: DailyGrowth?) {
        id = cluster.id
        level = cluster.level
        parent = cluster.parent
        name = cluster.label?.name ?? "cluster \(cluster.id)"
        description = cluster.label?.description ?? ""
        conversations = cluster.conversations
        accounts = cluster.accounts
        lastDay = growth?.lastDay ?? 0
        dayBefore = growth?.dayBefore ?? 0
    }

    private enum CodingKeys: String, CodingKey {
        case id, level, parent, name, description, conversations, accounts
        case lastDay = "last_day"
        case dayBefore = "day_before"
    }
}
