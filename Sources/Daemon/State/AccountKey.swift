import Crypto
@preconcurrency import Glibc
import Model
import Store
import Systemd

/// The secret under which accounts and terms are digested.
package enum AccountKey {
    /// Takes the key as `load(credential:state:mayMake:)` does, and refuses any but the one of the past in `store`: every
    /// account would get a new digest, and every count would begin anew.
    ///
    /// A key is known again by its check value, which is written down the first time. Until a conversation is recorded
    /// another key may take its place, and only so long is one made.
    package static func load(credential: [UInt8]?, state: String, over store: Store) throws -> [UInt8] {
        let hasPast = try store.reader.highestItem().rawValue > 0
        let key = try load(credential: credential, state: state, mayMake: !hasPast)
        let check = checkValue(of: key)
        let known = try store.reader.keyCheck()
        guard check != known else { return key }
        guard known == nil || !hasPast else {
            throw another(
                "each would be a new one; restore that key, or move weir.sqlite away to begin anew",
                path: credential == nil ? file(in: state) : credentialName
            )
        }
        try store.adopt(keyCheck: check)
        return key
    }

    /// Takes the credential `account-key` where systemd hands one in, otherwise the file `account.key` in the state
    /// directory, which is made with 32 random bytes and mode 0600 at the first start.
    ///
    /// A credential that cannot be read is an error and never falls back to a new key. Where none may be made, a file that
    /// is not there is an error, too.
    static func load(
        credential: [UInt8]?,
        state: String,
        mayMake: Bool = true
    ) throws(StateDirectoryError) -> [UInt8] {
        if let credential {
            guard credential.count >= 16 else {
                throw StateDirectoryError(
                    cause: .unusable(reason: "holds \(credential.count) bytes; a key needs at least 16"),
                    path: credentialName
                )
            }
            return credential
        }
        let path = file(in: state)
        if let key = try read(path) { return key }
        guard mayMake else {
            throw StateDirectoryError(
                cause: .unusable(
                    reason: "is not there, and under a new key each account in weir.sqlite would be a new one; "
                        + "restore it from a back-up, hand it over as the credential account-key, or move weir.sqlite away "
                        + "to begin anew"
                ),
                path: path
            )
        }
        try create(path)
        guard let key = try read(path) else {
            throw StateDirectoryError(cause: .unusable(reason: "vanished while it was made"), path: path)
        }
        return key
    }

    /// The error of a key that is not the one of the past, with what follows.
    private static func another(_ consequence: String, path: String) -> StateDirectoryError {
        let reason = "is not the key under which the accounts in weir.sqlite were counted: \(consequence)"
        return StateDirectoryError(cause: .unusable(reason: reason), path: path)
    }

    /// By what a key is known again: like a pseudonym, of nothing, so that it says no more of the key than those do.
    static func checkValue(of key: [UInt8]) -> String {
        var code = HMAC<SHA256>(key: SymmetricKey(data: key))
        code.update(data: Array("weir:key\u{0}".utf8))
        let value: UInt64 = code.finalize().prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
        return value.hexadecimal
    }

    private static let credentialName = "credential account-key"

    private static func file(in state: String) -> String {
        state + "/account.key"
    }

    /// A key of 32 random bytes, for what is not to be kept.
    package static func random() -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }

    /// The key that a watch uses already; never makes one.
    package static func existing(environment: [String: String], state: String) throws -> [UInt8] {
        if let credential = try credential(environment: environment) { return credential }
        let path = file(in: state)
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

    /// The key under which the accounts in `store` were counted; never makes one, and refuses another.
    static func existing(environment: [String: String], state: String, over store: Store) throws -> [UInt8] {
        let key = try existing(environment: environment, state: state)
        if let known = try store.reader.keyCheck(), known != checkValue(of: key) {
            let isFile = try credential(environment: environment) == nil
            throw another("its digests would find nobody", path: isFile ? file(in: state) : credentialName)
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
