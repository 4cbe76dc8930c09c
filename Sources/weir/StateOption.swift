import ArgumentParser
import Daemon
import Glibc
import Store

/// Which watch's database to look into: the configuration's, or any state directory.
struct StateOption: ParsableArguments {
    @OptionGroup var file: ConfigurationOption
    @Option(help: "The state directory, instead of the configuration's.") var state: String?

    /// The state directory; exit 78 where the configuration that is to name it is not there.
    func directory() throws -> String {
        try state ?? file.state()
    }

    /// Opens the database for reading, whether the daemon runs or not.
    func reader() throws -> Reader {
        let database = StateDirectory.database(in: try directory())
        do {
            return try Reader.open(database)
        } catch {
            throw reason(of: error, database)
        }
    }

    /// Opens the database to write down what an operator decides, beside the daemon.
    func store() throws -> Store {
        let database = StateDirectory.database(in: try directory())
        do {
            return try Store.join(StoreConfiguration(path: database))
        } catch {
            throw reason(of: error, database)
        }
    }

    /// Says why the database cannot be opened; what is wrong is the user, the watch or the database.
    private func reason(of error: StoreError, _ database: String) -> ExitCode {
        guard error.cause == .unopenable, access(database, R_OK) != 0 else {
            Terminal.complain(error)
            return ExitReason(error) == .configuration ? .badConfiguration : .failure
        }
        switch errno {
        case EACCES:
            Terminal.complain("\(database): only root and the watch's own account may open it; try it with sudo")
            return .notPermitted
        case ENOENT:
            Terminal.complain("\(database): is not there; the watch has not run yet, or another file or state is its")
            return .unknown
        default:
            Terminal.complain(error)
            return .failure
        }
    }
}
