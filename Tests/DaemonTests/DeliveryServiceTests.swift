import Delivery
import Logging
import Model
import Store
import Synchronization
import TestSupport
import Testing

@testable import Daemon

@Suite("The delivery service")
struct DeliveryServiceTests {
    /// Takes what comes and remembers it; `before` happens while it takes its time.
    private struct Receiver: Sink {
        let name: String
        let form = PayloadForm.slack
        let taken = Log()
        var before: @Sendable (QueuedDelivery) async -> Void = { _ in }

        final class Log: Sendable {
            private let words = Mutex<[String]>([])

            var all: [String] { words.withLock { $0 } }

            func append(_ word: String) {
                words.withLock { $0.append(word) }
            }
        }

        var outcome = DeliveryOutcome.delivered

        func deliver(_ delivery: QueuedDelivery) async -> DeliveryOutcome {
            await before(delivery)
            taken.append(String(decoding: delivery.payload, as: UTF8.self))
            return outcome
        }
    }

    private let directory = TemporaryDirectory()
    private let store: Store

    init() throws {
        store = try Store.open(StoreConfiguration(path: directory.file("weir.sqlite")), version: "0", at: .start).store
    }

    private func queue(_ id: String, _ state: AlertState = .firing, for sink: String, in store: Store) throws {
        let alert = Alert(
            id: AlertID(rawValue: id),
            kind: .growth,
            severity: .ticket,
            state: state,
            cluster: nil,
            name: nil,
            startedAt: .start,
            detectedAt: .start,
            resolvedAt: state == .resolved ? .start : nil,
            window: Window(start: .start, end: .start),
            observed: 1,
            expected: 1,
            score: 1,
            pValue: 1,
            accounts: 1,
            members: []
        )
        var batch = RecordedBatch(time: .start)
        let entry = OutboxEntry(sink: sink, payload: Array("\(id) \(state.rawValue)".utf8))
        batch.alerts = [AlertChange(alert: alert, incarnation: 1, outbox: [entry])]
        try store.record(batch)
    }

    private func service(
        _ sinks: [Receiver],
        bells: Bells,
        now: @escaping @Sendable () -> Timestamp = { .start }
    ) -> DeliveryService {
        DeliveryService(
            store: store,
            watch: "w",
            sinks: sinks,
            journal: JournalSink(journal: nil, orWrite: { _ in }, circumstances: Circumstances(now: { .start })),
            bell: { bells[$0] },
            now: now,
            logger: Logger(label: "test")
        )
    }

    /// Runs the service until `isDone`, or fails after half a minute.
    private func run(_ service: DeliveryService, until isDone: @escaping @Sendable () -> Bool) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await service.run() }
            for _ in 0..<3_000 where !isDone() { try await Task.sleep(for: .milliseconds(10)) }
            #expect(isDone())
            group.cancelAll()
        }
    }

    @Test("A sink that hangs over a long queue holds up no other one")
    func hangingSink() async throws {
        let hanging = Receiver(name: "hanging", before: { _ in try? await Task.sleep(for: .seconds(3_600)) })
        let quick = Receiver(name: "quick")
        for number in 0..<150 { try queue("a\(number)", for: "hanging", in: store) }
        try queue("b", for: "quick", in: store)
        let bells = Bells(sinks: ["hanging", "quick"])
        try await run(service([hanging, quick], bells: bells)) { quick.taken.all == ["b firing"] }
    }

    @Test("A receiver that is gone is asked once, also over restarts, until somebody enables it again")
    func gone() async throws {
        let gone = Receiver(name: "gone", outcome: .disabled(reason: "it answered 410"))
        for number in 0..<3 { try queue("a\(number)", for: "gone", in: store) }
        let bells = Bells(sinks: ["gone"])
        let store = store
        let isEmpty: @Sendable () -> Bool = { (try? store.reader.due(at: .start).isEmpty) ?? false }
        try await run(service([gone], bells: bells), until: isEmpty)
        try queue("b", for: "gone", in: store)
        try await run(service([gone], bells: bells), until: isEmpty)
        #expect(gone.taken.all == ["a0 firing"])
        #expect(try store.reader.deadLetters().count == 4)
        #expect(try store.reader.disabling(of: "gone")?.contains("weir alerts enable gone") == true)
        #expect(try store.enable(sink: "gone"))
        #expect(try !store.enable(sink: "gone"))
        try queue("c", for: "gone", in: store)
        try await run(service([gone], bells: bells), until: isEmpty)
        #expect(gone.taken.all == ["a0 firing", "c firing"])
    }

    @Test("What was replaced while a sink took its time is not told any more")
    func replaced() async throws {
        let store = store
        let queueAgain: @Sendable () -> Void = { try? queue("b", .resolved, for: "slow", in: store) }
        let slow = Receiver(name: "slow", before: { if $0.alert.rawValue == "a" { queueAgain() } })
        try queue("a", for: "slow", in: store)
        try queue("b", for: "slow", in: store)
        let bells = Bells(sinks: ["slow"])
        try await run(service([slow], bells: bells)) { slow.taken.all.count >= 2 }
        #expect(slow.taken.all == ["a firing", "b resolved"])
    }

    @Test("A silence also holds back what was queued before it, and what still fires afterwards is told then")
    func silenced() async throws {
        let clock = Mutex(Timestamp.start)
        let receiver = Receiver(name: "chat")
        let bells = Bells(sinks: ["chat"])
        try queue("a", for: "chat", in: store)
        let store = store
        let matcher = try #require(SilenceMatcher("alert=a"))
        let silence = try store.silence(matcher.json, until: .hours(2), by: "ada", reason: "known", at: .start)
        let watched = service([receiver], bells: bells) { clock.withLock { $0 } }
        let isHeld: @Sendable () -> Bool = { (try? store.reader.nextDelivery()).map { $0 != .start } ?? false }
        try await run(watched, until: isHeld)
        #expect(receiver.taken.all.isEmpty)
        // It ends before its time, and the clock goes on by less than that.
        #expect(try store.unsilence(silence, by: "ada", reason: "over", at: Timestamp.start.advanced(bySeconds: 60)))
        clock.withLock { $0 = Timestamp.start.advanced(bySeconds: 120) }
        try await run(watched) { receiver.taken.all == ["a firing"] }
    }
}
