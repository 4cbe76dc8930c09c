import Glibc

/// How a file is cut into records.
enum Framing: Equatable, Sendable {
    /// One JSON document a line.
    case lines
    /// JSON objects with anything JSON puts between them: a document, an array of documents, or several.
    case values
}

/// Finds where records end, chunk by chunk, without understanding them.
struct UnitScanner: Equatable {
    /// What was found, by index in the bytes that were given last.
    enum Event: Equatable {
        /// Bytes up to `end` hold no record.
        case gap(end: Int, isHole: Bool)
        /// A record up to `end`; the next may start at `next`.
        ///
        /// Of a record that was torn both may be negative, which is a place before those bytes.
        case unit(end: Int, next: Int)
    }

    private enum State: Equatable {
        case start
        /// In a run of NUL bytes, which counts as passed over only once something follows it.
        case hole
        case line
        case value(Nesting, isInString: Bool, isEscaped: Bool)
        case rubbish
    }

    let framing: Framing
    private var state = State.start

    init(framing: Framing) {
        self.framing = framing
    }

    /// Whether everything so far belongs to a run of NUL bytes.
    var isInHole: Bool {
        state == .hole
    }

    /// Takes note that none of the bytes given so far can be gone back to.
    mutating func letGo() {
        guard case .value(var nesting, let isInString, let isEscaped) = state else { return }
        nesting.letGo()
        state = .value(nesting, isInString: isInString, isEscaped: isEscaped)
    }

    /// Goes on with `bytes`, which follow those of the call before; nil when all of them are used up.
    mutating func scan(_ bytes: UnsafeRawBufferPointer) -> Event? {
        guard let first = bytes.first else { return nil }
        if state == .start { state = beginning(with: first) }
        switch state {
        case .hole: return endHole(in: bytes)
        case .line: return endLine(in: bytes)
        case .value: return endValue(in: bytes)
        case .rubbish: return endRubbish(in: bytes)
        case .start:
            let end = bytes.firstIndex { !isFiller($0) } ?? bytes.count
            return .gap(end: end, isHole: false)
        }
    }

    private func beginning(with byte: UInt8) -> State {
        if byte == 0 { return .hole }
        guard framing == .values else { return .line }
        if byte == UInt8(ascii: "{") { return .value(Nesting(), isInString: false, isEscaped: false) }
        return isFiller(byte) ? .start : .rubbish
    }

    private mutating func endHole(in bytes: UnsafeRawBufferPointer) -> Event? {
        guard let end = bytes.firstIndex(where: { $0 != 0 }) else { return nil }
        state = .start
        return .gap(end: end, isHole: true)
    }

    private mutating func endLine(in bytes: UnsafeRawBufferPointer) -> Event? {
        guard let start = bytes.baseAddress, let found = memchr(start, Int32(newline), bytes.count) else { return nil }
        state = .start
        let end = UnsafeRawPointer(found) - start
        return .unit(end: end, next: end + 1)
    }

    private mutating func endRubbish(in bytes: UnsafeRawBufferPointer) -> Event? {
        guard let end = bytes.firstIndex(where: { $0 == UInt8(ascii: "{") || $0 == newline }) else { return nil }
        state = .start
        return .unit(end: end, next: end)
    }

    private mutating func endValue(in bytes: UnsafeRawBufferPointer) -> Event? {
        guard case .value(var nesting, var isInString, var isEscaped) = state else { return nil }
        var index = 0
        while index < bytes.count {
            if isInString {
                switch endString(in: bytes, from: index, isEscaped: isEscaped) {
                case .quote(let end):
                    isInString = false
                    isEscaped = false
                    index = end + 1
                case .newline(let end): return endRecord(at: end)
                case .none(let isCut):
                    isEscaped = isCut
                    index = bytes.count
                }
                continue
            }
            let byte = bytes[index]
            switch byte {
            case quote: isInString = true
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                if let tear = nesting.tear(before: index, in: bytes) { return endRecord(at: tear) }
                nesting.open(isObject: byte == UInt8(ascii: "{"))
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                nesting.close()
                if nesting.depth <= 0 { return endRecord(at: index + 1) }
            default: break
            }
            index += 1
        }
        nesting.pass(bytes)
        state = .value(nesting, isInString: isInString, isEscaped: isEscaped)
        return nil
    }

    private mutating func endRecord(at index: Int) -> Event {
        state = .start
        return .unit(end: index, next: index)
    }
}

/// How the rest of a string ends, by index.
private enum StringEnd {
    case quote(Int)
    /// No string of JSON holds the end of a line: its record was torn.
    case newline(Int)
    /// Not in these bytes, of which the last may be an escape of the next one.
    case none(isEscaped: Bool)
}

/// Looks for the end of a string that goes on at `start`, where the first byte may be escaped.
private func endString(in bytes: UnsafeRawBufferPointer, from start: Int, isEscaped: Bool) -> StringEnd {
    guard let base = bytes.baseAddress else { return .none(isEscaped: isEscaped) }
    var index = start
    // From where a quote ends the string and an escape is one.
    var free = isEscaped ? start + 1 : start
    while true {
        let found = memchr(base + free, Int32(quote), bytes.count - free)
        let end = found.map { UnsafeRawPointer($0) - base } ?? bytes.count
        let line = memchr(base + index, Int32(newline), end - index)
        if let line { return .newline(UnsafeRawPointer(line) - base) }
        var escapes = 0
        while end - escapes > free, bytes[end - escapes - 1] == backslash { escapes += 1 }
        guard found != nil else { return .none(isEscaped: escapes % 2 == 1) }
        guard escapes % 2 == 1 else { return .quote(end) }
        index = end + 1
        free = index
    }
}

/// Whether a byte may stand between documents: blanks, commas, the brackets of a list, a byte order mark.
private func isFiller(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x20, 9...13, UInt8(ascii: ","), UInt8(ascii: "["), UInt8(ascii: "]"), 0xEF, 0xBB, 0xBF: true
    default: false
    }
}
