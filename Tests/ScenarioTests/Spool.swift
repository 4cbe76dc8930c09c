import Foundation
import Glibc

/// The directory that a watch reads, and what services do to the files in it.
struct Spool: Sendable {
    let directory: String

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

    /// Appends what a service writes, which rotates between two lines: `turn` counts how often it did, in either way.
    func take(_ piece: some Collection<UInt8>, turn: inout Int) throws {
        try append(piece)
        guard Array(piece).last == 10 else { return }
        turn += 1
        try turn % 2 == 0 ? copyAndTruncate() : rotate()
    }

    func path(_ name: String) -> String { directory + "/" + name }

    private func shift() throws {
        for number in (1..<20).reversed() where access(path("app.jsonl.\(number)"), F_OK) == 0 {
            try rename("app.jsonl.\(number)", to: "app.jsonl.\(number + 1)")
        }
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
