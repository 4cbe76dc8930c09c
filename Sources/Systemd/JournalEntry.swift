/// One entry for the journal: named fields, in order.
package struct JournalEntry: Equatable, Sendable {
    /// One field of an entry.
    package struct Field: Equatable, Sendable {
        package let name: String
        package let value: String

        /// The journal drops a field silently whose name is not made of `A`–`Z`, `0`–`9` and `_`, begins with `_` or a
        /// digit, or is longer than 64; such a name stops the program here instead.
        package init(_ name: String, _ value: String) {
            precondition(Self.isName(name), "\(name) is not a name the journal keeps")
            self.name = name
            self.value = value
        }

        static func isName(_ name: String) -> Bool {
            guard let first = name.utf8.first, name.utf8.count <= 64 else { return false }
            return isCapital(first) && name.utf8.allSatisfy { isCapital($0) || isDigit($0) || $0 == UInt8(ascii: "_") }
        }

        private static func isCapital(_ byte: UInt8) -> Bool {
            (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
        }

        private static func isDigit(_ byte: UInt8) -> Bool {
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        }
    }

    package let fields: [Field]

    package init(_ fields: [Field]) {
        self.fields = fields
    }

    /// The first value under `name`.
    package subscript(_ name: String) -> String? {
        fields.first { $0.name == name }?.value
    }
}

extension JournalEntry {
    /// The entry as the journal's native protocol has it.
    ///
    /// Every value is preceded by its length, so that none can forge a field, whatever it holds.
    package func encoded() -> [UInt8] {
        var bytes: [UInt8] = []
        for field in fields {
            let value = Array(field.value.utf8)
            bytes.append(contentsOf: field.name.utf8)
            bytes.append(newline)
            withUnsafeBytes(of: UInt64(value.count).littleEndian) { bytes.append(contentsOf: $0) }
            bytes.append(contentsOf: value)
            bytes.append(newline)
        }
        return bytes
    }

    /// Reads what `encoded` wrote; nil for anything else.
    package init?(encoded bytes: [UInt8]) {
        var fields: [Field] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            guard let end = rest.firstIndex(of: newline), rest.endIndex - end > 9 else { return nil }
            let name = String(decoding: rest[..<end], as: UTF8.self)
            let length = rest[end + 1..<end + 9].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            rest = rest[(end + 9)...]
            guard Field.isName(name), length < UInt64(rest.count) else { return nil }
            let last = rest.startIndex + Int(length)
            guard rest[last] == newline, let value = String(validating: rest[..<last], as: UTF8.self) else {
                return nil
            }
            fields.append(Field(name, value))
            rest = rest[(last + 1)...]
        }
        self.init(fields)
    }
}

private let newline = UInt8(ascii: "\n")
