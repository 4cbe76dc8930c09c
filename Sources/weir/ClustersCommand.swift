import ArgumentParser
import Daemon
import Model
import Store
import WebUI

/// The `weir clusters` command.
struct ClustersCommand: ParsableCommand {
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
    @Option(help: "size, growth, density or concern.") var sort = ClusterOrder.size
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
        let listing = ClusterListing(edition, growth: growth)
        if tree { return showTree(listing, of: edition) }
        let listed = listing.base(by: sort, limit: limit)
        if json { return try Terminal.say(json: listed) }
        var table = Table(
            ["cluster", "conversations", "accounts", "last day", "day before", "language", "name"],
            rightAligned: [0, 1, 2, 3, 4]
        )
        for row in listed {
            table.add([
                "\(row.id)", "\(row.conversations)", "\(row.accounts)", "\(row.lastDay)", "\(row.dayBefore)",
                row.languageNote, row.name,
            ])
        }
        table.show()
        let hidden = edition.clusters.filter { $0.level == 0 && $0.isSuppressed }.count
        Terminal.say(
            "edition \(edition.number) of \(edition.time); \(hidden) clusters too small to be shown; \(edition.namesNote)"
        )
    }

    private func showTree(_ listing: ClusterListing, of edition: Edition) {
        func show(_ branch: ClusterBranch, depth: Int) {
            let indent = String(repeating: "  ", count: depth)
            Terminal.say("\(indent)\(branch.id)  \(Terminal.bold(branch.name))  \(branch.conversations)")
            for child in branch.children { show(child, depth: depth + 1) }
        }
        for root in listing.tree { show(root, depth: 0) }
        Terminal.say("\(listing.hidden) clusters too small to be shown; \(edition.namesNote)")
    }
}

extension ClusterOrder: ExpressibleByArgument {}

extension Edition {
    /// Who gave the names, so that key terms are never taken for a model's words.
    fileprivate var namesNote: String {
        let makers = Set(clusters.compactMap(\.label?.provenance.maker))
        guard let model = makers.filter({ $0 != "key-terms" }).min() else { return "names are key terms" }
        return makers.contains("key-terms") ? "names by \(model), some are key terms" : "names by \(model)"
    }
}

extension ClusterRow {
    /// The language, with its part where other languages have more than a trace.
    fileprivate var languageNote: String {
        guard let language, let languageShare else { return "–" }
        return languageShare >= 0.95 ? language : "\(language) \(Int((languageShare * 100).rounded())) %"
    }
}
