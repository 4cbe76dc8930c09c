import Delivery
import Logging
import Model
import Store
import Synchronization
import TestSupport
import Testing

@testable import Daemon
@testable import Detection

@Suite("Digests")
struct DigestServiceTests {
    private let directory = TemporaryDirectory()
    private let store: Store
    private let clock = Clock()

    private final class Clock: Sendable {
        private let time = Mutex(Timestamp.start)

        func now() -> Timestamp { time.withLock { $0 } }

        func set(hours: Double) {
            time.withLock { $0 = .hours(hours) }
        }
    }

    init() throws {
        store = try Store.open(StoreConfiguration(path: directory.file("weir.sqlite")), version: "0", at: .start)
    }

    private func service(severity: AlertSeverity = .ticket) -> DigestService {
        var receiver = Configuration.Receiver(
            name: "chat",
            url: "https://a.example.org",
            form: .slack,
            secrets: [],
            severity: severity
        )
        receiver.digestSeconds = 86_400
        let clock = clock
        let configuration = Configuration(watch: "w", environment: [:])
        return DigestService(
            receiver: receiver,
            periodSeconds: 86_400,
            watch: "w",
            store: store,
            announcer: Workshop(configuration: configuration, environment: [:]).announcer(
                over: store.reader,
                sinks: []
            ),
            gate: DeliveryGate(reader: store.reader, watch: "w", hourlyCap: nil, receivers: [receiver]),
            bell: Bell(),
            now: { clock.now() },
            logger: Logger(label: "test")
        )
    }

    /// Records the alert of a finding; a score of 4 or more makes it a ticket.
    private func raise(_ cluster: Int, score: Double = 2.5, with change: (inout Alert) -> Void = { _ in }) throws {
        var book = AlertBook(watch: "w")
        let changes = book.apply([
            Finding(
                kind: .growth,
                subject: "growth:\(cluster)",
                transition: .opened,
                cluster: .base(cluster),
                started: .start,
                time: .hours(1),
                window: Window(start: .start, end: .hours(1)),
                observed: 20,
                expected: 1,
                score: score,
                accounts: 20,
                effectiveAccounts: 20,
                busiestShare: 0.1,
                members: []
            )
        ])
        var alert = try #require(changes.first?.alert)
        change(&alert)
        var batch = RecordedBatch(time: clock.now())
        batch.alerts = [AlertChange(alert: alert, incarnation: 1, outbox: [])]
        try store.record(batch)
    }

    private func digests() throws -> [String] {
        try store.reader.due(at: .hours(1000), for: "chat").map { String(decoding: $0.payload, as: UTF8.self) }
    }

    @Test(
        "What is less urgent is told once, together, when the period is over, and the past before the first one never"
    )
    func period() throws {
        try raise(1)
        try service().look()
        try raise(2)
        try raise(3)
        clock.set(hours: 23)
        try service().look()
        #expect(try digests().isEmpty)
        clock.set(hours: 24)
        try service().look()
        let first = try #require(try digests().first)
        #expect(first.contains("2 alerts for the digest"))
        #expect(first.contains("cluster 2") && first.contains("cluster 3") && !first.contains("cluster 1 "))
        clock.set(hours: 49)
        try service().look()
        #expect(try digests().count == 1)
        try raise(4)
        clock.set(hours: 73)
        try service().look()
        let second = try #require(try digests().last)
        #expect(try digests().count == 2)
        #expect(second.contains("1 alert for the digest") && second.contains("cluster 4"))
    }

    @Test(
        "What is told at once, pending, spoken for or silenced is not in it; what is no longer silenced is in the next"
    )
    func leftOut() throws {
        try service().look()
        try raise(1, score: 5)
        try raise(2) { ($0.state, $0.heardAt) = (.pending, nil) }
        try raise(3) { ($0.inhibitor, $0.heardAt) = (AlertID(rawValue: "other"), nil) }
        try raise(4)
        let matcher = try #require(SilenceMatcher("cluster=4"))
        _ = try store.silence(matcher.json, until: .hours(30), by: "ada", reason: "", at: .hours(1))
        clock.set(hours: 25)
        try service().look()
        #expect(try digests().isEmpty)
        clock.set(hours: 50)
        try service().look()
        #expect(try digests().count == 1)
        #expect(try digests().first?.contains("cluster 4") == true)
    }

    @Test("What ended under a silence is not told later; what comes back after a digest is told again")
    func ended() throws {
        try service().look()
        let matcher = try #require(SilenceMatcher("cluster=1"))
        _ = try store.silence(matcher.json, until: .hours(30), by: "ada", reason: "", at: .hours(1))
        let end: (inout Alert) -> Void = { $0.resolve(at: .hours(2)) }
        try raise(1)
        try raise(1, with: end)
        clock.set(hours: 25)
        try service().look()
        clock.set(hours: 50)
        try service().look()
        #expect(try digests().isEmpty)
        try raise(2)
        try raise(2, with: end)
        clock.set(hours: 75)
        try service().look()
        #expect(try digests().count == 1)
        try raise(2)
        clock.set(hours: 100)
        try service().look()
        #expect(try digests().count == 2)
    }

    @Test("A receiver that is to hear more at once, or gets digests again, is not told of the past")
    func otherSettings() throws {
        try service().look()
        try raise(1, score: 5)
        try raise(1, score: 5) { $0.resolve(at: .hours(2)) }
        clock.set(hours: 25)
        try service().look()
        clock.set(hours: 50)
        try service(severity: .page).look()
        #expect(try digests().isEmpty)
        try raise(2)
        try store.forgetDigests(but: [])
        clock.set(hours: 75)
        try service().look()
        clock.set(hours: 100)
        try service().look()
        #expect(try digests().isEmpty)
    }

    @Test("A digest is told beyond the cap and whatever the gate holds back, and takes no room of alerts")
    func gate() throws {
        try service().look()
        try raise(1)
        clock.set(hours: 25)
        try service().look()
        let delivery = try #require(try store.reader.due(at: .hours(25), for: "chat").first)
        let full = DeliveryGate(reader: store.reader, watch: "w", hourlyCap: 0)
        #expect(try full.passage(of: delivery, to: .slack, at: .hours(25)) == .open)
        try store.attempt(delivery, at: .hours(25))
        try store.delivered(delivery, at: .hours(25))
        #expect(try store.reader.alertsHeard(by: "chat", since: .hours(24)) == 0)
        #expect(try digests().isEmpty)
    }

    @Test("A clock that was put back begins a new period")
    func clockPutBack() throws {
        clock.set(hours: 500)
        try service().look()
        try raise(1)
        clock.set(hours: 2)
        try service().look()
        #expect(try digests().count == 1)
        #expect(try store.reader.lastDigest(for: "chat") == .hours(2))
    }
}
