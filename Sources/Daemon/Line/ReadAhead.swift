import Extraction
import Intake

/// Batches whose conversations are being read, oldest first.
///
/// A language model takes a second for one conversation, so many are asked about at once, over several batches; each batch
/// is handed on only after all those before it, so that what is recorded is in the order of the files. Letting go of the
/// value cancels what is still being read.
struct ReadAhead: ~Copyable {
    /// A batch with what was made of its conversations, in their order.
    struct Finished {
        let batch: IntakeBatch
        let extractions: [Extraction]
    }

    private var entries: [(batch: IntakeBatch, reading: Errand<[Extraction]>)] = []
    private let bell: Bell
    private let limit: Int

    /// Has room for one more batch as long as fewer than `limit` conversations are being read; rings `bell` whenever a batch
    /// has been.
    init(limit: Int, bell: Bell) {
        self.limit = limit
        self.bell = bell
    }

    /// Whether nothing is being read.
    var isEmpty: Bool { entries.isEmpty }

    /// Whether one more batch may be begun.
    var hasRoom: Bool {
        entries.reduce(0) { $0 + max(1, $1.batch.conversations.count) } < limit
    }

    /// Begins to read a batch by `read`.
    mutating func begin(_ batch: IntakeBatch, read: @escaping @Sendable () async throws -> [Extraction]) {
        entries.append((batch, Errand(ringing: bell, read)))
    }

    /// Takes out the oldest batch where it has been read; nil where it has not or there is none.
    ///
    /// Throws what its reading threw; the batch is then gone, and its files have to be read again.
    mutating func next() throws -> Finished? {
        guard let result = entries.first?.reading.result else { return nil }
        let batch = entries.removeFirst().batch
        return Finished(batch: batch, extractions: try result.get())
    }
}
