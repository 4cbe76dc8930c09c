import Model

/// Why kept state could not be taken up again.
package struct StateError: Error, Equatable, CustomStringConvertible {
    /// What is wrong with it.
    package enum Cause: String, Equatable, Sendable {
        case truncated = "it ends too early"
        case foreign = "it was not written by this detector, or by another version of it"
        case inconsistent = "its parts do not fit each other"
    }

    package let cause: Cause

    package var description: String {
        "the kept state of a detector cannot be used: \(cause.rawValue); without it the detector starts anew"
    }
}

/// Something whose fields an archive can write down and read back in one and the same pass.
protocol Archivable {
    init()
    mutating func archive(in archive: inout Archive) throws(StateError)
}

/// Bytes to which fields are written in order, or from which they are read in the same order.
///
/// One function names the fields of a type for both directions, so that they cannot drift apart. Numbers are little
/// endian; dictionaries are written by ascending key, so that equal values give equal bytes.
struct Archive {
    enum Direction {
        case writing
        case reading
    }

    let direction: Direction
    private(set) var bytes: [UInt8]
    private var offset = 0

    /// An archive to write to.
    init() {
        direction = .writing
        bytes = []
    }

    /// An archive to read from.
    init(reading bytes: [UInt8]) {
        direction = .reading
        self.bytes = bytes
    }

    /// Whether everything was read.
    var isExhausted: Bool {
        offset == bytes.count
    }

    mutating func field<Number: FixedWidthInteger>(_ number: inout Number) throws(StateError) {
        let width = Number.bitWidth / 8
        switch direction {
        case .writing:
            for place in 0..<width { bytes.append(UInt8(truncatingIfNeeded: number >> (8 * place))) }
        case .reading:
            guard bytes.count - offset >= width else { throw StateError(cause: .truncated) }
            number = (0..<width).reduce(0) { $0 | Number(truncatingIfNeeded: bytes[offset + $1]) << (8 * $1) }
            offset += width
        }
    }

    mutating func field(_ number: inout Double) throws(StateError) {
        var bits = number.bitPattern
        try field(&bits)
        number = Double(bitPattern: bits)
    }

    mutating func field(_ number: inout Float) throws(StateError) {
        var bits = number.bitPattern
        try field(&bits)
        number = Float(bitPattern: bits)
    }

    mutating func field(_ flag: inout Bool) throws(StateError) {
        var byte: UInt8 = flag ? 1 : 0
        try field(&byte)
        flag = byte != 0
    }

    mutating func field(_ text: inout String) throws(StateError) {
        var units = Array(text.utf8)
        try list(&units, blank: 0) { (archive, unit) throws(StateError) in try archive.field(&unit) }
        text = String(decoding: units, as: UTF8.self)
    }

    mutating func field<Value: RawRepresentable>(_ value: inout Value) throws(StateError)
    where Value.RawValue: FixedWidthInteger {
        var raw = value.rawValue
        try field(&raw)
        guard let read = Value(rawValue: raw) else { throw StateError(cause: .inconsistent) }
        value = read
    }

    mutating func field<Value: RawRepresentable>(_ value: inout Value) throws(StateError)
    where Value.RawValue == String {
        var raw = value.rawValue
        try field(&raw)
        guard let read = Value(rawValue: raw) else { throw StateError(cause: .inconsistent) }
        value = read
    }

    mutating func field(_ cluster: inout ClusterID) throws(StateError) {
        var isUpper = false
        var number = 0
        switch cluster {
        case .base(let own): number = own
        case .upper(let own): (isUpper, number) = (true, own)
        }
        try field(&isUpper)
        try field(&number)
        cluster = isUpper ? .upper(number) : .base(number)
    }

    mutating func field(_ value: inout some Archivable) throws(StateError) {
        try value.archive(in: &self)
    }

    /// A value that may be missing.
    mutating func optional<Value>(
        _ value: inout Value?,
        blank: Value,
        _ each: (inout Archive, inout Value) throws(StateError) -> Void
    ) throws(StateError) {
        var isThere = value != nil
        try field(&isThere)
        guard isThere else { return value = nil }
        var content = value ?? blank
        try each(&self, &content)
        value = content
    }

    mutating func optional<Value: Archivable>(_ value: inout Value?) throws(StateError) {
        try optional(&value, blank: Value()) { (archive, content) throws(StateError) in try archive.field(&content) }
    }

    /// A list of any length, field by field.
    mutating func list<Element>(
        _ elements: inout [Element],
        blank: Element,
        _ each: (inout Archive, inout Element) throws(StateError) -> Void
    ) throws(StateError) {
        var count = elements.count
        try field(&count)
        // Every element takes at least one byte, so a count beyond the rest is nonsense, not a reason to reserve memory.
        if direction == .reading {
            guard count >= 0, count <= bytes.count - offset else { throw StateError(cause: .truncated) }
            elements = Array(repeating: blank, count: count)
        }
        for place in 0..<count { try each(&self, &elements[place]) }
    }

    mutating func list<Element: Archivable>(_ elements: inout [Element]) throws(StateError) {
        try list(&elements, blank: Element()) { (archive, element) throws(StateError) in try archive.field(&element) }
    }

    mutating func list(_ numbers: inout [Float]) throws(StateError) {
        try list(&numbers, blank: 0) { (archive, number) throws(StateError) in try archive.field(&number) }
    }

    mutating func list(_ items: inout [ItemID]) throws(StateError) {
        try list(&items, blank: ItemID(rawValue: 0)) { (archive, item) throws(StateError) in try archive.field(&item) }
    }

    /// A dictionary, by ascending key.
    mutating func table<Key: Hashable & Comparable, Value>(
        _ table: inout [Key: Value],
        blank: (key: Key, value: Value),
        _ each: (inout Archive, inout (key: Key, value: Value)) throws(StateError) -> Void
    ) throws(StateError) {
        var pairs = table.map { (key: $0.key, value: $0.value) }.sorted { $0.key < $1.key }
        try list(&pairs, blank: blank, each)
        if direction == .reading { table = Dictionary(pairs.map { ($0.key, $0.value) }) { $1 } }
    }

    /// Four letters that say what follows, and in which form; an `earlier` form is read as well, and true given for it.
    @discardableResult
    mutating func tag(_ expected: String, earlier: String? = nil) throws(StateError) -> Bool {
        var found = expected
        try field(&found)
        guard found == expected || found == earlier else { throw StateError(cause: .foreign) }
        return found != expected
    }
}

extension Archive {
    mutating func time(_ time: inout Timestamp?) throws(StateError) {
        try optional(&time, blank: Timestamp(rawValue: 0)) { (archive, time) throws(StateError) in
            try archive.field(&time)
        }
    }

    mutating func hour(_ hour: inout Hour?) throws(StateError) {
        try optional(&hour, blank: Hour(rawValue: 0)) { (archive, hour) throws(StateError) in try archive.field(&hour) }
    }

    mutating func cluster(_ cluster: inout ClusterID?) throws(StateError) {
        try optional(&cluster, blank: .base(0)) { (archive, cluster) throws(StateError) in try archive.field(&cluster) }
    }

    /// The place where an earlier version kept a budget of the detector's own: written as an empty one, and read over.
    mutating func formerBudget() throws(StateError) {
        var peaks: [(time: Timestamp, score: Double)] = []
        var began: Timestamp?
        try list(&peaks, blank: (Timestamp(rawValue: 0), 0)) { (archive, peak) throws(StateError) in
            try archive.field(&peak.time)
            try archive.field(&peak.score)
        }
        try time(&began)
    }
}
