import Foundation
import GRDB
import Model
import Synchronization

/// What Weir knows, in one SQLite file: the only room that writes SQL.
///
/// Calls are synchronous and wait for the disk; each one that writes is one transaction, which survives the death of the
/// process and the loss of power from the moment the call returns. Waiting for the disk at every commit costs a batch
/// little, and an alert that went out is never forgotten afterwards.
package final class Store: Sendable {
    /// Reads of the same file, at the same time as writes.
    package let reader: Reader
    let pool: DatabasePool
    let configuration: StoreConfiguration
    /// Terms whose word is stored already, so that the lexicon is not asked again for each use.
    let establishedTerms = Mutex<Set<TermID>>([])

    init(pool: DatabasePool, configuration: StoreConfiguration) {
        self.pool = pool
        self.configuration = configuration
        reader = Reader(source: pool, path: configuration.path)
    }

    /// Waits for running calls, folds the log into the file and closes it.
    ///
    /// Every later call throws.
    package func close() throws(StoreError) {
        // SQLite folds the log in when the last connection closes, if that one may write.
        pool.invalidateReadOnlyConnections()
        do { try pool.close() } catch { throw StoreError(error, path: configuration.path) }
    }

    func write<Result>(_ work: (Database) throws -> Result) throws(StoreError) -> Result {
        do { return try pool.write(work) } catch { throw StoreError(error, path: configuration.path) }
    }
}

/// Reads what the store knows, from the daemon or from another process.
///
/// Each call sees one consistent state; two calls may see different ones.
package struct Reader: Sendable {
    let source: any DatabaseReader
    let path: String

    /// Opens the database of a daemon, which may be running or not, for reading only.
    ///
    /// Where nothing may be written beside the file, one without a log is read as it lies there: no daemon has it open then,
    /// and one that starts meanwhile is not noticed until the reader is opened anew.
    package static func open(_ path: String) throws(StoreError) -> Reader {
        var settings = connection(busySeconds: 5)
        settings.readonly = true
        do {
            return try reader(of: DatabasePool(path: path, configuration: settings), path)
        } catch {
            let error = StoreError(error, path: path)
            guard error.cause == .unopenable, let address = atRest(path) else { throw error }
            do {
                return try reader(of: DatabaseQueue(path: address, configuration: settings), path)
            } catch {
                throw StoreError(error, path: path)
            }
        }
    }

    private static func reader(of source: some DatabaseReader, _ path: String) throws -> Reader {
        try source.read { try requirePresentForm($0, path: path) }
        return Reader(source: source, path: path)
    }

    /// The address under which SQLite takes a file for one that nobody changes; nil where somebody might, or there is none.
    private static func atRest(_ path: String) -> String? {
        let files = FileManager.default
        guard files.fileExists(atPath: path), !files.fileExists(atPath: path + "-wal") else { return nil }
        return path.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed).map { "file:\($0)?immutable=1" }
    }

    func read<Result>(_ work: (Database) throws -> Result) throws(StoreError) -> Result {
        do { return try source.read(work) } catch { throw StoreError(error, path: path) }
    }
}

/// Where the database is and what bounds it.
package struct StoreConfiguration: Equatable, Sendable {
    /// The database file; its directory must exist.
    package var path: String
    /// Distinct accounts that must have used a term before its word is stored.
    package var accountFloor = 5
    /// How many quarantined lines are kept; the counters go on counting.
    package var quarantineLimit = 10_000
    /// How long to wait for another process to finish its transaction.
    package var busySeconds = 5.0
    /// Above this size a start checks the small tables in full and only the newest items, so that its time is bounded.
    package var fullCheckBytes = 256 << 20

    package init(path: String) {
        self.path = path
    }
}
