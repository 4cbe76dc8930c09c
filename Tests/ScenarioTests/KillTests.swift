import Daemon
import Foundation
import Model
import Store
import TestSupport
import Testing

extension Scenarios {
    @Suite("A killed daemon", .enabled(if: Bench.hasModel && Child.isBuilt), .timeLimit(.minutes(60)))
    struct KillTests {
        private static let kills = 32
        /// How often the test is done: WEIR_TEST_KILLS says how many kills there are to be in all.
        private static let rounds = max(
            1,
            Int(ProcessInfo.processInfo.environment["WEIR_TEST_KILLS"] ?? "").map { $0 / kills } ?? 1
        )
        /// A system call before and after which something has been done that is not recorded yet.
        private struct Door {
            let call: String
            /// Which of the calls that one thread makes: from the start as far into the work as a short life comes.
            let numbers: ClosedRange<Int>
            /// Whether only calls about the spool count; the loader makes many of that name before there is any work.
            var inSpool = false

            func death(_ dice: inout Dice) -> Death {
                .in(call: call, number: Int.random(in: numbers, using: &dice), inSpool: inSpool)
            }
        }

        /// The store's log written, made durable and emptied, a socket's name taken away, a file opened and read, the
        /// service manager told or a page sent, its answer received; the last ones last, as pages come late.
        private static let doors = [
            Door(call: "pwrite64", numbers: 1...200), Door(call: "fdatasync", numbers: 1...8),
            Door(call: "ftruncate", numbers: 1...3), Door(call: "unlink", numbers: 1...2),
            Door(call: "openat", numbers: 1...12, inSpool: true), Door(call: "pread64", numbers: 1...20, inSpool: true),
            Door(call: "sendto", numbers: 2...12), Door(call: "recvfrom", numbers: 1...2),
        ]

        @Test(
            "Killed at 32 moments it ends where one that ran undisturbed ends, and pages nobody twice",
            arguments: 0..<rounds
        )
        func killed(round: Int) async throws {
            let chatter = Chatter(seed: 3 + UInt64(round))
            let undisturbed = try await run(chatter, dying: [])
            var dice = Dice(seed: 17 + UInt64(round))
            // Every other one at a door, each of them in turn.
            let deaths = (0..<Self.kills).map { place -> Death in
                place % 2 == 0 ? .atAMoment : Self.doors[place / 2 % Self.doors.count].death(&dice)
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

        /// The order in which conversations come is not compared: what was compressed while nobody read may come behind what
        /// was written after it, and then other items begin the groups.
        @Test("Killed at 8 moments while rotated files are compressed it loses and doubles nothing")
        func compressing() async throws {
            let chatter = Chatter(seed: 3)
            let deaths = Array(repeating: Death.atAMoment, count: 8)
            let bench = try await run(chatter, dying: deaths, ways: Rotator.Way.allCases)
            #expect(try accounted(bench.counters()) == chatter.records)
            let items = try bench.reader().items(after: ItemID(rawValue: 0), limit: .max)
            #expect(Set(items.map(\.conversation)).count == items.count)
            #expect(try bench.reader().alerts().isEmpty == false)
        }

        /// Writes `chatter` in pieces, with rotations between them, to daemons that die one after the other meanwhile.
        private func run(
            _ chatter: Chatter,
            dying deaths: [Death],
            ways: [Rotator.Way] = [.rename, .copyAndTruncate]
        ) async throws -> Bench {
            let bench = try Bench()
            try bench.shareAccountKey()
            // A seed by which many pieces end where a line ends.
            var writing = Dice(seed: 35)
            var killing = Dice(seed: 13)
            let pieces = chatter.pieces(upTo: 3000, &writing)
            var rotator = Rotator(bench.spool, ways: ways)
            var left = deaths[...]
            var child = try Child(bench, dying: left.first)
            func bury() async throws {
                left = left.dropFirst()
                try await child.die(&killing)
                child = try Child(bench, dying: left.first)
            }
            for (place, piece) in pieces.enumerated() {
                try rotator.take(piece)
                // As many of what is left to die as there is left to write.
                if Int.random(in: 0..<(pieces.count - place), using: &killing) < left.count { try await bury() }
            }
            while !left.isEmpty { try await bury() }
            try await child.finish(chatter)
            return bench
        }
    }
}
