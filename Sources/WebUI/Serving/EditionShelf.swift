import Model
import Store
import Synchronization

/// The newest edition, decoded once for everybody who asks, and what was worked out from it.
///
/// An edition never changes, so its number is enough to know whether there is a newer one.
final class EditionShelf: Sendable {
    private struct Shelved {
        var edition: Edition?
        var answers: [String: [UInt8]] = [:]
    }

    private let reader: Reader
    private let shelved = Mutex(Shelved())

    // More than one page asks for; each may be as large as the map.
    private static let mostAnswers = 32

    init(_ reader: Reader) {
        self.reader = reader
    }

    /// Nil before the first edition.
    func edition() throws(StoreError) -> Edition? {
        guard let number = try reader.editionNumber() else { return nil }
        if let known = shelved.withLock({ $0.edition }), known.number == number { return known }
        guard let edition = try reader.edition() else { return nil }
        shelved.withLock { $0 = Shelved(edition: edition) }
        return edition
    }

    /// What `work` answered for `edition` before, or answers now.
    ///
    /// What counts have come in since is not looked at again until there is another edition.
    func answer(_ question: String, of edition: Edition, by work: () throws -> [UInt8]) rethrows -> [UInt8] {
        let known = shelved.withLock { $0.edition?.number == edition.number ? $0.answers[question] : nil }
        if let known { return known }
        let answer = try work()
        shelved.withLock { shelved in
            guard shelved.edition?.number == edition.number else { return }
            if shelved.answers.count >= Self.mostAnswers { shelved.answers = [:] }
            shelved.answers[question] = answer
        }
        return answer
    }
}
