import Foundation
import Logging
import Model
import Store
import Synchronization
import TestSupport

@testable import WebUI

/// A watch's database with a small edition, alerts and a silence, and the daemon's side over it.
final class Shelf: Sendable {
    static let token = "0123456789abcdef-token"

    let store: Store
    let feed = NewsFeed(since: .start, places: 2)
    let seconds = Mutex(0.0)
    private let directory = TemporaryDirectory()

    init(clusters: Int = 0) throws {
        store = try Store.open(
            StoreConfiguration(path: directory.file("weir.sqlite")),
            version: "1.0",
            at: .start
        )
        var batch = RecordedBatch(time: .start)
        batch.items = (1...20).map(Self.recording)
        batch.alerts = Self.alerts.map { AlertChange(alert: $0, incarnation: 1, outbox: []) }
        batch.edition = Edition(
            number: 3,
            time: Timestamp.start.advanced(bySeconds: 10_000),
            clusters: clusters == 0 ? Self.few : Self.many(clusters)
        )
        try store.record(batch)
        _ = try store.silence(
            #"{"cluster":"7","kind":"growth"}"#,
            until: Timestamp.start.advanced(bySeconds: 7_200),
            by: "ana",
            reason: "launch at noon",
            at: .start
        )
    }

    var daemon: DaemonSide {
        let store = store
        let now: @Sendable () -> Timestamp = { Timestamp.start.advanced(bySeconds: 60) }
        return DaemonSide(
            status: { Array(#"{"watch":"launch"}"#.utf8) },
            health: { LookoutHealth(isHealthy: false, isReady: true, troubles: ["a file cannot be read"]) },
            metrics: { [try Metric("weir_conversations_total", "New conversations.", .counter, 20)] },
            acknowledge: { alert, by, reason, until in
                try store.acknowledge(alert, Acknowledgement(by: by, time: now(), reason: reason, until: until))
            },
            release: { alert, by, reason in try store.release(alert, by: by, reason: reason, at: now()) },
            judge: { alert, verdict, by in try store.judge(alert, verdict, by: by, at: now()) },
            silence: { request in
                guard request.matchers.keys.allSatisfy(["kind", "cluster"].contains) else { return nil }
                let matchers = String(decoding: try JSON.bytes(of: request.matchers), as: UTF8.self)
                return try store.silence(
                    matchers,
                    from: request.from,
                    until: request.until,
                    by: request.by,
                    reason: request.reason,
                    at: now()
                )
            },
            unsilence: { id, by, reason in try store.unsilence(id, by: by, reason: reason, at: now()) },
            companions: ["control", "old"],
            companion: { name, edition, _ in
                switch name {
                case "control":
                    return Companion(
                        reader: store.reader,
                        edition: edition,
                        totals: (here: 20, there: 30),
                        subjects: [
                            Self.subject([7], 12, [9], 20), Self.subject([9], 0, [], 0), Self.subject([], 0, [7], 10),
                        ]
                    )
                case "old": throw CompanionFault.unreadable
                default: throw CompanionFault.unknown
                }
            },
            now: now
        )
    }

    private static func subject(_ here: [Int], _ ours: Int, _ there: [Int], _ theirs: Int) -> CommonSubject {
        CommonSubject(
            here: .init(clusters: here.map { .base($0) }, conversations: ours),
            there: .init(clusters: there.map { .base($0) }, conversations: theirs)
        )
    }

    /// Answers as a lookout on loopback does.
    func responder(token: String? = Shelf.token) -> LookoutResponder {
        var configuration = LookoutConfiguration()
        configuration.token = token.map { Array($0.utf8) }
        return LookoutResponder(
            gate: configuration.gate,
            reader: store.reader,
            daemon: daemon,
            feed: feed,
            uptime: { [self] in seconds.withLock { $0 } },
            logger: .silent
        )
    }

    private static func recording(_ number: Int) -> RecordedItem {
        // Twelve accounts ask about cluster 7, two of them in German; three accounts make up cluster 8.
        let isLarge = number <= 12
        return RecordedItem(
            item: Item(
                id: ItemID(rawValue: Int64(number)),
                conversation: ConversationID(rawValue: "conversation-\(number)"),
                account: AccountID(rawValue: 0xACC0_0000_0000_0000 + UInt64(isLarge ? number : number % 3)),
                time: Timestamp.start.advanced(bySeconds: Double(number % 3) * 3_600),
                weight: 1,
                facets: [.language: .category(isLarge && number > 10 ? "de" : "en"), .refusal: .flag(false)],
                terms: [],
                embedding: Embedding(halfPrecision: [0x3C00, 0, 0, 0])
            ),
            cluster: .base(isLarge ? 7 : 8),
            turns: 2,
            words: []
        )
    }

    private static let few = [
        cluster(.base(7), under: .upper(2), "Booking of night trains", 12, 12),
        cluster(.base(8), under: .upper(2), "secret words", 8, 3, isSuppressed: true),
        cluster(.base(9), under: .upper(2), "<img src=x onerror=alert(1)>\"\n</script>", 6, 6),
        cluster(.base(10), under: .upper(3), "Recipes", 9, 7),
        cluster(.upper(2), under: nil, "Travel", 26, 20, level: 1),
        cluster(.upper(3), under: nil, "secret parent", 9, 3, level: 1, isSuppressed: true),
    ]

    private static func many(_ count: Int) -> [EditionCluster] {
        (0..<count).map { number in
            cluster(.base(number), under: .upper(number / 10), "Questions about subject \(number) and more", 99, 50)
        } + (0..<count / 10).map { cluster(.upper($0), under: nil, "Subjects of group \($0)", 990, 500, level: 1) }
    }

    private static func cluster(
        _ id: ClusterID,
        under parent: ClusterID?,
        _ name: String,
        _ conversations: Int,
        _ accounts: Int,
        level: Int = 0,
        isSuppressed: Bool = false
    ) -> EditionCluster {
        EditionCluster(
            id: id,
            level: level,
            parent: parent,
            label: Label(
                name: name,
                description: "Requests that have to do with \(name.lowercased()).",
                provenance: Provenance(maker: "key-terms", prompt: "", version: "1.0")
            ),
            conversations: conversations,
            accounts: accounts,
            isSuppressed: isSuppressed,
            lineage: [
                LineageEvent(kind: .split, cluster: id, other: .base(8), mass: 5, share: 1, time: .start),
                LineageEvent(kind: .merged, cluster: id, other: .base(5), mass: 5, share: 1, time: .start),
            ],
            language: MainLanguage(tag: "en", share: 0.75),
            counterparts: level == 0 ? [.base(7), .base(8), .base(9)].filter { $0 != id } : nil
        )
    }

    private static let alerts = [
        alert("a1", .growth, .firing, cluster: .base(7), name: "Booking of night trains", accounts: 12, score: 41.25),
        alert("b2", .density, .resolved, cluster: .base(8), name: nil, accounts: 3, score: .infinity),
    ]

    static func alert(
        _ id: String,
        _ kind: AlertKind,
        _ state: AlertState,
        cluster: ClusterID?,
        name: String?,
        accounts: Int,
        score: Double
    ) -> Alert {
        let detected = Timestamp.start.advanced(bySeconds: state == .firing ? 3_600 : 1_800)
        return Alert(
            id: AlertID(rawValue: id),
            kind: kind,
            severity: .ticket,
            state: state,
            cluster: cluster,
            name: name,
            startedAt: .start,
            detectedAt: detected,
            resolvedAt: state == .resolved ? detected.advanced(bySeconds: 600) : nil,
            window: Window(start: .start, end: Timestamp.start.advanced(bySeconds: 3_600)),
            observed: Double(accounts),
            expected: 0.75,
            score: score,
            pValue: 0.000_01,
            accounts: accounts,
            members: [ItemID(rawValue: 1), ItemID(rawValue: 2)]
        )
    }
}

extension Timestamp {
    /// 2026-01-05T08:00:00Z.
    static let start = Timestamp(rawValue: 1_767_600_000_000)
}

extension Logger {
    static let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
}
