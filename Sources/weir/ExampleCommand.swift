import ArgumentParser
import Example

/// The `weir example` command.
struct ExampleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "example",
        abstract: "Write made-up conversations with a growing topic and a campaign in them.",
        discussion: "The same seed gives the same bytes. Example: weir example --seed 7 --days 14 > example.jsonl"
    )

    @Option(help: "Which of all the streams.") var seed: UInt64 = 1
    @Option(help: "How many days.") var days = 14
    @Option(name: .customLong("per-day"), help: "About how many conversations a day.") var perDay = 300

    func validate() throws {
        guard (1...365).contains(days) else { throw ValidationError("--days must be between 1 and 365") }
        guard (20...100_000).contains(perDay) else { throw ValidationError("--per-day must be between 20 and 100000") }
    }

    func run() throws {
        for conversation in ExampleStream(seed: seed, days: days, perDay: perDay).conversations() {
            Terminal.say(conversation.jsonLine)
        }
    }
}
