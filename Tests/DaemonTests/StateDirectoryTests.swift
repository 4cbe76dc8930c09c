import Foundation
import TestSupport
import Testing

@testable import Daemon

private func mode(of path: String) throws -> Int {
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    return (attributes[.posixPermissions] as? NSNumber)?.intValue ?? -1
}

@Suite("State directory")
struct StateDirectoryTests {
    private let directory = TemporaryDirectory()

    @Test("It is made with its parents and is its owner's alone")
    func making() throws {
        let path = directory.file("a/b")
        let state = try StateDirectory(path: path)
        #expect(state.path == path)
        #expect(try mode(of: path) == 0o700)
    }

    @Test("What is made in one that others may list is its owner's alone, too")
    func secrecy() throws {
        let state = directory.file("open")
        mkdir(state, 0o755)
        _ = try StateDirectory(path: state)
        let file = state + "/weir.sqlite"
        #expect(FileManager.default.createFile(atPath: file, contents: nil))
        #expect(try mode(of: file) == 0o600)
    }

    @Test("A second holder is refused and told who holds it")
    func lock() throws {
        let path = directory.file("state")
        let state = try StateDirectory(path: path)
        let error = #expect(throws: StateDirectoryError.self) { _ = try StateDirectory(path: path) }
        #expect(error?.cause == .locked(by: "process \(getpid())"))
        #expect(error?.description.contains("choose another `state`") == true)
        _ = consume state
    }

    @Test("The lock ends with its holder")
    func release() throws {
        let path = directory.file("state")
        do { _ = try StateDirectory(path: path) }
        _ = try StateDirectory(path: path)
    }

    @Test("A path through a file is an error with the path in it")
    func unusable() {
        let path = directory.write([1], to: "file") + "/state"
        let error = #expect(throws: StateDirectoryError.self) { _ = try StateDirectory(path: path) }
        #expect(error?.path == path)
    }
}

@Suite("Account key")
struct AccountKeyTests {
    private let directory = TemporaryDirectory()

    @Test("The first start makes 32 random bytes that only the owner may read")
    func making() throws {
        let key = try AccountKey.load(credential: nil, state: directory.path)
        #expect(key.count == 32)
        #expect(try mode(of: directory.file("account.key")) == 0o600)
        let other = TemporaryDirectory()
        #expect(try AccountKey.load(credential: nil, state: other.path) != key)
    }

    @Test("Every later start takes the same key")
    func stability() throws {
        let key = try AccountKey.load(credential: nil, state: directory.path)
        #expect(try AccountKey.load(credential: nil, state: directory.path) == key)
        #expect(try AccountKey.existing(environment: [:], state: directory.path) == key)
    }

    @Test("A damaged key is refused and left as it is, since a new one would change every account's digest")
    func damaged() throws {
        directory.write([1, 2, 3], to: "account.key")
        let error = #expect(throws: StateDirectoryError.self) {
            try AccountKey.load(credential: nil, state: directory.path)
        }
        #expect(error?.description.contains("damaged") == true)
        #expect(directory.read("account.key") == [1, 2, 3])
    }

    @Test("A half-made key of a start that died is made anew")
    func interrupted() throws {
        directory.write([1, 2, 3], to: "account.key.new")
        #expect(try AccountKey.load(credential: nil, state: directory.path).count == 32)
    }

    @Test("A credential goes before the file and makes none")
    func credential() throws {
        let credential = [UInt8](repeating: 7, count: 16)
        #expect(try AccountKey.load(credential: credential, state: directory.path) == credential)
        #expect(directory.read("account.key") == nil)
    }

    @Test("A short credential is refused and no key is made in its place")
    func shortCredential() {
        #expect(throws: StateDirectoryError.self) {
            try AccountKey.load(credential: [1, 2, 3], state: directory.path)
        }
        #expect(directory.read("account.key") == nil)
    }

    @Test("Looking up the key of a watch that never ran makes none")
    func absent() {
        #expect(throws: StateDirectoryError.self) {
            try AccountKey.existing(environment: [:], state: directory.path)
        }
        #expect(directory.read("account.key") == nil)
    }

    @Test("A link in the key's place is not followed")
    func link() throws {
        let elsewhere = directory.write([UInt8](repeating: 1, count: 32), to: "elsewhere")
        try FileManager.default.createSymbolicLink(
            atPath: directory.file("account.key"),
            withDestinationPath: elsewhere
        )
        #expect(throws: StateDirectoryError.self) {
            try AccountKey.load(credential: nil, state: directory.path)
        }
    }
}
