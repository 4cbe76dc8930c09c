import Model

/// What one record of a replayed file came to.
enum ReplayOutcome {
    case conversation(Conversation)
    case fault(Fault)
}

/// One file of a replay, with its next record already read.
///
/// The file is open only while a chunk is read, so that any number of files can be merged.
struct ReplayFile {
    private let path: [UInt8]
    private let status: FileStatus
    private let name: String
    private let maxLineBytes: Int
    private let archiveLimits: ArchiveLimits
    private var tail: Tail
    private var reader: UnitReader
    private var archive: ArchiveSource?
    private var isAtEnd = false
    private var upcoming: [ReplayOutcome] = []
    /// The time of the next record, or of the last one before it that had one.
    private(set) var time = Timestamp(rawValue: .min)

    init(_ path: [UInt8], _ status: FileStatus, configuration: IntakeConfiguration, chunk: Int) {
        self.path = path
        self.status = status
        maxLineBytes = configuration.maxLineBytes
        archiveLimits = configuration.archiveLimits
        name = escapedName(path)
        tail = Tail(status, path: path, source: 0, now: 0)
        reader = UnitReader(maxUnitBytes: maxLineBytes, chunk: chunk)
        reader.begin(Ledger(), framing: tail.framing)
    }

    /// How many of the file's own bytes were taken in.
    var progress: Int64 {
        isAtEnd ? status.size : archive?.compressedOffset ?? min(status.size, reader.ledger.offset)
    }

    /// The files that the inputs stand for, each once, by path.
    static func find(
        _ inputs: [String],
        fileSystem: FileSystem
    ) throws(IntakeError) -> [(path: [UInt8], status: FileStatus)] {
        var found: [Fingerprint: (path: [UInt8], status: FileStatus)] = [:]
        for input in inputs {
            guard let matches = try files(of: input, fileSystem: fileSystem) else {
                throw IntakeError(cause: .notAFile, file: escapedName(input.utf8))
            }
            guard !matches.isEmpty else { throw IntakeError(cause: .missing, file: escapedName(input.utf8)) }
            for match in matches where found[match.status.fingerprint] == nil {
                found[match.status.fingerprint] = match
            }
        }
        return found.values.sorted { $0.path.lexicographicallyPrecedes($1.path) }
    }

    /// The files of one input; nil where it is something that is neither file nor directory.
    private static func files(
        of input: String,
        fileSystem: FileSystem
    ) throws(IntakeError) -> [(path: [UInt8], status: FileStatus)]? {
        let path = Array(input.utf8)
        do throws(FileError) {
            if !hasWildcard(path) {
                let status = try fileSystem.status(path)
                if status.kind == .regular { return [(path, status)] }
                guard status.kind == .directory || (try? fileSystem.list(path)) != nil else { return nil }
            }
            return try children(of: SourcePattern(input, isDirectory: !hasWildcard(path)), fileSystem: fileSystem)
        } catch {
            throw IntakeError(cause: error.isAbsence ? .missing : .unreadable(error), file: escapedName(path))
        }
    }

    private static func children(
        of pattern: SourcePattern,
        fileSystem: FileSystem
    ) throws(FileError) -> [(path: [UInt8], status: FileStatus)] {
        var matches: [(path: [UInt8], status: FileStatus)] = []
        for directory in pattern.isDirectoryGlob ? try fileSystem.directories(pattern.directory) : [pattern.directory] {
            for name in try fileSystem.list(directory) where pattern.names(name) {
                let file = joined(directory, name)
                let status = try fileSystem.status(file)
                if status.kind == .regular { matches.append((file, status)) }
            }
        }
        return matches
    }

    /// Tells a compressed file by its first bytes.
    mutating func recogniseForm(_ fileSystem: FileSystem) throws(IntakeError) {
        var magic = [UInt8](repeating: 0, count: FileForm.magicLength)
        let outcome = magic.withUnsafeMutableBytes { buffer in
            Result { () throws(IntakeError) in try open(fileSystem) { fetch throws(FileError) in try fetch(0, buffer) }
            }
        }
        let form = FileForm(magic.prefix(try outcome.get()))
        switch form {
        case .plain: break
        case .compressed(let compression):
            archive = ArchiveSource(compression, limits: archiveLimits, keepLimit: maxLineBytes)
        case .foreign(let name): throw IntakeError(cause: .foreign(name), file: self.name)
        }
    }

    /// The record that `advance` read.
    mutating func takeNext() -> [ReplayOutcome] {
        defer { upcoming = [] }
        return upcoming
    }

    /// Reads up to the next record that says anything; false at the end of the file.
    mutating func advance(
        records: inout RecordReader,
        fileSystem: FileSystem
    ) throws(IntakeError) -> Bool {
        while !isAtEnd {
            while let unit = reader.next() {
                take(unit, records: &records)
                reader.commit()
                if !upcoming.isEmpty { return true }
            }
            archive?.release(before: reader.end)
            guard try fill(fileSystem) == 0 else { continue }
            isAtEnd = true
            switch archive?.end {
            case .whole, nil: break
            case .truncated, .corrupt: throw IntakeError(cause: .damaged, file: name)
            case .excessive, .tooDemanding: throw IntakeError(cause: .excessive, file: name)
            }
            if let overflow = reader.overflow {
                take(.oversize(overflow), records: &records)
            } else {
                take(.whole(reader.remainder), records: &records)
            }
            archive = nil
        }
        return !upcoming.isEmpty
    }

    private mutating func fill(_ fileSystem: FileSystem) throws(IntakeError) -> Int {
        let archive = archive
        var reader = reader
        self.reader = UnitReader(maxUnitBytes: 0, chunk: 0)
        defer { self.reader = reader }
        return try open(fileSystem) { fetch throws(FileError) in
            try reader.fill { (offset, buffer) throws(FileError) in
                guard let archive else { return try fetch(offset, buffer) }
                return try archive.read(at: offset, into: buffer, fetch: fetch)
            }
        }
    }

    private func open(
        _ fileSystem: FileSystem,
        _ body: (ArchiveSource.Fetch) throws(FileError) -> Int
    ) throws(IntakeError) -> Int {
        do {
            let descriptor = try fileSystem.open(path)
            defer { fileSystem.close(descriptor) }
            return try body { (offset, buffer) throws(FileError) in try fileSystem.read(descriptor, offset, buffer) }
        } catch {
            throw IntakeError(cause: error.isAbsence ? .missing : .unreadable(error), file: name)
        }
    }

    private mutating func take(_ unit: UnitReader.Unit, records: inout RecordReader) {
        let offset = reader.ledger.offset
        var found: [Result<Record, RecordProblem>] = []
        switch unit {
        case .gap: return
        case .whole(let range):
            guard reader.buffer[range].contains(where: { $0 > 0x20 }) else { return }
            found = reader.buffer.withUnsafeBytes { records.records(in: UnsafeRawBufferPointer(rebasing: $0[range])) }
        case .oversize(let overflow):
            if let record = records.record(head: overflow.head, tail: overflow.tail) { found.append(.success(record)) }
            let detail = "longer than \(maxLineBytes) bytes"
            upcoming.append(.fault(Fault(file: name, offset: offset, reason: .oversize, detail: detail)))
        }
        for (place, outcome) in found.enumerated() {
            switch outcome {
            case .success(let record):
                let conversation = Conversation(record, madeUpID: tail.derivedID(at: offset, place: place))
                time = conversation.timestamp ?? time
                upcoming.append(.conversation(conversation))
            case .failure(let problem):
                upcoming.append(
                    .fault(Fault(file: name, offset: offset, reason: problem.reason, detail: problem.detail))
                )
            }
        }
    }
}

extension Conversation {
    /// A record as a conversation; `madeUpID` is for one that brings none.
    init(_ record: Record, madeUpID: @autoclosure () -> String) {
        self.init(
            id: record.envelope.id ?? madeUpID(),
            account: record.envelope.account,
            timestamp: record.envelope.timestamp,
            language: record.envelope.language,
            turns: record.turns,
            fields: record.envelope.fields
        )
    }
}
