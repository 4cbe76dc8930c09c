import Model
import Systemd

/// Tells the journal, or a terminal where there is none.
package struct JournalSink: Sink {
    package let name = "journal"
    package let form = PayloadForm.journal
    private let journal: JournalWriter?
    private let write: @Sendable (String) -> Void
    private let schedule: DeliverySchedule
    private let circumstances: Circumstances

    /// Sends to `journal`; `write` gets a line for each delivery where that is nil.
    package init(
        journal: JournalWriter?,
        orWrite write: @escaping @Sendable (String) -> Void,
        schedule: DeliverySchedule = DeliverySchedule(),
        circumstances: Circumstances
    ) {
        self.journal = journal
        self.write = write
        self.schedule = schedule
        self.circumstances = circumstances
    }

    /// Says something once that no alert is about, in the journal or else in a line.
    package func tell(_ entry: JournalEntry) {
        guard let journal, (try? journal.send(entry)) != nil else { return write(entry.line) }
    }

    package func deliver(_ delivery: QueuedDelivery) async -> DeliveryOutcome {
        guard let entry = JournalEntry(encoded: delivery.payload) else {
            return .dead(reason: "the stored entry for the journal is damaged")
        }
        guard let journal else {
            write(entry.line)
            return .delivered
        }
        do throws(DatagramError) {
            try journal.send(entry)
            return .delivered
        } catch {
            var generator = circumstances.generator()
            return schedule.retry(delivery, reason: error.description, now: circumstances.now(), using: &generator)
        }
    }
}
