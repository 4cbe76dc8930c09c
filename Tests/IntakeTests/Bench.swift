import Foundation
import Glibc
import Model

@testable import Intake

/// A temporary directory with an intake over it, a clock, and what was recorded so far.
///
/// Recording is what the store does: results and checkpoints of a batch together, and nothing else survives a restart.
final class Bench {
    let directory: String
    var configuration: IntakeConfiguration
    var fileSystem: FileSystem
    var now = 100.0
    private(set) var recorded: [Conversation] = []
    private(set) var faults: [Fault] = []
    private(set) var warnings: [String] = []
    private(set) var holes = 0
    private(set) var checkpoints: [[UInt64]: Checkpoint] = [:]
    private var before: (recorded: [Conversation], checkpoints: [[UInt64]: Checkpoint]) = ([], [:])
    private var intake: Intake

    init(
        paths: [String] = [""],
        fileSystem: FileSystem = .live,
        configure: (inout IntakeConfiguration) -> Void = { _ in }
    ) throws {
        directory = try Self.makeDirectory()
        let root = directory
        configuration = IntakeConfiguration(paths: paths.map { $0.isEmpty ? root : root + "/" + $0 })
        configure(&configuration)
        self.fileSystem = fileSystem
        intake = Intake(configuration: configuration, fileSystem: fileSystem)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: directory)
    }

    static func makeDirectory() throws -> String {
        let directory = FileManager.default.temporaryDirectory.path + "/intake-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        return directory
    }

    /// The ids in the order in which they were recorded.
    var ids: [String] { recorded.map(\.id) }

    var lag: Int64 { intake.lag }
    var sources: [SourceStatus] { intake.sources }
    var openDescriptors: Int { intake.openFiles.count }
    var watchedDirectories: Set<[UInt8]> { intake.directories }

    /// Takes and records one batch.
    @discardableResult
    func step(limit: Int = 1000, hint: ChangeHint = .everything) -> IntakeBatch {
        let batch = intake.step(now: now, limit: limit, hint: hint)
        before = (recorded, checkpoints)
        recorded += batch.conversations
        faults += batch.faults
        warnings += batch.warnings
        holes += batch.holes
        for checkpoint in batch.checkpoints { checkpoints[key(checkpoint)] = checkpoint }
        for checkpoint in batch.forgotten { checkpoints[key(checkpoint)] = nil }
        return batch
    }

    /// Steps until nothing more can be read.
    func drain(limit: Int = 1000) {
        var rounds = 0
        while !step(limit: limit, hint: rounds == 0 ? .everything : .none).isIdle, rounds < 100_000 { rounds += 1 }
    }

    /// Lets time pass until every file counts as quiet, and reads what that brings.
    func settle() {
        drain()
        now += configuration.quietSeconds + 1
        drain()
        drain()
    }

    /// A new intake from what was recorded.
    func restart() {
        intake = Intake(configuration: configuration, checkpoints: Array(checkpoints.values), fileSystem: fileSystem)
    }

    /// A new intake that never got to record its last batch.
    func restartLosingLastBatch() {
        (recorded, checkpoints) = before
        restart()
    }

    func path(_ name: String) -> String { directory + "/" + name }

    func write(_ text: String, to name: String) throws {
        try write(Array(text.utf8), to: name)
    }

    func write(_ bytes: [UInt8], to name: String) throws {
        try put(bytes, into: name, flags: O_TRUNC)
    }

    func append(_ text: String, to name: String) throws {
        try append(Array(text.utf8), to: name)
    }

    func append(_ bytes: [UInt8], to name: String) throws {
        try put(bytes, into: name, flags: O_APPEND)
    }

    private func put(_ bytes: [UInt8], into name: String, flags: Int32) throws {
        let descriptor = open(path(name), O_WRONLY | O_CREAT | O_CLOEXEC | flags, 0o644)
        guard descriptor >= 0, Glibc.write(descriptor, bytes, bytes.count) == bytes.count else {
            throw FileError(code: errno)
        }
        Glibc.close(descriptor)
    }

    func truncate(_ name: String) { _ = Glibc.truncate(path(name), 0) }
    func rename(_ old: String, to new: String) { _ = Glibc.rename(path(old), path(new)) }
    func link(_ name: String, to other: String) { _ = Glibc.link(path(name), path(other)) }
    func delete(_ name: String) { _ = unlink(path(name)) }
    func copy(_ old: String, to new: String) throws { try write(content(of: old), to: new) }

    func content(of name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: path(name))))
    }

    /// Compresses as rotation does: the result beside it, then the original away.
    func compress(_ name: String, _ compression: Compression = .gzip) throws {
        try write(compressed(content(of: name), compression), to: name + compression.ending)
        delete(name)
    }

    private func key(_ checkpoint: Checkpoint) -> [UInt64] {
        let print = checkpoint.fingerprint
        return [print.device, print.inode, UInt64(bitPattern: print.birth), UInt64(checkpoint.generation)]
    }
}

/// A line in Weir's own form.
func line(_ id: String, _ text: String = "How do I fold a paper crane?") -> String {
    document(id, text) + "\n"
}

/// The same without its end.
func document(_ id: String, _ text: String = "How do I fold a paper crane?") -> String {
    #"{"conversation_id":"\#(id)","account_id":"a","timestamp":"2026-01-05T08:00:00Z","#
        + #""messages":[{"role":"user","content":"\#(text)"},{"role":"assistant","content":"Like this."}]}"#
}
