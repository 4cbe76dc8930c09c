import Foundation
import Model
import Testing

@testable import Intake

@Suite struct ArchiveTests {
    @Test("A new compressed file is read, members and all")
    func newArchive() throws {
        let bench = try Bench()
        try bench.write(
            gzipped(Array(line("1").utf8)) + gzipped(Array((line("2") + document("3")).utf8)),
            to: "a.jsonl.gz"
        )
        bench.drain()
        #expect(bench.ids == ["1", "2", "3"])
        #expect(bench.lag == 0)
        bench.restart()
        #expect(bench.step().bytesRead == 0)
    }

    @Test("A compressed file is read only when it is whole, also when it grows byte by byte")
    func growingArchive() throws {
        let bench = try Bench()
        let bytes = gzipped(Array((line("1") + line("2")).utf8))
        for start in stride(from: 0, to: bytes.count, by: 7) {
            #expect(bench.recorded.isEmpty)
            try bench.append(Array(bytes[start..<min(start + 7, bytes.count)]), to: "a.jsonl.gz")
            bench.step()
        }
        bench.drain()
        #expect(bench.ids == ["1", "2"])
        #expect(bench.faults.isEmpty)
    }

    @Test("A file compressed by rotation goes on where it was left", arguments: [false, true], [0, 1, 2, 3])
    func compressedHalfRead(isRestarted: Bool, linesRead: Int) throws {
        let bench = try Bench()
        try bench.write(Array((0..<linesRead).map { line("\($0)") }.joined().utf8), to: "app.jsonl")
        bench.drain()
        try bench.append((linesRead..<3).map { line("\($0)") }.joined(), to: "app.jsonl")
        bench.rename("app.jsonl", to: "app.jsonl.1")
        try bench.compress("app.jsonl.1")
        if isRestarted { bench.restart() }
        bench.settle()
        #expect(bench.ids.sorted() == ["0", "1", "2"])
    }

    @Test("A compressed copy beside its original is not read again")
    func copyBesideOriginal() throws {
        let bench = try Bench()
        let text = line("1") + line("2")
        try bench.write(text, to: "app.jsonl.1")
        bench.drain()
        try bench.write(gzipped(Array(text.utf8)), to: "app.jsonl.1.gz")
        bench.settle()
        #expect(bench.ids == ["1", "2"])
    }

    @Test("Of a damaged compressed file the good lines are read and the damage is reported once")
    func damaged() throws {
        let bench = try Bench()
        let text = (0..<2000).map { line("\($0)", "Question \($0 * 7919 % 1000)") }.joined()
        try bench.write(Array(gzipped(Array(text.utf8)).dropLast(2000)), to: "a.jsonl.gz")
        bench.settle()
        #expect(bench.recorded.count > 100)
        #expect(bench.recorded.count < 2000)
        #expect(bench.faults.map(\.reason) == [.corruptArchive])
        bench.restart()
        bench.settle()
        #expect(bench.faults.count == 1)
    }

    @Test("Many compressed files are read a few at a time, and all of them")
    func manyArchives() throws {
        let bench = try Bench()
        let archives = 3 * Intake.archivesAtOnce
        for number in 0..<archives {
            try bench.write(gzipped(Array((line("\(number)a") + line("\(number)b")).utf8)), to: "\(number).jsonl.gz")
        }
        #expect(bench.step().conversations.count <= 2 * Intake.archivesAtOnce)
        bench.drain()
        #expect(Set(bench.ids).count == 2 * archives)
        #expect(bench.recorded.count == 2 * archives)
    }

    @Test("A restart in the middle of a compressed file goes on in the middle")
    func restartInTheMiddle() throws {
        let bench = try Bench()
        let text = (0..<500).map { line("\($0)", "Question \($0)") }.joined()
        try bench.write(gzipped(Array(text.utf8)), to: "a.jsonl.gz")
        while bench.recorded.count < 200 { bench.step(limit: 50) }
        bench.restart()
        bench.drain(limit: 50)
        #expect(bench.ids == (0..<500).map(String.init))
    }

    @Test("Other forms of compression are reported once")
    func foreign() throws {
        let bench = try Bench()
        try bench.write([0x28, 0xB5, 0x2F, 0xFD, 0, 1, 2, 3], to: "a.jsonl.zst")
        bench.settle()
        bench.restart()
        bench.settle()
        #expect(bench.faults.map(\.reason) == [.unreadable])
    }
}
