import Model

/// What has been read of one generation of a file, and the hashes that let it be recognised.
struct Ledger: Equatable {
    /// The most bytes at the beginning that are hashed for `headHash`.
    static let headLimit = 1024
    /// The most bytes before `offset` that are hashed for `tailHash`.
    static let tailLimit = 64
    /// The shortest beginning whose hash is kept as a mark; each that follows is twice as long.
    private static let firstMark: Int64 = 2 << 10
    /// The longest one.
    static let lastMark: Int64 = 1 << 20

    /// The hash of so many bytes at the beginning.
    struct Mark: Equatable {
        let length: Int64
        let hash: UInt64
    }

    /// The end of what is accounted for, in decompressed bytes.
    private(set) var offset: Int64 = 0
    private(set) var headLength = 0
    private(set) var headHash = ContentHash.seed
    private(set) var tailHash = ContentHash.seed
    private(set) var contentHash: UInt64? = ContentHash.seed
    /// The hashes of longer and longer beginnings, as far as they went by since the start of the process.
    ///
    /// By these a file that has only its first bytes in common with this one is told from a copy that is being made.
    private(set) var marks: [Mark] = []
    /// The bytes behind `tailHash`; nil after a restart, until they are read and found to match.
    private(set) var tail: [UInt8]? = []

    init() {}

    init(_ checkpoint: Checkpoint, marks: [Mark] = []) {
        self.marks = marks
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
        if let hash = contentHash { contentHash = hashAndMark(bytes, continuing: hash) }
        let kept = bytes.count >= Self.tailLimit ? [] : (tail ?? []).suffix(Self.tailLimit - bytes.count)
        let last = Array(kept) + bytes.suffix(Self.tailLimit)
        tail = last
        tailHash = ContentHash.of(last)
        offset += Int64(bytes.count)
    }

    /// Continues the hash of everything over `bytes`, and notes it wherever a mark is due.
    private mutating func hashAndMark(_ bytes: UnsafeRawBufferPointer, continuing hash: UInt64) -> UInt64 {
        var hash = hash
        var place = offset
        var rest = bytes
        while place < Self.lastMark {
            let due = max(Self.firstMark, Int64(1) << (Int64.bitWidth - place.leadingZeroBitCount))
            guard due - place <= Int64(rest.count) else { break }
            let part = UnsafeRawBufferPointer(rebasing: rest.prefix(Int(due - place)))
            hash = ContentHash.of(part, continuing: hash)
            marks.append(Mark(length: due, hash: hash))
            rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(part.count))
            place = due
        }
        return ContentHash.of(rest, continuing: hash)
    }
}
