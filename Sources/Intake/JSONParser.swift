import CSimdJSON

/// Why bytes are not a document.
enum JSONProblem: Error, Equatable {
    case malformed
    case tooDeep
}

/// simdjson, as far as reading records needs it.
///
/// The elements of a document hold until the next one is parsed; they never leave this room.
final class JSONParser {
    /// How deep a document may be nested.
    static let depth = 512

    private let parser: OpaquePointer

    init() {
        guard let parser = weir_json_parser_create(Self.depth) else { preconditionFailure("no memory for a parser") }
        self.parser = parser
    }

    deinit {
        weir_json_parser_destroy(parser)
    }

    func parse(_ bytes: UnsafeRawBufferPointer) throws(JSONProblem) -> JSONElement {
        guard let start = bytes.baseAddress else { throw .malformed }
        var root = weir_json_element()
        switch weir_json_parse(parser, start.assumingMemoryBound(to: UInt8.self), bytes.count, &root) {
        case WEIR_JSON_PARSED: return JSONElement(raw: root)
        case WEIR_JSON_TOO_DEEP: throw .tooDeep
        default: throw .malformed
        }
    }
}

/// One value of the document parsed last.
struct JSONElement {
    fileprivate let raw: weir_json_element

    /// The last field of that name, nil also where this is no object.
    func find(_ name: String) -> JSONElement? {
        var name = name
        return name.withUTF8 { bytes in
            var value = weir_json_element()
            let start = UnsafeRawPointer(bytes.baseAddress)?.assumingMemoryBound(to: CChar.self)
            return weir_json_find(raw, start, bytes.count, &value) ? JSONElement(raw: value) : nil
        }
    }

    var isObject: Bool { weir_json_kind_of(raw) == WEIR_JSON_OBJECT }
    var isArray: Bool { weir_json_kind_of(raw) == WEIR_JSON_ARRAY }
    var isNull: Bool { weir_json_kind_of(raw) == WEIR_JSON_NULL }

    var string: String? {
        guard weir_json_kind_of(raw) == WEIR_JSON_STRING else { return nil }
        var length = 0
        let start = weir_json_string(raw, &length)
        return String(decoding: UnsafeRawBufferPointer(start: start, count: length), as: UTF8.self)
    }

    /// The digits of an integer of up to 64 bits, with or without a sign.
    var integer: String? {
        switch weir_json_kind_of(raw) {
        case WEIR_JSON_INTEGER: String(weir_json_integer(raw))
        case WEIR_JSON_UNSIGNED: String(weir_json_unsigned(raw))
        default: nil
        }
    }

    var number: Double? {
        switch weir_json_kind_of(raw) {
        case WEIR_JSON_INTEGER, WEIR_JSON_UNSIGNED, WEIR_JSON_NUMBER: weir_json_number(raw)
        default: nil
        }
    }

    var flag: Bool? {
        weir_json_kind_of(raw) == WEIR_JSON_FLAG ? weir_json_flag(raw) : nil
    }

    /// The elements of an array, none where this is something else.
    var elements: JSONElements {
        JSONElements(rest: weir_json_elements(raw))
    }

    /// The fields of an object in order, none where this is something else.
    var fields: JSONFields {
        JSONFields(rest: weir_json_fields(raw))
    }

    func element(at index: Int) -> JSONElement? {
        guard index >= 0 else { return nil }
        return elements.dropFirst(index).first { _ in true }
    }
}

/// The elements of an array in order.
struct JSONElements: Sequence, IteratorProtocol {
    fileprivate var rest: weir_json_array

    mutating func next() -> JSONElement? {
        var element = weir_json_element()
        return weir_json_next(&rest, &element) ? JSONElement(raw: element) : nil
    }
}

/// The fields of an object in order, of equal names each.
struct JSONFields: Sequence, IteratorProtocol {
    fileprivate var rest: weir_json_object

    mutating func next() -> (name: String, value: JSONElement)? {
        var name: UnsafePointer<CChar>?
        var length = 0
        var value = weir_json_element()
        guard weir_json_next_field(&rest, &name, &length, &value) else { return nil }
        let text = String(decoding: UnsafeRawBufferPointer(start: name, count: length), as: UTF8.self)
        return (text, JSONElement(raw: value))
    }
}
