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
        store = try Store.open(StoreConfiguration(path: directory.file("weir.sqlite")), version: "0", at: .start)
    }

    private func queue(
        _ id: String,
        _ state: AlertState = .firing,
        kind: AlertKind = .growth,
        severity: AlertSeverity = .ticket,
        inhibitor: String? = nil,
        for sink: String,
        in store: Store
    ) throws {
        var alert = Alert(
            id: AlertID(rawValue: id),
            kind: kind,
            severity: severity,
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
        alert.inhibitor = inhibitor.map(AlertID.init(rawValue:))
        var batch = RecordedBatch(time: .start)
        let words = "\(id) \(state.rawValue)" + (severity == .page ? " page" : "")
        let entry = OutboxEntry(sink: sink, payload: Array(words.utf8))
        batch.alerts = [AlertChange(alert: alert, incarnation: 1, outbox: [entry])]
        try store.record(batch)
    }

    private func service(
        _ sinks: [Receiver],
        bells: Bells,
        hourlyCap: Int? = nil,
        receivers: [Configuration.Receiver] = [],
        now: @escaping @Sendable () -> Timestamp = { .start }
    ) -> DeliveryService {
        DeliveryService(
            store: store,
            watch: "w",
            gate: DeliveryGate(reader: store.reader, watch: "w", hourlyCap: hourlyCap, receivers: receivers),
            reminderSeconds: nil,
            sinks: sinks,
            journal: JournalSink(journal: nil, orWrite: { _ in }, circumstances: Circumstances(now: { .start })),
            bell: { bells[$0] },
            now: now,
            logger: Logger(label: "test")
        )
    }

    /// Runs the service until `isDone`, or fails after some minutes.
    private func run(_ service: DeliveryService, until isDone: @escaping @Sendable () -> Bool) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await service.run() }
            for _ in 0..<30_000 where !isDone() { try await Task.sleep(for: .milliseconds(10)) }
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
        let queueAgain: @Sendable () -> Void = { try? queue("b", severity: .page, for: "slow", in: store) }
        let slow = Receiver(name: "slow", before: { if $0.alert.rawValue == "a" { queueAgain() } })
        try queue("a", for: "slow", in: store)
        try queue("b", for: "slow", in: store)
        let bells = Bells(sinks: ["slow"])
        try await run(service([slow], bells: bells)) { slow.taken.all.count >= 2 }
        #expect(slow.taken.all == ["a firing", "b firing page"])
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

    private func isEmpty(_ sink: String) -> @Sendable () -> Bool {
        let store = store
        return { (try? store.reader.due(at: .hours(99), for: sink).isEmpty) ?? false }
    }

    @Test("The end of an alert is told to whom its beginning was told, and to nobody else")
    func pointlessEnd() async throws {
        let told = Receiver(name: "told")
        let untold = Receiver(name: "untold")
        let bells = Bells(sinks: ["told", "untold"])
        try queue("a", for: "told", in: store)
        try await run(service([told], bells: bells)) { told.taken.all == ["a firing"] }
        for sink in ["told", "untold"] { try queue("a", .resolved, for: sink, in: store) }
        let (isUntoldEmpty, isToldEmpty) = (isEmpty("untold"), isEmpty("told"))
        try await run(service([told, untold], bells: bells)) { isUntoldEmpty() && isToldEmpty() }
        #expect(untold.taken.all.isEmpty)
        #expect(told.taken.all == ["a firing", "a resolved"])
    }

    @Test("Who was being told when the daemon died is told of the end")
    func endAfterACrash() async throws {
        let receiver = Receiver(name: "pager")
        try queue("a", for: "pager", in: store)
        let attempted = try #require(try store.reader.due(at: .start).first)
        try store.attempt(attempted, at: .start)
        try queue("a", .resolved, for: "pager", in: store)
        try await run(service([receiver], bells: Bells(sinks: ["pager"]))) { receiver.taken.all == ["a resolved"] }
    }

    @Test("An end that was not taken and then overtaken by another firing and its end is told all the same")
    func overtakenEnd() async throws {
        let bells = Bells(sinks: ["pager"])
        let taking = Receiver(name: "pager")
        let failing = Receiver(name: "pager", outcome: .retry(at: .hours(2), reason: "it answered 500"))
        try queue("a", for: "pager", in: store)
        try await run(service([taking], bells: bells)) { !taking.taken.all.isEmpty }
        try queue("a", .resolved, for: "pager", in: store)
        try await run(service([failing], bells: bells)) { !failing.taken.all.isEmpty }
        try queue("a", for: "pager", in: store)
        try queue("a", .resolved, for: "pager", in: store)
        try await run(service([taking], bells: bells)) { taking.taken.all == ["a firing", "a resolved"] }
    }

    @Test("An alert for which another one speaks is told when that has ended, and its end alone is not")
    func inhibited() async throws {
        let clock = Mutex(Timestamp.start)
        let receiver = Receiver(name: "chat")
        let bells = Bells(sinks: ["chat"])
        try queue("a", inhibitor: "b", for: "chat", in: store)
        let store = store
        let isHeld: @Sendable () -> Bool = { (try? store.reader.nextDelivery()).map { $0 != .start } ?? false }
        try await run(service([receiver], bells: bells), until: isHeld)
        #expect(receiver.taken.all.isEmpty)
        try queue("a", for: "chat", in: store)
        clock.withLock { $0 = Timestamp.hours(1) }
        let watched = service([receiver], bells: bells) { clock.withLock { $0 } }
        try await run(watched) { receiver.taken.all == ["a firing"] }
    }

    @Test("An alert waits for the one that speaks for it only where the receiver is told of that one")
    func speaker() async throws {
        try queue("b", kind: .density, for: "other", in: store)
        for sink in ["all", "growth"] { try queue("a", inhibitor: "b", for: sink, in: store) }
        let receivers = [("all", AlertKind.allCases), ("growth", [.growth])].map { name, kinds in
            Configuration.Receiver(
                name: name,
                url: "https://a.example.org",
                form: .slack,
                secrets: [],
                severity: .ticket,
                kinds: kinds
            )
        }
        let (all, growth) = (Receiver(name: "all"), Receiver(name: "growth"))
        let store = store
        let isHeld: @Sendable () -> Bool = {
            growth.taken.all.count == 1 && (try? store.reader.due(at: .start, for: "all").isEmpty) == true
        }
        let bells = Bells(sinks: ["all", "growth"])
        try await run(
            service([all, growth, Receiver(name: "other")], bells: bells, receivers: receivers),
            until: isHeld
        )
        #expect(all.taken.all.isEmpty)
    }

    @Test("Beyond the cap of an hour an alert waits, Weir's own trouble does not, and an hour later it is told")
    func cap() async throws {
        let clock = Mutex(Timestamp.start)
        let receiver = Receiver(name: "chat")
        let bells = Bells(sinks: ["chat"])
        for id in ["a", "b", "c"] { try queue(id, for: "chat", in: store) }
        let watched = service([receiver], bells: bells, hourlyCap: 2) { clock.withLock { $0 } }
        let store = store
        let isHeld: @Sendable () -> Bool = { (try? store.reader.nextDelivery()).map { $0 != .start } ?? false }
        try await run(watched) { receiver.taken.all.count == 2 && isHeld() }
        #expect(receiver.taken.all == ["a firing", "b firing"])
        try queue("d", inhibitor: "a", for: "chat", in: store)
        #expect(try watched.gate.overflow(of: "chat", at: .start) == 1)
        #expect(try watched.gate.overflow(of: "chat", at: .hours(1.1)) == 0)
        try queue("t", kind: .pipeline, for: "chat", in: store)
        try await run(watched) { receiver.taken.all.last == "t firing" }
        clock.withLock { $0 = Timestamp.hours(1.1) }
        try await run(watched) { receiver.taken.all.last == "c firing" }
        // To be reminded takes nothing from what may be told anew.
        try store.remind("chat", ofHeardBefore: .hours(1), at: .hours(13))
        clock.withLock { $0 = Timestamp.hours(13) }
        try await run(watched) { receiver.taken.all.count >= 6 }
        try queue("e", for: "chat", in: store)
        try await run(watched) { receiver.taken.all.last == "e firing" }
    }

    @Test("What has ended takes its place in the cap of the hour all the same, the watch's own trouble takes none")
    func capOfEnded() async throws {
        let receiver = Receiver(name: "chat")
        let watched = service([receiver], bells: Bells(sinks: ["chat"]), hourlyCap: 2)
        try queue("t", kind: .pipeline, for: "chat", in: store)
        try await run(watched) { receiver.taken.all.last == "t firing" }
        for id in ["a", "b"] {
            try queue(id, for: "chat", in: store)
            try await run(watched) { receiver.taken.all.last == "\(id) firing" }
            try queue(id, .resolved, for: "chat", in: store)
            try await run(watched) { receiver.taken.all.last == "\(id) resolved" }
        }
        try queue("c", for: "chat", in: store)
        let store = store
        try await run(watched) { (try? store.reader.nextDelivery()).map { $0 != .start } ?? false }
        #expect(!receiver.taken.all.contains("c firing"))
        #expect(try watched.gate.overflow(of: "chat", at: .start) == 1)
    }

    @Test("A receiver that is gone is not reminded of anything")
    func nobodyToRemind() async throws {
        let gone = Receiver(name: "gone")
        try queue("a", for: "gone", in: store)
        try await run(service([gone], bells: Bells(sinks: ["gone"]))) { gone.taken.all == ["a firing"] }
        try store.disable(sink: "gone", reason: "it answered 410")
        try service([gone], bells: Bells(sinks: ["gone"])).remind(after: 3600, at: .hours(12))
        #expect(try store.reader.nextDelivery() == nil)
        _ = try store.enable(sink: "gone")
        try service([gone], bells: Bells(sinks: ["gone"])).remind(after: 3600, at: .hours(12))
        #expect(try store.reader.nextDelivery() != nil)
    }

    @Test("What waits for a receiver that is configured no longer is dropped at the start")
    func removed() async throws {
        try queue("a", for: "old", in: store)
        try queue("b", for: "chat", in: store)
        let receiver = Receiver(name: "chat")
        try await run(service([receiver], bells: Bells(sinks: ["chat"]))) { receiver.taken.all == ["b firing"] }
        #expect(try store.reader.due(at: .hours(1)).isEmpty)
    }

    @Test("When an acknowledgement ends people are told again, once, however lately they were told")
    func endOfAcknowledgement() throws {
        try queue("a", for: "chat", in: store)
        let told = try #require(try store.reader.due(at: .start, for: "chat").first)
        try store.attempt(told, at: .start)
        try store.delivered(told, at: .start)
        _ = try store.acknowledge(
            AlertID(rawValue: "a"),
            Acknowledgement(by: "ada", time: .start, reason: "", until: .hours(8))
        )
        func remind(at hours: Double) throws -> Int {
            try store.remind("chat", ofHeardBefore: .hours(hours - 12), at: .hours(hours))
            let due = try store.reader.due(at: .hours(hours), for: "chat")
            for delivery in due {
                try store.attempt(delivery, at: .hours(hours))
                try store.delivered(delivery, at: .hours(hours))
            }
            return due.count
        }
        #expect(try remind(at: 7.9) == 0)
        #expect(try remind(at: 8) == 1)
        #expect(try remind(at: 9) == 0)
        #expect(try remind(at: 20.1) == 1)
    }

    @Test("Of what still fires and nobody has taken on, people are told again, and of nothing else")
    func reminder() async throws {
        let receiver = Receiver(name: "chat")
        let bells = Bells(sinks: ["chat"])
        for id in ["open", "over", "taken"] { try queue(id, for: "chat", in: store) }
        try queue("small", severity: .digest, for: "chat", in: store)
        try await run(service([receiver], bells: bells)) { receiver.taken.all.count == 4 }
        try queue("over", .resolved, for: "chat", in: store)
        _ = try store.acknowledge(
            AlertID(rawValue: "taken"),
            Acknowledgement(by: "ada", time: .hours(1), reason: "looking")
        )
        try await run(service([receiver], bells: bells)) { receiver.taken.all.last == "over resolved" }
        // Who is configured no longer is not reminded either: nothing would ever take it out of the outbox.
        let removed = Receiver(name: "removed")
        try queue("open", for: "removed", in: store)
        try await run(service([removed], bells: Bells(sinks: ["removed"]))) { removed.taken.all == ["open firing"] }
        try store.remind("chat", ofHeardBefore: .start, at: .hours(12))
        #expect(try store.reader.nextDelivery() == nil)
        try store.remind("chat", ofHeardBefore: .hours(0.1), at: .hours(12))
        let due = try store.reader.due(at: .hours(12))
        #expect(due.map(\.alert.rawValue) == ["open"])
        try await run(service([receiver], bells: bells) { .hours(12) }) { receiver.taken.all.last == "open firing" }
        #expect(receiver.taken.all.count == 6)
    }
}
