import Delivery
import Model
import Store
import Taxonomy
import TestSupport
import Testing

@testable import Daemon
@testable import Detection

@Suite("Announcer")
struct AnnouncerTests {
    private let directory = TemporaryDirectory()
    private let store: Store

    init() throws {
        let settings = StoreConfiguration(path: directory.file("weir.sqlite"))
        store = try Store.open(settings, version: "0", at: .start)
    }

    private var announcer: Announcer { announcer(chat: AlertKind.allCases) }

    private func announcer(chat kinds: [AlertKind]) -> Announcer {
        Announcer(
            reader: store.reader,
            taxonomist: Taxonomist(configuration: TaxonomyConfiguration()),
            audiences: [
                .init(sink: "journal", form: .journal, severity: .digest),
                .init(sink: "oncall", form: .webhook(receiver: "oncall"), severity: .page),
                .init(sink: "chat", form: .slack, severity: .ticket, kinds: kinds),
            ],
            evidence: EvidenceReader(
                watch: "w",
                reader: store.reader,
                runbook: "https://wiki.example.org/KIND",
                externalURL: nil,
                accountFloor: 5
            )
        )
    }

    private func change(
        _ transition: Finding.Transition = .opened,
        in book: inout AlertBook,
        effective: Double = 10,
        members: ClosedRange<Int64> = 1...1
    ) throws -> AlertBook.Change {
        let changes = book.apply([
            Finding(
                kind: .density,
                subject: "density:1",
                transition: transition,
                cluster: .base(7),
                started: .start,
                time: .hours(1),
                window: Window(start: .start, end: .hours(1)),
                observed: 30,
                expected: 1,
                score: 3,
                accounts: 30,
                effectiveAccounts: effective,
                busiestShare: 0.1,
                members: members.map { ItemID(rawValue: $0) }
            )
        ])
        return try #require(changes.first)
    }

    private func record(_ changes: [AlertChange]) throws {
        var batch = RecordedBatch(time: .hours(1))
        batch.alerts = changes
        try store.record(batch)
    }

    @Test("Each sink is told from its urgency on")
    func severities() throws {
        var book = AlertBook(watch: "w")
        let ticket = try announcer.changes([try change(in: &book)], fresh: [])
        #expect(ticket.map { $0.outbox.map(\.sink) } == [["journal", "chat"]])
        let page = try announcer.changes([try change(.updated, in: &book, effective: 25)], fresh: [])
        #expect(page.map { $0.outbox.map(\.sink) } == [["journal", "oncall", "chat"]])
    }

    @Test("Who reads an alert is told where to read what to do about its kind")
    func runbook() throws {
        var book = AlertBook(watch: "w")
        let changes = try announcer.changes([try change(in: &book)], fresh: [])
        let chat = try #require(changes.first?.outbox.last)
        #expect(String(decoding: chat.payload, as: UTF8.self).contains("wiki.example.org"))
        #expect(!String(decoding: chat.payload, as: UTF8.self).contains("KIND"))
    }

    @Test("A group that gathers where another did is told with the alert about that one")
    func earlier() throws {
        var book = AlertBook(watch: "w")
        var before = try change(in: &book).alert
        before.id = AlertID(rawValue: "old")
        before.detectedAt = .start
        before.resolve(at: .start)
        try record([AlertChange(alert: before, incarnation: 1, outbox: [])])
        let evidence = EvidenceReader(
            reader: store.reader,
            configuration: Configuration(watch: "w", environment: [:])
        )
        let now = try change(.updated, in: &book).alert
        #expect(try evidence.context(of: now, incarnation: 1).earlier?.rawValue == "old")
        #expect(try announcer.notice(of: now, incarnation: 1).annotations["earlier"] == "old")
        #expect(try evidence.context(of: before, incarnation: 1).earlier == nil)
    }

    @Test("What the conversations of the same batch answered is told with the alert that they raise")
    func freshAnswers() throws {
        let flag = FacetName(rawValue: "refusal")
        func item(_ number: Int64, _ refused: Bool) -> RecordedItem {
            RecordedItem(
                item: Item(
                    id: ItemID(rawValue: number),
                    conversation: ConversationID(rawValue: "c-\(number)"),
                    account: AccountID(rawValue: UInt64.max - UInt64(number)),
                    time: .start,
                    weight: 1,
                    facets: [flag: .flag(refused)],
                    terms: [],
                    embedding: Embedding(halfPrecision: [0x3c00, 0])
                ),
                cluster: .base(7),
                turns: 2,
                words: []
            )
        }
        var before = RecordedBatch(time: .hours(1))
        before.items = (1...40).map { item($0, false) }
        try store.record(before)
        let fresh = (41...60).map { item($0, true) }
        var book = AlertBook(watch: "w")
        let told = try announcer.changes([try change(in: &book, members: 41...60)], fresh: fresh)
        let chat = try #require(told.first?.outbox.last)
        #expect(String(decoding: chat.payload, as: UTF8.self).contains("refusal=yes 100% instead of 0%"))
    }

    @Test("What the budget holds back is told to the journal alone")
    func pending() throws {
        var book = AlertBook(watch: "w")
        var limits = AlertLimits()
        (limits.ticket, limits.digest) = (0.01, 0.01)
        book.keep(within: limits)
        book.begin(at: .start)
        for _ in 0..<2 {
            _ = try change(in: &book)
            _ = try change(.closed, in: &book)
        }
        let told = try announcer.changes([try change(in: &book)], fresh: [])
        #expect(told.map(\.alert.state) == [.pending])
        #expect(told.map { $0.outbox.map(\.sink) } == [["journal"]])
        let entry = try #require(told.first?.outbox.first)
        #expect(String(decoding: entry.payload, as: UTF8.self).contains("pending: many accounts"))
    }

    @Test("Who reads only some kinds is told of those")
    func kinds() throws {
        var book = AlertBook(watch: "w")
        let opened = try change(in: &book)
        let other = AlertKind.allCases.filter { $0 != opened.alert.kind }
        #expect(try announcer(chat: other).changes([opened], fresh: []).map { $0.outbox.map(\.sink) } == [["journal"]])
        let told = try announcer(chat: [opened.alert.kind]).changes([opened], fresh: [])
        #expect(told.map { $0.outbox.map(\.sink) } == [["journal", "chat"]])
    }

    @Test("What is no news, or known to the store already, is recorded and told to nobody")
    func knownNews() throws {
        var book = AlertBook(watch: "w")
        let opened = try change(in: &book)
        try record(try announcer.changes([opened], fresh: []))
        let again = try announcer.changes([opened], fresh: [])
        #expect(again.map(\.outbox) == [[]])
        let update = try announcer.changes([try change(.updated, in: &book)], fresh: [])
        #expect(update.map(\.outbox) == [[]])
        let end = try announcer.changes([try change(.closed, in: &book)], fresh: [])
        // Whoever has heard of the beginning hears of it; the others' is withdrawn when it is delivered.
        #expect(end.map { $0.outbox.map(\.sink) } == [["journal", "oncall", "chat"]])
    }

    @Test("Answers that are commoner behind an alert than elsewhere are told of, where enough accounts gave them")
    func facets() throws {
        let embedding = try #require(Embedding(normalizing: [1, 0]))
        // Eight of the first ten were refused, and hardly any other; two of them wrote Dutch.
        let items = (1...60).map { number in
            let isOdd = number <= 8 || number == 60
            return Item(
                id: ItemID(rawValue: Int64(number)),
                conversation: ConversationID(rawValue: "c\(number)"),
                account: AccountID(rawValue: UInt64(number)),
                time: .start,
                weight: 1,
                facets: [
                    .refusal: .flag(isOdd), .language: .category(number > 8 && number <= 10 ? "nl" : "en"),
                ],
                terms: [],
                embedding: embedding
            )
        }
        var batch = RecordedBatch(time: .hours(1))
        batch.items = items.map { RecordedItem(item: $0, cluster: .base(7), turns: 1, words: []) }
        try store.record(batch)
        var book = AlertBook(watch: "w")
        let change = try change(in: &book, members: 1...10)
        let payload = try #require(try announcer.changes([change], fresh: []).first?.outbox.last?.payload)
        let text = String(decoding: payload, as: UTF8.self)
        #expect(text.contains("refusal=yes 80% instead of 15%"))
        #expect(!text.contains("language"))
    }
}
