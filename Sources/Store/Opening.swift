import Foundation
import GRDB
import Model

extension Store {
    /// Opens the database for the daemon: checks it, brings it to the present form, or begins a new one.
    ///
    /// A damaged database is renamed together with its log, and `tellSetAside` hears of its new name before a new one is
    /// begun: where that then fails, as on a full disk, the next call finds nothing damaged. Everything else that is wrong is
    /// thrown. Where the floor was raised since the last time, every stored word is forgotten, to be learned again.
    package static func open(
        _ configuration: StoreConfiguration,
        version: String,
        at now: Timestamp,
        tellSetAside: (String) -> Void = { _ in }
    ) throws(StoreError) -> Store {
        do {
            return try prepared(configuration, version: version, at: now)
        } catch  where error.cause == .corrupt {
            tellSetAside(try setAside(configuration.path, at: now))
            return try prepared(configuration, version: version, at: now)
        }
    }

    /// Opens the database beside a daemon, for a command that writes what an operator decided.
    ///
    /// Neither checks nor changes its form.
    package static func join(_ configuration: StoreConfiguration) throws(StoreError) -> Store {
        let path = configuration.path
        guard FileManager.default.fileExists(atPath: path) else {
            throw StoreError(cause: .unopenable, path: path, detail: "there is no such file")
        }
        do {
            let pool = try writingPool(configuration)
            try pool.read { try requirePresentForm($0, path: path) }
            return Store(pool: pool, configuration: configuration)
        } catch {
            throw StoreError(error, path: path)
        }
    }

    private static func prepared(
        _ configuration: StoreConfiguration,
        version: String,
        at now: Timestamp
    ) throws(StoreError) -> Store {
        let path = configuration.path
        var opened: DatabasePool?
        do {
            let pool = try writingPool(configuration)
            opened = pool
            try pool.read { db in
                guard try !Schema.migrator.hasBeenSuperseded(db) else {
                    throw StoreError(cause: .newer, path: path, detail: "unknown form")
                }
                try check(db, configuration)
            }
            try Schema.migrator.migrate(pool)
            let mustForget = try pool.write { db in
                try db.begin(version: version, floor: configuration.accountFloor, at: now)
            }
            if mustForget {
                // The log would keep the forgotten words until it is used again from its beginning.
                try pool.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
            }
            return Store(pool: pool, configuration: configuration)
        } catch {
            try? opened?.close()
            throw StoreError(error, path: path)
        }
    }

    // The pool chooses to wait for the disk only when the log is carried over, so it is told otherwise.
    private static func writingPool(_ configuration: StoreConfiguration) throws -> DatabasePool {
        let settings = connection(busySeconds: configuration.busySeconds)
        let pool = try DatabasePool(path: configuration.path, configuration: settings)
        try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
        return pool
    }

    // Looks at every page where that is quick. Otherwise at everything that decides what is read and sent next, and at
    // the end of the large tables, which is where an interrupted write would show.
    private static func check(_ db: Database, _ configuration: StoreConfiguration) throws {
        func inspect(_ pragma: String) throws {
            guard let finding = try String.fetchOne(db, sql: pragma), finding != "ok" else { return }
            throw StoreError(cause: .corrupt, path: configuration.path, detail: "quick check failed")
        }
        let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
        let pageSize = try Int.fetchOne(db, sql: "PRAGMA page_size") ?? 0
        if pages * pageSize <= configuration.fullCheckBytes {
            return try inspect("PRAGMA quick_check(1)")
        }
        for table in Schema.smallTables where try db.tableExists(table) {
            try inspect("PRAGMA quick_check(\(table))")
        }
        guard try db.tableExists("items") else { return }
        _ = try Int.fetchOne(
            db,
            sql: """
                SELECT sum(length(facets) + length(terms) + length(components))
                FROM (SELECT * FROM items ORDER BY id DESC LIMIT 10000) JOIN embeddings ON item = id
                """
        )
    }

    private static func setAside(_ path: String, at now: Timestamp) throws(StoreError) -> String {
        let files = FileManager.default
        let stamp = now.description.filter { $0 != ":" && $0 != "-" }
        var aside = "\(path).corrupt-\(stamp)"
        var count = 1
        while files.fileExists(atPath: aside) {
            count += 1
            aside = "\(path).corrupt-\(stamp)-\(count)"
        }
        do {
            try files.moveItem(atPath: path, toPath: aside)
            for suffix in ["-wal", "-shm"] where files.fileExists(atPath: path + suffix) {
                try files.moveItem(atPath: path + suffix, toPath: aside + suffix)
            }
        } catch {
            throw StoreError(cause: .readOnly, path: path, detail: "a damaged database cannot be renamed")
        }
        return aside
    }
}

/// How every connection is set up.
///
/// Arguments of statements never show in errors; what is deleted is overwritten.
func connection(busySeconds: Double) -> Configuration {
    var settings = Configuration()
    settings.busyMode = .timeout(busySeconds)
    settings.publicStatementArguments = false
    settings.prepareDatabase { db in
        guard !db.configuration.readonly else { return }
        // Takes effect only before the first table is made.
        try db.execute(sql: "PRAGMA auto_vacuum = INCREMENTAL")
        // 16 MB of pages hold what a batch touches. More would fill over days, and look like a leak until it is full.
        try db.execute(sql: "PRAGMA secure_delete = ON; PRAGMA cache_size = -16384")
        // A page that many batches touch is carried over from the log once, not after every other batch; what one
        // large snapshot made of the log is given back.
        try db.execute(sql: "PRAGMA wal_autocheckpoint = 8192; PRAGMA journal_size_limit = 67108864")
    }
    return settings
}

func requirePresentForm(_ db: Database, path: String) throws {
    let migrator = Schema.migrator
    if try migrator.hasBeenSuperseded(db) { throw StoreError(cause: .newer, path: path, detail: "unknown form") }
    if try !migrator.hasCompletedMigrations(db) { throw StoreError(cause: .older, path: path, detail: "earlier form") }
}

extension Database {
    // Returns whether words were forgotten.
    fileprivate func begin(version: String, floor: Int, at now: Timestamp) throws -> Bool {
        if try meta("created") == nil { try setMeta("created", to: now.description) }
        try setMeta("version", to: version)
        let former = try meta("floor").flatMap { Int($0) } ?? floor
        try setMeta("floor", to: "\(floor)")
        guard floor > former else { return false }
        try execute(sql: "DELETE FROM lexicon WHERE word IS NOT NULL")
        return true
    }
}
