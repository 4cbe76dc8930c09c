import Glibc
import Testing

@testable import Intake

@Suite("Files that go before they are read, or that nobody can look for")
struct LossTests {
    @Test("What went unread with a file is reported once, with where and how much")
    func unread() throws {
        let bench = try benchWithClosedFile()
        bench.delete("a.jsonl")
        bench.drain()
        bench.settle()
        #expect(bench.ids == ["1", "2"])
        #expect(bench.faults.map(\.reason) == [.unreadable])
        #expect(bench.faults.map(\.offset) == [Int64(line("1").utf8.count)])
        #expect(bench.faults.first?.file.hasSuffix("/a.jsonl") == true)
        #expect(bench.faults.first?.detail == "the file went away with \(line("3").utf8.count) bytes unread")
        #expect(bench.lag == 0)
        #expect(bench.checkpoints.values.count { $0.isFinished } == 1)
    }

    @Test("Nothing is said of a file whose compressed copy brings the rest of it")
    func copied() throws {
        let bench = try benchWithClosedFile()
        try bench.compress("a.jsonl")
        bench.settle()
        #expect(bench.ids == ["1", "2", "3"])
        #expect(bench.faults.isEmpty)
    }

    @Test("A file that one look misses is not taken for lost")
    func missedOnce() throws {
        let bench = try benchWithClosedFile()
        #expect(mkdir(bench.path("elsewhere"), 0o755) == 0)
        bench.rename("a.jsonl", to: "elsewhere/a.jsonl")
        bench.step(limit: 0)
        bench.rename("elsewhere/a.jsonl", to: "a.jsonl")
        bench.settle()
        #expect(bench.ids == ["1", "2", "3"])
        #expect(bench.faults.isEmpty)
    }

    /// A bench with `a.jsonl`, which has an unread line and no descriptor, and `b.jsonl`.
    private func benchWithClosedFile() throws -> Bench {
        let bench = try Bench { $0.maxOpenFiles = 1 }
        try bench.write(line("1"), to: "a.jsonl")
        try bench.write(line("2"), to: "b.jsonl")
        bench.drain()
        try bench.append(line("3"), to: "a.jsonl")
        bench.step(limit: 0)
        return bench
    }

    @Test(
        "A file that another client of a network file system deleted is let go, and what went unread is reported",
        arguments: [false, true]
    )
    func stale(isRead: Bool) throws {
        let gate = Gate()
        var fileSystem = FileSystem.live
        fileSystem.statusOfOpen = { (descriptor) throws(FileError) in
            try gate.pass()
            return try FileSystem.live.statusOfOpen(descriptor)
        }
        let bench = try Bench(fileSystem: fileSystem)
        try bench.write(line("1"), to: "app.jsonl")
        bench.drain()
        if !isRead {
            try bench.append(line("2"), to: "app.jsonl")
            bench.step(limit: 0)
        }
        gate.refuse(with: ESTALE)
        bench.delete("app.jsonl")
        bench.settle()
        #expect(bench.lag == 0)
        #expect(bench.sources.map(\.files) == [0])
        #expect(openDescriptorsOfProcess(under: bench.directory) == 0)
        #expect(bench.checkpoints.values.map(\.isFinished) == [true])
        #expect(bench.faults.map(\.offset) == (isRead ? [] : [Int64(line("1").utf8.count)]))
        gate.refuse(with: nil)
        try bench.write(line("3"), to: "app.jsonl.1")
        bench.settle()
        #expect(bench.ids == ["1", "3"])
    }

    @Test("A stale descriptor of a file that is still there costs no line")
    func staleForAWhile() throws {
        let gate = Gate()
        var fileSystem = FileSystem.live
        fileSystem.read = { (descriptor, offset, buffer) throws(FileError) in
            try gate.pass()
            return try FileSystem.live.read(descriptor, offset, buffer)
        }
        let bench = try Bench(fileSystem: fileSystem)
        try bench.write(line("1"), to: "app.jsonl")
        bench.drain()
        try bench.append(line("2"), to: "app.jsonl")
        gate.refuse(with: ESTALE)
        for _ in 0..<600 {
            bench.drain()
            bench.now += 1
        }
        #expect(gate.refusals < 20)
        gate.refuse(with: nil)
        bench.now += 300
        bench.settle()
        #expect(bench.ids == ["1", "2"])
        #expect(bench.faults.isEmpty)
    }

    @Test("An open file without a name is let go, though its directory can never be looked through")
    func nameless() throws {
        let gate = Gate()
        var fileSystem = FileSystem.live
        fileSystem.status = { (path) throws(FileError) in
            if path.suffix(8).elementsEqual("/b.jsonl".utf8) { try gate.pass() }
            return try FileSystem.live.status(path)
        }
        gate.refuse(with: EIO)
        let bench = try Bench(fileSystem: fileSystem)
        try bench.write(line("1"), to: "a.jsonl")
        try bench.write(line("no"), to: "b.jsonl")
        bench.drain()
        try bench.append(line("2"), to: "a.jsonl")
        bench.delete("a.jsonl")
        bench.settle()
        #expect(bench.ids == ["1", "2"])
        #expect(bench.faults.isEmpty)
        #expect(bench.openDescriptors == 0)
        #expect(bench.sources.map(\.files) == [0])
        #expect(bench.checkpoints.values.map(\.isFinished) == [true])
    }

    @Test(
        "A directory that can never be looked through keeps no file of another one",
        arguments: ["closed/", "closed*/app.jsonl"]
    )
    func closedDirectory(path: String) throws {
        let gate = Gate()
        var fileSystem = FileSystem.live
        fileSystem.list = { (directory) throws(FileError) in
            if directory.suffix(7).elementsEqual("/closed".utf8) { try gate.pass() }
            return try FileSystem.live.list(directory)
        }
        fileSystem.directories = { (pattern) throws(FileError) in
            try gate.pass()
            return try FileSystem.live.directories(pattern)
        }
        gate.refuse(with: EACCES)
        let bench = try Bench(paths: [path, "spool/"], fileSystem: fileSystem) { $0.maxOpenFiles = 1 }
        #expect(mkdir(bench.path("closed"), 0o755) == 0)
        #expect(mkdir(bench.path("spool"), 0o755) == 0)
        try bench.write(line("1"), to: "spool/a.jsonl")
        try bench.write(line("2"), to: "spool/b.jsonl")
        bench.drain()
        bench.delete("spool/a.jsonl")
        bench.settle()
        #expect(bench.ids == ["1", "2"])
        #expect(bench.sources.map(\.files) == [0, 1])
        #expect(bench.sources.map { $0.problem != nil } == [true, false])
        #expect(bench.checkpoints.values.count { $0.isFinished } == 1)
    }
}
