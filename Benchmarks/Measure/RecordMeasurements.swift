import Foundation
import GRDB
import Intake
import Model
import Store

/// Megabytes of JSON Lines a second through the intake, from the file to conversations, against `JSONDecoder` on the same
/// lines in memory.
func parsing(in directory: URL) throws -> Measurement {
    struct Record: Decodable {
        struct Message: Decodable {
            let role: String
            let content: String
        }
        let conversation: String
        let account: String
        let timestamp: String
        let messages: [Message]

        private enum CodingKeys: String, CodingKey {
            case conversation = "conversation_id"
            case account = "account_id"
            case timestamp, messages
        }
    }
    let (file, lines) = try madeLines(in: directory)
    let size = Double(lines.reduce(0) { $0 + $1.count + 1 }) / 1e6
    let decoder = JSONDecoder()
    let (own, peer) = try rates(amount: size) {
        try readAll(file)
    } peer: {
        for line in lines { _ = try decoder.decode(Record.self, from: line) }
    }
    return Measurement(
        name: "read and parse lines",
        unit: "MB/s",
        own: own,
        peer: peer,
        peerName: "JSONDecoder",
        bar: 1.5
    )
}

/// The same against `jq -c .`, which reads and writes each line of the file.
func parsingAgainstJQ(in directory: URL) throws -> Measurement {
    let (file, lines) = try madeLines(in: directory)
    let size = Double(lines.reduce(0) { $0 + $1.count + 1 }) / 1e6
    let (own, peer) = try rates(rounds: 3, amount: size) {
        try readAll(file)
    } peer: {
        let jq = Process()
        jq.executableURL = URL(filePath: "/usr/bin/env")
        jq.arguments = ["jq", "-c", ".", file.path]
        jq.standardOutput = FileHandle.nullDevice
        try jq.run()
        jq.waitUntilExit()
        guard jq.terminationStatus == 0 else { throw CocoaError(.executableLoad) }
    }
    return Measurement(name: "the same lines", unit: "MB/s", own: own, peer: peer, peerName: "jq -c .", bar: 4)
}

private func readAll(_ file: URL) throws {
    var replay = try Replay(configuration: IntakeConfiguration(paths: []), inputs: [file.path])
    while try replay.next(limit: 256) != nil {}
}

/// A file of conversations of some hundred bytes each, and its lines without their ends.
private func madeLines(in directory: URL) throws -> (file: URL, lines: [Data]) {
    var dice = SplitMix(seed: 4)
    let lines = (0..<20_000).map { number in
        let words = (0..<60).map { _ in String(dice.next() % 100_000, radix: 36) }
        return Data(
            """
            {"conversation_id":"c\(number)","account_id":"a\(number % 997)","timestamp":"2026-01-05T08:00:00Z",\
            "messages":[{"role":"user","content":"\(words.prefix(20).joined(separator: " "))"},\
            {"role":"assistant","content":"\(words.joined(separator: " "))"}]}
            """.utf8
        )
    }
    let file = directory.appending(path: "lines.jsonl")
    try Data((lines.joined(separator: Data("\n".utf8)) + Data("\n".utf8))).write(to: file)
    return (file, lines)
}

private func recording(_ number: Int, _ dice: inout SplitMix) -> RecordedItem {
    let terms = (0..<12).map { _ in Term(id: TermID(rawValue: dice.next() % 20_000), word: "word") }
    return RecordedItem(
        item: Item(
            id: ItemID(rawValue: Int64(number)),
            conversation: ConversationID(rawValue: "conversation-\(number)"),
            account: AccountID(rawValue: dice.next() % 50_000),
            time: Timestamp(rawValue: 1_767_600_000_000 + Int64(number) * 1_000),
            weight: 1,
            facets: [.language: .category("en"), .turns: .number(2)],
            terms: terms.map(\.id),
            embedding: Embedding(
                halfPrecision: (0..<384).map { UInt16(truncatingIfNeeded: number &* 31 &+ $0) & 0x3BFF }
            )
        ),
        cluster: .base(number % 500),
        turns: 2,
        words: terms
    )
}

/// Rows a second in batches of 256, with all that hangs on them, against bare inserts of the same items and vectors with the
/// same care for the disk.
func recording(in directory: URL) throws -> Measurement {
    var dice = SplitMix(seed: 5)
    let batches = (0..<40).map { batch in (1...256).map { recording(batch * 256 + $0, &dice) } }
    var round = 0
    let (own, peer) = try rates(rounds: 3, amount: 40 * 256) {
        round += 1
        let path = directory.appending(path: "own-\(round).sqlite").path
        let store = try Store.open(StoreConfiguration(path: path), version: "0", at: Timestamp(rawValue: 0))
        for items in batches {
            var batch = RecordedBatch(time: Timestamp(rawValue: 0))
            batch.items = items
            try store.record(batch)
        }
        try store.close()
    } peer: {
        let pool = try DatabasePool(path: directory.appending(path: "peer-\(round).sqlite").path)
        try pool.write { db in
            try db.execute(
                sql: """
                    CREATE TABLE items (id INTEGER PRIMARY KEY, conversation TEXT UNIQUE, account INTEGER, time INTEGER,
                        cluster INTEGER, terms BLOB);
                    CREATE TABLE embeddings (item INTEGER PRIMARY KEY, components BLOB);
                    """
            )
        }
        for items in batches {
            try pool.write { db in
                let item = try db.cachedStatement(sql: "INSERT INTO items VALUES (?, ?, ?, ?, ?, ?)")
                let vector = try db.cachedStatement(sql: "INSERT INTO embeddings VALUES (?, ?)")
                for row in items {
                    let components = row.item.embedding.halfPrecision.withUnsafeBytes { Data($0) }
                    let terms = row.item.terms.map(\.rawValue).withUnsafeBytes { Data($0) }
                    try item.execute(arguments: [
                        row.item.id.rawValue, row.item.conversation.rawValue,
                        row.item.account.map { Int64(bitPattern: $0.rawValue) }, row.item.time.rawValue, 1, terms,
                    ])
                    try vector.execute(arguments: [row.item.id.rawValue, components])
                }
            }
        }
        try pool.close()
    }
    return Measurement(
        name: "record batches of 256",
        unit: "items/s",
        own: own,
        peer: peer,
        peerName: "bare inserts",
        bar: 0.08
    )
}

/// Openings a second of a database of a million items that its process left without a word, against reading the file once.
func opening(in directory: URL) throws -> Measurement {
    var dice = SplitMix(seed: 6)
    let path = directory.appending(path: "million.sqlite").path
    let store = try Store.open(StoreConfiguration(path: path), version: "0", at: Timestamp(rawValue: 0))
    for start in stride(from: 0, to: 1_000_000, by: 4_096) {
        var batch = RecordedBatch(time: Timestamp(rawValue: 0))
        batch.items = (start + 1...min(start + 4_096, 1_000_000)).map { recording($0, &dice) }
        try store.record(batch)
    }
    // A copy of the files as they lie there, log and all, is what a killed process leaves.
    let left = directory.appending(path: "left.sqlite").path
    for suffix in ["", "-wal", "-shm"] where FileManager.default.fileExists(atPath: path + suffix) {
        try FileManager.default.copyItem(atPath: path + suffix, toPath: left + suffix)
    }
    func clock(_ work: () throws -> Void) rethrows -> Double {
        let start = ContinuousClock.now
        try work()
        let time = (ContinuousClock.now - start).components
        return Double(time.seconds) + Double(time.attoseconds) / 1e18
    }
    let own = try clock {
        let opened = try Store.open(StoreConfiguration(path: left), version: "0", at: Timestamp(rawValue: 0))
        _ = try opened.reader.counters()
        _ = try opened.reader.items(after: ItemID(rawValue: 999_000), limit: 512)
    }
    let peer = try clock {
        let handle = try FileHandle(forReadingFrom: URL(filePath: path))
        while let block = try handle.read(upToCount: 1 << 20), !block.isEmpty {}
    }
    return Measurement(
        name: "open a million items",
        unit: "times/s",
        own: 1 / own,
        peer: 1 / peer,
        peerName: "reading the file once",
        bar: 0.5
    )
}
