import ArgumentParser
import Daemon

/// The `weir extract` command.
struct ExtractCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "extract",
        abstract: "Print what the watch would make of each conversation, for trying screeners on data one may read.",
        discussion: "Example: weir extract --config config/watches/election.yaml --limit 20 sample.jsonl"
    )

    @OptionGroup var file: ConfigurationOption
    @Option(help: "How many conversations to print at most.") var limit = Int.max
    @Argument(help: "Files, directories or patterns.") var inputs: [String]

    func run() async throws {
        let run = ExtractRun(configuration: try file.readOrDefault(), inputs: inputs, environment: environment)
        try await ending {
            try await run.run(limit: limit, fault: { Terminal.complain("\($0)") }) {
                try Terminal.say(json: $0, pretty: false)
            }
        }
    }
}
