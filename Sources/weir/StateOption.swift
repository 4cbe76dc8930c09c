import ArgumentParser
import Daemon
import Store

/// Which watch's database to look into: the configuration's, or any state directory.
struct StateOption: ParsableArguments {
    @OptionGroup var file: ConfigurationOption
    @Option(help: "The state directory, instead of the configuration's.") var state: String?

    private var database: String {
        let file = file.config ?? ConfigurationOption.standard
        return StateDirectory.database(in: state ?? Configuration.statePath(inFile: file, environment: environment))
    }

    /// Opens the database for reading, whether the daemon runs or not.
    func reader() throws -> Reader {
        do {
            return try Reader.open(database)
        } catch {
            Terminal.complain(error)
            throw ExitCode.failure
        }
    }

    /// Opens the database to write down what an operator decides, beside the daemon.
    func store() throws -> Store {
        do {
            return try Store.join(StoreConfiguration(path: database))
        } catch {
            Terminal.complain(error)
            throw ExitCode.failure
        }
    }
}
