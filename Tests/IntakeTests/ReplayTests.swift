import Foundation
import Glibc
import Model
import Testing

@testable import Intake

@Suite struct ReplayTests {
    private func record(_ id: String, at time: String?) -> String {
        let time = time.map { #""timestamp":"2026-01-05T\#($0):00Z","# } ?? ""
        return #"{"id":"\#(id)",\#(time)"messages":[{"role":"user","content":"Q"}]}"# + "\n"
    }

    private func ids(_ inputs: [String], limit: Int = 2) throws -> [String] {
        var replay = try Replay(configuration: IntakeConfiguration(paths: []), inputs: inputs)
        var ids: [String] = []
        while let batch = try replay.next(limit: limit) { ids += batch.conversations.map(\.id) }
        #expect(replay.bytesRead == replay.totalBytes)
        return ids
    }

    @Test("Files are merged by time, each in its own order; a record without a time follows the one before it")
    func merged() throws {
        let bench = try Bench()
        try bench.write(record("a1", at: "08:00") + record("a2", at: nil) + record("a3", at: "10:00"), to: "a.jsonl")
        try bench.write(
            gzipped(Array((record("b1", at: "08:30") + record("b2", at: "07:00") + record("b3", at: "11:00")).utf8)),
            to: "b.jsonl.gz"
        )
        try bench.write(
            zstandardised(Array(("[" + record("c1", at: "09:00") + "," + record("c2", at: "09:30") + "]").utf8)),
            to: "c.json.zst"
        )
        let expected = ["a1", "a2", "b1", "b2", "c1", "c2", "a3", "b3"]
        #expect(try ids([bench.directory]) == expected)
        #expect(try ids([bench.path("*.js*"), bench.path("c.json.zst")], limit: 1) == expected)
    }

    @Test("The order does not depend on how much is asked for at once", arguments: [1, 3, 100])
    func limits(limit: Int) throws {
        let bench = try Bench()
        for name in 0..<5 {
            let text = (0..<20).map { record("\(name)-\($0)", at: "\(10 + $0 % 7):\(10 + name * 7 % 50)") }
            try bench.write(text.joined(), to: "\(name).jsonl")
        }
        #expect(try ids([bench.directory], limit: limit) == ids([bench.directory], limit: 1000))
    }

    @Test("A last line needs no end, and bad lines are faults")
    func faults() throws {
        let bench = try Bench()
        try bench.write("nonsense\n" + document("1"), to: "a.jsonl")
        var replay = try Replay(configuration: IntakeConfiguration(paths: []), inputs: [bench.path("a.jsonl")])
        let batch = try #require(try replay.next(limit: 10))
        #expect(batch.conversations.map(\.id) == ["1"])
        #expect(batch.faults.map(\.reason) == [.malformed])
        #expect(try replay.next(limit: 10) == nil)
    }

    @Test("What cannot be read is an error that says what, where and what to do")
    func unreadable() throws {
        let bench = try Bench()
        try bench.write([0xFD, 0x37, 0x7A, 0x58, 0x5A], to: "a.xz")
        try bench.write(Array(gzipped(Array(line("1").utf8)).dropLast(9)), to: "b.gz")
        #expect(mkfifo(bench.path("pipe"), 0o600) == 0)
        let cases: [(String, IntakeError.Cause)] = [
            ("absent", .missing), ("*.none", .missing), ("a.xz", .foreign("xz")), ("b.gz", .damaged),
            ("pipe", .notAFile),
        ]
        for (name, cause) in cases {
            let file = escapedName(bench.path(name).utf8)
            #expect(throws: IntakeError(cause: cause, file: file)) { _ = try ids([bench.path(name)]) }
        }
        var fileSystem = FileSystem.live
        fileSystem.open = { (_) throws(FileError) in throw FileError(code: EACCES) }
        #expect(throws: IntakeError(cause: .unreadable(FileError(code: EACCES)), file: bench.path("b.gz"))) {
            _ = try Replay(
                configuration: IntakeConfiguration(paths: []),
                inputs: [bench.path("b.gz")],
                fileSystem: fileSystem
            )
        }
    }

    @Test(
        "The shared sets are read without a fault",
        .enabled(if: ProcessInfo.processInfo.environment["WEIR_SHARED_DATA"] != nil)
    )
    func sharedSets() throws {
        let directory = try #require(ProcessInfo.processInfo.environment["WEIR_SHARED_DATA"])
        var replay = try Replay(configuration: IntakeConfiguration(paths: []), inputs: [directory + "/*.jsonl.gz"])
        var count = 0
        var faults: [Fault] = []
        while let batch = try replay.next(limit: 500) {
            count += batch.conversations.count
            faults += batch.faults
        }
        #expect(count > 30_000)
        #expect(faults.isEmpty)
    }
}
