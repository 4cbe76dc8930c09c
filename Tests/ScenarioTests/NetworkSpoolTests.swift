import Model
import Store
import TestSupport
import Testing

extension Scenarios {
    @Suite("A spool on a network file system", .enabled(if: Bench.hasModel && Child.isBuilt), .timeLimit(.minutes(60)))
    struct NetworkSpoolTests {
        /// What asks the server: for a directory's names, for a name, for a file, for what is in it.
        private static let calls = ["getdents64", "statx", "openat", "pread64"]
        /// What becomes of those calls, in the tracer's words: each takes long, or some fail for a while.
        private static let faults = [
            "delay_enter=5ms", "error=EIO:when=3..20+2", "error=ESTALE:when=2..20+3", "error=ETIMEDOUT:when=4..20+5",
        ]

        @Test("Where every call takes long, or some fail for a while, nothing is lost or counted twice")
        func slowAndFailing() async throws {
            let chatter = Chatter(seed: 7)
            let undisturbed = Count(try Findings(try await run(chatter, fault: nil).reader()))
            for fault in Self.faults {
                let disturbed = Count(try Findings(try await run(chatter, fault: fault).reader()))
                #expect(disturbed == undisturbed, "\(fault)")
            }
        }

        /// What was counted, in whatever order: a file that could not be read for a while comes after those written later.
        private struct Count: Equatable {
            let counters: [String: Int]
            let conversations: [String]

            init(_ findings: Findings) {
                counters = findings.counters.filter { $0.key != StoreCounter.late.rawValue }
                conversations = findings.items.map { "\($0.conversation) of \($0.account as Any) at \($0.time)" }
                    .sorted()
            }
        }

        private func run(_ chatter: Chatter, fault: String?) async throws -> Bench {
            let bench = try Bench()
            try bench.shareAccountKey()
            let spool = bench.spool
            let child = try Child(
                bench,
                faults: fault.map { fault in
                    spool.paths.map { "--trace-path=\($0)" } + Self.calls.map { "--inject=\($0):\(fault)" }
                } ?? []
            )
            var writing = Dice(seed: 17)
            var rotator = Rotator(spool, ways: [.rename, .copyAndTruncate])
            for piece in chatter.pieces(upTo: 3000, &writing) {
                try rotator.take(piece)
                try await Task.sleep(for: .milliseconds(50))
            }
            try await child.finish(chatter)
            return bench
        }
    }
}
