import Glibc
import Model

/// What was found out about a new file and longer ones that begin like it: it may be an unfinished copy of one of them.
struct Resemblance {
    /// One generation of one file.
    struct Original: Hashable {
        let fingerprint: Fingerprint
        let generation: Int

        init(_ checkpoint: Checkpoint) {
            fingerprint = checkpoint.fingerprint
            generation = checkpoint.generation
        }
    }

    /// What a comparison has shown.
    enum Finding: Equatable {
        /// So many bytes at the beginning are the same.
        case same(Int64)
        /// Some are different ones, so that no more bytes can make it a copy.
        case different
    }

    /// Since when the file waits.
    let since: Double
    var findings: [Original: Finding] = [:]
}

// Telling a copy that is still being made from a file that only begins like another one.
extension Intake {
    /// How much is compared in one turn.
    private static let comparedBytes: Int64 = 4 << 20
    /// For how many quiet periods a file may wait that nothing but its first bytes makes look like a copy.
    ///
    /// Its writer may never be quiet, and then nobody would read it.
    private static let patience = 24.0

    /// Whether the file may be a copy of one of `longer` that is not finished.
    ///
    /// Files with one long instruction at their beginnings are common. Those of `longer` that can be read are compared
    /// byte by byte with what there is of the file; of the others the marks of their ledgers may tell.
    mutating func isUnfinishedCopy(
        _ index: Int,
        of longer: [Past],
        descriptor: Int32,
        now: Double
    ) throws(FileError) -> Bool {
        let suspects = try beginningAlike(longer, index: index, descriptor: descriptor)
        guard !suspects.isEmpty else { return false }
        var resemblance = tails[index].resemblance ?? Resemblance(since: now)
        var budget = Self.comparedBytes
        var marks: [Ledger.Mark]?
        var isUnknown = false
        for suspect in suspects {
            let original = Resemblance.Original(suspect.checkpoint)
            guard case .same(let common) = resemblance.findings[original] ?? .same(0) else { continue }
            var shown = try compare(
                index,
                descriptor: descriptor,
                with: suspect.checkpoint,
                from: common,
                budget: &budget
            )
            if shown == nil {
                // Of what is too short for their heads to be compared nothing is known; it is read as it comes.
                guard suspect.checkpoint.headLength <= tails[index].size else { continue }
                let known = if let marks { marks } else { try beginning(of: index, descriptor: descriptor).marks }
                marks = known
                shown = Self.finding(of: known, against: suspect.marks)
            }
            guard let finding = shown else {
                isUnknown = true
                continue
            }
            resemblance.findings[original] = finding
            if case .same = finding {
                tails[index].resemblance = resemblance
                return true
            }
        }
        tails[index].resemblance = resemblance
        return isUnknown && now - resemblance.since < Self.patience * configuration.quietSeconds
    }

    /// Those of `longer` whose first bytes are the file's, as far as it has as many.
    private func beginningAlike(_ longer: [Past], index: Int, descriptor: Int32) throws(FileError) -> [Past] {
        guard !longer.isEmpty else { return [] }
        // One read serves all of them: there may be hundreds.
        var head = [UInt8](repeating: 0, count: Ledger.headLimit)
        let count = try bytes(descriptor, at: 0, into: &head)
        let found = Array(head.prefix(count))
        return longer.filter { other in
            let length = other.checkpoint.headLength
            return length > count || ContentHash.of(Array(found.prefix(length))) == other.checkpoint.headHash
        }
    }

    /// What there is of the file, as far as there are marks.
    private func beginning(of index: Int, descriptor: Int32) throws(FileError) -> Ledger {
        var start = [UInt8](repeating: 0, count: Int(min(tails[index].size, Ledger.lastMark)))
        let count = try bytes(descriptor, at: 0, into: &start)
        var ledger = Ledger()
        start.withUnsafeBytes { ledger.take(UnsafeRawBufferPointer(rebasing: $0.prefix(count))) }
        return ledger
    }

    /// What the longest beginning tells that both files have a mark of; nil where there is none.
    private static func finding(of marks: [Ledger.Mark], against others: [Ledger.Mark]) -> Resemblance.Finding? {
        for mark in marks.reversed() {
            guard let other = others.last(where: { $0.length == mark.length }) else { continue }
            return other.hash == mark.hash ? .same(mark.length) : .different
        }
        return nil
    }

    /// Compares the file with a longer one, of which `common` bytes are known to be the same.
    ///
    /// Nil where the other one cannot be read, or is not what it was.
    private func compare(
        _ index: Int,
        descriptor: Int32,
        with original: Checkpoint,
        from common: Int64,
        budget: inout Int64
    ) throws(FileError) -> Resemblance.Finding? {
        guard let place = indexes[original.fingerprint], tails[place].generation == original.generation else {
            return nil
        }
        guard !tails[place].isArchive, let other = descriptorForComparison(of: place) else { return nil }
        defer { if tails[place].descriptor != other { fileSystem.close(other) } }
        guard (try? fileSystem.statusOfOpen(other))?.fingerprint == original.fingerprint else { return nil }
        var offset = common
        let end = min(tails[index].size, original.offset)
        while offset < end, budget > 0 {
            let length = Int(min(end - offset, Int64(Self.chunk)))
            var part = [UInt8](repeating: 0, count: length)
            var otherPart = part
            let count = try bytes(descriptor, at: offset, into: &part)
            guard let otherCount = try? bytes(other, at: offset, into: &otherPart) else { return nil }
            let both = min(count, otherCount)
            guard both > 0 else { break }
            guard memcmp(part, otherPart, both) == 0 else {
                // Where it was cut or written anew meanwhile, the copy may still be one of what it was.
                return isStill(original, other) ? .different : nil
            }
            offset += Int64(both)
            budget -= Int64(both)
        }
        return .same(offset)
    }

    /// A descriptor of a followed file, for once where it has none: no other file is closed for its sake.
    private func descriptorForComparison(of index: Int) -> Int32? {
        if let descriptor = tails[index].descriptor { return descriptor }
        return try? fileSystem.open(tails[index].path)
    }

    /// Whether an open file holds what was read of it, as far as its first bytes and the last ones tell.
    private func isStill(_ known: Checkpoint, _ descriptor: Int32) -> Bool {
        var head = [UInt8](repeating: 0, count: known.headLength)
        var tail = [UInt8](repeating: 0, count: Int(min(known.offset, Int64(Ledger.tailLimit))))
        guard (try? bytes(descriptor, at: 0, into: &head)) == head.count else { return false }
        guard (try? bytes(descriptor, at: known.offset - Int64(tail.count), into: &tail)) == tail.count else {
            return false
        }
        return ContentHash.of(head) == known.headHash && ContentHash.of(tail) == known.tailHash
    }
}
