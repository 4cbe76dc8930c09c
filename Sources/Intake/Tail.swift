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
        /// Begins as the checkpoint says; a compressed file, on the way to the place where reading goes on.
        case seeking
        case following
    }

    /// A file that cannot be read for now.
    struct Trouble {
        var retryAt: Double
        var delay: Double
    }

    /// How many names of a file are remembered, those it has lost included.
    private static let namesLimit = 8

    let fingerprint: Fingerprint
    var generation: Int
    /// The name by which it is opened and shown.
    var path: [UInt8]
    /// Every name it was seen under, the last one seen at the end; a copy may be called after any of them.
    private(set) var names: [[UInt8]]
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
    /// Whether the name leads to another file or to none, so that it waits for the next scan.
    var isMislaid = false
    /// Whether it was mislaid since it could last be read: a scan that finds it where it was not is no help.
    var wasMislaid = false
    /// Whether it has no name any more, as far as is known.
    private(set) var isVanished = false
    /// Whether that is certain.
    private(set) var isGone = false
    /// Whether its file system counts links; some of those that run as programs say 0 of every file.
    private var countsLinks = false
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
    /// What it was found to have in common with longer files, while it may be a copy of one that is being made.
    var resemblance: Resemblance?

    /// Begins a file that was never seen.
    init(_ status: FileStatus, path: [UInt8], source: Int, now: Double) {
        fingerprint = status.fingerprint
        generation = 0
        self.path = path
        names = [path]
        self.source = source
        ledger = Ledger()
        stage = .unknown
        size = status.size
        modified = status.modified
        changedAt = now
        archiveSize = 0
        unfinishedLength = 0
        unfinishedHash = 0
        countsLinks = status.links > 0
    }

    /// Goes on with a file from what is known of it.
    init(_ past: Past, source: Int, now: Double) {
        let checkpoint = past.checkpoint
        fingerprint = checkpoint.fingerprint
        generation = checkpoint.generation
        path = checkpoint.path
        names = past.names
        self.source = source
        ledger = Ledger(checkpoint, marks: past.marks)
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
    ///
    /// A last line without an end counts only until the file has been quiet: whether its end comes is the writer's
    /// matter then, and no more reading would bring it.
    var bytesBehind: Int64 {
        guard isPending || awaitsQuiet else { return 0 }
        if isArchive || archiveSize > 0 { return archiveSize == size ? 0 : size - (archive?.compressedOffset ?? 0) }
        return max(0, size - ledger.offset)
    }

    /// Known bytes that go with the file if it cannot be read any more; of a compressed file, compressed bytes.
    var unreadBytes: Int64 {
        if isArchive || archiveSize > 0 { return archiveSize == size ? 0 : size - (archive?.compressedOffset ?? 0) }
        // What is too short to have a form holds no conversation.
        return size < Int64(FileForm.magicLength) ? 0 : max(0, size - knownSize)
    }

    /// Whether it was last written before `other`, a rotated form of the same file.
    ///
    /// Where the time does not tell, a longer name or a higher number does; of equal ones the compressed is the copy.
    func isOlder(than other: Tail) -> Bool {
        guard modified == other.modified else { return modified < other.modified }
        let name = uncompressed(path)
        let otherName = uncompressed(other.path)
        guard name != otherName else { return path.count < other.path.count }
        guard name.count == otherName.count else { return name.count > otherName.count }
        return otherName.lexicographicallyPrecedes(name)
    }

    /// Takes note of a name under which the file was found; returns whether that is news.
    mutating func note(name: [UInt8]) -> Bool {
        guard names.last != name else { return false }
        let isNew = !names.contains(name)
        names.removeAll { $0 == name }
        names.append(name)
        if names.count > Self.namesLimit { names.removeFirst() }
        return isNew
    }

    /// Takes note that it was found under a name.
    mutating func appear() {
        isVanished = false
        isGone = false
        isMislaid = false
    }

    /// Takes note that no name of it was found.
    ///
    /// A look at a directory may miss a file that is renamed meanwhile, so a second one has to say the same before that
    /// is certain.
    mutating func vanish(isCertain: Bool = false) {
        if isCertain || isVanished { isGone = true }
        guard !isVanished else { return }
        isVanished = true
        awaitsQuiet = true
    }

    /// Takes note of what the open file is now; one without a link is gone, whatever can be learnt of its directory.
    mutating func observeOpen(_ status: FileStatus, now: Double) {
        observe(status, now: now)
        if countsLinks, status.links == 0 { vanish(isCertain: true) }
    }

    /// Takes note of what the file is now.
    mutating func observe(_ status: FileStatus, now: Double) {
        if status.links > 0 { countsLinks = true }
        guard status.size != size || status.modified != modified else { return }
        if status.size < size { resemblance = nil }
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
        resemblance = nil
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

/// What is known of a file that is not followed now, or of a generation that ended.
struct Past {
    var checkpoint: Checkpoint
    /// Every name it was seen under.
    var names: [[UInt8]]
    /// The hashes of its beginnings, as far as they are known.
    var marks: [Ledger.Mark]

    init(_ checkpoint: Checkpoint) {
        self.checkpoint = checkpoint
        names = [checkpoint.path]
        marks = []
    }

    init(_ tail: Tail) {
        checkpoint = tail.checkpoint
        names = tail.names
        marks = tail.ledger.marks
    }
}

extension Checkpoint {
    /// Whether anything was read under it.
    var coversAnything: Bool {
        offset > 0 || unfinishedLength > 0
    }
}
