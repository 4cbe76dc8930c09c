import Foundation
import Glibc
import Testing

@testable import Intake

@Suite struct TailingTests {
    @Test("A complete line is delivered at once")
    func completeLine() throws {
        let bench = try Bench()
        try bench.write(line("1"), to: "app.jsonl")
        #expect(bench.step().conversations.map(\.id) == ["1"])
        try bench.append(line("2"), to: "app.jsonl")
        #expect(bench.step(hint: .none).conversations.map(\.id) == ["2"])
        #expect(bench.lag == 0)
    }

    @Test("Half a line waits for the rest, also over a crash")
    func halfLine() throws {
        let bench = try Bench()
        let whole = line("2")
        try bench.write(line("1") + whole.prefix(20), to: "app.jsonl")
        bench.drain()
        #expect(bench.ids == ["1"])
        #expect(bench.checkpoints.values.map(\.offset) == [Int64(line("1").utf8.count)])
        bench.restart()
        try bench.append(String(whole.dropFirst(20)), to: "app.jsonl")
        bench.drain()
        #expect(bench.ids == ["1", "2"])
    }

    @Test("A last line without an end is delivered when the file is quiet, and once")
    func lastLineWithoutEnd() throws {
        let bench = try Bench()
        try bench.write(line("1") + document("2"), to: "app.jsonl")
        bench.drain()
        #expect(bench.ids == ["1"])
        bench.now += 6
        bench.drain()
        #expect(bench.ids == ["1", "2"])
        bench.restart()
        bench.settle()
        try bench.append("\r\n" + line("3"), to: "app.jsonl")
        bench.drain()
        #expect(bench.ids == ["1", "2", "3"])
    }

    @Test("Later bytes supersede a last line that was delivered without its end, under the same key")
    func superseded() throws {
        let bench = try Bench()
        let text = #"{"messages":[{"role":"user","content":"first"}]}"#
        try bench.write(text, to: "app.jsonl")
        bench.settle()
        try bench.append(" \n", to: "app.jsonl")
        bench.drain()
        #expect(bench.recorded.count == 2)
        #expect(Set(bench.ids).count == 1)
    }

    @Test("A last line without an end is delivered when its file is gone")
    func lastLineOfGoneFile() throws {
        let bench = try Bench()
        try bench.write(line("1") + document("2"), to: "app.jsonl")
        bench.drain()
        bench.delete("app.jsonl")
        bench.settle()
        #expect(bench.ids == ["1", "2"])
        #expect(bench.checkpoints.values.map(\.isFinished) == [true])
    }

    @Test("What a gone file leaves unfinished is reported if it is no document")
    func brokenEndOfGoneFile() throws {
        let bench = try Bench()
        try bench.write(line("1") + document("2").prefix(30), to: "app.jsonl")
        bench.settle()
        #expect(bench.faults.isEmpty)
        bench.delete("app.jsonl")
        bench.settle()
        #expect(bench.faults.map(\.reason) == [.malformed])
    }

    @Test(
        "A renamed file is read on while its writer keeps it open, and the new one as well",
        arguments: ["", "app.jsonl"]
    )
    func renamed(path: String) throws {
        let bench = try Bench(paths: [path])
        try bench.write(line("1"), to: "app.jsonl")
        bench.drain()
        let writer = try FileHandle(forWritingTo: URL(fileURLWithPath: bench.path("app.jsonl")))
        try writer.seekToEnd()
        bench.rename("app.jsonl", to: "old")
        try bench.write(line("3"), to: "app.jsonl")
        bench.drain()
        try writer.write(contentsOf: Data(line("2").utf8))
        bench.drain()
        #expect(bench.ids.sorted() == ["1", "2", "3"])
    }

    @Test("A file renamed between the look at its directory and its turn is read under its new name")
    func renamedBeforeItsTurn() throws {
        let bench = try Bench()
        try bench.write(line("1"), to: "a.jsonl")
        try bench.write(line("2"), to: "b.jsonl")
        bench.step(limit: 1)
        bench.rename("b.jsonl", to: "c.jsonl")
        bench.step(hint: .none)
        bench.drain()
        #expect(bench.ids == ["1", "2"])
        try bench.write(line("3"), to: "d.jsonl")
        bench.step(limit: 0)
        bench.rename("d.jsonl", to: "e.jsonl")
        try bench.write(line("4"), to: "d.jsonl")
        bench.step(hint: .none)
        bench.drain()
        #expect(bench.ids.sorted() == ["1", "2", "3", "4"])
    }

    @Test("A file moved out of its directory is drained until it is quiet")
    func movedAway() throws {
        let bench = try Bench(paths: ["in"])
        try FileManager.default.createDirectory(atPath: bench.path("in"), withIntermediateDirectories: true)
        try bench.write(line("1"), to: "in/app.jsonl")
        bench.drain()
        bench.rename("in/app.jsonl", to: "away")
        try bench.append(line("2"), to: "away")
        bench.drain()
        #expect(bench.ids == ["1", "2"])
        bench.settle()
        #expect(bench.openDescriptors == 0)
    }

    @Test("A file rotated while nothing ran is found under its new name before the new one is opened")
    func rotatedWhileDown() throws {
        let bench = try Bench(paths: ["app.jsonl"])
        try bench.write(line("1"), to: "app.jsonl")
        bench.drain()
        bench.rename("app.jsonl", to: "app.jsonl.1")
        try bench.append(line("2"), to: "app.jsonl.1")
        try bench.write(line("3"), to: "app.jsonl")
        bench.restart()
        bench.drain()
        #expect(bench.ids.sorted() == ["1", "2", "3"])
    }

    @Test("Several rotations between two scans lose nothing")
    func severalRotations() throws {
        let bench = try Bench(paths: ["app.jsonl"])
        try bench.write(line("0"), to: "app.jsonl")
        bench.drain()
        for round in 1...5 {
            for number in stride(from: 5, through: 1, by: -1) {
                bench.rename("app.jsonl.\(number)", to: "app.jsonl.\(number + 1)")
            }
            bench.rename("app.jsonl", to: "app.jsonl.1")
            try bench.write(line("\(round)"), to: "app.jsonl")
        }
        bench.drain()
        #expect(bench.ids.sorted() == ["0", "1", "2", "3", "4", "5"])
    }

    @Test("Truncation after a copy begins a new generation, and the copy goes on where the original was left")
    func copyTruncate() throws {
        let bench = try Bench()
        try bench.write(line("1") + line("2"), to: "app.jsonl")
        bench.drain()
        try bench.append(line("3"), to: "app.jsonl")
        try bench.copy("app.jsonl", to: "app.jsonl.1")
        bench.truncate("app.jsonl")
        try bench.append(line("4"), to: "app.jsonl")
        bench.drain()
        #expect(bench.ids.sorted() == ["1", "2", "3", "4"])
        #expect(bench.checkpoints.values.map(\.generation).max() == 1)
    }

    @Test("A file truncated and grown past the old offset is a new generation", arguments: [false, true])
    func truncatedAndRegrown(isRestarted: Bool) throws {
        let bench = try Bench()
        try bench.write((0..<70).map { line("a\($0)") }.joined(), to: "app.jsonl")
        bench.drain()
        #expect(bench.recorded.count == 70)
        bench.truncate("app.jsonl")
        try bench.append((0..<150).map { line("b\($0)") }.joined(), to: "app.jsonl")
        if isRestarted { bench.restart() }
        bench.drain()
        #expect(bench.recorded.count == 220)
        #expect(Set(bench.ids).count == 220)
    }

    @Test("The run of NUL bytes that a writer without append mode leaves is skipped and counted")
    func holeAfterTruncation() throws {
        let bench = try Bench()
        try bench.write(line("1") + line("2"), to: "app.jsonl")
        bench.drain()
        let length = (line("1") + line("2")).utf8.count
        bench.truncate("app.jsonl")
        try bench.append([UInt8](repeating: 0, count: length), to: "app.jsonl")
        bench.drain()
        #expect(bench.holes == 0)
        try bench.append(line("3"), to: "app.jsonl")
        bench.drain()
        #expect(bench.ids == ["1", "2", "3"])
        #expect(bench.holes == 1)
        #expect(bench.faults.isEmpty)
    }

    @Test("Files that begin with the same bytes are each read in full")
    func sameHead() throws {
        let bench = try Bench()
        let prompt = String(repeating: "You are a careful assistant. ", count: 150)
        for name in ["a", "b", "c"] {
            let text = (0..<3).map { number in
                #"{"messages":[{"role":"system","content":"\#(prompt)"},{"role":"user","content":"x"}],"id":"\#(name)\#(number)"}"#
                    + "\n"
            }
            try bench.write(text.joined(), to: name + ".jsonl")
        }
        bench.drain()
        #expect(Set(bench.ids).count == 9)
        #expect(bench.recorded.count == 9)
    }

    @Test("Empty and tiny files are read from their first byte")
    func tinyFiles() throws {
        let bench = try Bench()
        try bench.write("", to: "empty.jsonl")
        try bench.write("{\"a\":1}\n\n\n", to: "tiny.jsonl")
        bench.drain()
        #expect(bench.faults.map(\.reason) == [.notAConversation])
        try bench.append(line("1"), to: "empty.jsonl")
        bench.drain()
        #expect(bench.ids == ["1"])
    }

    @Test("A file is read once it has lost its temporary name, and one copied in slowly is read once")
    func droppedAndCopiedIn() throws {
        let bench = try Bench()
        for name in [".app.jsonl", "app.jsonl.tmp", "app.jsonl.part", "app.jsonl.swp", "app.jsonl~", "a.crdownload"] {
            try bench.write(line("no"), to: name)
        }
        bench.settle()
        #expect(bench.recorded.isEmpty)
        bench.rename("app.jsonl.part", to: "app.jsonl")
        bench.drain()
        #expect(bench.ids == ["no"])
        let bytes = Array((line("1") + line("2")).utf8)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            try bench.append(Array(bytes[start..<min(start + 3, bytes.count)]), to: "slow.jsonl")
            bench.step()
        }
        #expect(bench.ids == ["no", "1", "2"])
        #expect(bench.faults.isEmpty)
    }

    @Test("A hard link is one file; a copy brings the same ids")
    func hardLinkAndCopy() throws {
        let bench = try Bench()
        try bench.write(line("1"), to: "app.jsonl")
        _ = link(bench.path("app.jsonl"), bench.path("other.jsonl"))
        bench.drain()
        #expect(bench.ids == ["1"])
        try bench.copy("app.jsonl", to: "unrelated.jsonl")
        bench.drain()
        #expect(Set(bench.ids) == ["1"])
    }

    @Test("A file at rest is not behind, though its last line has no end and another name of it is gone")
    func halfLineAtRest() throws {
        let bench = try Bench()
        let rest = line("4")
        try bench.append(line("1") + line("2") + line("3"), to: "app.jsonl")
        #expect(link(bench.path("app.jsonl"), bench.path("keep.jsonl")) == 0)
        try bench.append(String(rest.prefix(93)), to: "app.jsonl")
        bench.drain()
        #expect(bench.lag == 93)
        bench.delete("app.jsonl")
        try bench.append(line("5"), to: "app.jsonl")
        bench.settle()
        #expect(bench.lag == 0)
        #expect(bench.faults.isEmpty)
        try bench.append(String(rest.dropFirst(93)), to: "keep.jsonl")
        #expect(bench.step(limit: 0).isIdle == false)
        #expect(bench.lag > 93)
        bench.drain()
        #expect(bench.ids == ["1", "2", "3", "5", "4"])
        #expect(bench.lag == 0)
    }

    @Test("A last line that was handed on without its end is not behind")
    func unfinishedIsNotBehind() throws {
        let bench = try Bench()
        try bench.write(line("1") + document("2"), to: "app.jsonl")
        bench.settle()
        #expect(bench.ids == ["1", "2"])
        #expect(bench.lag == 0)
    }

    @Test("A file deleted and made anew at once is drained, and the new one read")
    func deletedAndRecreated() throws {
        let bench = try Bench()
        try bench.write(line("1"), to: "app.jsonl")
        bench.drain()
        try bench.append(line("2"), to: "app.jsonl")
        bench.delete("app.jsonl")
        try bench.write(line("3"), to: "app.jsonl")
        bench.drain()
        #expect(bench.ids.sorted() == ["1", "2", "3"])
    }

    @Test("A limit bounds the batch, and files take turns")
    func turns() throws {
        let bench = try Bench()
        for name in ["a", "b"] { try bench.write((0..<10).map { line("\(name)\($0)") }.joined(), to: name + ".jsonl") }
        let first = bench.step(limit: 4)
        #expect(first.conversations.count == 4)
        #expect(!first.isIdle)
        let second = bench.step(limit: 4, hint: .none)
        #expect(second.conversations.allSatisfy { $0.id.hasPrefix("b") })
        bench.drain(limit: 3)
        #expect(bench.recorded.count == 20)
        #expect(Set(bench.ids).count == 20)
    }
}
