import Daemon
import Foundation
import Glibc
import TestSupport
import Testing

/// How a daemon ends before its time.
enum Death {
    /// At one of chance.
    case atAMoment
    /// Where one of its threads comes to a system call of this name for this time, counted from 1: before it is made.
    ///
    /// For `inSpool` only those count that are about the spool or what is in it.
    case `in`(call: String, number: Int, inSpool: Bool)
}

/// `weir run` in a process of its own.
final class Child {
    private static let executable = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        .deletingLastPathComponent().appendingPathComponent("weir")

    /// Whether the program lies beside the tests.
    static var isBuilt: Bool { FileManager.default.isExecutableFile(atPath: executable.path) }

    /// The program that makes system calls fail, wait or be the last.
    private static let tracer = "/usr/bin/strace"

    private let process = Process()
    private let bench: Bench
    private let death: Death?

    /// `faults` are what the kernel does to its system calls, as `strace` has them told.
    init(_ bench: Bench, dying death: Death? = nil, faults: [String] = []) throws {
        self.bench = bench
        self.death = death
        var tracing = faults
        if case .in(let call, let number, let inSpool) = death {
            tracing += ["--trace=\(call)", "--inject=\(call):signal=SIGKILL:when=\(number)"]
            if inSpool { tracing += bench.spool.paths.map { "--trace-path=\($0)" } }
        }
        let running = ["run", "--config", bench.configurationFile]
        if tracing.isEmpty {
            process.executableURL = Self.executable
            process.arguments = running
        } else {
            // The tracer is the daemon's child and not its parent, so that the process is the daemon.
            process.executableURL = URL(fileURLWithPath: Self.tracer)
            process.arguments = ["-D", "-qq", "-f", "-o", "/dev/null"] + tracing + [Self.executable.path] + running
        }
        process.environment = bench.environment
        process.standardError = FileHandle(forWritingAtPath: "/dev/null")
        try process.run()
    }

    deinit {
        if process.isRunning { kill() }
    }

    /// How many records were taken in; none before there is a database.
    var progress: Int { (try? accounted(bench.counters())) ?? 0 }

    /// The most memory that it has held at any moment so far.
    func peakResidentBytes() throws -> Int {
        let status = try String(contentsOfFile: "/proc/\(process.processIdentifier)/status", encoding: .utf8)
        let words = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }?.split(separator: " ")
        return try #require(words.flatMap { Int($0[1]) }, "in kB, after the name") * 1024
    }

    /// Waits until it has died as it was to; it is killed where it was to die in a call that it does not come to.
    func die(_ dice: inout Dice) async throws {
        switch death {
        case .in:
            let deadline = ContinuousClock.now + .seconds(4)
            while process.isRunning, .now < deadline { try await Task.sleep(for: .milliseconds(10)) }
        case .atAMoment, nil:
            try await waitForAMoment(&dice)
        }
        kill()
    }

    /// Waits until the daemon has come a stretch of chance length: while it starts, or some records further.
    private func waitForAMoment(_ dice: inout Dice) async throws {
        if Int.random(in: 0..<3, using: &dice) == 0 {
            try await Task.sleep(for: .milliseconds(Int.random(in: 0..<400, using: &dice)))
            return
        }
        let goal = Int.random(in: 1...6, using: &dice)
        var first: Int?
        let deadline = ContinuousClock.now + .seconds(3)
        try await wait {
            let count = progress
            first = first ?? count
            return count - (first ?? 0) >= goal || .now > deadline
        }
    }

    /// Waits until `condition` holds; a daemon that ends by itself fails it.
    func wait(until condition: () throws -> Bool) async throws {
        while try !condition() {
            try #require(process.isRunning, "the daemon ended by itself")
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    private func kill() {
        Glibc.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// Waits until it has done with all of `chatter` and sent all that there is to send, and stops it.
    func finish(_ chatter: Chatter) async throws {
        try await wait { progress >= chatter.records }
        try await wait { try bench.reader().status().queued == 0 }
        // One that has only begun to start knows no signal yet.
        try await wait { (try? ControlSocket.ask(.status, directory: bench.state, timeout: 5).isDone) == true }
        #expect(try await stop() == 0)
    }

    /// Has it stop as a service manager would; returns its exit status.
    private func stop() async throws -> Int32 {
        process.terminate()
        try await Blocking.run { [process] in process.waitUntilExit() }
        return process.terminationStatus
    }
}
