import Crypto
import Foundation

/// A key that signs calls of webhooks, as Standard Webhooks ask; it shows itself to nobody.
package struct SigningSecret: Sendable {
    private let key: SymmetricKey

    /// Reads `whsec_` and base64, or takes any other text as the key itself.
    package init(_ text: some Sequence<UInt8>) throws(SigningSecretError) {
        let bytes = Array(text)
        let prefix = Array("whsec_".utf8)
        guard bytes.starts(with: prefix) else {
            guard !bytes.isEmpty else { throw .empty }
            key = SymmetricKey(data: bytes)
            return
        }
        guard let decoded = Data(base64Encoded: Data(bytes.dropFirst(prefix.count))) else { throw .notBase64 }
        guard !decoded.isEmpty else { throw .empty }
        key = SymmetricKey(data: decoded)
    }

    /// The signature of one call, `v1,` and base64.
    package func signature(id: String, timestamp: String, body: [UInt8]) -> String {
        let code = HMAC<SHA256>.authenticationCode(for: Array("\(id).\(timestamp).".utf8) + body, using: key)
        return "v1," + Data(code).base64EncodedString()
    }
}

extension SigningSecret: CustomStringConvertible, CustomReflectable {
    package var description: String { "a signing secret" }

    package var customMirror: Mirror { Mirror(self, children: [:]) }
}

/// Why a text is no signing secret.
package enum SigningSecretError: Error, Equatable, CustomStringConvertible {
    case empty
    case notBase64

    package var description: String {
        switch self {
        case .empty: "the signing secret is empty"
        case .notBase64: "after whsec_ the signing secret must be base64"
        }
    }
}
