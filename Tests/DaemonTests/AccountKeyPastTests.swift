import Extraction
import Foundation
import Model
import Store
import TestSupport
import Testing

@testable import Daemon

@Suite("Account key of a watch with a past")
struct AccountKeyPastTests {
    private let directory = TemporaryDirectory()

    private func open(tellSetAside: (String) -> Void = { _ in }) throws -> Store {
        let configuration = StoreConfiguration(path: directory.file("weir.sqlite"))
        return try Store.open(configuration, version: "0", at: .start, tellSetAside: tellSetAside)
    }

    /// Lets a conversation have been recorded.
    private func live(in store: Store) throws {
        let item = Item(
            id: ItemID(rawValue: 1),
            conversation: ConversationID(rawValue: "c-1"),
            account: AccountID(rawValue: 1),
            time: .start,
            weight: 1,
            facets: [:],
            terms: [],
            embedding: Embedding(halfPrecision: [Float16(1).bitPattern])
        )
        var batch = RecordedBatch(time: .start)
        batch.items = [RecordedItem(item: item, cluster: .base(0), turns: 2, words: [])]
        try store.record(batch)
    }

    private func load(_ credential: [UInt8]? = nil, over store: Store) throws -> [UInt8] {
        try AccountKey.load(credential: credential, state: directory.path, over: store)
    }

    @Test("The first start makes a key and writes down by what it is known, which is not the key; later ones take it")
    func stability() throws {
        let store = try open()
        let key = try load(over: store)
        let check = try #require(try store.reader.keyCheck())
        #expect(check.utf8.count == 16 && check.allSatisfy(\.isHexDigit))
        #expect(check != AccountKey.checkValue(of: [UInt8](repeating: 7, count: 32)))
        try live(in: store)
        #expect(try load(over: store) == key)
        #expect(try load(key, over: store) == key)
        #expect(try store.reader.keyCheck() == check)
    }

    @Test(
        "A database that an operator has to mend is trouble of the configuration",
        arguments: [
            (StoreError.Cause.newer, ExitReason.configuration), (.readOnly, .configuration), (.unopenable, .other),
            (.disk, .other), (.full, .other),
        ]
    )
    func brokenState(cause: StoreError.Cause, reason: ExitReason) {
        #expect(ExitReason(StoreError(cause: cause, path: "weir.sqlite", detail: "")) == reason)
    }

    @Test("A key that is not there is not made anew, and whoever starts the watch is told what to do")
    func missing() throws {
        let store = try open()
        _ = try load(over: store)
        try live(in: store)
        try FileManager.default.removeItem(atPath: directory.file("account.key"))
        let error = try #require(throws: StateDirectoryError.self) { try load(over: store) }
        #expect(error.path == directory.file("account.key"))
        #expect(error.description.contains("is not there") && error.description.contains("restore it from a back-up"))
        #expect(ExitReason(error) == .configuration)
        #expect(directory.read("account.key") == nil)
    }

    @Test("Another key is refused, as a file and as a credential, and the right one is taken afterwards")
    func another() throws {
        let store = try open()
        let key = try load(over: store)
        try live(in: store)
        let check = try store.reader.keyCheck()
        let other = [UInt8](repeating: 9, count: 32)
        let ofCredential = try #require(throws: StateDirectoryError.self) { try load(other, over: store) }
        #expect(ofCredential.path == "credential account-key")
        #expect(ExitReason(ofCredential) == .configuration)
        directory.write(other, to: "account.key")
        let ofFile = try #require(throws: StateDirectoryError.self) { try load(over: store) }
        #expect(ofFile.path == directory.file("account.key"))
        #expect(ofFile.description.contains("is not the key") && ofFile.description.contains("restore that key"))
        #expect(try store.reader.keyCheck() == check)
        directory.write(key, to: "account.key")
        #expect(try load(over: store) == key)
    }

    @Test("A known account is looked for under the key of the past alone")
    func digest() throws {
        let store = try open()
        let key = try load(over: store)
        let digest = try find(over: store)
        #expect(digest == Pseudonyms(key: key).account("user-4711"))
        directory.write([UInt8](repeating: 9, count: 32), to: "account.key")
        let error = try #require(throws: StateDirectoryError.self) { try find(over: store) }
        #expect(error.path == directory.file("account.key"))
        #expect(error.description.contains("its digests would find nobody"))
        #expect(try store.reader.audit(limit: 9).count == 1)
    }

    private func find(over store: Store) throws -> AccountID {
        try AccountDigest.find(
            "user-4711",
            state: directory.path,
            environment: [:],
            store: store,
            by: "mallory",
            reason: "case 12",
            at: .start
        )
    }

    @Test("Before anything is recorded another key takes the place of the first")
    func unused() throws {
        let store = try open()
        _ = try load(over: store)
        let credential = [UInt8](repeating: 9, count: 32)
        #expect(try load(credential, over: store) == credential)
        #expect(try store.reader.keyCheck() == AccountKey.checkValue(of: credential))
    }

    @Test("A watch of before keys were checked keeps the key it has, and makes none where it has lost it")
    func earlier() throws {
        let store = try open()
        try live(in: store)
        #expect(throws: StateDirectoryError.self) { try load(over: store) }
        #expect(try store.reader.keyCheck() == nil)
        let key = [UInt8](repeating: 5, count: 32)
        directory.write(key, to: "account.key")
        #expect(try load(over: store) == key)
        #expect(try store.reader.keyCheck() == AccountKey.checkValue(of: key))
    }

    @Test(
        "After a damaged database was set aside the key is taken as it is, or made where it has gone too",
        arguments: [true, false]
    )
    func setAside(hasKey: Bool) throws {
        let first = try open()
        let key = try load(over: first)
        try live(in: first)
        try first.close()
        if !hasKey { try FileManager.default.removeItem(atPath: directory.file("account.key")) }
        directory.write(Array("no database at all, but long enough to have a header of one".utf8), to: "weir.sqlite")
        var told: [String] = []
        let second = try open { told.append($0) }
        #expect(told.count == 1)
        let taken = try load(over: second)
        #expect((taken == key) == hasKey)
        #expect(try second.reader.keyCheck() != nil)
    }
}
