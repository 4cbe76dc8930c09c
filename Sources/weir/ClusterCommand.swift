import ArgumentParser
import Daemon
import Model
import Store
import WebUI

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
        guard let asked = ClusterID(id), let edition = try reader.edition(),
            let sheet = try ClusterSheet(of: asked, in: edition, reader: reader)
        else { throw unknown() }
        if json { return try Terminal.say(json: sheet) }
        if asked != sheet.cluster.id { Terminal.say("\(asked) is part of \(sheet.cluster.id) by now") }
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
        if let language = sheet.cluster.language, let share = sheet.cluster.languageShare {
            Terminal.say("language: \(language) (\(percent(share)))")
        }
        if !sheet.counterparts.isEmpty {
            Terminal.say("in other languages: \(sheet.counterparts.joined(separator: ", "))")
        }
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
