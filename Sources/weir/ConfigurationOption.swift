import ArgumentParser
import Daemon
import Foundation
import Logging

/// `--config`, and what follows from it.
struct ConfigurationOption: ParsableArguments {
    static let standard = "/etc/weir/weir.yaml"

    @Option(name: .long, help: "The watch's configuration. Default: \(standard) where it is there.")
    var config: String?

    /// The configuration in the file that was named or stands in the usual place; exit 78 where it is bad.
    func read() throws -> Configuration {
        try Self.read(config ?? Self.standard)
    }

    /// The configuration in `file`; exit 78 where it is bad.
    static func read(_ file: String) throws -> Configuration {
        do {
            return try Configuration.read(file: file)
        } catch {
            Terminal.complain(error)
            throw ExitCode.badConfiguration
        }
    }

    /// The state directory that the file names, even where it is bad otherwise; exit 78 where there is no such file.
    func state() throws -> String {
        let file = config ?? Self.standard
        guard FileManager.default.fileExists(atPath: file) else { return try Self.read(file).state }
        return Configuration.statePath(inFile: file, environment: environment)
    }

    /// The same as `read`, but exit 78 too where it names nothing that is to be watched.
    func readForWatching() throws -> Configuration {
        let configuration = try read()
        guard !configuration.intake.paths.isEmpty else {
            Terminal.complain("\(config ?? Self.standard): sources.paths: must name what is to be read")
            throw ExitCode.badConfiguration
        }
        return configuration
    }

    /// The same as `read`, but the defaults where no file was named and none is in the usual place.
    func readOrDefault() throws -> Configuration {
        if config == nil, !FileManager.default.fileExists(atPath: Self.standard) {
            return Configuration(watch: "weir", environment: ProcessInfo.processInfo.environment)
        }
        return try read()
    }
}

extension ExitCode {
    /// Bad configuration (EX_CONFIG).
    static let badConfiguration = ExitCode(78)
    /// The state directory is another process's (EX_TEMPFAIL).
    static let locked = ExitCode(75)
    /// An input cannot be read (EX_DATAERR).
    static let unreadableInput = ExitCode(65)
    /// There is no such cluster or alert (EX_NOINPUT).
    static let unknown = ExitCode(66)
    /// Not permitted (EX_NOPERM).
    static let notPermitted = ExitCode(77)
    /// The daemon does not run.
    static let notRunning = ExitCode(3)
}

/// Runs `body`; where it throws, says why and ends with the exit status for that kind of trouble.
func ending<Result>(_ body: () async throws -> Result) async throws -> Result {
    do {
        return try await body()
    } catch let code as ExitCode {
        throw code
    } catch {
        Terminal.complain(error)
        switch ExitReason(error) {
        case .configuration: throw ExitCode.badConfiguration
        case .lockedState: throw ExitCode.locked
        case .input: throw ExitCode.unreadableInput
        case .other: throw ExitCode.failure
        }
    }
}

/// A logger that writes to standard error.
func standardLogger(_ level: Logger.Level) -> Logger {
    var logger = Logger(label: "weir", factory: { _ in LineLogHandler(level: level) })
    logger.logLevel = level
    return logger
}

var environment: [String: String] { ProcessInfo.processInfo.environment }
