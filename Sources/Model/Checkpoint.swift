/// What tells that a file is the same after renaming.
///
/// A device and inode alone are not enough, since an inode is used again; the hash of the head validates them. All
/// hashes are FNV-1a of decompressed bytes.
package struct Fingerprint: Hashable, Codable, Sendable {
    package let device: UInt64
    package let inode: UInt64
    /// Nanoseconds since 1970, 0 where the file system does not say.
    package let birth: Int64

    package init(device: UInt64, inode: UInt64, birth: Int64) {
        self.device = device
        self.inode = inode
        self.birth = birth
    }
}

/// How far one generation of one file has been read and recorded.
package struct Checkpoint: Hashable, Codable, Sendable {
    package var fingerprint: Fingerprint
    /// Raised when the same file begins anew (truncated, rewritten).
    package var generation: Int
    /// The last known name, as bytes: a name need not be UTF-8.
    package var path: [UInt8]
    /// The end of the last complete line, in decompressed bytes.
    package var offset: Int64
    /// How many bytes `headHash` covers, at most 1,024.
    package var headLength: Int
    package var headHash: UInt64
    /// The hash of the at most 64 bytes before `offset`.
    package var tailHash: UInt64
    /// The file is gone and drained; kept for a while to recognise its compressed or copied successor.
    package var isFinished: Bool
    /// The hash of everything before `offset`, by which a compressed or renamed copy is recognised; nil if unknown.
    package var contentHash: UInt64?
    /// How many bytes after `offset` were already handed on as a last line without an end, 0 for none.
    package var unfinishedLength: Int
    /// The hash of those bytes: when their end comes and they are still the same, they are not handed on again.
    package var unfinishedHash: UInt64
    /// The size a compressed file had when it was read to its end, 0 for any other.
    package var archiveSize: Int64

    package init(
        fingerprint: Fingerprint,
        generation: Int,
        path: [UInt8],
        offset: Int64,
        headLength: Int,
        headHash: UInt64,
        tailHash: UInt64,
        isFinished: Bool,
        contentHash: UInt64? = nil,
        unfinishedLength: Int = 0,
        unfinishedHash: UInt64 = 0,
        archiveSize: Int64 = 0
    ) {
        self.fingerprint = fingerprint
        self.generation = generation
        self.path = path
        self.offset = offset
        self.headLength = headLength
        self.headHash = headHash
        self.tailHash = tailHash
        self.isFinished = isFinished
        self.contentHash = contentHash
        self.unfinishedLength = unfinishedLength
        self.unfinishedHash = unfinishedHash
        self.archiveSize = archiveSize
    }
}

/// A line that could not be used: where it stands and why, without a word of it.
package struct Fault: Hashable, Codable, Sendable {
    /// What was wrong, in a fixed vocabulary so that it can be counted.
    package enum Reason: String, Codable, CaseIterable, Sendable {
        case malformed
        case notAConversation = "not_a_conversation"
        case noUserText = "no_user_text"
        case oversize
        case tooDeep = "too_deep"
        case encoding
        case corruptArchive = "corrupt_archive"
        case unreadable
        /// A model server kept failing at it while it answered for others.
        case unanswered
    }

    /// The file's name as shown to people: bytes that are not printable are escaped.
    package let file: String
    package let offset: Int64
    package let reason: Reason
    /// A detail from the program's own words, never from the file's.
    package let detail: String

    package init(file: String, offset: Int64, reason: Reason, detail: String) {
        self.file = file
        self.offset = offset
        self.reason = reason
        self.detail = detail
    }
}

extension Fault: CustomStringConvertible {
    /// The file, the place in it and the reason; never a word of the record.
    package var description: String {
        "\(file) at byte \(offset): \(reason.rawValue)"
    }
}
