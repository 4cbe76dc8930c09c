import CFileWatch

/// A polynomial over the bytes, of 64 bits, which can be continued byte by byte.
///
/// It tells contents apart that nobody has made to look alike; an identity is never made by it.
enum ContentHash {
    /// The hash of nothing.
    static let seed: UInt64 = 1

    /// Continues `hash` over `bytes`.
    static func of(_ bytes: UnsafeRawBufferPointer, continuing hash: UInt64 = seed) -> UInt64 {
        weir_content_hash(hash, bytes.baseAddress, bytes.count)
    }

    /// Hashes `bytes`.
    static func of(_ bytes: [UInt8]) -> UInt64 {
        bytes.withUnsafeBytes { of($0) }
    }
}
