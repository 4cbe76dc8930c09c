import Delivery
import Logging
import Model
import ServiceLifecycle
import Store
import Systemd

/// Brings what waits in the outbox to its sinks, each at its own pace.
///
/// The store holds at most one entry for an alert and a sink, the newest state, so nobody hears *firing* after
/// *resolved*; an entry leaves only once its sink has taken it or never will.
struct DeliveryService: Service {
    let store: Store
    let watch: String
    /// What is told only when.
    let gate: DeliveryGate
    /// After how many seconds somebody is told again of what still fires and nobody has taken on; nil for never.
    let reminderSeconds: Double?
    let sinks: [any Sink]
    /// Where it is said that an alert will never reach its sink.
    let journal: JournalSink
    /// Rings when something was put into the outbox.
    let bell: @Sendable (_ sink: String) -> Bell
    let now: @Sendable () -> Timestamp
    let logger: Logger

    // Commands of operators write to the outbox too, and ring no bell.
    private static let longestWait = Duration.seconds(1)
    private static let secondsBetweenReminders = 60.0

    func run() async throws {
        try dropForOthers()
        try await cancelWhenGracefulShutdown {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for sink in sinks { group.addTask { try await serve(sink) } }
                if let reminderSeconds { group.addTask { try await remind(after: reminderSeconds) } }
                try await group.waitForAll()
            }
        }
    }

    /// Takes out what waits for receivers that are configured no longer, since nobody else would.
    private func dropForOthers() throws {
        do throws(StoreError) {
            let dropped = try store.drop(deliveriesBut: sinks.map(\.name))
            guard dropped > 0 else { return }
            logger.warning("receivers that are configured no longer are not told", metadata: ["alerts": "\(dropped)"])
        } catch {
            guard error.isTransient else { throw error }
            logger.warning("the outbox cannot be put in order for now", metadata: ["error": "\(error)"])
        }
    }

    private func remind(after seconds: Double) async throws {
        while !Task.isCancelled {
            do throws(StoreError) {
                try remind(after: seconds, at: now())
            } catch {
                guard error.isTransient else { throw error }
                logger.warning("nobody can be reminded for now", metadata: ["error": "\(error)"])
            }
            try? await Task.sleep(for: .seconds(Self.secondsBetweenReminders))
        }
    }

    /// Queues once more what each receiver that wants to be told heard of so long ago.
    func remind(after seconds: Double, at now: Timestamp) throws(StoreError) {
        for sink in sinks {
            guard try store.reader.disabling(of: sink.name) == nil else { continue }
            try store.remind(sink.name, ofHeardBefore: now.advanced(bySeconds: -seconds), at: now)
        }
    }

    private func serve(_ sink: any Sink) async throws {
        let bell = bell(sink.name)
        // Taken by the sink, but still in the outbox because that could not be written: never brought again.
        var taken: Set<String> = []
        while !Task.isCancelled {
            do {
                // Asked one by one: while a sink takes its time, a newer state may take the place of what waits behind.
                while let delivery = try store.reader.due(at: now(), for: sink.name, limit: 1).first {
                    guard !Task.isCancelled else { return }
                    if let reason = try store.reader.disabling(of: sink.name) {
                        try store.dead(delivery.key, reason: reason)
                        continue
                    }
                    let now = now()
                    switch try gate.passage(of: delivery, to: sink.form, at: now) {
                    case .open: break
                    case .held(let next):
                        try store.hold(delivery.key, until: next, at: now)
                        continue
                    case .pointless:
                        try store.withdraw(delivery.key)
                        continue
                    }
                    if !taken.contains(delivery.key) {
                        guard try await bring(delivery, to: sink) else { continue }
                        taken.insert(delivery.key)
                    }
                    try store.delivered(delivery, at: now)
                    taken.remove(delivery.key)
                }
            } catch let error as StoreError where error.isTransient {
                logger.warning("outbox cannot be used for now", metadata: ["error": "\(error)"])
            }
            await bell.wait(atMost: Self.longestWait)
        }
    }

    /// Makes one attempt; returns whether the sink has taken it.
    private func bring(_ entry: OutboxDelivery, to sink: any Sink) async throws -> Bool {
        let delivery = QueuedDelivery(
            alert: entry.alert,
            key: entry.key,
            payload: entry.payload,
            attempt: entry.attempts + 1,
            queuedAt: entry.created
        )
        let metadata: Logger.Metadata = ["sink": "\(sink.name)", "alert.id": "\(entry.alert.rawValue)"]
        if sink.form != .journal { try store.attempt(entry, at: now()) }
        let outcome = await sink.deliver(delivery)
        switch outcome {
        case .delivered:
            if sink.form != .journal { logger.notice("alert delivered", metadata: metadata) }
            return true
        case .retry(let time, let reason):
            // A stop in the middle of an attempt is no failure of the sink's.
            guard !Task.isCancelled else { return false }
            try store.failed(entry.key, next: time)
            logger.warning(
                "alert not delivered yet",
                metadata: metadata.merging(["reason": "\(reason)", "next": "\(time)"]) { $1 }
            )
        case .dead(let reason), .disabled(let reason):
            if case .disabled = outcome {
                try store.disable(
                    sink: sink.name,
                    reason: "\(reason); `weir alerts enable \(sink.name)` lets it be told again"
                )
            }
            try store.dead(entry.key, reason: reason)
            if let entry = JournalEntry.lost(delivery, to: sink.name, of: watch, outcome: outcome) {
                journal.tell(entry)
            }
        }
        return false
    }
}

extension DeliveryService: CustomStringConvertible {
    /// The service's name, as service groups log it.
    var description: String { "delivery" }
}
