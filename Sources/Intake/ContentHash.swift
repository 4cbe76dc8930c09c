import CFileWatch

/// FNV-1a of 64 bits, which can be continued byte by byte.
enum ContentHash {
    /// The hash of nothing.
    static let seed: UInt64 = 14_695_981_039_346_656_037

    /// Continues `hash` over `bytes`.
    static func of(_ bytes: UnsafeRawBufferPointer, continuing hash: UInt64 = seed) -> UInt64 {
        weir_fnv1a(hash, bytes.baseAddress, bytes.count)
    }

    /// Hashes `bytes`.
    static func of(_ bytes: [UInt8]) -> UInt64 {
        bytes.withUnsafeBytes { of($0) }
    }
}
