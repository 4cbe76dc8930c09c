import Crypto
import Model

/// Turns what files call accounts, conversations and terms into names that only this installation can make.
///
/// Each is the first eight bytes of HMAC-SHA-256 under one key, over a domain and the text, so that an account and a
/// term of the same spelling have nothing in common. Whoever holds the key can test a guess; nobody can turn one back.
package struct Pseudonyms: Sendable {
    private let key: SymmetricKey

    package init(key: [UInt8]) {
        self.key = SymmetricKey(data: key)
    }

    /// The pseudonym of an account as its file spells it; case and blanks matter.
    package func account(_ name: String) -> AccountID {
        AccountID(rawValue: digest(name, in: .account))
    }

    /// The pseudonym of a term in its lower-case form.
    package func term(_ word: String) -> TermID {
        TermID(rawValue: digest(word, in: .term))
    }

    /// The pseudonym of a word as a skeleton takes it in.
    func skeletonWord(_ word: String) -> UInt64 {
        digest(word, in: .skeleton)
    }

    /// The id itself where it cannot be anybody's words, otherwise `d-` and 16 hexadecimal digits.
    ///
    /// Kept are ids of 1 to 128 bytes of ASCII letters, digits and `-_.:/@+=`, unless they look like a mail address or
    /// would be mistaken for a digest.
    package func conversation(_ id: String) -> ConversationID {
        guard Self.isPlain(id) else {
            return ConversationID(rawValue: "d-" + digest(id, in: .conversation).hexadecimal)
        }
        return ConversationID(rawValue: id)
    }

    /// A number that is uniform on 0..<1 over conversations, and always the same for one conversation and place.
    func chance(of id: String, at place: Int) -> Double {
        // 53 bits are what a Double holds exactly.
        Double(digest("\(place) \(id)", in: .sampling) >> 11) / Double(1 << 53)
    }

    private enum Domain: String {
        case account
        case conversation
        case sampling
        case skeleton
        case term
    }

    private func digest(_ text: String, in domain: Domain) -> UInt64 {
        var code = HMAC<SHA256>(key: key)
        code.update(data: Array("weir:\(domain.rawValue)\u{0}".utf8))
        code.update(data: Array(text.utf8))
        return code.finalize().prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }

    private static func isPlain(_ id: String) -> Bool {
        let bytes = Array(id.utf8)
        guard (1...128).contains(bytes.count), bytes.allSatisfy(isAllowed), !id.hasPrefix("d-") else { return false }
        guard let at = bytes.lastIndex(of: UInt8(ascii: "@")) else { return true }
        return at == 0 || !bytes[at...].contains(UInt8(ascii: "."))
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: Array("-_.:/@+=".utf8).contains(byte)
        }
    }
}
