import Model

/// The comparison of a new file with checkpoints that it may go on from, while its first bytes go by.
struct Examination {
    /// What follows the covered part of a checkpoint that has taken a last line without an end.
    private struct Trail {
        let checkpoint: Checkpoint
        var rest: Int
        var hash = ContentHash.seed
    }

    /// By rising offset.
    private var candidates: [Checkpoint]
    private var trails: [Trail] = []
    private var hash = ContentHash.seed
    private(set) var offset: Int64 = 0
    /// The checkpoint that covers the most of the file; of several, one of which the last line without an end stands there too.
    private(set) var match: Checkpoint?

    init(_ candidates: [Checkpoint]) {
        self.candidates = candidates.sorted { $0.offset < $1.offset }
    }

    /// Whether no more bytes are needed to decide.
    var isDecided: Bool {
        candidates.isEmpty && trails.isEmpty
    }

    /// Compares the bytes that follow those before.
    mutating func take(_ bytes: UnsafeRawBufferPointer) {
        var rest = bytes
        meetCandidates()
        while !rest.isEmpty {
            let ends = candidates.prefix(1).map { Int($0.offset - offset) } + trails.map(\.rest)
            let part = UnsafeRawBufferPointer(rebasing: rest.prefix(ends.reduce(rest.count, min)))
            hash = ContentHash.of(part, continuing: hash)
            offset += Int64(part.count)
            followTrails(part)
            meetCandidates()
            rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(part.count))
        }
    }

    private mutating func meetCandidates() {
        while let candidate = candidates.first, candidate.offset == offset {
            candidates.removeFirst()
            guard candidate.contentHash == hash else { continue }
            if candidate.offset > match?.offset ?? -1 { match = candidate }
            guard candidate.unfinishedLength > 0 else { continue }
            trails.append(Trail(checkpoint: candidate, rest: Int(candidate.unfinishedLength)))
        }
    }

    private mutating func followTrails(_ part: UnsafeRawBufferPointer) {
        for place in trails.indices.reversed() {
            trails[place].hash = ContentHash.of(part, continuing: trails[place].hash)
            trails[place].rest -= part.count
            guard trails[place].rest == 0 else { continue }
            let trail = trails.remove(at: place)
            if trail.hash == trail.checkpoint.unfinishedHash, trail.checkpoint.offset == match?.offset {
                match = trail.checkpoint
            }
        }
    }
}

// Recognising a copy of what was read.
extension Intake {
    /// The most files of one family that are compared; more are a series and not rotations of each other.
    private static let familyLimit = 256

    /// Whether a new file has to wait because one that it may be a copy of is not read to its end.
    func isWaitingForOriginal(_ index: Int) -> Bool {
        guard case .unknown = tails[index].stage, !tails[index].isVanished else { return false }
        return relatives(of: index).contains { relative in
            let place = indexes[relative.checkpoint.fingerprint]
            guard let other = place, tails[other].trouble == nil else { return false }
            // What is being compressed is read from itself as long as it is there.
            let isOriginal =
                !tails[other].mayBeArchive
                && tails[index].names.contains { name in
                    let original = uncompressed(name)
                    return original != name && tails[other].names.contains(original)
                }
            return tails[other].isVanished
                || tails[other].isPending && (tails[other].ledger.offset > 0 || isOriginal)
        }
    }

    /// Makes the families anew after a change of names.
    mutating func gatherFamilies() {
        guard families == nil else { return }
        var made: [[UInt8]: [Past]] = [:]
        for known in tails.map({ Past($0.checkpoint, names: $0.names) }) + history {
            for family in Set(known.names.map({ stem(lastComponent($0)) })) { made[family, default: []].append(known) }
        }
        families = made
    }

    /// Chooses what a new file is compared with; false while it has to wait.
    mutating func beginExamination(_ index: Int, descriptor: Int32, now: Double) throws(FileError) -> Bool {
        gatherFamilies()
        let candidates = relatives(of: index).compactMap { relative -> Checkpoint? in
            let current = indexes[relative.checkpoint.fingerprint].map { tails[$0].checkpoint }
            let known = current?.generation == relative.checkpoint.generation ? current : relative.checkpoint
            return known.flatMap { $0.coversAnything && $0.contentHash != nil ? $0 : nil }
        }
        if tails[index].isArchive {
            tails[index].stage = .examining(Examination(candidates))
            return true
        }
        let longer = candidates.filter { $0.offset > tails[index].size }
        let isCopying = try isBeginning(of: longer, index: index, descriptor: descriptor)
        if isCopying, !isQuiet(index, now: now) {
            // A copy that is not finished; reading it as a file of its own would bring everything twice.
            tails[index].isPending = false
            tails[index].awaitsQuiet = true
            return false
        }
        let covered = candidates.filter { $0.offset <= tails[index].size }
        tails[index].stage = covered.isEmpty ? .following : .examining(Examination(covered))
        return true
    }

    private func isBeginning(
        of candidates: [Checkpoint],
        index: Int,
        descriptor: Int32
    ) throws(FileError) -> Bool {
        for candidate in candidates where Int64(candidate.headLength) <= tails[index].size {
            var head = [UInt8](repeating: 0, count: candidate.headLength)
            let count = try bytes(descriptor, at: 0, into: &head)
            if count == head.count, ContentHash.of(head) == candidate.headHash { return true }
        }
        return false
    }

    /// The files from whose names one of the new one's derives, as they stood when names last changed.
    private func relatives(of index: Int) -> [Past] {
        guard let families else { return [] }
        let tail = tails[index]
        return tail.names.map(lastComponent).flatMap { name in
            originalStems(of: name).flatMap { stem -> [Past] in
                guard let family = families[stem], family.count <= Self.familyLimit else { return [] }
                return family.filter { other in
                    let checkpoint = other.checkpoint
                    let isItself =
                        checkpoint.fingerprint == tail.fingerprint && checkpoint.generation == tail.generation
                    return !isItself && other.names.contains { isDerivedName(name, of: lastComponent($0)) }
                }
            }
        }
    }

    /// Compares a file with what it may be a copy of, and makes sure that a compressed one is whole.
    mutating func examine(
        _ index: Int,
        _ begun: Examination,
        descriptor: Int32,
        now: Double,
        batch: inout IntakeBatch
    ) throws(FileError) -> Bool {
        var examination = begun
        var buffer = [UInt8](repeating: 0, count: Self.chunk)
        let count = try decompressed(index, descriptor: descriptor, at: examination.offset, into: &buffer)
        buffer.withUnsafeBytes { examination.take(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
        batch.bytesRead += Int64(count)
        tails[index].archive?.release(before: examination.offset)
        tails[index].stage = .examining(examination)
        if tails[index].isArchive {
            guard count == 0 else { return false }
            guard tails[index].archive?.end != .truncated || isQuiet(index, now: now) else {
                tails[index].isPending = false
                tails[index].awaitsQuiet = true
                tails[index].archive = nil
                return false
            }
        } else {
            guard examination.isDecided || count == 0 else { return false }
        }
        tails[index].stage = .following
        if let match = examination.match {
            tails[index].adopt(match)
            tails[index].stage = .following
        }
        return true
    }

}
