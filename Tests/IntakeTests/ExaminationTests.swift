import Model
import Testing

@testable import Intake

@Suite("What a copy is a copy of")
struct ExaminationTests {
    /// What is known of a file whose whole lines are `lines` and whose last line without an end is `unfinished`.
    private func checkpoint(_ name: String, _ lines: String, unfinished: String = "") -> Checkpoint {
        Checkpoint(
            fingerprint: Fingerprint(device: 1, inode: UInt64(name.utf8.first ?? 0), birth: 1),
            generation: 0,
            path: Array(name.utf8),
            offset: Int64(lines.utf8.count),
            headLength: 0,
            headHash: ContentHash.seed,
            tailHash: ContentHash.seed,
            isFinished: true,
            contentHash: ContentHash.of(Array(lines.utf8)),
            unfinishedLength: unfinished.utf8.count,
            unfinishedHash: unfinished.isEmpty ? 0 : ContentHash.of(Array(unfinished.utf8))
        )
    }

    private func match(of content: String, among candidates: [Checkpoint], chunk: Int) -> String? {
        var examination = Examination(candidates)
        let bytes = Array(content.utf8)
        for start in stride(from: 0, to: bytes.count, by: chunk) {
            bytes[start..<min(start + chunk, bytes.count)].withUnsafeBytes { examination.take($0) }
        }
        return examination.match.map { String(decoding: $0.path, as: UTF8.self) }
    }

    @Test(
        "Of files that hold only a last line without an end, the one whose line stands there",
        arguments: [1, 2, 100]
    )
    func unfinishedOnly(chunk: Int) {
        let known = [checkpoint("a", "", unfinished: "one"), checkpoint("b", "", unfinished: "two")]
        for candidates in [known, known.reversed()] {
            #expect(match(of: "two\nthree\n", among: candidates, chunk: chunk) == "b")
            #expect(match(of: "one", among: candidates, chunk: chunk) == "a")
        }
    }

    @Test("The one that covers the most, whatever its last line was", arguments: [1, 3, 100])
    func longest(chunk: Int) {
        let known = [
            checkpoint("a", "one\n", unfinished: "two"), checkpoint("b", "one\ntwo\n"), checkpoint("c", "other\n"),
            checkpoint("d", "one\ntwo\n", unfinished: "for"), checkpoint("e", "one\ntwo\n", unfinished: "thr"),
        ]
        #expect(match(of: "one\ntwo\nthree\n", among: known, chunk: chunk) == "e")
        #expect(match(of: "one\ntw", among: known, chunk: chunk) == "a")
        #expect(match(of: "another\n", among: known, chunk: chunk) == nil)
    }

    @Test("No more bytes are needed once every candidate has been compared with its last line")
    func decided() {
        var examination = Examination([checkpoint("a", "one\n", unfinished: "two")])
        for part in ["on", "e\nt"] {
            Array(part.utf8).withUnsafeBytes { examination.take($0) }
            #expect(!examination.isDecided)
        }
        Array("wo and more".utf8).withUnsafeBytes { examination.take($0) }
        #expect(examination.isDecided)
    }
}
