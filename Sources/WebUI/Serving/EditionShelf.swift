import Model
import Store
import Synchronization

/// The newest edition, decoded once for everybody who asks.
///
/// An edition never changes, so its number is enough to know whether there is a newer one.
final class EditionShelf: Sendable {
    private let reader: Reader
    private let newest = Mutex<Edition?>(nil)

    init(_ reader: Reader) {
        self.reader = reader
    }

    /// Nil before the first edition.
    func edition() throws(StoreError) -> Edition? {
        guard let number = try reader.editionNumber() else { return nil }
        if let known = newest.withLock({ $0 }), known.number == number { return known }
        guard let edition = try reader.edition() else { return nil }
        newest.withLock { $0 = edition }
        return edition
    }
}
