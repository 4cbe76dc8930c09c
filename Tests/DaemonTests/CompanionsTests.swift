import Logging
import Model
import Store
import TestSupport
import Testing
import WebUI

@testable import Daemon

@Suite("Watches laid side by side")
struct CompanionsTests {
    private static let all = Timestamp.start.hour..<Rig.now.hour

    /// A watch of the campaign's stream with an edition.
    private func watch(encoder: String = "words") async throws -> Rig {
        var rig = try await Rig()
        for batch in campaignStream().cut(into: 64) { try await rig.take(batch) }
        _ = try await rig.publishEdition()
        try rig.store.adopt(encoder: encoder)
        return rig
    }

    private func companions(of rig: Rig, _ others: [String: String]) -> Companions {
        Companions(others, reader: rig.store.reader, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    private func edition(of rig: Rig) throws -> Edition {
        try #require(try rig.store.reader.edition())
    }

    private func fault(_ name: String, of rig: Rig, _ others: [String: String]) throws -> CompanionFault? {
        let edition = try edition(of: rig)
        return #expect(throws: CompanionFault.self) {
            try companions(of: rig, others).companion(name, beside: edition, during: Self.all)
        }
    }

    @Test("A watch with the same traffic has the same clusters, each of which is found once on either side")
    func sameTraffic() async throws {
        let (rig, other) = (try await watch(), try await watch())
        let companions = companions(of: rig, ["control": other.directory.path])
        #expect(companions.names == ["control"])
        let edition = try edition(of: rig)
        let companion = try companions.companion("control", beside: edition, during: Self.all)
        let shown = edition.clusters.filter { $0.level == 0 && !$0.isSuppressed }
        #expect(!shown.isEmpty)
        #expect(companion.subjects.flatMap(\.here.clusters).sorted() == shown.map(\.id))
        #expect(companion.subjects.allSatisfy { $0.here == $0.there })
        #expect(
            companion.subjects.reduce(0) { $0 + $1.here.conversations } == shown.reduce(0) { $0 + $1.conversations }
        )
        let all = campaignStream().count
        #expect(companion.totals == (all, all))
        let nothing = try companions.companion(
            "control",
            beside: edition,
            during: Hour(rawValue: 0)..<Hour(rawValue: 9)
        )
        #expect(nothing.totals == (0, 0) && nothing.subjects.allSatisfy { $0.here.conversations == 0 })
    }

    @Test("What cannot be compared is told apart: no such watch, no state, no edition, another encoder")
    func faults() async throws {
        let (rig, foreign, empty) = (try await watch(), try await watch(encoder: "others"), try await Rig())
        let others = [
            "foreign": foreign.directory.path, "gone": rig.directory.path + "/gone", "empty": empty.directory.path,
        ]
        #expect(try fault("control", of: rig, others) == .unknown)
        #expect(try fault("gone", of: rig, others) == .unreadable)
        #expect(try fault("empty", of: rig, others) == .noEdition)
        #expect(try fault("foreign", of: rig, others) == .otherEncoder)
    }
}
