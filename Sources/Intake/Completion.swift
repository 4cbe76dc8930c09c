/// The beginning of a JSON document, closed so that it is a document: what was cut off is left out.
struct Completion {
    private(set) var bytes: [UInt8] = []

    init(_ head: UnsafeRawBufferPointer) {
        var open: [UInt8] = []
        // Where a cut leaves whole values only; nothing is opened or closed behind it.
        var safeLength = 0
        var isInString = false
        var isEscaped = false
        var isKeyExpected = false
        var stringIsKey = false
        var stringStart = 0
        for (index, byte) in head.enumerated() {
            if isInString {
                if isEscaped {
                    isEscaped = false
                } else if byte == backslash {
                    isEscaped = true
                } else if byte == quote {
                    isInString = false
                    if !stringIsKey { safeLength = index + 1 }
                }
                continue
            }
            switch byte {
            case quote:
                isInString = true
                stringIsKey = isKeyExpected
                stringStart = index
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                open.append(byte + 2)
                isKeyExpected = byte == UInt8(ascii: "{")
                safeLength = index + 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                _ = open.popLast()
                isKeyExpected = false
                safeLength = index + 1
            case UInt8(ascii: ","):
                safeLength = index
                isKeyExpected = open.last == UInt8(ascii: "}")
            case UInt8(ascii: ":"): isKeyExpected = false
            default: break
            }
        }
        if isInString, !stringIsKey {
            bytes = Array(head)
            dropPartOfCharacter(after: stringStart)
            bytes.append(quote)
            bytes += open.reversed()
        } else {
            bytes = Array(head.prefix(safeLength))
            bytes += open.reversed()
        }
    }

    /// Takes off an escape or a character that was cut through.
    private mutating func dropPartOfCharacter(after start: Int) {
        let window = max(start + 1, bytes.count - 12)
        var run = 0
        if let last = bytes[window...].lastIndex(of: backslash) {
            while last - run > start, bytes[last - run] == backslash { run += 1 }
            let needed = last + 1 < bytes.count && bytes[last + 1] == UInt8(ascii: "u") ? 6 : 2
            if run % 2 == 1, last + needed > bytes.count { bytes.removeSubrange(last...) }
        }
        var back = bytes.count - 1
        while back > start, bytes.count - back <= 4, bytes[back] & 0xC0 == 0x80 { back -= 1 }
        let length = bytes[back] >= 0xF0 ? 4 : bytes[back] >= 0xE0 ? 3 : bytes[back] >= 0xC0 ? 2 : 1
        if back > start, back + length > bytes.count { bytes.removeSubrange(back...) }
    }
}
