import Daemon
import Foundation
import Glibc
import TestSupport
import Testing

extension Scenarios {
    @Suite(
        "A full disk",
        .enabled(if: Bench.hasModel && SmallDisk.isPermitted, "a small file system can be mounted by root only")
    )
    struct FullDiskTests {
        /// A daemon on a small disk that has read the first of its records.
        private struct Setting {
            static let first = 20

            let disk: SmallDisk
            let bench: Bench
            let chatter = Chatter(seed: 5)
            let daemon: RunningDaemon

            init() async throws {
                disk = try SmallDisk(megabytes: 6)
                bench = try Bench(state: disk.path + "/state")
                daemon = try await bench.start()
                try append(chatter.lines[..<Self.first])
                try await bench.waitAsTimePasses { [bench] in try accounted(bench.counters()) == Self.first }
            }

            /// Takes all the room and writes the other records.
            func fillAndGoOn() throws {
                try disk.fill()
                try append(chatter.lines[Self.first...])
            }

            private func append(_ lines: ArraySlice<String>) throws {
                try bench.spool.append(Array((lines.joined(separator: "\n") + "\n").utf8))
            }
        }

        @Test("The daemon stays up, says so, and goes on without a loss once there is room", .timeLimit(.minutes(60)))
        func fullDisk() async throws {
            let setting = try await Setting()
            let (bench, chatter, running) = (setting.bench, setting.chatter, setting.daemon)
            try await bench.waitAsTimePasses { try bench.emptyLog() }
            try setting.fillAndGoOn()
            try await bench.waitForError("no room left")
            let status = try #require(try await bench.ask(.status).status)
            #expect(status.health == .degraded)
            #expect(status.troubles.contains { $0.contains("no room left") })
            try setting.disk.free()
            try await bench.waitAsTimePasses { try accounted(bench.counters()) == chatter.records }
            // Some of what was written is no record, and that is said; nothing else is.
            let troubles = try #require(try await bench.ask(.status).status).troubles
            #expect(troubles.allSatisfy { $0.hasSuffix("records could not be read") })
            try await running.stop()
        }

        @Test("A daemon that is stopped meanwhile stops well, and the next loses nothing", .timeLimit(.minutes(60)))
        func stoppedMeanwhile() async throws {
            let setting = try await Setting()
            let (bench, chatter, first) = (setting.bench, setting.chatter, setting.daemon)
            try await bench.waitAsTimePasses { try bench.emptyLog() }
            try setting.fillAndGoOn()
            try await bench.waitForError("no room left")
            try await first.stop()
            try setting.disk.free()
            let second = try await bench.start()
            try await bench.waitAsTimePasses { try accounted(bench.counters()) == chatter.records }
            try await second.stop()
        }

        @Test("A daemon started meanwhile waits for room, says so, and goes on by itself", .timeLimit(.minutes(60)))
        func startedMeanwhile() async throws {
            let setting = try await Setting()
            let (bench, chatter, first) = (setting.bench, setting.chatter, setting.daemon)
            try await first.stop()
            try setting.fillAndGoOn()
            let second = RunningDaemon(try bench.daemon())
            try await bench.waitForError("no room left")
            try setting.disk.free()
            for await message in bench.manager.messages where message.hasPrefix("READY=1") { break }
            try await bench.waitAsTimePasses { try accounted(bench.counters()) == chatter.records }
            try await second.stop()
        }

        @Test("A daemon that waits for room to start stops when it is asked to", .timeLimit(.minutes(60)))
        func stoppedAtItsStart() async throws {
            let disk = try SmallDisk(megabytes: 6)
            let bench = try Bench(state: disk.path + "/state")
            let first = try await bench.start()
            try await first.stop()
            try disk.fill()
            let second = RunningDaemon(try bench.daemon())
            try await bench.waitForError("no room left")
            try await second.stop()
        }
    }
}

/// A file system in memory that holds little.
final class SmallDisk: Sendable {
    private let directory = TemporaryDirectory()

    /// Whether this process may mount one.
    static var isPermitted: Bool {
        (try? SmallDisk(megabytes: 1)) != nil
    }

    init(megabytes: Int) throws {
        guard mount("tmpfs", directory.path, "tmpfs", 0, "size=\(megabytes)m") == 0 else {
            throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EPERM)
        }
    }

    deinit {
        umount2(directory.path, Int32(MNT_DETACH))
    }

    var path: String { directory.path }

    /// Takes all the room that is left.
    func fill() throws {
        let descriptor = open(path + "/ballast", O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw POSIXError(.EIO) }
        defer { close(descriptor) }
        let block = [UInt8](repeating: 0, count: 4096)
        while write(descriptor, block, block.count) > 0 {}
    }

    func free() throws {
        try FileManager.default.removeItem(atPath: path + "/ballast")
    }
}
