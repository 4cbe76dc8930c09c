/// An account, known only by a keyed digest of the id its file gives.
///
/// The first eight bytes of HMAC-SHA-256; it cannot be turned back without the key, and not compared with another
/// installation's. Written as 16 hexadecimal digits.
package struct AccountID: RawRepresentable, Hashable, Codable, Sendable {
    package let rawValue: UInt64

    package init(rawValue: UInt64) {
        self.rawValue = rawValue
    }
}

/// A conversation's own name, unique within a watch.
///
/// At most 128 bytes of letters, digits and `-_.:/@+=`; the extractor replaces anything else by a digest, so that an
/// id can carry nobody's words.
package struct ConversationID: RawRepresentable, Hashable, Codable, Sendable {
    package let rawValue: String

    package init(rawValue: String) {
        self.rawValue = rawValue
    }
}

/// An item's place in the order of recording, counted from 1 without gaps.
package struct ItemID: RawRepresentable, Hashable, Comparable, Codable, Sendable {
    package let rawValue: Int64

    package init(rawValue: Int64) {
        self.rawValue = rawValue
    }

    /// Orders items as they were recorded.
    package static func < (left: ItemID, right: ItemID) -> Bool {
        left.rawValue < right.rawValue
    }
}

/// A content term, known by a keyed digest of its lower-case form.
package struct TermID: RawRepresentable, Hashable, Codable, Sendable {
    package let rawValue: UInt64

    package init(rawValue: UInt64) {
        self.rawValue = rawValue
    }
}

/// The name of one cluster, unique across every level of a taxonomy and never used again.
///
/// Written as `7` for a base cluster and `t2` for one above the base.
package enum ClusterID: Hashable, Sendable {
    case base(Int)
    case upper(Int)
}

extension ClusterID: CustomStringConvertible, LosslessStringConvertible {
    package var description: String {
        switch self {
        case .base(let number): "\(number)"
        case .upper(let number): "t\(number)"
        }
    }

    /// Reads `7` or `t2`; nil for anything else.
    package init?(_ description: String) {
        let isUpper = description.hasPrefix("t")
        guard let number = Int(isUpper ? description.dropFirst() : description[...]), number >= 0 else { return nil }
        self = isUpper ? .upper(number) : .base(number)
    }
}

extension ClusterID: Comparable {
    /// Orders base clusters before those above them, each by number.
    package static func < (left: ClusterID, right: ClusterID) -> Bool {
        switch (left, right) {
        case (.base(let a), .base(let b)), (.upper(let a), .upper(let b)): a < b
        case (.base, .upper): true
        case (.upper, .base): false
        }
    }
}

extension ClusterID: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let id = ClusterID(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a cluster id")
        }
        self = id
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

extension AccountID: CustomStringConvertible {
    package var description: String {
        rawValue.hexadecimal
    }
}
