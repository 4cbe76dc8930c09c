import ArgumentParser
import Daemon
import Foundation

/// The `weir cost` command.
struct CostCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cost",
        abstract: "Say what asking models has cost, and what so many conversations would cost at the same rates.",
        discussion: """
            Counts are those of the servers, prices those of the configuration when the requests were made.
            Example: weir cost --config /etc/weir/election.yaml --per 100000
            """
    )

    @OptionGroup var place: StateOption
    @Option(help: "How many conversations to project the cost for.") var per = 100_000
    @Option(help: "How many clusters to name in the projection.") var clusters = 1_000
    @Flag(help: "One JSON object.") var json = false

    func validate() throws {
        guard per > 0, clusters >= 0 else { throw ValidationError("--per must be above 0 and --clusters not below") }
    }

    func run() throws {
        let report = try CostReport(reader: place.reader(), per: per, clusters: clusters)
        if json { return try Terminal.say(json: report) }
        guard !report.rows.isEmpty else { return Terminal.say("no model was asked; nothing was paid") }
        var table = Table(
            ["purpose", "model", "requests", "tokens in", "from cache", "tokens out", "paid", "per \(per)"],
            rightAligned: [2, 3, 4, 5, 6, 7]
        )
        for row in report.rows {
            table.add([
                row.purpose, row.model, "\(row.requests)", "\(row.inputTokens)", "\(row.cachedTokens)",
                "\(row.outputTokens)", dollars(row.dollars), dollars(row.projectedDollars),
            ])
        }
        table.show()
        Terminal.say("")
        Terminal.say(
            "paid \(dollars(report.dollars)) for \(report.conversations) conversations and \(report.namings) names; "
                + "\(per) conversations in \(clusters) clusters, named once: \(dollars(report.projectedDollars))"
        )
        Terminal.say("by a provider's batch interface, at half the price: \(dollars(report.projectedBatchDollars))")
    }

    private func dollars(_ amount: Double) -> String {
        String(format: amount < 1 ? "$%.4f" : "$%.2f", amount)
    }
}
