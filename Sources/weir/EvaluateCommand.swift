import ArgumentParser
import Daemon
import Foundation
import Model

/// The `weir evaluate` command.
struct EvaluateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Cluster labelled conversations and score the result; labels never reach the clusterer.",
        discussion: "Example: weir evaluate --label labels.intent --parent labels.domain --order random labelled.jsonl"
    )

    @OptionGroup var file: ConfigurationOption
    @Option(help: "The path of the label in each record.") var label: String
    @Option(help: "The path of what the label belongs to.") var parent: String?
    @Option(help: "file, time, random, drift (labels come and go) or sequential (one parent after the other).")
    var order: ArrivalOrder = .file
    @Option(help: "Seeds the random order and halves.") var seed: UInt64 = 0
    @Option(help: "The most base clusters there may be.") var clusters: Int?
    @Option(help: "Where to write a line of conversation, first and last id for each.") var ids: String?
    @Flag(help: "One JSON object.") var json = false
    @Argument(help: "Files, directories or patterns.") var inputs: [String]

    func run() async throws {
        var configuration = try file.readOrDefault()
        if let clusters { configuration.clustering.maximumClusters = clusters }
        var question = EvaluationRun.Question(label: label)
        question.parent = parent
        question.order = order
        question.seed = seed
        let run = EvaluationRun(configuration: configuration, inputs: inputs, environment: environment)
        var bar = ProgressBar()
        let result = try await ending { try await run.run(question) { bar.show($0) } }
        bar.clear()
        if let ids {
            let lines = result.ids.map { "\($0.conversation) \($0.immediate) \($0.rewritten)\n" }
            try Data(lines.joined().utf8).write(to: URL(fileURLWithPath: ids))
        }
        if json { try Terminal.say(json: result.evaluation) } else { show(result.evaluation) }
    }

    private func show(_ evaluation: Evaluation) {
        let seconds = String(format: "%.1f", evaluation.seconds)
        Terminal.say("\(evaluation.conversations) conversations in \(evaluation.clusters) clusters, \(seconds) s")
        var table = Table(["", "purity", "NMI", "ARI", "homogeneity", "completeness"], rightAligned: [1, 2, 3, 4, 5])
        for (name, scores) in [("immediate", evaluation.immediate), ("rewritten", evaluation.rewritten)] {
            guard let scores else { continue }
            let numbers = [scores.purity, scores.nmi, scores.ari, scores.homogeneity, scores.completeness]
            table.add([name] + numbers.map { String(format: "%.3f", $0) })
        }
        table.show()
        if let kept = evaluation.kept {
            Terminal.say(
                String(format: "ids kept by a re-cluster: %.3f on average, %.3f at least", kept.mean, kept.minimum)
            )
        }
        if let latency = evaluation.latency {
            for (name, delay) in [("recent", latency.recent), ("own", latency.own)] {
                let median = delay.median.map { "\($0)" } ?? "never"
                let p90 = delay.p90.map { "\($0)" } ?? "never"
                let found = String(format: "%.0f", delay.found * 100)
                Terminal.say(
                    "a new label has a cluster (\(name)): median \(median) items, p90 \(p90), found \(found) %"
                )
            }
        }
        if let reconstruction = evaluation.reconstruction {
            Terminal.say(String(format: "under the right parent label: %.3f", reconstruction))
        }
        if let hierarchy = evaluation.hierarchy, let top = evaluation.topClusters {
            Terminal.say(String(format: "the same at the top of the hierarchy: %.3f with %d clusters", hierarchy, top))
        }
        for (language, score) in evaluation.perLanguage.sorted(by: { $0.key < $1.key }) {
            guard let reconstruction = score.reconstruction else { continue }
            Terminal.say(String(format: "  %@ %.3f", language, reconstruction))
        }
    }
}

extension ArrivalOrder: ExpressibleByArgument {}
