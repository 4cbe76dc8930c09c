import Foundation
import GRDB
import Model

// How Model's values stand in columns. Numbers that do not fit SQLite's signed integers keep their bits; a cluster is
// `7` or `t2`, as people read it.

extension ItemID: DatabaseValueConvertible {}
extension ConversationID: DatabaseValueConvertible {}
extension Timestamp: DatabaseValueConvertible {}
extension Hour: DatabaseValueConvertible {}
extension AlertID: DatabaseValueConvertible {}
extension AlertKind: DatabaseValueConvertible {}
extension AlertState: DatabaseValueConvertible {}
extension AlertSeverity: DatabaseValueConvertible {}
extension LineageEvent.Kind: DatabaseValueConvertible {}
extension Fault.Reason: DatabaseValueConvertible {}

/// A value that is kept as the 64 bits of an unsigned number.
protocol BitPatternColumn: DatabaseValueConvertible {
    init(rawValue: UInt64)
    var rawValue: UInt64 { get }
}

extension BitPatternColumn {
    package var databaseValue: DatabaseValue {
        Int64(bitPattern: rawValue).databaseValue
    }

    package static func fromDatabaseValue(_ value: DatabaseValue) -> Self? {
        Int64.fromDatabaseValue(value).map { Self(rawValue: UInt64(bitPattern: $0)) }
    }
}

extension AccountID: BitPatternColumn {}
extension TermID: BitPatternColumn {}

extension ClusterID: DatabaseValueConvertible {
    package var databaseValue: DatabaseValue {
        switch self {
        case .base(let number): number.databaseValue
        case .upper: description.databaseValue
        }
    }

    package static func fromDatabaseValue(_ value: DatabaseValue) -> ClusterID? {
        if let number = Int.fromDatabaseValue(value) { return .base(number) }
        return String.fromDatabaseValue(value).flatMap { ClusterID($0) }
    }
}

extension [ClusterID] {
    /// One JSON array, for `json_each`.
    var stored: String {
        let elements = map { id in
            switch id {
            case .base(let number): "\(number)"
            case .upper: "\"\(id)\""
            }
        }
        return "[" + elements.joined(separator: ",") + "]"
    }
}

/// The numbers as little-endian bytes, one after another.
func packed<Number: FixedWidthInteger>(_ numbers: [Number]) -> Data {
    numbers.map(\.littleEndian).withUnsafeBytes { Data($0) }
}

/// The numbers that `packed` made the bytes of.
func unpacked<Number: FixedWidthInteger>(_ bytes: Data, as _: Number.Type) -> [Number] {
    let size = MemoryLayout<Number>.size
    return bytes.withUnsafeBytes { raw in
        (0..<raw.count / size).map { place in
            Number(littleEndian: raw.loadUnaligned(fromByteOffset: place * size, as: Number.self))
        }
    }
}

extension Embedding {
    var stored: Data {
        packed(halfPrecision)
    }

    init(stored: Data) {
        self.init(halfPrecision: unpacked(stored, as: UInt16.self))
    }
}

extension [TermID] {
    var stored: Data {
        packed(map(\.rawValue))
    }

    init(stored: Data) {
        self = unpacked(stored, as: UInt64.self).map(TermID.init(rawValue:))
    }
}

extension Skeleton {
    var stored: Data {
        packed([sides[0], sides[1]])
    }

    /// Nil for anything but 16 bytes.
    init?(stored: Data) {
        let halves = unpacked(stored, as: UInt64.self)
        guard halves.count == 2 else { return nil }
        self.init(sides: SIMD2(halves[0], halves[1]))
    }
}

extension Facets {
    /// One JSON object, names in alphabetical order.
    ///
    /// Written by hand because it is made for every conversation. A number that is not finite has no JSON form and is
    /// left out.
    var stored: String {
        var text = "{"
        for (name, value) in sorted(by: { $0.key < $1.key }) {
            let form: String
            switch value {
            case .flag(let flag): form = flag ? "true" : "false"
            case .number(let number) where number.isFinite: form = number.description
            case .number: continue
            case .category(let category): form = quoted(category)
            }
            text += (text.utf8.count == 1 ? "" : ",") + quoted(name.rawValue) + ":" + form
        }
        return text + "}"
    }

    init(stored: String) throws {
        let named = try JSONDecoder().decode([String: FacetValue].self, from: Data(stored.utf8))
        self = Facets(uniqueKeysWithValues: named.map { (FacetName(rawValue: $0.key), $0.value) })
    }
}

private func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\"": result += "\\\""
        case "\\": result += "\\\\"
        case "\u{0}"..<" ":
            let digits = String(scalar.value, radix: 16)
            result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        default: result.unicodeScalars.append(scalar)
        }
    }
    return result + "\""
}

/// A value as JSON text with its keys in order; numbers that are not finite are written as words.
func encoded(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
        positiveInfinity: "infinity",
        negativeInfinity: "-infinity",
        nan: "nan"
    )
    return String(decoding: try encoder.encode(value), as: UTF8.self)
}

/// The value that `encoded` made the text of.
func decoded<Value: Decodable>(_ text: String, as _: Value.Type = Value.self) throws -> Value {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
        positiveInfinity: "infinity",
        negativeInfinity: "-infinity",
        nan: "nan"
    )
    return try decoder.decode(Value.self, from: Data(text.utf8))
}
