@preconcurrency import Glibc
import Systemd

/// The secret under which accounts and terms are digested.
package enum AccountKey {
    /// Takes the credential `account-key` where systemd hands one in, otherwise the file `account.key` in the state
    /// directory, which is made with 32 random bytes and mode 0600 at the first start.
    ///
    /// A credential that cannot be read is an error and never falls back to a new key: every account would get a new
    /// digest, and every count would begin anew.
    package static func load(credential: [UInt8]?, state: String) throws(StateDirectoryError) -> [UInt8] {
        if let credential {
            guard credential.count >= 16 else {
                throw StateDirectoryError(
                    cause: .unusable(reason: "holds \(credential.count) bytes; a key needs at least 16"),
                    path: "credential account-key"
                )
            }
            return credential
        }
        let path = state + "/account.key"
        if let key = try read(path) { return key }
        try create(path)
        guard let key = try read(path) else {
            throw StateDirectoryError(cause: .unusable(reason: "vanished while it was made"), path: path)
        }
        return key
    }

    /// A key of 32 random bytes, for what is not to be kept.
    package static func random() -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }

    /// The key that a watch uses already; never makes one.
    package static func existing(environment: [String: String], state: String) throws -> [UInt8] {
        if let credential = try credential(environment: environment) { return credential }
        let path = state + "/account.key"
        guard let key = try read(path) else {
            throw StateDirectoryError(
                cause: .unusable(
                    reason: "is not there; where it is a credential, name its directory in CREDENTIALS_DIRECTORY"
                ),
                path: path
            )
        }
        return key
    }

    /// The credential `account-key`; nil where systemd hands none in.
    static func credential(environment: [String: String]) throws -> [UInt8]? {
        guard let directory = environment["CREDENTIALS_DIRECTORY"], access(directory + "/account-key", F_OK) == 0 else {
            return nil
        }
        return try Credentials(environment: environment).value(of: "account-key")
    }

    private static func read(_ path: String) throws(StateDirectoryError) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw StateDirectoryError(cause: .unusable(reason: String(cString: strerror(errno))), path: path)
        }
        defer { close(descriptor) }
        var key = [UInt8](repeating: 0, count: 4096)
        let count = Glibc.read(descriptor, &key, key.count)
        guard count >= 16 else {
            throw StateDirectoryError(cause: .unusable(reason: "is damaged; restore it from a back-up"), path: path)
        }
        return Array(key.prefix(count))
    }

    // Written under another name and renamed, so that a crash leaves a whole key or none.
    private static func create(_ path: String) throws(StateDirectoryError) {
        let key = random()
        let draft = path + ".new"
        unlink(draft)
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0, write(descriptor, key, key.count) == key.count, fsync(descriptor) == 0 else {
            let reason = String(cString: strerror(errno))
            if descriptor >= 0 { close(descriptor) }
            throw StateDirectoryError(cause: .unusable(reason: "cannot be made: \(reason)"), path: path)
        }
        close(descriptor)
        guard rename(draft, path) == 0 else {
            throw StateDirectoryError(
                cause: .unusable(reason: "cannot be made: \(String(cString: strerror(errno)))"),
                path: path
            )
        }
    }
}
