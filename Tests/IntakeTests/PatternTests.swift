import Foundation
import Testing

@testable import Intake

@Suite struct PatternTests {
    private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    @Test(
        "A name stands for its rotated forms",
        arguments: [
            "app.jsonl", "app.jsonl.1", "app.jsonl.12.gz", "app.jsonl-20260105", "app.jsonl-20260105.gz",
            "app.jsonl.2026-01-05T08:00:00Z",
        ]
    )
    func rotatedForms(name: String) {
        #expect(SourcePattern("/logs/app.jsonl", isDirectory: false).matches(bytes(name)))
        #expect(SourcePattern("/logs/*.jsonl", isDirectory: false).matches(bytes(name)))
    }

    @Test(
        "Other names are other files",
        arguments: ["app.json", "app.jsonl.bak", "my-app.jsonl.1", "app", ".app.jsonl"]
    )
    func otherNames(name: String) {
        #expect(!SourcePattern("/logs/app.jsonl", isDirectory: false).matches(bytes(name)))
    }

    @Test("Names tell what may be a copy of what, and never both ways")
    func derivedNames() {
        let names = [
            "app.jsonl", "app.jsonl.1", "app.jsonl.1.gz", "app.jsonl.2.gz", "app-20260105.jsonl", "b.jsonl",
            "app1.jsonl",
        ]
        let pairs = names.flatMap { copy in names.map { (copy, $0) } }
            .filter { isDerivedName(bytes($0.0), of: bytes($0.1)) }
            .map { "\($0.0) of \($0.1)" }
        #expect(
            pairs == [
                "app.jsonl.1 of app.jsonl", "app.jsonl.1.gz of app.jsonl", "app.jsonl.1.gz of app.jsonl.1",
                "app.jsonl.2.gz of app.jsonl", "app.jsonl.2.gz of app.jsonl.1", "app-20260105.jsonl of app.jsonl",
                "app-20260105.jsonl of app.jsonl.1",
            ]
        )
    }

    @Test("Globs may stand for directories as well, and each path answers for its own files")
    func globs() throws {
        let bench = try Bench(paths: ["host*/app.jsonl", "single.jsonl", "absent"])
        for host in ["host1", "host2", "other"] {
            try FileManager.default.createDirectory(atPath: bench.path(host), withIntermediateDirectories: true)
            try bench.write(line(host), to: host + "/app.jsonl")
        }
        try bench.write(line("single") + "{\"half", to: "single.jsonl")
        bench.drain()
        #expect(bench.ids.sorted() == ["host1", "host2", "single"])
        #expect(bench.sources.map(\.files) == [2, 1, 0])
        #expect(bench.sources.map(\.bytesBehind) == [0, 6, 0])
        #expect(bench.lag == 6)
        #expect(bench.watchedDirectories.contains(bytes(bench.path("host1"))))
        #expect(!bench.watchedDirectories.contains(bytes(bench.path("other"))))
    }
}
