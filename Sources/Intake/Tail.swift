import Model

/// One file that is being followed.
struct Tail {
    /// How sure it is that the next bytes continue what the ledger says.
    enum Stage {
        /// Nothing was read yet; the file may be a copy of one that was.
        case unknown
        /// Compared with the files it may be a copy of.
        case examining(Examination)
        /// Known from a checkpoint, whose hashes are still to be compared with the file.
        case unverified
        case following
    }

    /// A file that cannot be read for now.
    struct Trouble {
        var retryAt: Double
        var delay: Double
    }

    let fingerprint: Fingerprint
    var generation: Int
    var path: [UInt8]
    /// The place of the configured path among its kind.
    var source: Int
    var ledger: Ledger
    var stage: Stage
    var size: Int64
    var modified: Int64
    /// When the file last grew or changed.
    var changedAt: Double
    /// Whether there may be something to read.
    var isPending = true
    /// Whether the file is to be looked at again once it has been quiet.
    var awaitsQuiet = false
    /// Whether no name of it was found when all directories were listed.
    var isVanished = false
    var isDirty = true
    var descriptor: Int32?
    var lastUsed: UInt64 = 0
    var overflow: Overflow?
    /// How the file is compressed, nil for one that is not.
    var compression: Compression?
    var archive: ArchiveSource?
    var archiveSize: Int64
    var unfinishedLength: Int
    var unfinishedHash: UInt64
    var trouble: Trouble?

    /// Begins a file that was never seen.
    init(_ status: FileStatus, path: [UInt8], source: Int, now: Double) {
        fingerprint = status.fingerprint
        generation = 0
        self.path = path
        self.source = source
        ledger = Ledger()
        stage = .unknown
        size = status.size
        modified = status.modified
        changedAt = now
        archiveSize = 0
        unfinishedLength = 0
        unfinishedHash = 0
    }

    /// Goes on with a file from its checkpoint.
    init(_ checkpoint: Checkpoint, source: Int, now: Double) {
        fingerprint = checkpoint.fingerprint
        generation = checkpoint.generation
        path = checkpoint.path
        self.source = source
        ledger = Ledger(checkpoint)
        stage = checkpoint.coversAnything ? .unverified : .unknown
        size = 0
        modified = 0
        changedAt = now
        isPending = false
        isDirty = false
        archiveSize = checkpoint.archiveSize
        unfinishedLength = checkpoint.unfinishedLength
        unfinishedHash = checkpoint.unfinishedHash
    }

    /// How far the file has been read, as it is to be recorded.
    var checkpoint: Checkpoint {
        Checkpoint(
            fingerprint: fingerprint,
            generation: generation,
            path: path,
            offset: ledger.offset,
            headLength: ledger.headLength,
            headHash: ledger.headHash,
            tailHash: ledger.tailHash,
            isFinished: false,
            contentHash: ledger.contentHash,
            unfinishedLength: unfinishedLength,
            unfinishedHash: unfinishedHash,
            archiveSize: archiveSize
        )
    }

    var framing: Framing {
        holdsDocument(lastComponent(path)) ? .values : .lines
    }

    var isArchive: Bool { compression != nil }

    /// Whether the file is compressed, by its name while nothing was read of it.
    var mayBeArchive: Bool {
        isArchive || uncompressed(path) != path
    }

    /// The least size the file can have without having been cut.
    var knownSize: Int64 {
        ledger.offset + Int64(unfinishedLength)
    }

    /// Known bytes that were not read.
    var bytesBehind: Int64 {
        if isArchive || archiveSize > 0 { return archiveSize == size ? 0 : size - (archive?.compressedOffset ?? 0) }
        return max(0, size - ledger.offset)
    }

    /// Whether it was last written before `other`, a rotated form of the same file.
    ///
    /// Where the time does not tell, a longer name or a higher number does.
    func isOlder(than other: Tail) -> Bool {
        guard modified == other.modified else { return modified < other.modified }
        guard path.count == other.path.count else { return path.count > other.path.count }
        return other.path.lexicographicallyPrecedes(path)
    }

    /// Takes note of what the file is now.
    mutating func observe(_ status: FileStatus, now: Double) {
        guard status.size != size || status.modified != modified else { return }
        size = status.size
        modified = status.modified
        changedAt = now
        isPending = archiveSize == 0 || archiveSize != size
        awaitsQuiet = false
        if isArchive, isPending, archive?.end != nil || archive == nil {
            archive = nil
            stage = checkpoint.coversAnything ? .unverified : .unknown
        }
    }

    /// Starts over with a file whose earlier content is gone.
    mutating func beginGeneration() {
        generation += 1
        ledger = Ledger()
        stage = .unknown
        overflow = nil
        archive = nil
        compression = nil
        archiveSize = 0
        unfinishedLength = 0
        unfinishedHash = 0
        isPending = true
        isDirty = true
    }

    /// Goes on where another file with the same content stands.
    mutating func adopt(_ checkpoint: Checkpoint) {
        ledger = Ledger(checkpoint)
        unfinishedLength = checkpoint.unfinishedLength
        unfinishedHash = checkpoint.unfinishedHash
        stage = .unverified
        isDirty = true
    }

    /// The id of a record at `offset` that brings none, the same whenever that record is read.
    func derivedID(at offset: Int64, place: Int) -> String {
        var hash = ContentHash.seed
        let parts = [fingerprint.device, fingerprint.inode, UInt64(bitPattern: fingerprint.birth), UInt64(generation)]
        parts.withUnsafeBytes { hash = ContentHash.of($0) }
        let name = "file-" + String(hash, radix: 16) + "-" + String(offset, radix: 16)
        return place == 0 ? name : name + "-\(place)"
    }
}

extension Checkpoint {
    /// Whether anything was read under it.
    var coversAnything: Bool {
        offset > 0 || unfinishedLength > 0
    }
}
