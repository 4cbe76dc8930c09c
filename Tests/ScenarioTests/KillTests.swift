import Daemon
import Foundation
import Glibc
import Store
import TestSupport
import Testing

extension Scenarios {
    @Suite("A killed daemon", .enabled(if: Bench.hasModel && Child.isBuilt), .timeLimit(.minutes(10)))
    struct KillTests {
        private static let kills = 32

        @Test("Killed at 32 moments it ends where one that ran undisturbed ends, and pages nobody twice")
        func killed() async throws {
            let chatter = Chatter(seed: 3)
            let undisturbed = try await run(chatter, killing: 0)
            let disturbed = try await run(chatter, killing: Self.kills)
            #expect(try accounted(disturbed.counters()) == chatter.records)
            #expect(try Findings(disturbed.reader()) == Findings(undisturbed.reader()))
            #expect(try Findings(disturbed.reader()).alerts.isEmpty == false)

            var keys: [Page: Set<String>] = [:]
            for request in disturbed.webhook.requests { keys[try Page(request), default: []].insert(request.key) }
            #expect(keys.isEmpty == false)
            for (page, keys) in keys { #expect(keys.count == 1, "\(page.status) of \(page.alert) came under \(keys)") }
            let told = Set(try undisturbed.webhook.requests.map(Page.init))
            #expect(told.isSubset(of: keys.keys))
        }

        /// Writes `chatter` in pieces, with rotations between them, to a daemon that is killed so often meanwhile.
        private func run(_ chatter: Chatter, killing kills: Int) async throws -> Bench {
            let bench = try Bench()
            try bench.shareAccountKey()
            var writing = Dice(seed: 11)
            var killing = Dice(seed: 13)
            let pieces = chatter.pieces(upTo: 3000, &writing)
            var rotations = 0
            var left = kills
            var child = try Child(bench)
            for (place, piece) in pieces.enumerated() {
                try bench.spool.append(piece)
                // Services rotate between two lines.
                if piece.last == 10 {
                    rotations += 1
                    try rotations % 2 == 0 ? bench.spool.copyAndTruncate() : bench.spool.rotate()
                }
                // As many of what is left to kill as there is left to write.
                guard left > 0, Int.random(in: 0..<(pieces.count - place), using: &killing) < left else { continue }
                left -= 1
                try await child.waitForAMoment(&killing)
                child.kill()
                child = try Child(bench)
            }
            while left > 0 {
                left -= 1
                try await child.waitForAMoment(&killing)
                child.kill()
                child = try Child(bench)
            }
            try await child.wait { child.progress >= chatter.records }
            try await child.wait { try bench.reader().status().queued == 0 }
            // One that has only begun to start knows no signal yet.
            try await child.wait {
                (try? ControlSocket.ask(.status, directory: bench.state, timeout: 5).isDone) == true
            }
            #expect(try await child.stop() == 0)
            return bench
        }
    }
}

/// `weir run` in a process of its own.
final class Child {
    private static let executable = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        .deletingLastPathComponent().appendingPathComponent("weir")

    /// Whether the program lies beside the tests.
    static var isBuilt: Bool { FileManager.default.isExecutableFile(atPath: executable.path) }

    private let process = Process()
    private let bench: Bench

    init(_ bench: Bench) throws {
        self.bench = bench
        process.executableURL = Self.executable
        process.arguments = ["run", "--config", bench.configurationFile]
        process.environment = bench.environment
        process.standardError = FileHandle(forWritingAtPath: "/dev/null")
        try process.run()
    }

    /// How many records were taken in; none before there is a database.
    var progress: Int { (try? accounted(bench.counters())) ?? 0 }

    /// Waits until the daemon has come a stretch of chance length: while it starts, or some records further.
    func waitForAMoment(_ dice: inout Dice) async throws {
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

    func kill() {
        Glibc.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// Has it stop as a service manager would; returns its exit status.
    func stop() async throws -> Int32 {
        process.terminate()
        try await Blocking.run { [process] in process.waitUntilExit() }
        return process.terminationStatus
    }
}
