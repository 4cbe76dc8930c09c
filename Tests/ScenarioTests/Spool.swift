import Foundation
import Glibc

/// The directory that a watch reads, and what services do to the files in it.
struct Spool: Sendable {
    private static let rotations = 1..<20

    let directory: String

    /// The directory and all that there may be in it.
    var paths: [String] {
        let rotated = Self.rotations.flatMap { ["app.jsonl.\($0)", "app.jsonl.\($0).gz"] }
        return [directory] + (["app.jsonl"] + rotated).map(path)
    }

    /// Appends to the live file.
    func append(_ bytes: some Collection<UInt8>) throws {
        try append(bytes, to: "app.jsonl")
    }

    /// Renames the live file and begins a new one, as logrotate does.
    func rotate() throws {
        try shift()
        try rename("app.jsonl", to: "app.jsonl.1")
        try append([], to: "app.jsonl")
    }

    /// Copies the live file and empties it, as logrotate does with `copytruncate`.
    func copyAndTruncate() throws {
        try shift()
        try FileManager.default.copyItem(atPath: path("app.jsonl"), toPath: path("app.jsonl.1"))
        try check(truncate(path("app.jsonl"), 0))
    }

    /// What compressing a file takes, one step after the other as `gzip` does it: a part of the copy, the rest of it
    /// with the times of the original, the original away.
    func compression(of name: String) throws -> [() throws -> Void] {
        let copy = try gzipped(name)
        let half = copy.count / 2
        return [
            { try append(copy[..<half], to: name + ".gz") },
            {
                try append(copy[half...], to: name + ".gz")
                try copyTimes(of: name, to: name + ".gz")
            },
            { try check(unlink(path(name))) },
        ]
    }

    func path(_ name: String) -> String { directory + "/" + name }

    private func shift() throws {
        for number in Self.rotations.reversed() {
            for ending in ["", ".gz"] where access(path("app.jsonl.\(number)\(ending)"), F_OK) == 0 {
                try rename("app.jsonl.\(number)\(ending)", to: "app.jsonl.\(number + 1)\(ending)")
            }
        }
    }

    private func gzipped(_ name: String) throws -> [UInt8] {
        let output = Pipe()
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        // A name and a time in its head would make every copy another one.
        process.arguments = ["gzip", "--no-name", "--stdout", path(name)]
        process.standardOutput = output
        try process.run()
        let copy = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        try check(process.terminationStatus == 0 ? 0 : -1)
        return [UInt8](copy)
    }

    private func copyTimes(of name: String, to copy: String) throws {
        var status = stat()
        try check(stat(path(name), &status))
        try check(utimensat(AT_FDCWD, path(copy), [status.st_atim, status.st_mtim], 0))
    }

    private func rename(_ old: String, to new: String) throws {
        try check(Glibc.rename(path(old), path(new)))
    }

    private func append(_ bytes: some Collection<UInt8>, to name: String) throws {
        let descriptor = open(path(name), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
        try check(descriptor)
        defer { close(descriptor) }
        let content = Array(bytes)
        try check(write(descriptor, content, content.count) == content.count ? 0 : -1)
    }

    private func check(_ result: Int32) throws {
        if result < 0 { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    }
}

/// A service that writes into a spool, and the rotator that comes by between two of its lines.
struct Rotator {
    /// What a rotator does to the live file.
    enum Way: CaseIterable {
        case rename
        case copyAndTruncate
        /// Renames it, and compresses what it has renamed while the service writes on.
        case compress
    }

    private let spool: Spool
    private let ways: [Way]
    private var turn = 0
    /// What is left to do of a compression: one step for each piece that is written meanwhile.
    private var steps: [() throws -> Void] = []

    /// Rotates in each of `ways` in turn.
    init(_ spool: Spool, ways: [Way]) {
        self.spool = spool
        self.ways = ways
    }

    /// Appends what the service writes, and rotates where that ends with a line.
    mutating func take(_ piece: some Collection<UInt8>) throws {
        try spool.append(piece)
        if !steps.isEmpty { try steps.removeFirst()() }
        guard Array(piece).last == 10 else { return }
        // The next rotation would give the files under its hands other names.
        while !steps.isEmpty { try steps.removeFirst()() }
        switch ways[turn % ways.count] {
        case .rename: try spool.rotate()
        case .copyAndTruncate: try spool.copyAndTruncate()
        case .compress:
            try spool.rotate()
            steps = try spool.compression(of: "app.jsonl.1")
        }
        turn += 1
    }
}
