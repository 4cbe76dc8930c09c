/// The record whose end has not come, once it is longer than may be held: its two ends and its length.
struct Overflow: Equatable {
    /// How much of either end is kept.
    static let kept = 64 << 10

    fileprivate(set) var scanner: UnitScanner
    fileprivate(set) var ledger: Ledger
    fileprivate(set) var head: [UInt8] = []
    fileprivate(set) var tail: [UInt8] = []

    fileprivate mutating func take(_ bytes: UnsafeRawBufferPointer) {
        ledger.take(bytes)
        // A run of NUL bytes is counted, not kept.
        guard !scanner.isInHole else { return }
        if head.count < Self.kept { head += bytes.prefix(Self.kept - head.count) }
        tail += bytes.suffix(Self.kept)
        if tail.count > Self.kept { tail.removeFirst(tail.count - Self.kept) }
    }
}

/// Cuts what is read into records, with as much memory as the longest allowed one.
struct UnitReader {
    /// What comes next.
    enum Unit: Equatable {
        /// A record at this range of `buffer`.
        case whole(Range<Int>)
        case oversize(Overflow)
        case gap(isHole: Bool)
    }

    private let maxUnitBytes: Int
    private var scratch: [UInt8]
    /// What was read and not yet committed, after some bytes that were.
    private(set) var buffer: [UInt8] = []
    private var start = 0
    private var scanned = 0
    private var committing = 0
    private var scanner = UnitScanner(framing: .lines)
    /// What is accounted for; grows with every commit.
    private(set) var ledger = Ledger()
    private(set) var overflow: Overflow?

    /// A reader that reads `chunk` bytes at once and holds records of up to `maxUnitBytes`.
    init(maxUnitBytes: Int, chunk: Int) {
        self.maxUnitBytes = maxUnitBytes
        scratch = [UInt8](repeating: 0, count: chunk)
    }

    /// Turns to another file, or to the same one again.
    mutating func begin(_ ledger: Ledger, framing: Framing, overflow: Overflow? = nil) {
        if buffer.capacity > 4 << 20 { buffer = [] } else { buffer.removeAll(keepingCapacity: true) }
        start = 0
        scanned = 0
        self.ledger = ledger
        self.overflow = overflow
        scanner = overflow?.scanner ?? UnitScanner(framing: framing)
    }

    /// Where the next bytes are to be read.
    var end: Int64 {
        (overflow?.ledger.offset ?? ledger.offset) + Int64(buffer.count - start)
    }

    /// The bytes after the last whole record.
    var remainder: Range<Int> {
        start..<buffer.count
    }

    /// Adds the chunk that `read` finds at `end`; returns how much that was.
    mutating func fill(
        _ read: (Int64, UnsafeMutableRawBufferPointer) throws(FileError) -> Int
    ) throws(FileError) -> Int {
        if start > 0 {
            buffer.removeFirst(start)
            scanned -= start
            start = 0
        }
        let offset = end
        let outcome = scratch.withUnsafeMutableBytes { bytes in
            Result { () throws(FileError) in try read(offset, bytes) }
        }
        let count = try outcome.get()
        scratch.withUnsafeBytes { buffer.append(contentsOf: UnsafeRawBufferPointer(rebasing: $0[..<count])) }
        return count
    }

    /// The next record or gap; nil when more bytes are needed.
    ///
    /// `commit` must follow before the next call.
    mutating func next() -> Unit? {
        let event = buffer.withUnsafeBytes { scanner.scan(UnsafeRawBufferPointer(rebasing: $0[scanned...])) }
        switch event {
        case .gap(let end, let isHole):
            committing = scanned + end
            return .gap(isHole: isHole)
        case .unit(let end, let next):
            let range = start..<scanned + end
            committing = scanned + next
            guard overflow != nil || range.count > maxUnitBytes else { return .whole(range) }
            var finished = overflow ?? Overflow(scanner: scanner, ledger: ledger)
            buffer.withUnsafeBytes { finished.take(UnsafeRawBufferPointer(rebasing: $0[range])) }
            return .oversize(finished)
        case nil:
            scanned = buffer.count
            if overflow != nil || buffer.count - start > maxUnitBytes { spill() }
            return nil
        }
    }

    /// Accounts for what `next` returned.
    mutating func commit() {
        if let begun = overflow { ledger = begun.ledger }
        overflow = nil
        buffer.withUnsafeBytes { ledger.take(UnsafeRawBufferPointer(rebasing: $0[start..<committing])) }
        start = committing
        scanned = committing
        scanner = UnitScanner(framing: scanner.framing)
    }

    private mutating func spill() {
        var spilled = overflow ?? Overflow(scanner: scanner, ledger: ledger)
        scanner.letGo()
        spilled.scanner = scanner
        buffer.withUnsafeBytes { spilled.take(UnsafeRawBufferPointer(rebasing: $0[start...])) }
        overflow = spilled
        buffer.removeAll(keepingCapacity: true)
        start = 0
        scanned = 0
    }
}
