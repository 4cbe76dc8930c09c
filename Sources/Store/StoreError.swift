import GRDB

/// Why the state database could not be opened, read or written.
package struct StoreError: Error, Equatable {
    package enum Cause: Equatable, Sendable {
        /// Its pages contradict each other, or it is no database at all.
        case corrupt
        /// A later version of the program has changed its form.
        case newer
        /// An earlier version wrote it, and this process is not the one that may change its form.
        case older
        /// No room is left on its file system.
        case full
        /// The file or its file system may not be written.
        case readOnly
        /// Another process held it for longer than the time allowed.
        case busy
        /// It is not there, or may not be opened.
        case unopenable
        /// The operating system reported a failure of the disk.
        case disk
        /// What was to be recorded contradicts what is stored: a mistake of the program, not of the disk.
        case contradiction
        /// Anything else that SQLite reports.
        case unexpected(code: Int32)
    }

    package let cause: Cause
    /// The database file.
    package let path: String
    /// What SQLite or the store says, in fixed words and names of tables; never a stored value.
    package let detail: String

    package init(cause: Cause, path: String, detail: String) {
        self.cause = cause
        self.path = path
        self.detail = detail
    }

    /// Whether the same call may succeed later without anybody touching the database: the caller stops and tries again.
    package var isTransient: Bool {
        switch cause {
        case .full, .busy: true
        case .corrupt, .newer, .older, .readOnly, .unopenable, .disk, .contradiction, .unexpected: false
        }
    }
}

extension StoreError: CustomStringConvertible {
    /// What happened, where, and what to do.
    package var description: String {
        switch cause {
        case .corrupt: "\(path) is damaged (\(detail)); restart, and it is set aside and a new one begun"
        case .newer: "\(path) was written by a later version; install that version or give another state directory"
        case .older: "\(path) was written by an earlier version; start the daemon once, which brings it up to date"
        case .full: "no room left to write \(path); make room on its file system, work goes on by itself"
        case .readOnly: "\(path) may not be written; check its owner, its mode and how its file system is mounted"
        case .busy: "\(path) is held by another process; try again"
        case .unopenable: "\(path) cannot be opened (\(detail)); check that its directory exists and who may enter it"
        case .disk: "the disk failed under \(path) (\(detail)); look into the kernel's log"
        case .contradiction: "what was to be recorded contradicts \(path): \(detail); please report this"
        case .unexpected(let code): "\(path): SQLite error \(code) (\(detail)); please report this"
        }
    }
}

extension StoreError {
    /// Says what an error thrown inside a transaction means.
    init(_ error: any Error, path: String) {
        switch error {
        case let error as StoreError:
            self = error
        case let error as Contradiction:
            self.init(cause: .contradiction, path: path, detail: error.detail)
        case let error as DatabaseError:
            self.init(
                cause: Cause(error.extendedResultCode),
                path: path,
                detail: error.message ?? error.extendedResultCode.description
            )
        default:
            self.init(cause: .contradiction, path: path, detail: "a stored value has another form than expected")
        }
    }
}

extension StoreError.Cause {
    init(_ code: ResultCode) {
        switch code {
        // The shared memory beside the log grows by extending a file, which fails in this way on a full disk.
        case .SQLITE_FULL, .SQLITE_IOERR_SHMSIZE: self = .full
        case .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_IOERR_SHORT_READ: self = .corrupt
        case .SQLITE_READONLY, .SQLITE_PERM: self = .readOnly
        case .SQLITE_BUSY, .SQLITE_LOCKED: self = .busy
        case .SQLITE_CANTOPEN: self = .unopenable
        case .SQLITE_IOERR: self = .disk
        case .SQLITE_CONSTRAINT: self = .contradiction
        default: self = .unexpected(code: code.rawValue)
        }
    }
}

/// What a caller asked for that cannot be recorded, in fixed words.
struct Contradiction: Error {
    let detail: String
}
