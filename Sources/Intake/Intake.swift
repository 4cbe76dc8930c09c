import Glibc
import Model

/// Follows growing files and says what is new in them, one bounded batch at a time.
///
/// Nothing runs by itself: every step is told the time and performs at most so much. Whatever checkpoints were recorded
/// last, an intake made from them goes on without losing a line or bringing one twice, except lines that were deleted or
/// overwritten before any step could see them. A file that shrank, or whose last read bytes are different ones now, is a
/// new generation; a file that goes on from another's content under a name derived from it (compressed, copied before
/// truncation) starts where the other was left.
package struct Intake: ~Copyable {
    let configuration: IntakeConfiguration
    let fileSystem: FileSystem
    var tails: [Tail] = []
    var indexes: [Fingerprint: Int] = [:]
    /// Files that are gone and generations that ended, oldest first.
    var history: [Past] = []
    var records: RecordReader
    var reader: UnitReader
    var patterns: [SourcePattern]
    /// Why the configured paths could not be looked up in the last full scan, by their places.
    var problems: [Int: Problem] = [:]
    /// The directories listed in the last complete scan.
    package internal(set) var directories: Set<[UInt8]> = []
    var lastScan: Double?
    /// When each warning was last given.
    var warned: [String: Double] = [:]
    /// What others may be copies of, by the stems of its names; nil while it has to be made anew.
    var families: [[UInt8]: Family]?
    private var turn = 0
    private var uses: UInt64 = 0
    private(set) var openFiles: Set<Fingerprint> = []

    /// The most bytes that one step reads, a long line apart.
    static let stepBytes: Int64 = 8 << 20
    /// How many finished checkpoints are kept.
    static let historyLimit = 1000
    /// How many compressed files are decompressed in turns.
    static let archivesAtOnce = 8

    /// An intake that goes on from `checkpoints`, all that were ever returned and not forgotten, in any order.
    package init(
        configuration: IntakeConfiguration,
        checkpoints: [Checkpoint] = [],
        fileSystem: FileSystem = .live
    ) {
        self.configuration = configuration
        self.fileSystem = fileSystem
        records = RecordReader(mapping: configuration.mapping, fields: configuration.fields)
        reader = UnitReader(maxUnitBytes: configuration.maxLineBytes, chunk: Self.chunk)
        patterns = configuration.paths.map { SourcePattern($0, isDirectory: $0.hasSuffix("/")) }
        var latest: [Fingerprint: Checkpoint] = [:]
        for checkpoint in checkpoints {
            guard let known = latest[checkpoint.fingerprint] else {
                latest[checkpoint.fingerprint] = checkpoint
                continue
            }
            latest[checkpoint.fingerprint] = known.generation < checkpoint.generation ? checkpoint : known
        }
        for checkpoint in checkpoints {
            if checkpoint.isFinished || latest[checkpoint.fingerprint] != checkpoint {
                history.append(Past(checkpoint))
            } else {
                append(Tail(Past(checkpoint), source: 0, now: 0))
            }
        }
        history = Self.ordered(history, latest: latest)
    }

    /// By when they ended, the oldest first, as far as can be told: that is not recorded.
    ///
    /// What began later ended later as a rule. But a file that is truncated over and over is old, and what it held
    /// before the last time is not.
    private static func ordered(_ history: [Past], latest: [Fingerprint: Checkpoint]) -> [Past] {
        func rank(_ checkpoint: Checkpoint) -> (Int, Int64, Int) {
            let next = latest[checkpoint.fingerprint]
            let isNewest = next?.isFinished == false && next?.generation == checkpoint.generation + 1
            return (isNewest ? 1 : 0, checkpoint.fingerprint.birth, checkpoint.generation)
        }
        return history.sorted { rank($0.checkpoint) < rank($1.checkpoint) }
    }

    deinit {
        for case let descriptor? in tails.map(\.descriptor) { fileSystem.close(descriptor) }
    }

    /// Reads on, up to `limit` conversations and faults.
    ///
    /// `now` counts seconds and never goes back. The batch's checkpoints hold once the batch is recorded; the next step
    /// continues after it.
    package mutating func step(now: Double, limit: Int, hint: ChangeHint = .none) -> IntakeBatch {
        var batch = IntakeBatch()
        look(now: now, hint: hint, batch: &batch)
        gatherFamilies()
        let budget = StepBudget(limit: limit, bytes: Self.stepBytes)
        var waiting = pendingTails(now: now)
        let generations = tails.map(\.generation)
        while !waiting.isEmpty, budget.hasRoom(for: batch) {
            for index in waiting where budget.hasRoom(for: batch) {
                visit(index, now: now, budget: budget, batch: &batch)
                turn = index + 1
            }
            gatherFamilies()
            // A file that began anew may have left a copy of its past, which comes first: the next step decides.
            waiting = waiting.filter { index in
                tails[index].isPending && tails[index].trouble == nil && !tails[index].isMislaid
                    && !isWaitingForOriginal(index) && tails[index].generation == generations[index]
            }
        }
        finishVanished(now: now, batch: &batch)
        collectCheckpoints(into: &batch)
        batch.holes += records.holes
        records.holes = 0
        gatherFamilies()
        batch.isIdle = pendingTails(now: now).isEmpty && lastScan != nil
        return batch
    }

    /// Known bytes that were not read yet.
    package var lag: Int64 {
        tails.reduce(0) { $0 + $1.bytesBehind }
    }

    /// How every configured path fares, in the order of the configuration.
    package var sources: [SourceStatus] {
        var sources = configuration.paths.map { SourceStatus(path: $0) }
        for tail in tails where sources.indices.contains(tail.source) {
            sources[tail.source].files += 1
            sources[tail.source].bytesBehind += tail.bytesBehind
            sources[tail.source].openDescriptors += tail.descriptor == nil ? 0 : 1
            sources[tail.source].unreadable += tail.trouble == nil ? 0 : 1
        }
        for (place, problem) in problems {
            sources[place].problem = problem.text
            sources[place].mayHideFiles = problem.hidesFiles
        }
        return sources
    }

    private mutating func look(now: Double, hint: ChangeHint, batch: inout IntakeBatch) {
        let isDue = lastScan.map { now - $0 >= configuration.scanSeconds } ?? true
        if isDue || hint.isOverflow {
            lastScan = now
            scan(only: nil, now: now, batch: &batch)
        } else if !hint.directories.isEmpty {
            scan(only: hint.directories, now: now, batch: &batch)
        }
        for case let index? in openFiles.map({ indexes[$0] }) {
            guard let descriptor = tails[index].descriptor else { continue }
            if let status = try? fileSystem.statusOfOpen(descriptor) { tails[index].observeOpen(status, now: now) }
        }
    }

    /// The files that have something to say, from the one whose turn it is.
    ///
    /// Of files that are rotated forms of one another only the oldest: what was written first is read first, however
    /// long nobody read.
    private func pendingTails(now: Double) -> [Int] {
        var archives = tails.count { $0.archive != nil }
        let order = tails.indices.filter { $0 >= turn } + tails.indices.filter { $0 < turn }
        let ready = order.filter { index in
            let tail = tails[index]
            guard !tail.isMislaid else { return false }
            if let trouble = tail.trouble { return trouble.retryAt <= now && tail.isPending }
            let isQuiet = now - tail.changedAt >= configuration.quietSeconds
            return (tail.isPending || tail.awaitsQuiet && isQuiet) && !isWaitingForOriginal(index)
        }
        var oldest: [Series: Int] = [:]
        // A copy keeps the place of its original until that is given up: what was written later waits with it.
        let held = order.filter { isWaitingForLostOriginal($0) }
        for index in ready + held where tails[index].isPending && tails[index].trouble == nil {
            let series = Series(tails[index].path)
            if let other = oldest[series], tails[other].isOlder(than: tails[index]) { continue }
            oldest[series] = index
        }
        return ready.filter { index in
            let tail = tails[index]
            guard tail.trouble == nil, tail.isPending else { return true }
            guard oldest[Series(tail.path)] == index else { return false }
            guard tail.archive == nil, tail.mayBeArchive else { return true }
            archives += 1
            return archives <= Self.archivesAtOnce
        }
    }

    /// Lets go of the files that are gone and read to their end, or cannot be read any more.
    private mutating func finishVanished(now: Double, batch: inout IntakeBatch) {
        let finished = tails.indices.filter { index in
            let tail = tails[index]
            guard tail.isVanished else { return false }
            guard tail.descriptor != nil else { return tail.isGone || tail.unreadBytes == 0 }
            return !tail.isPending && !tail.awaitsQuiet && isQuiet(index, now: now)
        }
        guard !finished.isEmpty else { return }
        let lost = finished.filter { tails[$0].descriptor == nil && tails[$0].unreadBytes > 0 }
        reportLost(lost, batch: &batch)
        for index in finished {
            close(index)
            indexes[tails[index].fingerprint] = nil
            if tails[index].checkpoint.coversAnything {
                retire(tails[index], batch: &batch)
            } else {
                batch.forgotten.append(tails[index].checkpoint)
            }
        }
        turn -= finished.count { $0 < turn }
        tails = tails.filter { indexes[$0.fingerprint] != nil }
        for index in tails.indices { indexes[tails[index].fingerprint] = index }
    }

    /// Says of files that went unread how much that is, unless it may stand in a copy that is at hand.
    private func reportLost(_ lost: [Int], batch: inout IntakeBatch) {
        guard !lost.isEmpty else { return }
        let copied = possiblyCopied(lost)
        for index in lost where !copied.contains(index) {
            let tail = tails[index]
            let unit = tail.mayBeArchive ? "compressed bytes" : "bytes"
            let detail = "the file went away with \(tail.unreadBytes) \(unit) unread"
            report(.unreadable, detail, at: tail.ledger.offset, index: index, batch: &batch)
        }
    }

    /// Keeps what is known of ended content, to recognise a copy of it.
    mutating func retire(_ tail: Tail, batch: inout IntakeBatch) {
        var ended = Past(tail)
        ended.checkpoint.isFinished = true
        history.append(ended)
        families = nil
        batch.checkpoints.append(ended.checkpoint)
        while history.count > Self.historyLimit { batch.forgotten.append(history.removeFirst().checkpoint) }
    }

    private mutating func collectCheckpoints(into batch: inout IntakeBatch) {
        for index in tails.indices where tails[index].isDirty {
            batch.checkpoints.append(tails[index].checkpoint)
            tails[index].isDirty = false
        }
    }

    /// Gives a warning unless the same was given within the hour.
    mutating func warn(_ warning: String, now: Double, batch: inout IntakeBatch) {
        if let last = warned[warning], now - last < 3600 { return }
        if warned.count >= 4096 { warned = warned.filter { now - $0.value < 3600 } }
        warned[warning] = now
        batch.warnings.append(warning)
    }
}

/// What the rotated forms of a file have in common.
private struct Series: Hashable {
    let directory: [UInt8]
    let name: [UInt8]

    init(_ path: [UInt8]) {
        directory = directoryPart(path)
        name = stem(lastComponent(path))
    }
}

/// How much a step may still do.
struct StepBudget {
    let limit: Int
    let bytes: Int64

    /// Whether `batch` may take on more; bytes do not count for a line that is begun.
    func hasRoom(for batch: borrowing IntakeBatch, isBegun: Bool = false) -> Bool {
        batch.conversations.count + batch.faults.count < limit && (isBegun || batch.bytesRead < bytes)
    }
}

// The files at hand and their descriptors.
extension Intake {
    mutating func append(_ tail: Tail) {
        families = nil
        indexes[tail.fingerprint] = tails.count
        tails.append(tail)
    }

    /// Makes sure that the file is open, and is the one that bore the name when it was listed.
    mutating func open(_ index: Int) throws(FileError) -> Int32 {
        uses += 1
        tails[index].lastUsed = uses
        if let descriptor = tails[index].descriptor { return descriptor }
        if openFiles.count >= max(1, configuration.maxOpenFiles) { closeLeastRecentlyUsed() }
        let descriptor = try fileSystem.open(tails[index].path)
        do throws(FileError) {
            let status = try fileSystem.statusOfOpen(descriptor)
            guard status.kind == .regular, status.fingerprint == tails[index].fingerprint else {
                throw FileError(code: ESTALE)
            }
        } catch {
            fileSystem.close(descriptor)
            throw error
        }
        tails[index].descriptor = descriptor
        openFiles.insert(tails[index].fingerprint)
        return descriptor
    }

    mutating func close(_ index: Int) {
        guard let descriptor = tails[index].descriptor else { return }
        fileSystem.close(descriptor)
        tails[index].descriptor = nil
        openFiles.remove(tails[index].fingerprint)
    }

    /// Closes the file that was left alone longest, one that still has a name if possible: the others are lost by it.
    mutating func closeLeastRecentlyUsed() {
        let open = openFiles.compactMap { indexes[$0] }
        let named = open.filter { !tails[$0].isVanished }
        let victims = named.isEmpty ? open.filter { !tails[$0].isPending } : named
        guard let victim = victims.min(by: { tails[$0].lastUsed < tails[$1].lastUsed }) else { return }
        close(victim)
    }
}
