import Clustering
import Delivery
import HTTP
import Logging
import Model
import Store
import Synchronization
import TestSupport
import Testing

@testable import Daemon

/// Ten thousand changes of state on their way to receivers that do everything a receiver can do wrong, while the daemon dies
/// again and again.
@Suite("Delivery under chaos", .timeLimit(.minutes(60)))
struct DeliveryChaosTests {
    /// How a receiver behaves while it does not simply take what comes.
    private enum Habit: String, CaseIterable {
        /// Answers with errors that pass, breaks connections, and takes things without the caller hearing of it.
        case flaky
        /// Says now and then that it is gone; an operator enables it again.
        case leaving
        /// Sends the caller elsewhere now and then.
        case moving
    }

    /// A receiver as Standard Webhooks ask for: what has the id of something taken before is taken and passed over.
    private final class Receiver: Sendable {
        struct Change: Equatable {
            let alert: String
            let number: Int
            let state: String
        }

        private struct State {
            var dice: SplitMix
            var bodies: [String: [UInt8]] = [:]
            var taken: [Change] = []
            var refused: [Change] = []
            var faults: [String] = []
        }

        let habit: Habit
        private let state: Mutex<State>
        private let calm = Mutex(false)

        init(_ habit: Habit, seed: UInt64) {
            self.habit = habit
            state = Mutex(State(dice: SplitMix(seed: seed)))
        }

        var taken: [Change] { state.withLock { $0.taken } }
        /// What it will never take: the caller must keep it among the dead letters.
        var refused: [Change] { state.withLock { $0.refused } }
        var faults: [String] { state.withLock { $0.faults } }

        func calmDown() {
            calm.withLock { $0 = true }
        }

        func answer(_ request: TestServer.Request) -> TestServer.Answer {
            let isCalm = calm.withLock { $0 }
            return state.withLock { state in
                let change = Self.change(in: request.body)
                guard request.target == "/hook", let key = request.headers["webhook-id"], let change else {
                    state.faults.append("\(request.method) \(request.target)")
                    return .response(status: 400)
                }
                let chance = isCalm ? 1 : Double.random(in: 0..<1, using: &state.dice)
                switch (habit, chance) {
                case (.flaky, ..<0.05): return .response(status: 500)
                case (.flaky, ..<0.1): return .response(status: 429, headers: [("Retry-After", "40")])
                case (.flaky, ..<0.15): return .hangUp
                case (.flaky, ..<0.155): return .silence
                case (.leaving, ..<0.01):
                    state.refused.append(change)
                    return .response(status: 410)
                case (.moving, ..<0.02):
                    state.refused.append(change)
                    return .response(status: 302, headers: [("Location", "/elsewhere")])
                default: break
                }
                if let known = state.bodies[key] {
                    if known != request.body { state.faults.append("\(key) came with two contents") }
                } else {
                    state.bodies[key] = request.body
                    state.taken.append(change)
                }
                let breaks = habit == .flaky && chance < 0.2
                return breaks ? .partial(promised: 10, body: [1]) : .response(status: 204)
            }
        }

        static func change(in body: [UInt8]) -> Change? {
            let words = String(decoding: body, as: UTF8.self).split(separator: " ").map(String.init)
            guard words.count == 3, let number = Int(words[1]) else { return nil }
            return Change(alert: words[0], number: number, state: words[2])
        }
    }

    private final class Chance: Sendable {
        private let dice: Mutex<SplitMix>

        init(seed: UInt64) {
            dice = Mutex(SplitMix(seed: seed))
        }

        func draw() -> Double {
            dice.withLock { Double.random(in: 0..<1, using: &$0) }
        }
    }

    private final class Clock: Sendable {
        private let time = Mutex(Timestamp.start)

        var now: Timestamp { time.withLock { $0 } }

        func advance(bySeconds seconds: Double) {
            time.withLock { $0 = $0.advanced(bySeconds: seconds) }
        }
    }

    /// Calls a webhook, and now and then is the last thing that a daemon does: before the call, or after it and before
    /// anybody could write down what came of it.
    private struct Mortal: Sink {
        let webhook: WebhookSink
        let chance: Chance
        let die: @Sendable () -> Void

        var name: String { webhook.name }
        var form: PayloadForm { webhook.form }

        func deliver(_ delivery: QueuedDelivery) async -> DeliveryOutcome {
            let chance = chance.draw()
            if chance < 0.002 {
                die()
            } else {
                let outcome = await webhook.deliver(delivery)
                guard chance < 0.004 else { return outcome }
                die()
            }
            return .retry(at: .start, reason: "the daemon died")
        }
    }

    private static let changes = 10_000
    private static let changesOfALife = 100
    private static let alerts = 300

    private let directory = TemporaryDirectory()
    private let clock = Clock()
    private let receivers = Habit.allCases.enumerated().map { Receiver($1, seed: UInt64($0)) }

    private func open() throws -> Store {
        try Store.open(StoreConfiguration(path: directory.file("weir.sqlite")), version: "0", at: .start)
    }

    /// Records one more change: alerts fire, become urgent, end, and come back.
    private func change(_ number: Int, of alert: Int, step: Int, in store: Store) throws {
        let isOver = step % 3 == 2
        let id = "alert\(alert)"
        let change = Alert(
            id: AlertID(rawValue: id),
            kind: .density,
            severity: step % 3 == 1 ? .page : .ticket,
            state: isOver ? .resolved : .firing,
            cluster: nil,
            name: nil,
            startedAt: .start,
            detectedAt: .start,
            resolvedAt: isOver ? .start : nil,
            window: Window(start: .start, end: .start),
            observed: Double(number),
            expected: 1,
            score: 1,
            pValue: 1,
            accounts: 1,
            members: []
        )
        let payload = Array("\(id) \(number) \(change.state.rawValue)".utf8)
        var batch = RecordedBatch(time: clock.now)
        let outbox = receivers.map { OutboxEntry(sink: $0.habit.rawValue, payload: payload) }
        batch.alerts = [AlertChange(alert: change, incarnation: step / 3 + 1, outbox: outbox)]
        try store.record(batch)
    }

    /// Runs the service over a store until it dies or `work` is done; the servers are new ones each time.
    private func live(
        _ store: Store,
        chance: Chance?,
        client: HTTPClient,
        while work: @escaping @Sendable (Bells) async throws -> Void
    ) async throws {
        let servers = receivers.map { receiver in TestServer { receiver.answer($0) } }
        defer { for server in servers { server.close() } }
        let names = receivers.map(\.habit.rawValue)
        let bells = Bells(sinks: names)
        let now: @Sendable () -> Timestamp = { clock.now }
        let (deaths, dying) = AsyncStream<Void>.makeStream()
        let sinks: [any Sink] = try zip(names, servers).map { name, server in
            let webhook = try WebhookSink(
                name: name,
                form: .slack,
                url: server.url("/hook"),
                allowedHosts: ["127.0.0.1"],
                secrets: [],
                watch: "w",
                client: client,
                circumstances: Circumstances(now: now)
            )
            guard let chance else { return webhook }
            return Mortal(webhook: webhook, chance: chance) { dying.yield() }
        }
        let service = DeliveryService(
            store: store,
            watch: "w",
            gate: DeliveryGate(reader: store.reader, watch: "w", hourlyCap: nil),
            reminderSeconds: nil,
            sinks: sinks,
            journal: JournalSink(journal: nil, orWrite: { _ in }, circumstances: Circumstances(now: now)),
            bell: { bells[$0] },
            now: now,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await service.run() }
            group.addTask { try await work(bells) }
            group.addTask { for await _ in deaths { return } }
            try await group.next()
            group.cancelAll()
            // What ends by being cancelled says so.
            while let result = await group.nextResult() {
                if case .failure(let error) = result, !(error is CancellationError) { throw error }
            }
        }
    }

    @Test("Nothing is lost, nothing comes out of order, and no key stands for two things")
    func chaos() async throws {
        let client = HTTPClient(HTTPConfiguration(environment: [:]))
        let chance = Chance(seed: 21)
        var dice = SplitMix(seed: 22)
        var plan: [(number: Int, alert: Int, step: Int)] = []
        var steps = [Int](repeating: 0, count: Self.alerts)
        for number in 1...Self.changes {
            let alert = Int.random(in: 0..<Self.alerts, using: &dice)
            plan.append((number, alert, steps[alert]))
            steps[alert] += 1
        }
        let schedule = plan
        let done = Mutex(0)
        var lives = 0
        while done.withLock({ $0 }) < Self.changes {
            lives += 1
            let store = try open()
            try await live(store, chance: chance, client: client) { bells in
                while let next = done.withLock({ $0 < Self.changes ? $0 : nil }) {
                    try change(schedule[next].number, of: schedule[next].alert, step: schedule[next].step, in: store)
                    done.withLock { $0 = next + 1 }
                    clock.advance(bySeconds: 5)
                    for receiver in receivers { bells[receiver.habit.rawValue].ring() }
                    if next % 50 == 0 { _ = try store.enable(sink: Habit.leaving.rawValue) }
                    await Task.yield()
                    try Task.checkCancellation()
                }
            }
        }
        for receiver in receivers { receiver.calmDown() }
        let store = try open()
        _ = try store.enable(sink: Habit.leaving.rawValue)
        try await live(store, chance: nil, client: client) { bells in
            while try store.reader.nextDelivery() != nil {
                clock.advance(bySeconds: 60)
                for receiver in receivers { bells[receiver.habit.rawValue].ring() }
                try await Task.sleep(for: .milliseconds(5))
            }
        }
        #expect(lives > 10)
        let dead = try store.reader.deadLetters(limit: 100_000)
        for receiver in receivers {
            #expect(receiver.faults.isEmpty)
            #expect(receiver.taken.count > Self.alerts)
            try check(receiver, steps: steps, plan: schedule, dead: dead)
        }
    }

    private func check(
        _ receiver: Receiver,
        steps: [Int],
        plan: [(number: Int, alert: Int, step: Int)],
        dead: [DeadLetter]
    ) throws {
        var last: [String: (number: Int, state: String)] = [:]
        for change in plan {
            last["alert\(change.alert)"] = (change.number, change.step % 3 == 2 ? "resolved" : "firing")
        }
        let givenUp = Set(dead.filter { $0.sink == receiver.habit.rawValue }.map(\.alert.rawValue))
        let taken = Dictionary(grouping: receiver.taken, by: \.alert)
        for (alert, final) in last {
            let heard = taken[alert] ?? []
            let numbers = heard.map(\.number)
            #expect(numbers == numbers.sorted(), "\(receiver.habit): \(alert) came out of order")
            let isTold = heard.last?.number == final.number
            // The end is told to nobody who has not been told of the beginning.
            let isPointless = final.state == "resolved" && heard.last?.state != "firing"
            #expect(isTold || isPointless || givenUp.contains(alert), "\(receiver.habit): \(alert) was lost")
        }
    }
}
