@preconcurrency import Glibc

/// Why the state directory cannot be used.
package struct StateDirectoryError: Error, Equatable, CustomStringConvertible {
    package enum Cause: Equatable, Sendable {
        /// Another process holds it.
        case locked(by: String)
        case unusable(reason: String)
    }

    package let cause: Cause
    package let path: String

    package var description: String {
        switch cause {
        case .locked(let holder):
            "\(path): in use by \(holder); one state directory serves one daemon, stop that one or choose another `state`"
        case .unusable(let reason):
            "\(path): \(reason)"
        }
    }
}

/// The directory in which one watch keeps everything: database, key, control socket.
///
/// Holding the value holds the lock; it ends with the process, however that ends.
package struct StateDirectory: ~Copyable {
    package let path: String
    private let lock: Int32

    /// Makes the directory where it is missing, with mode 0700, and locks it.
    ///
    /// From now on this process makes files that only its own user may read, in whatever directory.
    package init(path: String) throws(StateDirectoryError) {
        self.path = path
        umask(0o077)
        try StateDirectory.make(path)
        let lockPath = path + "/lock"
        let descriptor = open(lockPath, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else {
            throw StateDirectoryError(cause: .unusable(reason: StateDirectory.reason()), path: path)
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let holder = StateDirectory.contents(of: descriptor)
            close(descriptor)
            throw StateDirectoryError(cause: .locked(by: holder.isEmpty ? "another process" : holder), path: path)
        }
        ftruncate(descriptor, 0)
        let note = "process \(getpid())"
        _ = note.withCString { pwrite(descriptor, $0, strlen($0), 0) }
        lock = descriptor
    }

    deinit {
        close(lock)
    }

    /// The path of the database in the state directory at `path`.
    package static func database(in path: String) -> String {
        path + "/weir.sqlite"
    }

    private static func make(_ path: String) throws(StateDirectoryError) {
        var prefix = path.hasPrefix("/") ? "" : "."
        for part in path.split(separator: "/") {
            prefix += "/" + part
            guard mkdir(prefix, 0o700) != 0, errno != EEXIST else { continue }
            // A parent that exists but may not be written, such as /var/lib, answers in other ways too.
            var status = stat()
            guard stat(prefix, &status) == 0 else {
                throw StateDirectoryError(cause: .unusable(reason: "cannot be made: \(reason())"), path: path)
            }
        }
        guard access(path, W_OK | X_OK) == 0 else {
            throw StateDirectoryError(cause: .unusable(reason: "cannot be written: \(reason())"), path: path)
        }
    }

    private static func contents(of descriptor: Int32) -> String {
        var bytes = [UInt8](repeating: 0, count: 64)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    }

    private static func reason() -> String {
        String(cString: strerror(errno))
    }
}
