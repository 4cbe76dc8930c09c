import Model

/// What has been read of one generation of a file, and the hashes that let it be recognised.
struct Ledger: Equatable {
    /// The most bytes at the beginning that are hashed for `headHash`.
    static let headLimit = 1024
    /// The most bytes before `offset` that are hashed for `tailHash`.
    static let tailLimit = 64

    /// The end of what is accounted for, in decompressed bytes.
    private(set) var offset: Int64 = 0
    private(set) var headLength = 0
    private(set) var headHash = ContentHash.seed
    private(set) var tailHash = ContentHash.seed
    private(set) var contentHash: UInt64? = ContentHash.seed
    /// The bytes behind `tailHash`; nil after a restart, until they are read and found to match.
    private(set) var tail: [UInt8]? = []

    init() {}

    init(_ checkpoint: Checkpoint) {
        offset = checkpoint.offset
        headLength = checkpoint.headLength
        headHash = checkpoint.headHash
        tailHash = checkpoint.tailHash
        contentHash = checkpoint.contentHash
        tail = offset == 0 ? [] : nil
    }

    /// How many bytes before `offset` vouch for it.
    var tailLength: Int {
        Int(min(offset, Int64(Self.tailLimit)))
    }

    /// Accepts the bytes before `offset` if they are the ones that were read; false means other content.
    mutating func accept(tail bytes: some Sequence<UInt8>) -> Bool {
        let found = Array(bytes)
        guard found.count == tailLength, ContentHash.of(found) == tailHash else { return false }
        tail = found
        return true
    }

    /// Accounts for bytes that follow those before.
    mutating func take(_ bytes: UnsafeRawBufferPointer) {
        guard !bytes.isEmpty else { return }
        if offset < Self.headLimit, offset == headLength {
            let part = bytes.prefix(Self.headLimit - headLength)
            headHash = ContentHash.of(UnsafeRawBufferPointer(rebasing: part), continuing: headHash)
            headLength += part.count
        }
        contentHash = contentHash.map { ContentHash.of(bytes, continuing: $0) }
        let kept = bytes.count >= Self.tailLimit ? [] : (tail ?? []).suffix(Self.tailLimit - bytes.count)
        let last = Array(kept) + bytes.suffix(Self.tailLimit)
        tail = last
        tailHash = ContentHash.of(last)
        offset += Int64(bytes.count)
    }
}
