/// A line made readable where its writer was careless, with what had to be done.
struct Repair {
    /// The repaired bytes.
    private(set) var bytes: [UInt8] = []
    /// How many runs of NUL bytes were left out.
    private(set) var holes = 0

    /// Repairs what a strict parser refuses: invalid UTF-8 and lone surrogates become U+FFFD, raw control characters
    /// in strings are escaped, NUL bytes go, and an integer too long for 64 bits becomes a string.
    init(_ line: UnsafeRawBufferPointer) {
        bytes.reserveCapacity(line.count + line.count / 16)
        var index = 0
        var isInString = false
        while index < line.count {
            let byte = line[index]
            switch byte {
            case 0:
                holes += 1
                while index < line.count, line[index] == 0 { index += 1 }
            case quote:
                isInString.toggle()
                bytes.append(byte)
                index += 1
            case backslash where isInString:
                index = copyEscape(of: line, at: index)
            case ..<0x20:
                if isInString { appendEscape(of: byte) } else { bytes.append(0x20) }
                index += 1
            case 0x30...0x39 where !isInString:
                index = copyNumber(of: line, at: index)
            case ..<0x80:
                bytes.append(byte)
                index += 1
            default:
                let length = wellFormedLength(of: line, at: index)
                if length == 0 { bytes += replacement } else { bytes += line[index..<index + length] }
                index += max(1, length)
            }
        }
    }

    private mutating func copyEscape(of line: UnsafeRawBufferPointer, at index: Int) -> Int {
        guard index + 1 < line.count else {
            bytes.append(backslash)
            return index + 1
        }
        guard line[index + 1] == UInt8(ascii: "u"), let unit = codeUnit(of: line, at: index) else {
            if line[index + 1] < 0x20 || line[index + 1] >= 0x80 {
                bytes += [backslash, backslash]
                return index + 1
            }
            bytes += line[index...index + 1]
            return index + 2
        }
        switch unit {
        case 0xD800...0xDBFF:
            if let low = codeUnit(of: line, at: index + 6), (0xDC00...0xDFFF).contains(low) {
                bytes += line[index..<index + 12]
                return index + 12
            }
            bytes += replacement
        case 0xDC00...0xDFFF: bytes += replacement
        default: bytes += line[index..<index + 6]
        }
        return index + 6
    }

    private mutating func copyNumber(of line: UnsafeRawBufferPointer, at index: Int) -> Int {
        var end = index
        while end < line.count, (0x30...0x39).contains(line[end]) { end += 1 }
        let isFraction =
            end < line.count && [UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E")].contains(line[end])
        let follows = bytes.last.map { $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ",") || $0 == 0x20 || $0 == 0x5B }
        if end - index >= 20, !isFraction, follows == true {
            bytes.append(quote)
            bytes += line[index..<end]
            bytes.append(quote)
        } else {
            bytes += line[index..<end]
        }
        return end
    }

    private mutating func appendEscape(of control: UInt8) {
        let digits = Array("0123456789abcdef".utf8)
        bytes += Array("\\u00".utf8) + [digits[Int(control >> 4)], digits[Int(control & 15)]]
    }
}

let quote = UInt8(ascii: "\"")
let backslash = UInt8(ascii: "\\")
let newline = UInt8(ascii: "\n")
private let replacement: [UInt8] = [0xEF, 0xBF, 0xBD]

/// The code unit that a `\uXXXX` at `index` stands for, nil where there is none.
private func codeUnit(of line: UnsafeRawBufferPointer, at index: Int) -> UInt16? {
    guard index + 6 <= line.count, line[index] == backslash, line[index + 1] == UInt8(ascii: "u") else { return nil }
    var unit: UInt16 = 0
    for byte in line[index + 2..<index + 6] {
        let digit: UInt8
        switch byte {
        case 0x30...0x39: digit = byte - 0x30
        case 0x41...0x46: digit = byte - 0x37
        case 0x61...0x66: digit = byte - 0x57
        default: return nil
        }
        unit = unit << 4 | UInt16(digit)
    }
    return unit
}

/// The length of the character of several bytes at `index`, 0 where it is not well formed.
private func wellFormedLength(of line: UnsafeRawBufferPointer, at index: Int) -> Int {
    let second: ClosedRange<UInt8>
    let length: Int
    switch line[index] {
    case 0xC2...0xDF: (length, second) = (2, 0x80...0xBF)
    case 0xE0: (length, second) = (3, 0xA0...0xBF)
    case 0xED: (length, second) = (3, 0x80...0x9F)
    case 0xE1...0xEF: (length, second) = (3, 0x80...0xBF)
    case 0xF0: (length, second) = (4, 0x90...0xBF)
    case 0xF1...0xF3: (length, second) = (4, 0x80...0xBF)
    case 0xF4: (length, second) = (4, 0x80...0x8F)
    default: return 0
    }
    guard index + length <= line.count, second.contains(line[index + 1]) else { return 0 }
    return line[index + 2..<index + length].allSatisfy { (0x80...0xBF).contains($0) } ? length : 0
}
