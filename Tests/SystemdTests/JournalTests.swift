import Glibc
import Systemd
import TestSupport
import Testing

@Suite("Writing to the journal")
struct JournalTests {
    let directory = TemporaryDirectory()

    @Test("A value is preceded by its length, so that a line break in it forges no field")
    func nativeProtocol() throws {
        let entry = JournalEntry([.init("MESSAGE", "a\nPRIORITY=0"), .init("WEIR_KIND", "é")])
        #expect(
            entry.encoded()
                == Array("MESSAGE\n".utf8) + [12, 0, 0, 0, 0, 0, 0, 0] + Array("a\nPRIORITY=0\n".utf8)
                + Array("WEIR_KIND\n".utf8) + [2, 0, 0, 0, 0, 0, 0, 0] + Array("é\n".utf8)
        )
    }

    @Test(
        "An encoded entry reads back as it was",
        arguments: [
            JournalEntry([]),
            JournalEntry([.init("A", "")]),
            JournalEntry([.init("A", "\n\n"), .init("A_1", String(repeating: "x", count: 300)), .init("A", "=")]),
        ]
    )
    func roundTrip(entry: JournalEntry) {
        #expect(JournalEntry(encoded: entry.encoded()) == entry)
    }

    @Test("Bytes that are cut short anywhere are no entry")
    func truncated() {
        let bytes = JournalEntry([.init("MESSAGE", "hello")]).encoded()
        for count in 1..<bytes.count {
            #expect(JournalEntry(encoded: Array(bytes[..<count])) == nil)
        }
        #expect(JournalEntry(encoded: Array("MESSAGE\n".utf8) + [UInt8](repeating: 255, count: 8) + [10]) == nil)
    }

    @Test("A sent entry arrives in one datagram")
    func arrives() throws {
        let journal = DatagramReceiver(path: directory.file("journal"))
        let entry = JournalEntry([.init("MESSAGE", "hello"), .init("PRIORITY", "6")])
        try JournalWriter(path: journal.path).send(entry)
        let received = try #require(journal.next())
        #expect(JournalEntry(encoded: received.bytes) == entry)
        #expect(!received.isFile)
    }

    @Test("An entry too long for a datagram arrives in a memory file")
    func longEntry() throws {
        let journal = DatagramReceiver(path: directory.file("journal"))
        let entry = JournalEntry([.init("MESSAGE", String(repeating: "long ", count: 400_000))])
        try JournalWriter(path: journal.path).send(entry)
        let received = try #require(journal.next())
        #expect(received.isFile)
        #expect(JournalEntry(encoded: received.bytes) == entry)
    }

    @Test("A journal that reads nothing makes the send fail, and a later one succeed once it reads again")
    func stoppedJournal() throws {
        let journal = DatagramReceiver(path: directory.file("journal"))
        let writer = try JournalWriter(path: journal.path)
        let entry = JournalEntry([.init("MESSAGE", "again")])
        let error = try #require(throws: DatagramError.self) {
            for _ in 0..<100_000 { try writer.send(entry) }
        }
        #expect(error.isCongestion)
        while journal.next() != nil {}
        try writer.send(entry)
        #expect(journal.next() != nil)
    }

    @Test("A journal that comes back at the same place is written to again")
    func restartedJournal() throws {
        let path = directory.file("journal")
        let writer = try JournalWriter(path: path)
        #expect(throws: DatagramError.self) { try writer.send(JournalEntry([.init("MESSAGE", "lost")])) }
        #expect(!JournalWriter.isPresent(path: path))
        let journal = DatagramReceiver(path: path)
        #expect(JournalWriter.isPresent(path: path))
        try writer.send(JournalEntry([.init("MESSAGE", "kept")]))
        #expect(journal.next() != nil)
    }

    @Test("A plain file where the journal should be is not a journal")
    func plainFile() {
        #expect(!JournalWriter.isPresent(path: directory.write([], to: "journal")))
    }

    @Test("The journal reads a descriptor only where its stream is named by device and inode")
    func stream() throws {
        let descriptor = open(directory.write([], to: "stream"), O_RDONLY)
        defer { close(descriptor) }
        var status = stat()
        try #require(fstat(descriptor, &status) == 0)
        let name = "\(status.st_dev):\(status.st_ino)"
        #expect(JournalWriter.reads(descriptor, environment: ["JOURNAL_STREAM": name]))
        #expect(!JournalWriter.reads(descriptor, environment: ["JOURNAL_STREAM": name + "0"]))
        #expect(!JournalWriter.reads(descriptor, environment: [:]))
    }
}
