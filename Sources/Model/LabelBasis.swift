/// What a label was made from, so that a later edition can tell whether it still fits.
package struct LabelBasis: Hashable, Codable, Sendable {
    /// The model that was asked, and the digest of its prompt and criteria; also where its answer could not be used.
    package let provenance: Provenance
    /// How many accounts had to stand behind each word.
    package let accountFloor: Int
    package let conversations: Int
    /// The time of the edition it was made for.
    package let time: Timestamp
    /// Where a base cluster lay; nil above the base.
    package let bearing: Bearing?
    /// What stood directly under a cluster above the base; nil at the base.
    package let children: [ClusterID]?

    package init(
        provenance: Provenance,
        accountFloor: Int,
        conversations: Int,
        time: Timestamp,
        bearing: Bearing? = nil,
        children: [ClusterID]? = nil
    ) {
        self.provenance = provenance
        self.accountFloor = accountFloor
        self.conversations = conversations
        self.time = time
        self.bearing = bearing
        self.children = children
    }
}

/// The direction of a centroid with 8 bits a component: enough to tell later how far it has moved.
///
/// Written as two hexadecimal digits a component.
package struct Bearing: Hashable, Sendable {
    private let components: [Int8]

    package init(_ centroid: Embedding) {
        let largest = centroid.components.reduce(0) { max($0, abs($1)) }
        components = centroid.components.map { Int8((127 * $0 / max(largest, .leastNormalMagnitude)).rounded()) }
    }

    /// The cosine of the angle to `other`, to about a hundredth; 0 where it comes from another encoder.
    package func cosine(to other: Embedding) -> Double {
        guard other.components.count == components.count else { return 0 }
        var product = 0.0
        var square = 0.0
        for (own, theirs) in zip(components, other.components) {
            product += Double(own) * Double(theirs)
            square += Double(own) * Double(own)
        }
        return square > 0 ? product / square.squareRoot() : 0
    }
}

extension Bearing: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let digits = Array(try container.decode(String.self).utf8).map { digit -> UInt8? in
            switch digit {
            case 48...57: digit - 48
            case 97...102: digit - 87
            default: nil
            }
        }
        let known = digits.compactMap(\.self)
        guard known.count == digits.count, known.count.isMultiple(of: 2) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a bearing")
        }
        components = stride(from: 0, to: known.count, by: 2).map { place in
            Int8(bitPattern: known[place] << 4 | known[place + 1])
        }
    }

    package func encode(to encoder: any Encoder) throws {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        for component in components {
            let bits = UInt8(bitPattern: component)
            text += [digits[Int(bits >> 4)], digits[Int(bits & 15)]]
        }
        var container = encoder.singleValueContainer()
        try container.encode(String(decoding: text, as: UTF8.self))
    }
}

/// How far a label points at people: what the audit found.
package struct PrivacyRating: Hashable, Codable, Sendable {
    /// From 1, which singles out a person, to 5, which says nothing of who they are.
    package let value: Int
    package let provenance: Provenance

    /// The least value with which a label is shown.
    package static let pass = 3

    package init(value: Int, provenance: Provenance) {
        self.value = value
        self.provenance = provenance
    }
}

/// Why key terms stand in a label although there is a model.
package enum Shortfall: String, Codable, Sendable {
    /// Its answer was out of form, twice.
    case malformed
    /// Its answer had words that too few accounts support, twice.
    case unsupported
    /// The audit rated its words below the pass mark.
    case identifying
    /// The audit's answer about its words was out of form, twice.
    case unrated
    /// The server would not take the question.
    case failed
    /// The budget was used up.
    case unasked
}
