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
        case unit(end: Int, next: Int)
    }

    private enum State: Equatable {
        case start
        /// In a run of NUL bytes, which counts as passed over only once something follows it.
        case hole
        case line
        case value(depth: Int, isInString: Bool, isEscaped: Bool)
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
        if byte == UInt8(ascii: "{") { return .value(depth: 0, isInString: false, isEscaped: false) }
        return isFiller(byte) ? .start : .rubbish
    }

    private mutating func endHole(in bytes: UnsafeRawBufferPointer) -> Event? {
        guard let end = bytes.firstIndex(where: { $0 != 0 }) else { return nil }
        state = .start
        return .gap(end: end, isHole: true)
    }

    private mutating func endLine(in bytes: UnsafeRawBufferPointer) -> Event? {
        guard let start = bytes.baseAddress, let found = memchr(start, 10, bytes.count) else { return nil }
        state = .start
        let end = UnsafeRawPointer(found) - start
        return .unit(end: end, next: end + 1)
    }

    private mutating func endRubbish(in bytes: UnsafeRawBufferPointer) -> Event? {
        guard let end = bytes.firstIndex(where: { $0 == UInt8(ascii: "{") || $0 == 10 }) else { return nil }
        state = .start
        return .unit(end: end, next: end)
    }

    private mutating func endValue(in bytes: UnsafeRawBufferPointer) -> Event? {
        guard case .value(var depth, var isInString, var isEscaped) = state else { return nil }
        for (index, byte) in bytes.enumerated() {
            if isInString {
                if isEscaped {
                    isEscaped = false
                } else if byte == backslash {
                    isEscaped = true
                } else if byte == quote {
                    isInString = false
                }
                continue
            }
            switch byte {
            case quote: isInString = true
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                guard depth <= 0 else { break }
                state = .start
                return .unit(end: index + 1, next: index + 1)
            default: break
            }
        }
        state = .value(depth: depth, isInString: isInString, isEscaped: isEscaped)
        return nil
    }
}

/// Whether a byte may stand between documents: blanks, commas, the brackets of a list, a byte order mark.
private func isFiller(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x20, 9...13, UInt8(ascii: ","), UInt8(ascii: "["), UInt8(ascii: "]"), 0xEF, 0xBB, 0xBF: true
    default: false
    }
}
