import Daemon
import Foundation
import Store
import TestSupport
import Testing

extension Scenarios {
    @Suite("A killed daemon", .enabled(if: Bench.hasModel && Child.isBuilt), .timeLimit(.minutes(10)))
    struct KillTests {
        private static let kills = 32
        /// How often the test is done: WEIR_TEST_KILLS says how many kills there are to be in all.
        private static let rounds = max(
            1,
            Int(ProcessInfo.processInfo.environment["WEIR_TEST_KILLS"] ?? "").map { $0 / kills } ?? 1
        )
        /// The calls before and after which something has been done that is not recorded yet: a file opened, the store's log
        /// written, made durable and emptied, a page sent, its answer received.
        private static let calls = [
            "pwrite64", "fdatasync", "sendto", "recvfrom", "ftruncate", "unlink", "openat", "pread64",
        ]

        @Test(
            "Killed at 32 moments it ends where one that ran undisturbed ends, and pages nobody twice",
            arguments: 0..<rounds
        )
        func killed(round: Int) async throws {
            let chatter = Chatter(seed: 3 + UInt64(round))
            let undisturbed = try await run(chatter, dying: [])
            // Every other one at the door of a system call: of each kind in turn, the first, the second, and so on.
            let deaths = (0..<Self.kills).map { place -> Death in
                let point = (round * Self.kills + place) / 2
                return place % 2 == 0
                    ? .atAMoment : .in(call: Self.calls[point % Self.calls.count], number: 1 + point / Self.calls.count)
            }
            let disturbed = try await run(chatter, dying: deaths)
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

        /// Writes `chatter` in pieces, with rotations between them, to daemons that die one after the other meanwhile.
        private func run(_ chatter: Chatter, dying deaths: [Death]) async throws -> Bench {
            let bench = try Bench()
            try bench.shareAccountKey()
            var writing = Dice(seed: 11)
            var killing = Dice(seed: 13)
            let pieces = chatter.pieces(upTo: 3000, &writing)
            var rotations = 0
            var left = deaths[...]
            var child = try Child(bench, dying: left.first)
            func bury() async throws {
                left = left.dropFirst()
                try await child.die(&killing)
                child = try Child(bench, dying: left.first)
            }
            for (place, piece) in pieces.enumerated() {
                try bench.spool.take(piece, turn: &rotations)
                // As many of what is left to die as there is left to write.
                if Int.random(in: 0..<(pieces.count - place), using: &killing) < left.count { try await bury() }
            }
            while !left.isEmpty { try await bury() }
            try await child.finish(chatter)
            return bench
        }
    }
}
