import ArgumentParser
import Daemon

/// The command and its subcommands.
@main
struct WeirCommand: AsyncParsableCommand {
    static func main() async {
        Terminal.flushAtExit()
        await main(nil)
    }

    static let configuration = CommandConfiguration(
        commandName: "weir",
        abstract: "Watches what people ask an AI assistant for, without reading over anyone's shoulder.",
        version: Weir.version,
        groupedSubcommands: [
            CommandGroup(name: "Watching:", subcommands: [RunCommand.self, CheckCommand.self]),
            CommandGroup(
                name: "Looking:",
                subcommands: [
                    StatusCommand.self, ClustersCommand.self, ClusterCommand.self, AlertsCommand.self,
                    CostCommand.self, ExportCommand.self,
                ]
            ),
            CommandGroup(name: "Asking the running daemon:", subcommands: [ReloadCommand.self, RebuildCommand.self]),
            CommandGroup(
                name: "Trying out:",
                subcommands: [
                    ReplayCommand.self, EvaluateCommand.self, ExtractCommand.self, EmbedCommand.self,
                    ExampleCommand.self, TrialCommand.self,
                ]
            ),
            CommandGroup(
                name: "Keeping:",
                subcommands: [ModelCommand.self, AccountCommand.self, AccessLogCommand.self]
            ),
        ]
    )
}
