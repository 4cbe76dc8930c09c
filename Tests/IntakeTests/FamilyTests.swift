import Testing

@testable import Intake

@Suite("Families of many files")
struct FamilyTests {
    private static let rounds = 300

    private func name(_ round: Int) -> String { "app.jsonl-\(1000 + round)" }

    @Test(
        "A compressed file is recognised after hundreds of rotations, also over a restart",
        arguments: [2, FamilyTests.rounds]
    )
    func compressed(kept: Int) throws {
        let bench = try Bench()
        for round in 0..<Self.rounds {
            try bench.write(line("\(round)"), to: "app.jsonl")
            bench.drain()
            bench.rename("app.jsonl", to: name(round))
            try bench.compress(name(round))
            if round >= kept { bench.delete(name(round - kept) + ".gz") }
            bench.settle()
        }
        let rotated = (0..<Self.rounds).map { "\($0)" }
        #expect(bench.ids == rotated)
        // The original is gone before the restart, and its copy comes after it.
        try bench.write(line("last"), to: "app.jsonl")
        bench.drain()
        let copy = gzipped(try bench.content(of: "app.jsonl"))
        bench.delete("app.jsonl")
        bench.settle()
        bench.restart()
        try bench.write(copy, to: name(Self.rounds) + ".gz")
        bench.settle()
        #expect(bench.ids == rotated + ["last"])
        #expect(bench.faults.isEmpty)
    }

    @Test("A copy made before truncation is recognised after hundreds of them, also over a restart")
    func truncated() throws {
        let bench = try Bench()
        for round in 0..<Self.rounds {
            try bench.append(line("\(round)"), to: "app.jsonl")
            bench.drain()
            try bench.copy("app.jsonl", to: name(round))
            bench.truncate("app.jsonl")
            bench.settle()
            bench.delete(name(round))
        }
        let rotated = (0..<Self.rounds).map { "\($0)" }
        #expect(bench.ids == rotated)
        try bench.append(line("last"), to: "app.jsonl")
        bench.drain()
        let copy = try bench.content(of: "app.jsonl")
        bench.truncate("app.jsonl")
        try bench.append(line("the next"), to: "app.jsonl")
        bench.settle()
        bench.restart()
        try bench.write(copy, to: name(Self.rounds))
        bench.settle()
        #expect(bench.ids == rotated + ["last", "the next"])
    }

    @Test("A copy of the live file is recognised among hundreds that are kept")
    func kept() throws {
        let bench = try Bench()
        for round in 0..<Self.rounds { try bench.write(line("\(round)"), to: name(round)) }
        try bench.append(line("live"), to: "app.jsonl")
        bench.settle()
        #expect(bench.recorded.count == Self.rounds + 1)
        try bench.append(line("more"), to: "app.jsonl")
        try bench.copy("app.jsonl", to: name(Self.rounds))
        bench.truncate("app.jsonl")
        try bench.append(line("new"), to: "app.jsonl")
        bench.settle()
        #expect(bench.ids.suffix(2) == ["more", "new"])
        #expect(bench.recorded.count == Self.rounds + 3)
    }
}
