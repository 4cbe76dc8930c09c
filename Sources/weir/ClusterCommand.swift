import ArgumentParser
import Daemon
import Model
import Store

/// The `weir cluster` command.
struct ClusterCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cluster",
        abstract: "Show one cluster: description, descent, facets against base rate, counts over time.",
        discussion: "Example: weir cluster 7"
    )

    @OptionGroup var place: StateOption
    @Flag(help: "One JSON object.") var json = false
    @Argument(help: "The cluster's id, such as 7 or t2.") var id: String

    func run() throws {
        let reader = try place.reader()
        guard let asked = ClusterID(id) else { throw unknown() }
        let cluster = try reader.survivor(of: asked)
        guard let edition = try reader.edition(),
            let entry = edition.clusters.first(where: { $0.id == cluster }), !entry.isSuppressed
        else { throw unknown() }
        let sheet = try ClusterSheet(entry, edition: edition, reader: reader)
        if json { return try Terminal.say(json: sheet) }
        if asked != cluster { Terminal.say("\(asked) is part of \(cluster) by now") }
        show(sheet)
    }

    private func unknown() -> ExitCode {
        Terminal.complain("there is no cluster \(id) that may be shown; weir clusters lists them")
        return .unknown
    }

    private func show(_ sheet: ClusterSheet) {
        Terminal.say("\(Terminal.bold(sheet.cluster.name))  (cluster \(sheet.cluster.id))")
        if !sheet.cluster.description.isEmpty { Terminal.say(sheet.cluster.description) }
        Terminal.say("\(sheet.cluster.conversations) conversations of \(sheet.cluster.accounts) accounts")
        if let parent = sheet.parentName { Terminal.say("part of \(parent)") }
        if !sheet.children.isEmpty { Terminal.say("holds \(sheet.children.joined(separator: ", "))") }
        if !sheet.lineage.isEmpty { Terminal.say("descent: \(sheet.lineage.joined(separator: "; "))") }
        if !sheet.facets.isEmpty {
            var table = Table(["facet", "answer", "here", "everywhere"], rightAligned: [2, 3])
            for facet in sheet.facets {
                table.add([facet.facet, facet.answer, percent(facet.share), percent(facet.baseShare)])
            }
            table.show()
        }
        let days = sheet.days.suffix(14)
        guard let most = days.map(\.conversations).max(), most > 0 else { return }
        Terminal.say("a day, until \(days.last?.day ?? ""):")
        for day in days {
            let bar = String(repeating: "█", count: day.conversations * 40 / most)
            Terminal.say("  \(day.day)  \(bar) \(day.conversations)")
        }
    }

    private func percent(_ share: Double) -> String {
        "\(Int((share * 100).rounded())) %"
    }
}

/// Everything that is shown of one cluster.
private struct ClusterSheet: Encodable {
    struct FacetRow: Encodable {
        let facet: String
        let answer: String
        let share: Double
        let baseShare: Double

        private enum CodingKeys: String, CodingKey {
            case facet, answer, share
            case baseShare = "base_share"
        }
    }

    struct DayRow: Encodable {
        let day: String
        let conversations: Int
    }

    let cluster: ClusterRow
    let parentName: String?
    let children: [String]
    let lineage: [String]
    let facets: [FacetRow]
    let days: [DayRow]

    private enum CodingKeys: String, CodingKey {
        case cluster, children, lineage, facets, days
        case parentName = "parent_name"
    }

    // A share of fewer accounts would tell of single people.
    private static let leastAccounts = 5

    init(_ entry: EditionCluster, edition: Edition, reader: Reader) throws {
        cluster = ClusterRow(entry, growth: nil)
        let shown = edition.clusters.filter { !$0.isSuppressed }
        parentName = entry.parent.flatMap { parent in shown.first { $0.id == parent }?.label?.name }
        children = shown.filter { $0.parent == entry.id }.compactMap { child in
            child.label.map { "\(child.id) \($0.name)" }
        }
        lineage = entry.lineage.map { event in
            "\(event.time) \(event.kind.rawValue)" + (event.other.map { " \($0)" } ?? "")
        }
        guard case .base = entry.id else {
            facets = []
            days = []
            return
        }
        facets = try reader.profile(of: entry.id).filter { $0.accounts >= Self.leastAccounts }.map { share in
            FacetRow(
                facet: share.facet.rawValue,
                answer: share.value.text,
                share: share.share,
                baseShare: share.baseShare
            )
        }
        let end = Hour(rawValue: edition.time.hour.rawValue + 1)
        let series = try reader.series(of: entry.id, from: Hour(rawValue: end.rawValue - 28 * 24), to: end)
        var counts: [String: Int] = [:]
        for hour in series { counts[String(hour.hour.start.description.prefix(10)), default: 0] += hour.conversations }
        days = counts.sorted { $0.key < $1.key }.map { DayRow(day: $0.key, conversations: $0.value) }
    }
}
