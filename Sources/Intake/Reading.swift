import Model

// Reading one file for its turn.
extension Intake {
    /// How much is read at once.
    static let chunk = 256 << 10
    /// How many bytes, taken in and given out, a compressed file is decompressed by at once.
    ///
    /// The way to a place far inside one is gone in several turns, and steps, so that whoever drives the steps is never
    /// kept for long.
    static let effort: Int64 = 1 << 20

    /// Reads on in one file, at most a chunk unless a line is longer.
    mutating func visit(_ index: Int, now: Double, budget: StepBudget, batch: inout IntakeBatch) {
        do {
            let descriptor = try open(index)
            tails[index].observeOpen(try fileSystem.statusOfOpen(descriptor), now: now)
            if try prepare(index, descriptor: descriptor, now: now, batch: &batch) {
                try read(index, descriptor: descriptor, now: now, budget: budget, batch: &batch)
            }
            tails[index].trouble = nil
            tails[index].wasMislaid = false
        } catch {
            note(error, at: index, now: now, batch: &batch)
        }
    }

    /// Finds out where reading has to begin; false when that needs another turn.
    private mutating func prepare(
        _ index: Int,
        descriptor: Int32,
        now: Double,
        batch: inout IntakeBatch
    ) throws(FileError) -> Bool {
        switch tails[index].stage {
        case .following where tails[index].isArchive: break
        case .following, .unverified, .seeking:
            if case .unverified = tails[index].stage { try recogniseForm(index, descriptor: descriptor, batch: &batch) }
            // The tail alone does not tell: lines of one length with one ending are common.
            guard let isUnchanged = try isUnchanged(index, descriptor: descriptor) else {
                takeAnotherTurn(index, batch: &batch)
                return false
            }
            guard isUnchanged else {
                beginGeneration(index, &batch)
                return false
            }
        case .unknown, .examining: break
        }
        if case .unknown = tails[index].stage {
            try recogniseForm(index, descriptor: descriptor, batch: &batch)
            guard tails[index].isPending || tails[index].awaitsQuiet else { return false }
            guard try beginExamination(index, descriptor: descriptor, now: now) else { return false }
        }
        guard case .examining(let examination) = tails[index].stage else { return true }
        return try examine(index, examination, descriptor: descriptor, now: now, batch: &batch)
    }

    private mutating func beginGeneration(_ index: Int, _ batch: inout IntakeBatch) {
        retire(tails[index], batch: &batch)
        tails[index].beginGeneration()
    }

    /// Tells compressed files by their first bytes, and reports the forms that are not read.
    private mutating func recogniseForm(
        _ index: Int,
        descriptor: Int32,
        batch: inout IntakeBatch
    ) throws(FileError) {
        var magic = [UInt8](repeating: 0, count: FileForm.magicLength)
        let count = try bytes(descriptor, at: 0, into: &magic)
        guard count == magic.count else {
            // Too little to tell; it holds no conversation either.
            tails[index].isPending = false
            tails[index].awaitsQuiet = false
            return
        }
        let known = tails[index].archiveSize
        let hasGrown = known > 0 && known <= tails[index].size && tails[index].compression == nil
        switch FileForm(magic) {
        case .plain:
            tails[index].compression = nil
            guard known > 0 else { break }
            tails[index].archiveSize = 0
            tails[index].isDirty = true
        case .compressed(let compression): tails[index].compression = compression
        case .foreign(let name):
            tails[index].compression = nil
            // In the place of what was read it is a new generation, of which this is said when that has begun.
            guard case .unknown = tails[index].stage else { return }
            // Of one that has only grown it was said before.
            if !hasGrown { report(.unreadable, FileForm.advice(for: name), at: 0, index: index, batch: &batch) }
            closeBook(index)
        }
    }

    /// Leaves a compressed file for now, in which the place to read at was not reached.
    mutating func takeAnotherTurn(_ index: Int, batch: inout IntakeBatch) {
        tails[index].isPending = true
        batch.bytesRead += Self.effort
    }

    /// Whether the file is compressed and neither its end nor a reason to stop was reached.
    func isUnderWay(_ index: Int) -> Bool {
        guard tails[index].isArchive, let archive = tails[index].archive else { return false }
        return archive.end == nil
    }

    func bytes(_ descriptor: Int32, at offset: Int64, into buffer: inout [UInt8]) throws(FileError) -> Int {
        let read = fileSystem.read
        let outcome = buffer.withUnsafeMutableBytes { bytes in
            Result { () throws(FileError) in try read(descriptor, offset, bytes) }
        }
        return try outcome.get()
    }

    /// Whether the file is what it was; nil where that takes another turn.
    ///
    /// Of one that is not compressed, the bytes before the ledger's offset are left to `isTailUnchanged`.
    private mutating func isUnchanged(_ index: Int, descriptor: Int32) throws(FileError) -> Bool? {
        let tail = tails[index]
        guard tail.isArchive || tail.size >= tail.knownSize else { return false }
        let isHeadKnown = if case .seeking = tail.stage { true } else { false }
        if !isHeadKnown {
            var head = [UInt8](repeating: 0, count: tail.ledger.headLength)
            let count = try decompressed(index, descriptor: descriptor, at: 0, into: &head)
            guard count == head.count else { return isUnderWay(index) ? nil : false }
            guard ContentHash.of(head) == tail.ledger.headHash else { return false }
            if tail.isArchive { tails[index].stage = .seeking }
        }
        if tail.isArchive || tail.unfinishedLength > 0 {
            // There is no way back in a compressed file, so both are looked at in one go.
            let lead = tail.ledger.tailLength
            let start = tail.ledger.offset - Int64(lead)
            var rest = [UInt8](repeating: 0, count: lead + tail.unfinishedLength)
            let count = try decompressed(index, descriptor: descriptor, at: start, into: &rest)
            guard count == rest.count else { return isUnderWay(index) ? nil : false }
            guard !tail.isArchive || tails[index].ledger.accept(tail: rest.prefix(lead)) else { return false }
            let hash = ContentHash.of(Array(rest.dropFirst(lead)))
            guard tail.unfinishedLength == 0 || hash == tail.unfinishedHash else { return false }
        }
        tails[index].stage = .following
        return true
    }

    func isQuiet(_ index: Int, now: Double) -> Bool {
        now - tails[index].changedAt >= configuration.quietSeconds
    }

    private mutating func read(
        _ index: Int,
        descriptor: Int32,
        now: Double,
        budget: StepBudget,
        batch: inout IntakeBatch
    ) throws(FileError) {
        guard let isTailUnchanged = try isTailUnchanged(index, descriptor: descriptor) else {
            takeAnotherTurn(index, batch: &batch)
            return
        }
        guard isTailUnchanged else {
            beginGeneration(index, &batch)
            return
        }
        reader.begin(tails[index].ledger, framing: tails[index].framing, overflow: tails[index].overflow)
        let first = reader.ledger.offset
        defer { keepProgress(of: index) }
        var taken = 0
        while true {
            // Nothing is kept of a line that was left in its middle, so the first one may cost more than a step has.
            while budget.hasRoom(for: batch, isBegun: reader.ledger.offset == first), let unit = reader.next() {
                take(unit, of: index, batch: &batch)
                reader.commit()
                tails[index].unfinishedLength = 0
                tails[index].unfinishedHash = 0
            }
            let isInsideFirst = reader.ledger.offset == first && reader.overflow == nil
            let hasDoneItsTurn = taken >= Self.chunk && !isInsideFirst
            if hasDoneItsTurn || !budget.hasRoom(for: batch, isBegun: isInsideFirst) {
                tails[index].isPending = true
                return
            }
            let count = try fill(index, descriptor: descriptor)
            taken += count
            batch.bytesRead += Int64(count)
            guard count == 0 else { continue }
            guard isUnderWay(index) else { break }
            takeAnotherTurn(index, batch: &batch)
            return
        }
        reachEnd(index, now: now, batch: &batch)
    }

    private mutating func fill(_ index: Int, descriptor: Int32) throws(FileError) -> Int {
        tails[index].archive?.release(before: reader.ledger.offset - Int64(Ledger.tailLimit))
        let archive = archive(of: index)
        let read = fileSystem.read
        let fetch: ArchiveSource.Fetch = { (offset, buffer) throws(FileError) in try read(descriptor, offset, buffer) }
        return try reader.fill { (offset, buffer) throws(FileError) in
            guard let archive else { return try fetch(offset, buffer) }
            return try archive.read(at: offset, into: buffer, effort: Self.effort, fetch: fetch)
        }
    }

    /// Whether the bytes before the ledger's offset are still those that were read; nil where that takes another turn.
    ///
    /// Of a compressed file they went by once in the source that is at hand, and looking again would be a way back.
    private mutating func isTailUnchanged(_ index: Int, descriptor: Int32) throws(FileError) -> Bool? {
        let ledger = tails[index].ledger
        var lead = [UInt8](repeating: 0, count: ledger.tailLength)
        guard !lead.isEmpty, !tails[index].isArchive || ledger.tail == nil else { return true }
        let offset = ledger.offset - Int64(lead.count)
        let count = try decompressed(index, descriptor: descriptor, at: offset, into: &lead)
        guard count == lead.count || !isUnderWay(index) else { return nil }
        return tails[index].ledger.accept(tail: lead.prefix(count))
    }

    /// Reads a file's content, whether it is compressed or not, until the buffer is full or the content ends.
    ///
    /// In a compressed file that is under way the rest may take another turn.
    mutating func decompressed(
        _ index: Int,
        descriptor: Int32,
        at offset: Int64,
        into buffer: inout [UInt8]
    ) throws(FileError) -> Int {
        guard !buffer.isEmpty else { return 0 }
        guard let archive = archive(of: index) else { return try bytes(descriptor, at: offset, into: &buffer) }
        let read = fileSystem.read
        let fetch: ArchiveSource.Fetch = { (offset, buffer) throws(FileError) in try read(descriptor, offset, buffer) }
        let outcome = buffer.withUnsafeMutableBytes { bytes in
            Result { () throws(FileError) in
                try archive.read(at: offset, into: bytes, effort: Self.effort, fetch: fetch)
            }
        }
        return try outcome.get()
    }

    private mutating func archive(of index: Int) -> ArchiveSource? {
        guard let compression = tails[index].compression else { return nil }
        if let archive = tails[index].archive { return archive }
        let archive = ArchiveSource(
            compression,
            limits: configuration.archiveLimits,
            keepLimit: configuration.maxLineBytes + 2 * Self.chunk
        )
        tails[index].archive = archive
        return archive
    }

    private mutating func keepProgress(of index: Int) {
        if tails[index].ledger != reader.ledger {
            tails[index].ledger = reader.ledger
            tails[index].isDirty = true
        }
        tails[index].overflow = reader.overflow
    }

    /// Lets an unreadable file rest for a while that grows from one second to five minutes.
    private mutating func note(_ error: FileError, at index: Int, now: Double, batch: inout IntakeBatch) {
        if error.isAbsence, !tails[index].wasMislaid {
            // It was renamed or deleted since it was listed: the next scan, which is due at once, finds it or finds it gone.
            // A descriptor of what another client of a network file system deleted leads nowhere any more.
            close(index)
            tails[index].isMislaid = true
            tails[index].wasMislaid = true
            lastScan = nil
            return
        }
        close(index)
        if error.isShortage {
            closeLeastRecentlyUsed()
            warn("cannot open files: \(error)", now: now, batch: &batch)
        } else {
            warn("cannot read \(escapedName(tails[index].path)): \(error)", now: now, batch: &batch)
        }
        let delay = min(300, (tails[index].trouble?.delay ?? 0.5) * 2)
        tails[index].trouble = Tail.Trouble(retryAt: now + delay, delay: delay)
        tails[index].isPending = true
    }
}
