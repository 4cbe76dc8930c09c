import Clustering
import Detection
import Foundation
import Model

/// Why the engine's recorded state cannot be used.
package struct EngineArchiveError: Error, Equatable, CustomStringConvertible {
    /// What does not fit, in the words of the part that found it.
    package let problem: String

    package var description: String {
        "the recorded state of the clusters cannot be used: \(problem); restore a back-up of the state directory, or move "
            + "it away to begin anew"
    }
}

extension Engine {
    private struct Ledger: Codable {
        var clock: EventClock
        var book: AlertBook
        var absorbed: ItemID
        /// By item: a dictionary would be written in an order of its own, and equal states as different bytes.
        var open: [OpenItem]

        struct OpenItem: Codable {
            var item: ItemID
            var counted: Counted
        }
    }

    private static let form: UInt64 = 2
    /// As 2, but without recurrence and shift.
    private static let formBefore: UInt64 = 1

    /// The whole state, to be written down with the items it covers.
    func encoded() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let items = open.sorted { $0.key < $1.key }.map { Ledger.OpenItem(item: $0.key, counted: $0.value) }
        let ledger = Ledger(clock: clock, book: book, absorbed: absorbed, open: items)
        let text = [UInt8](try encoder.encode(ledger))
        var bytes: [UInt8] = []
        bytes.append(number: Self.form)
        let detectors = [growth?.encoded() ?? [], density?.encoded() ?? []]
        for part in [clusterer.encoded()] + detectors + [text, recurrence?.encoded() ?? [], shift?.encoded() ?? []] {
            bytes.append(number: UInt64(part.count))
            bytes += part
        }
        return bytes
    }

    /// The engine that `bytes` were made from, with settings that may have changed since.
    ///
    /// A detector that was switched on since begins with nothing. `vectors` gives the embeddings of recorded items.
    init(
        decoding bytes: [UInt8],
        clustering: ClusteringConfiguration,
        rules: AlertRules,
        dimensions: Int,
        vectors: ([ItemID]) throws -> [ItemID: Embedding]
    ) throws(EngineArchiveError) {
        var rest = bytes[...]
        let form = rest.removeNumber()
        guard form == Self.form || form == Self.formBefore else {
            throw EngineArchiveError(problem: "it is of an unknown form")
        }
        var parts: [[UInt8]] = []
        while let length = rest.removeNumber(), length <= UInt64(rest.count) {
            parts.append(Array(rest.prefix(Int(length))))
            rest.removeFirst(Int(length))
        }
        if form == Self.formBefore { parts += [[], []] }
        guard parts.count == 6, rest.isEmpty else { throw EngineArchiveError(problem: "it is cut short") }
        do {
            let ledger = try JSONDecoder().decode(Ledger.self, from: Data(parts[3]))
            clusterer = try Clusterer(decoding: parts[0], configuration: clustering, dimensions: dimensions)
            growth = try rules.growth.map { configuration in
                guard !parts[1].isEmpty else { return GrowthDetector(configuration: configuration) }
                return try GrowthDetector(decoding: parts[1], configuration: configuration)
            }
            density = try rules.density.map { configuration in
                guard !parts[2].isEmpty else {
                    return DensityDetector(configuration: configuration, dimensions: dimensions)
                }
                return try DensityDetector(
                    decoding: parts[2],
                    configuration: configuration,
                    dimensions: dimensions,
                    newest: ledger.clock.newest,
                    vectors: vectors
                )
            }
            recurrence = try rules.recurrence.map { configuration in
                guard !parts[4].isEmpty else {
                    return RecurrenceDetector(configuration: configuration, dimensions: dimensions)
                }
                return try RecurrenceDetector(decoding: parts[4], configuration: configuration, dimensions: dimensions)
            }
            shift = try rules.shift.map { configuration in
                guard !parts[5].isEmpty else { return ShiftDetector(configuration: configuration) }
                return try ShiftDetector(decoding: parts[5], configuration: configuration)
            }
            clock = ledger.clock
            clock.lateness = rules.lateness
            book = ledger.book
            book.keep(within: rules.limits)
            absorbed = ledger.absorbed
            open = Dictionary(ledger.open.map { ($0.item, $0.counted) }) { first, _ in first }
        } catch is DecodingError {
            throw EngineArchiveError(problem: "it is damaged")
        } catch {
            throw EngineArchiveError(problem: "\(error)")
        }
    }
}

extension [UInt8] {
    fileprivate mutating func append(number: UInt64) {
        for shift in stride(from: 0, to: 64, by: 8) { append(UInt8(truncatingIfNeeded: number >> UInt64(shift))) }
    }
}

extension ArraySlice<UInt8> {
    /// Takes the eight bytes at the front as a number; nil where there are fewer.
    fileprivate mutating func removeNumber() -> UInt64? {
        guard count >= 8 else { return nil }
        let number = prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        removeFirst(8)
        return number
    }
}
