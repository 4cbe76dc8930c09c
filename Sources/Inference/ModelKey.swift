/// The key that opens a model server; it shows itself to nobody.
package struct ModelKey: Sendable {
    private let text: String

    /// Takes the key as a credential's bytes, without the line end behind it.
    ///
    /// Only visible ASCII is a key: anything else could not stand in a header, or would begin another one.
    package init(_ bytes: some Sequence<UInt8>) throws(ModelKeyError) {
        var bytes = Array(bytes)
        while bytes.last == UInt8(ascii: "\n") || bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
        guard !bytes.isEmpty else { throw .empty }
        guard bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { throw .notVisible }
        text = String(decoding: bytes, as: UTF8.self)
    }

    /// The value of a header, with `prefix` before the key.
    func headerValue(after prefix: String = "") -> String { prefix + text }
}

extension ModelKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "a model key" }

    package var debugDescription: String { description }

    package var customMirror: Mirror { Mirror(self, children: [:]) }
}

/// Why bytes are no model key.
package enum ModelKeyError: Error, Equatable, CustomStringConvertible {
    case empty
    case notVisible

    package var description: String {
        switch self {
        case .empty: "the model's key is empty; write it into the credential's file"
        case .notVisible: "the model's key has blanks, line breaks or other characters that no key has; check its file"
        }
    }
}
