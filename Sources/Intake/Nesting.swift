/// The lists and objects around a place in a JSON value, by which a value is known that was torn.
///
/// A writer that died leaves half a record, and the next one writes on behind it: no bracket and no quote of the half
/// one is ever closed. An object or a list that begins a line where JSON allows none is where a whole record stands
/// again.
struct Nesting: Equatable {
    private(set) var depth = 0
    /// What the innermost 64 levels are, the innermost in the lowest bit: 1 for an object.
    ///
    /// Levels outside those count as lists, which allow more.
    private var objects: UInt64 = 0
    /// The last byte before those that are looked at which is no blank.
    private var last: UInt8 = 0
    /// Whether a line has ended after it.
    private var hasLineEnded = false
    /// Where the last value began a line, by index in the bytes that are looked at.
    private var lead = 0
    /// How deep that was, 0 where none did or the level has ended.
    private var leadDepth = 0

    /// Takes note of the bracket that opens an object or a list.
    mutating func open(isObject: Bool) {
        depth += 1
        objects = objects << 1 | (isObject ? 1 : 0)
    }

    /// Takes note of a bracket that closes either.
    mutating func close() {
        depth -= 1
        objects >>= 1
        if depth < leadDepth { leadDepth = 0 }
    }

    /// Where the value was torn, if an object or a list that begins at `index` of `bytes` is no part of it.
    ///
    /// Only the beginning of a line tells: in the rest of a line with a tear, text and syntax may have changed places.
    /// The answer is an index, too; a negative one is a place before `bytes`.
    mutating func tear(before index: Int, in bytes: UnsafeRawBufferPointer) -> Int? {
        guard depth > 0 else { return nil }
        let (previous, isFirstOfLine) = preceding(index, in: bytes)
        guard isFirstOfLine else { return nil }
        let isAllowed =
            switch previous {
            case UInt8(ascii: ":"), UInt8(ascii: "["): true
            case UInt8(ascii: ","): objects & 1 == 0
            default: false
            }
        guard isAllowed else {
            // What filled the lines up to here looked like a part of the value, and is none either.
            let isAfterValue = previous == UInt8(ascii: "}") || previous == UInt8(ascii: "]")
            return isAfterValue && leadDepth == depth ? lead : index
        }
        lead = index
        leadDepth = depth
        return nil
    }

    /// Turns to the bytes after `bytes`.
    mutating func pass(_ bytes: UnsafeRawBufferPointer) {
        (last, hasLineEnded) = preceding(bytes.count, in: bytes)
        lead -= bytes.count
    }

    /// Takes note that no byte before those that come next can be gone back to.
    mutating func letGo() {
        leadDepth = 0
    }

    /// The last byte before `index` that is no blank, and whether a line ends between the two.
    private func preceding(_ index: Int, in bytes: UnsafeRawBufferPointer) -> (byte: UInt8, hasLineEnded: Bool) {
        var hasLineEnded = false
        var place = index
        while place > 0 {
            place -= 1
            switch bytes[place] {
            case newline: hasLineEnded = true
            case 0x20, 0x09, 0x0D: break
            case let byte: return (byte, hasLineEnded)
            }
        }
        return (last, hasLineEnded || self.hasLineEnded)
    }
}
