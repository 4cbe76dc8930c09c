import Model

/// Existing files read from end to end, merged by the times of their records.
///
/// Each file is taken in its own order, and of the files' next records the earliest comes first; a record without a time
/// stays behind the one before it. Memory holds one record and one chunk a file, however long the files are.
package struct Replay: ~Copyable {
    private var files: [ReplayFile]
    /// The files that have a next record, the earliest last.
    private var queue: [Int]
    private var records: RecordReader
    private let fileSystem: FileSystem

    /// The bytes of all files; of compressed ones, compressed.
    package let totalBytes: Int64

    /// Finds the inputs, which are files, directories (their direct children) and globs, and reads the first records.
    package init(
        configuration: IntakeConfiguration,
        inputs: [String],
        fileSystem: FileSystem = .live
    ) throws(IntakeError) {
        var records = RecordReader(mapping: configuration.mapping, fields: configuration.fields)
        let found = try ReplayFile.find(inputs, fileSystem: fileSystem)
        let chunk = min(256 << 10, max(16 << 10, (64 << 20) / max(1, found.count)))
        var files = found.map {
            ReplayFile($0.path, $0.status, configuration: configuration, chunk: chunk)
        }
        var queue: [Int] = []
        for index in files.indices {
            try files[index].recogniseForm(fileSystem)
            if try files[index].advance(records: &records, fileSystem: fileSystem) { queue.append(index) }
        }
        let times = files.map(\.time)
        queue.sort { (times[$0], $0) > (times[$1], $1) }
        self.fileSystem = fileSystem
        self.records = records
        self.files = files
        self.queue = queue
        totalBytes = found.reduce(0) { $0 + $1.status.size }
    }

    /// How many files are read.
    package var fileCount: Int { files.count }

    /// The bytes read so far, for comparison with `totalBytes`.
    package var bytesRead: Int64 {
        files.reduce(0) { $0 + $1.progress }
    }

    /// The next records in order, up to `limit` conversations and faults; nil when all are read.
    ///
    /// The batch has no checkpoints.
    package mutating func next(limit: Int) throws(IntakeError) -> IntakeBatch? {
        guard !queue.isEmpty else { return nil }
        var batch = IntakeBatch()
        let before = bytesRead
        while batch.conversations.count + batch.faults.count < limit, let index = queue.popLast() {
            let time = files[index].time
            for outcome in files[index].takeNext() {
                switch outcome {
                case .conversation(let conversation): batch.conversations.append(conversation)
                case .fault(let fault): batch.faults.append(fault)
                }
            }
            batch.linesRead += 1
            guard try advance(index) else { continue }
            if files[index].time == time { queue.append(index) } else { enqueue(index) }
        }
        batch.bytesRead = bytesRead - before
        batch.holes = records.holes
        records.holes = 0
        batch.isIdle = queue.isEmpty
        return batch
    }

    private mutating func advance(_ index: Int) throws(IntakeError) -> Bool {
        try files[index].advance(records: &records, fileSystem: fileSystem)
    }

    private mutating func enqueue(_ index: Int) {
        var low = 0
        var high = queue.count
        while low < high {
            let middle = (low + high) / 2
            if isEarlier(index, queue[middle]) { low = middle + 1 } else { high = middle }
        }
        queue.insert(index, at: low)
    }

    private func isEarlier(_ left: Int, _ right: Int) -> Bool {
        (files[left].time, left) < (files[right].time, right)
    }
}
