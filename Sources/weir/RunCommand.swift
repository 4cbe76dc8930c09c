import ArgumentParser
import Daemon
import Foundation
import Logging

/// The `weir run` command.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Watch, in the foreground, until told to stop.",
        discussion: "Example: weir run --config /etc/weir/launch.yaml"
    )

    @OptionGroup var file: ConfigurationOption

    func run() async throws {
        let configuration = try file.readForWatching()
        let path = file.config ?? ConfigurationOption.standard
        let daemon = WatchDaemon(
            configuration: configuration,
            environment: environment,
            reread: { try Configuration.read(file: path) },
            logger: standardLogger(configuration.logLevel)
        )
        try await ending { try await daemon.run(stoppingOn: [.sigterm, .sigint]) }
    }
}

/// The `weir check` command.
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check a configuration, its credentials and the model's files.",
        discussion: """
            Faults are printed as FILE:LINE:COLUMN: KEY: problem, and the exit status is 78.
            Example: weir check --config /etc/weir/launch.yaml
            """
    )

    @OptionGroup var file: ConfigurationOption

    func run() async throws {
        let configuration = try file.readForWatching()
        do {
            try await WatchDaemon.check(configuration, environment: environment)
        } catch {
            Terminal.complain("\(file.config ?? ConfigurationOption.standard): \(error)")
            throw ExitCode.badConfiguration
        }
        Terminal.say("\(file.config ?? ConfigurationOption.standard): good; watch \(configuration.watch)")
    }
}
