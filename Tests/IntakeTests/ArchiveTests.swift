import Foundation
import Glibc
import Model
import Testing

@testable import Intake

private let forms = [Compression.gzip, .zstd]

@Suite struct ArchiveTests {
    @Test("A new compressed file is read, members and all, and not again after a restart", arguments: forms)
    func newArchive(form: Compression) throws {
        let bench = try Bench()
        let members = [line("1"), line("2") + line("3").prefix(20), line("3").dropFirst(20) + document("4")]
        try bench.write(members.flatMap { compressed(Array($0.utf8), form) }, to: "a.jsonl" + form.ending)
        bench.drain()
        #expect(bench.ids == ["1", "2", "3", "4"])
        #expect(bench.lag == 0)
        bench.restart()
        #expect(bench.step().bytesRead == 0)
    }

    @Test("Frames that say nothing and padding after the last member are passed over")
    func skippedFrames() throws {
        let bench = try Bench()
        let nothing: [UInt8] = [0x50, 0x2A, 0x4D, 0x18, 4, 0, 0, 0, 1, 2, 3, 4]
        let frames = nothing + zstandardised(Array(line("1").utf8)) + nothing + zstandardised(Array(line("2").utf8))
        try bench.write(frames + nothing, to: "a.jsonl.zst")
        try bench.write(gzipped(Array(line("3").utf8)) + [UInt8](repeating: 0, count: 512), to: "b.jsonl.gz")
        bench.settle()
        #expect(bench.ids == ["1", "2", "3"])
        #expect(bench.faults.isEmpty)
    }

    @Test("The first bytes and not the name tell how a file is compressed")
    func misnamed() throws {
        let bench = try Bench()
        try bench.write(zstandardised(Array(line("1").utf8)), to: "a.jsonl.gz")
        try bench.write(gzipped(Array(line("2").utf8)), to: "b.jsonl")
        try bench.write(line("3"), to: "c.jsonl.zst")
        bench.settle()
        #expect(bench.ids.sorted() == ["1", "2", "3"])
    }

    @Test("A compressed file is read only when it is whole, also when it grows byte by byte", arguments: forms)
    func growingArchive(form: Compression) throws {
        let bench = try Bench()
        let bytes = compressed(Array((line("1") + line("2")).utf8), form)
        for start in stride(from: 0, to: bytes.count, by: 7) {
            #expect(bench.recorded.isEmpty)
            try bench.append(Array(bytes[start..<min(start + 7, bytes.count)]), to: "a.jsonl" + form.ending)
            bench.step()
        }
        bench.drain()
        #expect(bench.ids == ["1", "2"])
        #expect(bench.faults.isEmpty)
    }

    @Test("A file compressed by rotation goes on where it was left", arguments: [false, true], [0, 1, 2, 3])
    func compressedHalfRead(isRestarted: Bool, linesRead: Int) throws {
        for form in forms {
            let bench = try Bench()
            try bench.write(Array((0..<linesRead).map { line("\($0)") }.joined().utf8), to: "app.jsonl")
            bench.drain()
            try bench.append((linesRead..<3).map { line("\($0)") }.joined(), to: "app.jsonl")
            bench.rename("app.jsonl", to: "app.jsonl.1")
            try bench.compress("app.jsonl.1", form)
            if isRestarted { bench.restart() }
            bench.settle()
            #expect(bench.ids.sorted() == ["0", "1", "2"])
        }
    }

    @Test("A compressed copy beside its original is not read again", arguments: forms)
    func copyBesideOriginal(form: Compression) throws {
        let bench = try Bench()
        let text = line("1") + line("2")
        try bench.write(text, to: "app.jsonl.1")
        bench.drain()
        try bench.write(compressed(Array(text.utf8), form), to: "app.jsonl.1" + form.ending)
        bench.settle()
        #expect(bench.ids == ["1", "2"])
    }

    @Test(
        "A compressed copy is known by every name that its original had, in whatever order they went",
        arguments: [("app.jsonl", "keep.jsonl"), ("keep.jsonl", "app.jsonl"), ("app.jsonl", "app.jsonl.1")]
    )
    func copyOfHardLink(first: String, second: String) throws {
        for form in forms {
            let bench = try Bench()
            try bench.write(line("1") + line("2"), to: "app.jsonl")
            #expect(link(bench.path("app.jsonl"), bench.path([first, second].first { $0 != "app.jsonl" } ?? "")) == 0)
            bench.drain()
            try bench.append(line("3"), to: "app.jsonl")
            try bench.compress(first, form)
            bench.settle()
            #expect(bench.ids == ["1", "2", "3"])
            try bench.compress(second, form)
            bench.settle()
            #expect(bench.ids == ["1", "2", "3"])
            #expect(bench.faults.isEmpty)
        }
    }

    @Test("A compressed copy of a file that was never read is read once, also where a link of the original stays")
    func copyBesideNewHardLink() throws {
        let bench = try Bench()
        try bench.write(line("1") + line("2"), to: "app.jsonl")
        #expect(link(bench.path("app.jsonl"), bench.path("app.jsonl.1")) == 0)
        try bench.compress("app.jsonl")
        bench.settle()
        #expect(bench.ids == ["1", "2"])
    }

    @Test("A file and its compressed copy, both new, are read once", arguments: [1, 1000], [false, true])
    func newBesideOriginal(limit: Int, isWhole: Bool) throws {
        let bench = try Bench()
        let text = #"{"messages":[{"role":"user","content":"A"}]}"# + "\n" + line("2") + line("3")
        let copy = gzipped(Array(text.utf8))
        try bench.write(Array(copy.dropLast(isWhole ? 0 : 9)), to: "app.jsonl.1.gz")
        try bench.write(text, to: "app.jsonl.1")
        bench.drain(limit: limit)
        bench.restart()
        try bench.append(Array(copy.suffix(isWhole ? 0 : 9)), to: "app.jsonl.1.gz")
        bench.drain(limit: limit)
        bench.delete("app.jsonl.1")
        bench.settle()
        #expect(bench.recorded.count == 3)
        #expect(bench.faults.isEmpty)
    }

    @Test("Of a damaged compressed file the good lines are read and the damage is reported once", arguments: forms)
    func damaged(form: Compression) throws {
        let bench = try Bench()
        let numbers = 0..<20_000
        let text = numbers.map { line("\($0)", "Question \($0 * 7919 % 10_007)") }.joined()
        let whole = compressed(Array(text.utf8), form)
        var flipped = whole
        flipped[whole.count * 3 / 4] ^= 0x55
        try bench.write(Array(whole.dropLast(whole.count / 4)), to: "cut.jsonl" + form.ending)
        try bench.write(flipped, to: "flipped.jsonl" + form.ending)
        bench.settle()
        let perFile = Dictionary(grouping: bench.ids) { $0 }.mapValues(\.count)
        #expect(bench.recorded.count > numbers.count)
        #expect(perFile.values.allSatisfy { $0 <= 2 })
        #expect(perFile["0"] == 2)
        #expect(bench.recorded.count < 2 * numbers.count)
        // gzip has no checksum but at its end: what a flipped bit makes of some lines comes out before that.
        let reports = bench.faults.count { $0.reason == .corruptArchive }
        #expect(reports == 2)
        #expect(bench.faults.allSatisfy { $0.reason == .corruptArchive || $0.reason == .malformed })
        let count = bench.faults.count
        bench.restart()
        bench.settle()
        #expect(bench.faults.count == count)
    }

    @Test("What follows a good member and is no member is damage, and the good lines are read", arguments: forms)
    func rubbishAfterMember(form: Compression) throws {
        let bench = try Bench()
        try bench.write(compressed(Array(line("1").utf8), form) + Array("rubbish".utf8), to: "a.jsonl" + form.ending)
        bench.settle()
        #expect(bench.ids == ["1"])
        #expect(bench.faults.map(\.reason) == [.corruptArchive])
    }

    @Test("A bomb is read up to its limit, reported, and keeps no other file waiting", arguments: forms)
    func bomb(form: Compression) throws {
        let bench = try Bench {
            $0.archiveLimits = ArchiveLimits(bytes: 64 << 20, ratio: 100, freeBytes: 8 << 20)
            $0.maxLineBytes = 1 << 20
        }
        let filler = [UInt8](repeating: UInt8(ascii: "x"), count: 48 << 20)
        let beginning = Array(#"{"id":"long","messages":[{"role":"user","content":"Where to? "#.utf8)
        let bytes = Array(line("good").utf8) + beginning + filler + Array((#""}]}"# + "\n" + line("beyond")).utf8)
        try bench.write(compressed(bytes, form), to: "bomb.jsonl" + form.ending)
        try bench.write(line("other"), to: "other.jsonl")
        bench.step()
        #expect(bench.ids.contains("other"))
        bench.settle()
        #expect(bench.ids.filter { $0 != "other" } == ["good", "long"])
        #expect(bench.faults.map(\.reason) == [.oversize, .oversize])
        #expect(bench.recorded.last?.turns.first?.text.hasPrefix("Where to? xx") == true)
    }

    @Test("Decompressed size has a limit of its own, whatever the ratio")
    func sizeLimit() throws {
        let bench = try Bench { $0.archiveLimits.bytes = 1000 }
        let text = (0..<2000).map { line("\($0)") }.joined()
        try bench.write(gzipped(Array(text.utf8)), to: "a.jsonl.gz")
        bench.settle()
        #expect(bench.recorded.count < 2000)
        #expect(bench.faults.map(\.reason) == [.oversize])
    }

    @Test("A frame that asks for too large a window is refused with advice, and gets no memory")
    func demandingFrame() throws {
        let bench = try Bench()
        try bench.write(zstandardised(Array(line("1").utf8)) + demandingFrameHead, to: "a.jsonl.zst")
        bench.settle()
        #expect(bench.ids == ["1"])
        #expect(bench.faults.map(\.reason) == [.unreadable])
        #expect(bench.faults.first?.detail.contains("level 19") == true)
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

    @Test("A restart in the middle of a compressed file goes on in the middle", arguments: forms)
    func restartInTheMiddle(form: Compression) throws {
        let bench = try Bench()
        let text = (0..<500).map { line("\($0)", "Question \($0)") }.joined()
        try bench.write(compressed(Array(text.utf8), form), to: "a.jsonl" + form.ending)
        while bench.recorded.count < 200 { bench.step(limit: 50) }
        bench.restart()
        bench.drain(limit: 50)
        #expect(bench.ids == (0..<500).map(String.init))
    }

    @Test("The way to a place far inside a compressed file is gone in several steps", arguments: forms)
    func longWay(form: Compression) throws {
        let bench = try Bench()
        let numbers = 0..<24
        let text = numbers.map { line("\($0)", String(repeating: "word ", count: 200_000)) }.joined()
        try bench.write(compressed(Array(text.utf8), form), to: "a.jsonl" + form.ending)
        while bench.recorded.count < 20 { bench.step(limit: 1) }
        bench.restart()
        let first = bench.step(limit: 1)
        #expect(first.conversations.isEmpty)
        #expect(!first.isIdle)
        #expect(first.bytesRead <= Intake.stepBytes + Intake.effort)
        bench.drain()
        #expect(bench.ids == numbers.map(String.init))
        #expect(bench.faults.isEmpty)
    }

    @Test("A last line without an end far inside a compressed file is found again, and what follows it is read")
    func longWayToUnfinished() throws {
        let bench = try Bench()
        let text = (0..<12).map { line("\($0)", String(repeating: "word ", count: 200_000)) }.joined() + document("12")
        try bench.write(text, to: "app.jsonl")
        bench.settle()
        try bench.compress("app.jsonl")
        bench.settle()
        bench.restart()
        try bench.append(gzipped(Array(("\n" + line("13")).utf8)), to: "app.jsonl.gz")
        #expect(bench.step().conversations.isEmpty)
        bench.settle()
        #expect(bench.ids == (0..<14).map(String.init))
        #expect(bench.faults.isEmpty)
    }

    @Test("Offsets count decompressed bytes", arguments: forms)
    func offsets(form: Compression) throws {
        let bench = try Bench()
        try bench.write(compressed(Array((line("1") + "nonsense\n").utf8), form), to: "a.jsonl" + form.ending)
        bench.drain()
        #expect(bench.faults.map(\.offset) == [Int64(line("1").utf8.count)])
        #expect(bench.checkpoints.values.map(\.offset) == [Int64((line("1") + "nonsense\n").utf8.count)])
    }

    @Test("Other forms of compression are reported once")
    func foreign() throws {
        let bench = try Bench()
        try bench.write([0xFD, 0x37, 0x7A, 0x58, 0x5A, 1, 2, 3], to: "a.jsonl.xz")
        bench.settle()
        bench.restart()
        bench.settle()
        #expect(bench.faults.map(\.reason) == [.unreadable])
    }

    @Test("Another form that grows is reported once, and again when its file is replaced", arguments: [false, true])
    func growingForeign(isRestarted: Bool) throws {
        let bench = try Bench()
        let head: [UInt8] = [0xFD, 0x37, 0x7A, 0x58, 0x5A]
        try bench.write(head, to: "a.jsonl.xz")
        for _ in 0..<3 {
            bench.settle()
            if isRestarted { bench.restart() }
            try bench.append([1, 2, 3], to: "a.jsonl.xz")
        }
        bench.settle()
        #expect(bench.faults.map(\.reason) == [.unreadable])
        #expect(bench.lag == 0)
        bench.delete("a.jsonl.xz")
        bench.settle()
        try bench.write(head, to: "a.jsonl.xz")
        bench.settle()
        #expect(bench.faults.map(\.reason) == [.unreadable, .unreadable])
    }

    @Test("Another form in the place of a file that was read is reported once", arguments: [false, true])
    func foreignInPlace(isRestarted: Bool) throws {
        let bench = try Bench()
        try bench.write(line("1"), to: "a.jsonl")
        bench.settle()
        if isRestarted { bench.restart() }
        try bench.write([0xFD, 0x37, 0x7A, 0x58] + [UInt8](repeating: 1, count: 1000), to: "a.jsonl")
        for _ in 0..<2 {
            bench.settle()
            bench.restart()
        }
        bench.settle()
        #expect(bench.ids == ["1"])
        #expect(bench.faults.map(\.reason) == [.unreadable])
    }
}

/// The head of a zstd frame with a window of 1 GiB, by the format's specification: magic, no single segment, exponent 20.
private let demandingFrameHead: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD, 0x00, 20 << 3, 0x01, 0x00, 0x00]
