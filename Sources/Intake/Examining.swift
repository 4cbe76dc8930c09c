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

/// What has names of one stem and may have been copied, as it stood when names last changed.
struct Family {
    /// The files that are followed.
    var living: [Past] = []
    /// The same files by each of their names.
    var named: [[UInt8]: [Past]] = [:]
    /// The newest of what is gone or ended.
    var ended: [Past] = []
}

// Recognising a copy of what was read.
extension Intake {
    /// The most files of one family that are compared, and the most of what is gone of it.
    ///
    /// More files are a series and not rotations of each other. What is gone grows with every rotation, and the
    /// original of a new copy is among the newest of it.
    private static let familyLimit = 256

    /// Whether a new file has to wait because one that it may be a copy of is not read to its end.
    func isWaitingForOriginal(_ index: Int) -> Bool {
        guard case .unknown = tails[index].stage, !tails[index].isVanished else { return false }
        return relatives(of: index, areEndedAsked: false).contains { relative in
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

    /// Whether a new file waits for one that it may be a copy of and that nobody can read any more, until it is certain that
    /// it is gone.
    func isWaitingForLostOriginal(_ index: Int) -> Bool {
        let tail = tails[index]
        guard case .unknown = tail.stage, !tail.isVanished, !tail.isMislaid else { return false }
        return relatives(of: index, areEndedAsked: false).contains { relative in
            guard let other = indexes[relative.checkpoint.fingerprint] else { return false }
            return tails[other].isVanished && tails[other].descriptor == nil && tails[other].trouble == nil
        }
    }

    /// Makes the families anew after a change of names.
    mutating func gatherFamilies() {
        guard families == nil else { return }
        var made: [[UInt8]: Family] = [:]
        for tail in tails {
            let known = Past(tail)
            let names = Self.originalNames(of: known)
            for family in Set(names.map { stem($0) }) { made[family, default: Family()].living.append(known) }
            for name in names { made[stem(name), default: Family()].named[name, default: []].append(known) }
        }
        for known in history.reversed() {
            for family in Set(Self.originalNames(of: known).map { stem($0) })
            where (made[family]?.ended.count ?? 0) < Self.familyLimit {
                made[family, default: Family()].ended.append(known)
            }
        }
        families = made
    }

    /// The names under which it may have been copied: what is compressed already is nobody's original.
    private static func originalNames(of known: Past) -> Set<[UInt8]> {
        Set(known.names.map { lastComponent($0) }.filter { uncompressed($0) == $0 })
    }

    /// Those of `gone` of which a copy may be at hand that holds what was not read of them.
    func possiblyCopied(_ gone: [Int]) -> Set<Int> {
        var unexamined: [[UInt8]: [[UInt8]]] = [:]
        var compressed: Set<[UInt8]> = []
        for tail in tails where !tail.isVanished {
            let isExamined =
                switch tail.stage {
                case .unknown, .examining: false
                case .unverified, .seeking, .following: true
                }
            for path in tail.names {
                if uncompressed(path) != path { compressed.insert(uncompressed(path)) }
                guard !isExamined else { continue }
                let name = lastComponent(path)
                for origin in originalStems(of: name) { unexamined[origin, default: []].append(name) }
            }
        }
        let copied = gone.filter { index in
            tails[index].names.contains { path in
                let original = lastComponent(path)
                let copies = unexamined[stem(original)] ?? []
                return compressed.contains(path)
                    || copies.count <= Self.familyLimit && copies.contains { isDerivedName($0, of: original) }
            }
        }
        return Set(copied)
    }

    /// Chooses what a new file is compared with; false while it has to wait.
    mutating func beginExamination(_ index: Int, descriptor: Int32, now: Double) throws(FileError) -> Bool {
        gatherFamilies()
        let candidates = relatives(of: index, areEndedAsked: true).compactMap { relative -> Past? in
            let current = indexes[relative.checkpoint.fingerprint].map { Past(tails[$0]) }
            let known = current?.checkpoint.generation == relative.checkpoint.generation ? current : relative
            return known.flatMap { $0.checkpoint.coversAnything && $0.checkpoint.contentHash != nil ? $0 : nil }
        }
        if tails[index].isArchive {
            tails[index].stage = .examining(Examination(candidates.map(\.checkpoint)))
            return true
        }
        let size = tails[index].size
        let longer = candidates.filter { $0.checkpoint.offset > size }
        if !isQuiet(index, now: now), try isUnfinishedCopy(index, of: longer, descriptor: descriptor, now: now) {
            // Reading it as a file of its own would bring everything twice.
            tails[index].isPending = false
            tails[index].awaitsQuiet = true
            return false
        }
        tails[index].resemblance = nil
        let covered = candidates.map(\.checkpoint).filter { $0.offset <= size }
        tails[index].stage = covered.isEmpty ? .following : .examining(Examination(covered))
        return true
    }

    /// The files from whose names one of the new one's derives, as they stood when names last changed.
    ///
    /// Where `areEndedAsked`, also what is gone or ended.
    private func relatives(of index: Int, areEndedAsked: Bool) -> [Past] {
        guard let families else { return [] }
        let tail = tails[index]
        return tail.names.map(lastComponent).flatMap { name in
            originalStems(of: name).flatMap { stem -> [Past] in
                guard let family = families[stem] else { return [] }
                let known = Self.living(of: family, for: name) + (areEndedAsked ? family.ended : [])
                return known.filter { other in
                    let checkpoint = other.checkpoint
                    let isItself =
                        checkpoint.fingerprint == tail.fingerprint && checkpoint.generation == tail.generation
                    return !isItself && other.names.contains { isDerivedName(name, of: lastComponent($0)) }
                }
            }
        }
    }

    /// The files of a family that one called `name` is compared with: of a series only those it is called after.
    private static func living(of family: Family, for name: [UInt8]) -> [Past] {
        guard family.living.count > familyLimit else { return family.living }
        return Set([uncompressed(name), unrotated(name)]).flatMap { original -> [Past] in
            let namesakes = family.named[original] ?? []
            return namesakes.count <= familyLimit ? namesakes : []
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
            guard !isUnderWay(index) else {
                takeAnotherTurn(index, batch: &batch)
                return false
            }
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
