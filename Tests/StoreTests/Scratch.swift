import Foundation
import Model

@testable import Store

/// A directory of its own for one test, gone with the test.
final class Scratch: Sendable {
    let directory: URL

    init() throws {
        directory = FileManager.default.temporaryDirectory.appending(path: "store-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: directory)
    }

    var path: String {
        directory.appending(path: "weir.db").path
    }

    var configuration: StoreConfiguration {
        StoreConfiguration(path: path)
    }

    func open(_ change: (inout StoreConfiguration) -> Void = { _ in }) throws -> Store {
        var configuration = configuration
        change(&configuration)
        return try Store.open(configuration, version: "1.0", at: .start)
    }

    /// The names and contents of everything in the directory.
    func contents() throws -> [String: Data] {
        var contents: [String: Data] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: directory.path) {
            contents[name] = try Data(contentsOf: directory.appending(path: name))
        }
        return contents
    }
}

extension Timestamp {
    /// 2026-01-05T08:00:00Z, the beginning of an hour.
    static let start = Timestamp(rawValue: 1_767_600_000_000)

    static func minutes(_ minutes: Int) -> Timestamp {
        start.advanced(bySeconds: Double(minutes) * 60)
    }

    static func hours(_ hours: Int) -> Timestamp {
        minutes(60 * hours)
    }
}

extension ItemID {
    static func number(_ number: Int) -> ItemID {
        ItemID(rawValue: Int64(number))
    }
}

/// An item whose every value follows from its number unless given.
func recording(
    _ number: Int,
    conversation: String? = nil,
    account: UInt64? = 1,
    time: Timestamp = .start,
    weight: Double = 1,
    cluster: Int = 0,
    turns: Int = 2,
    facets: Facets = [:],
    words: [String] = [],
    skeleton: Skeleton? = nil,
    outOfScope: OutOfScope = OutOfScope()
) -> RecordedItem {
    let terms = words.map(term)
    return RecordedItem(
        item: Item(
            id: .number(number),
            conversation: ConversationID(rawValue: conversation ?? "c-\(number)"),
            account: account.map(AccountID.init(rawValue:)),
            time: time,
            weight: weight,
            facets: facets,
            terms: terms.map(\.id),
            embedding: Embedding(
                halfPrecision: (0..<8).map { UInt16(truncatingIfNeeded: number &* 31 &+ $0) & 0x3BFF }
            ),
            skeleton: skeleton,
            outOfScope: outOfScope
        ),
        cluster: .base(cluster),
        turns: turns,
        words: terms
    )
}

/// A term whose digest follows from its word (FNV-1a).
func term(_ word: String) -> Term {
    let digest = word.utf8.reduce(14_695_981_039_346_656_037 as UInt64) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 }
    return Term(id: TermID(rawValue: digest), word: word)
}

func batch(_ items: [RecordedItem] = [], at time: Timestamp = .start) -> RecordedBatch {
    var batch = RecordedBatch(time: time)
    batch.items = items
    return batch
}

func alert(
    _ id: String = "a1",
    _ state: AlertState = .firing,
    severity: AlertSeverity = .ticket,
    detected: Timestamp = .start,
    score: Double = 2.5
) -> Alert {
    Alert(
        id: AlertID(rawValue: id),
        kind: .growth,
        severity: severity,
        state: state,
        cluster: .base(3),
        name: nil,
        startedAt: .start,
        detectedAt: detected,
        resolvedAt: state == .resolved ? detected.advanced(bySeconds: 60) : nil,
        window: Window(start: .start, end: .hours(1)),
        observed: 70,
        expected: 0.8,
        score: score,
        pValue: 1e-30,
        accounts: 42,
        members: [.number(1), .number(2)]
    )
}
