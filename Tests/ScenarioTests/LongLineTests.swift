import Foundation
import TestSupport
import Testing

extension Scenarios {
    @Suite("A very long line", .enabled(if: Bench.hasModel && Child.isBuilt), .timeLimit(.minutes(60)))
    struct LongLineTests {
        @Test("One of 200 MB takes a daemon no more than 64 MB of memory")
        func memory() async throws {
            let bench = try Bench()
            let child = try Child(bench)
            try bench.spool.append(Self.line("first").utf8)
            try await child.wait { child.progress == 1 }
            let before = try child.peakResidentBytes()
            let (head, tail) = (Self.line("long").dropLast(5), #""}]}"# + "\n")
            try bench.spool.append(head.utf8)
            let filler = Array(String(repeating: "é", count: 500_000).utf8)
            for _ in 0..<200 { try bench.spool.append(filler) }
            try bench.spool.append((tail + Self.line("next")).utf8)
            try await child.wait { try bench.counters()[.conversations] == 3 }
            #expect(try child.peakResidentBytes() - before <= 64 << 20)
            #expect(try bench.counters()[.quarantined] == 1)
        }

        private static func line(_ id: String) -> String {
            #"{"conversation_id":"\#(id)","account_id":"a","timestamp":"2026-01-05T08:00:00Z","#
                + #""messages":[{"role":"user","content":"How do I fold a paper crane?"}]}"# + "\n"
        }
    }
}
