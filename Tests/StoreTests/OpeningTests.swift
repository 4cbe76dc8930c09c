import Foundation
import GRDB
import Model
import Testing

@testable import Store

@Suite("Opening") struct OpeningTests {
    let scratch: Scratch

    init() throws {
        scratch = try Scratch()
    }

    private func filled() throws -> Store {
        let store = try scratch.open()
        try store.record(batch((1...2_000).map { recording($0, words: ["oats", "rye"]) }))
        return store
    }

    /// Opens the database as the daemon does; with where a damaged one was set aside.
    private func open(
        at now: Timestamp = .start,
        fullCheckBytes: Int? = nil
    ) throws -> (store: Store, aside: String?) {
        var configuration = scratch.configuration
        if let fullCheckBytes { configuration.fullCheckBytes = fullCheckBytes }
        var told: String?
        let store = try Store.open(configuration, version: "1.0", at: now) { told = $0 }
        return (store, told)
    }

    @Test("What was recorded is there after closing and opening again, and ids go on")
    func reopen() throws {
        let first = try filled()
        try first.adopt(encoder: "mini-1")
        let before = try State(of: first)
        try first.close()
        let (second, aside) = try open(at: .hours(1))
        #expect(aside == nil)
        #expect(try State(of: second) == before)
        #expect(try second.reader.encoder() == "mini-1")
        try second.record(batch([recording(2_001)]))
    }

    @Test("A damaged database is set aside under a name that says when, and a new one begun", arguments: [true, false])
    func damaged(isChecked: Bool) throws {
        try filled().close()
        let file = try FileHandle(forUpdating: URL(filePath: scratch.path))
        // The root pages of the tables stand at the beginning of the file.
        try file.seek(toOffset: isChecked ? 4_096 * 3 : 0)
        try file.write(contentsOf: Data(repeating: 0xA5, count: 4_096 * 40))
        try file.close()
        let (store, aside) = try open()
        #expect(aside == scratch.path + ".corrupt-20260105T080000Z")
        #expect(try store.reader.highestItem() == .number(0))
        try store.record(batch([recording(1)]))
        #expect(try scratch.contents().keys.contains("weir.db.corrupt-20260105T080000Z"))
    }

    @Test("Above the size for a full check, damage to what decides the next step is found all the same")
    func boundedCheck() throws {
        let store = try filled()
        let root = try store.reader.read { db in
            try Int.fetchOne(db, sql: "SELECT rootpage FROM sqlite_schema WHERE name = 'checkpoints'")
        }
        try store.close()
        let file = try FileHandle(forUpdating: URL(filePath: scratch.path))
        try file.seek(toOffset: UInt64(try #require(root) - 1) * 4_096)
        try file.write(contentsOf: Data(repeating: 0xA5, count: 4_096))
        try file.close()
        #expect(try open(fullCheckBytes: 0).aside != nil)
    }

    @Test("A second damaged database does not overwrite the first")
    func damagedTwice() throws {
        var names: Set<String> = []
        for _ in 0..<2 {
            try Data("no database at all, but long enough to have a header of one".utf8)
                .write(to: URL(filePath: scratch.path))
            let (store, aside) = try open()
            names.insert(try #require(aside))
            try store.close()
        }
        #expect(names.count == 2)
        #expect(try scratch.contents().keys.count { $0.contains(".corrupt-") } >= 2)
    }

    @Test("Where a damaged database was set aside is told before the new one is begun")
    func toldSetAside() throws {
        try Data("no database at all, but long enough to have a header of one".utf8)
            .write(to: URL(filePath: scratch.path))
        var told: [String] = []
        _ = try Store.open(scratch.configuration, version: "1.0", at: .start) { aside in
            told.append(aside)
            #expect(!FileManager.default.fileExists(atPath: scratch.path))
        }
        #expect(told == [scratch.path + ".corrupt-20260105T080000Z"])
    }

    @Test("A database of a later version is refused and left as it is")
    func newer() throws {
        let store = try filled()
        try store.write { try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('from the future')") }
        try store.close()
        let error = #expect(throws: StoreError.self) { try scratch.open() }
        #expect(error?.cause == .newer && error?.isTransient == false)
        #expect(throws: StoreError.self) { try Reader.open(scratch.path) }
        #expect(throws: StoreError.self) { try Store.join(scratch.configuration) }
        #expect(try !scratch.contents().keys.contains { $0.contains("corrupt") })
    }

    @Test("A directory that is not there is said to be so")
    func missingDirectory() throws {
        let path = scratch.directory.appending(path: "nowhere/weir.db").path
        let error = #expect(throws: StoreError.self) {
            try Store.open(StoreConfiguration(path: path), version: "1.0", at: .start)
        }
        #expect(error?.cause == .unopenable)
        #expect(error?.description.contains(path) == true)
        #expect(throws: StoreError.self) { try Store.join(StoreConfiguration(path: path)) }
        #expect(throws: StoreError.self) { try Reader.open(path) }
    }

    @Test("A full disk is a transient error that loses nothing, and work goes on when there is room")
    func full() throws {
        let store = try filled()
        let before = try State(of: store)
        try store.write { db in
            let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
            try db.execute(sql: "PRAGMA max_page_count = \(pages)")
        }
        let next = batch((2_001...4_000).map { recording($0) })
        let error = #expect(throws: StoreError.self) { try store.record(next) }
        #expect(error?.cause == .full && error?.isTransient == true)
        #expect(try State(of: store) == before)
        try store.write { try $0.execute(sql: "PRAGMA max_page_count = 1000000") }
        try store.record(next)
        #expect(try store.reader.highestItem() == .number(4_000))
    }

    @Test("A command beside the daemon writes what it was told, and the daemon sees it")
    func join() throws {
        let daemon = try scratch.open()
        var next = batch()
        next.alerts = [AlertChange(alert: alert("a"), incarnation: 1, outbox: [])]
        try daemon.record(next)
        let command = try Store.join(scratch.configuration)
        let ack = Acknowledgement(by: "ada", time: .start, reason: "mine")
        #expect(try command.acknowledge(AlertID(rawValue: "a"), ack))
        #expect(try daemon.reader.alert(AlertID(rawValue: "a")).map(\.acknowledgement) == [ack])
        try daemon.record(batch([recording(1)]))
        #expect(try command.reader.highestItem() == .number(1))
    }

    @Test("A writer that waits too long for another one gets a transient error")
    func busy() throws {
        let daemon = try scratch.open()
        var impatient = scratch.configuration
        impatient.busySeconds = 0.01
        let command = try Store.join(impatient)
        try daemon.write { _ in
            let error = #expect(throws: StoreError.self) {
                try command.silence("{}", until: .hours(1), by: "ada", reason: "", at: .start)
            }
            #expect(error?.cause == .busy && error?.isTransient == true)
        }
        #expect(try command.silence("{}", until: .hours(1), by: "ada", reason: "", at: .start) == 1)
    }

    @Test("A reader sees what is committed and can write nothing")
    func readOnly() throws {
        let store = try filled()
        let reader = try Reader.open(scratch.path)
        #expect(try reader.highestItem() == .number(2_000))
        try store.record(batch([recording(2_001)]))
        #expect(try reader.highestItem() == .number(2_001))
        let error = #expect(throws: StoreError.self) { try reader.read { try $0.execute(sql: "DELETE FROM items") } }
        #expect(error?.cause == .readOnly)
    }

    @Test("A reader opens the database of a daemon that is not running")
    func readerAlone() throws {
        try filled().close()
        #expect(try Reader.open(scratch.path).highestItem() == .number(2_000))
    }

    @Test("Every commit waits for the disk, for the daemon as for a command")
    func durability() throws {
        for store in [try scratch.open(), try Store.join(scratch.configuration)] {
            #expect(try store.pool.writeWithoutTransaction { try Int.fetchOne($0, sql: "PRAGMA synchronous") } == 2)
        }
    }

    @Test(
        "What SQLite reports is told apart by what has to be done",
        arguments: [
            (.SQLITE_FULL, .full, true), (.SQLITE_IOERR_SHMSIZE, .full, true), (.SQLITE_BUSY_SNAPSHOT, .busy, true),
            (.SQLITE_READONLY_DIRECTORY, .readOnly, false), (.SQLITE_CORRUPT_INDEX, .corrupt, false),
            (.SQLITE_NOTADB, .corrupt, false), (.SQLITE_IOERR_WRITE, .disk, false),
            (.SQLITE_CANTOPEN, .unopenable, false), (.SQLITE_CONSTRAINT_UNIQUE, .contradiction, false),
            (.SQLITE_TOOBIG, .unexpected(code: 18), false),
        ] as [(ResultCode, StoreError.Cause, Bool)]
    )
    func causes(code: ResultCode, cause: StoreError.Cause, isTransient: Bool) {
        let error = StoreError(DatabaseError(resultCode: code), path: "weir.db")
        #expect(error.cause == cause && error.isTransient == isTransient)
        #expect(error.description.contains("weir.db"))
    }

    @Test("An error names tables, never a stored value")
    func withoutValues() throws {
        let store = try scratch.open()
        try store.record(batch([recording(1, conversation: "planted-secret")]))
        let error = #expect(throws: StoreError.self) {
            try store.record(batch([recording(2, conversation: "planted-secret")]))
        }
        let description = try #require(error?.description)
        #expect(description.contains("items.conversation") && !description.contains("planted-secret"))
    }
}
