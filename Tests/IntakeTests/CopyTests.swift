import Testing

@testable import Intake

/// A line whose record begins with an instruction of 3,000 bytes before anything of its own.
private func instructed(_ id: String) -> String {
    let instruction = String(repeating: "Be careful. ", count: 250)
    return #"{"messages":[{"role":"system","content":"\#(instruction)"},{"role":"user","content":"Q"}],"id":"\#(id)"}"#
        + "\n"
}

private func ids(_ prefix: String, _ count: Int) -> [String] {
    (0..<count).map { "\(prefix)\($0)" }
}

@Suite("Copies that are being made, and files that only begin like another")
struct CopyTests {
    /// A bench with a file of `count` lines that were read, whose ids begin with `old`.
    private func benchHolding(_ name: String, lines count: Int) throws -> Bench {
        let bench = try Bench()
        try bench.write(ids("old", count).map(instructed).joined(), to: name)
        bench.drain()
        #expect(bench.ids == ids("old", count))
        return bench
    }

    @Test(
        "A file that begins like a longer one is read at once, though its writer is never quiet",
        arguments: [("app.jsonl", "app-eu.jsonl"), ("chat.jsonl.2026-01-01", "chat.jsonl.2026-01-02")],
        [false, true]
    )
    func besideTheOriginal(names: (old: String, new: String), isRestarted: Bool) throws {
        let bench = try benchHolding(names.old, lines: 20)
        if isRestarted { bench.restart() }
        for number in 0..<10 {
            try bench.append(instructed("new\(number)"), to: names.new)
            bench.drain()
            #expect(bench.ids.suffix(number + 1) == ids("new", number + 1)[...])
            bench.now += 1
        }
        #expect(bench.ids == ids("old", 20) + ids("new", 10))
    }

    @Test("A file that begins like one that is gone is read once it has shown a difference")
    func afterTheOriginal() throws {
        let bench = try benchHolding("chat.jsonl.2026-01-01", lines: 20)
        try bench.compress("chat.jsonl.2026-01-01")
        bench.settle()
        for number in 0..<10 {
            try bench.append(instructed("new\(number)"), to: "chat.jsonl.2026-01-02")
            bench.drain()
            if number > 0 { #expect(bench.ids.count == 21 + number) }
            bench.now += 1
        }
        #expect(bench.ids == ids("old", 20) + ids("new", 10))
    }

    @Test("A file that begins like one of which nothing more is known waits for a while, and not for ever")
    func bounded() throws {
        let bench = try benchHolding("chat.jsonl.2026-01-01", lines: 200)
        try bench.compress("chat.jsonl.2026-01-01")
        bench.settle()
        bench.restart()
        bench.drain()
        let begun = bench.now
        var written = 0
        while bench.ids.count == 200, written < 190 {
            try bench.append(instructed("new\(written)"), to: "chat.jsonl.2026-01-02")
            written += 1
            bench.drain()
            bench.now += 1
        }
        #expect((60...180).contains(bench.now - begun))
        #expect(bench.ids == ids("old", 200) + ids("new", written))
    }

    @Test(
        "A copy of a file that stays is read once, however slowly it is made",
        arguments: [300, 4096],
        [false, true]
    )
    func slowCopy(piece: Int, isRestarted: Bool) throws {
        let bench = try benchHolding("app.jsonl", lines: 40)
        if isRestarted { bench.restart() }
        try copySlowly(bench.content(of: "app.jsonl"), to: "app.jsonl.1", of: bench, piece: piece)
        #expect(bench.ids == ids("old", 40))
        try bench.append(instructed("new0"), to: "app.jsonl.1")
        bench.drain()
        #expect(bench.ids == ids("old", 40) + ["new0"])
    }

    @Test("A copy of a file that is gone is read once, however slowly it is made")
    func slowCopyOfGoneFile() throws {
        let bench = try benchHolding("app.jsonl", lines: 40)
        let content = try bench.content(of: "app.jsonl")
        bench.delete("app.jsonl")
        bench.settle()
        try copySlowly(content, to: "app.jsonl.1", of: bench, piece: 4096)
        #expect(bench.ids == ids("old", 40))
        #expect(bench.faults.isEmpty)
    }

    @Test("A copy whose original is truncated and written anew meanwhile is read once")
    func originalTruncated() throws {
        let bench = try benchHolding("app.jsonl", lines: 40)
        let content = try bench.content(of: "app.jsonl")
        let half = content.count / 2
        try bench.append(Array(content[..<half]), to: "app.jsonl.1")
        bench.drain()
        bench.now += 4
        bench.truncate("app.jsonl")
        try bench.append(instructed("new0"), to: "app.jsonl")
        bench.drain()
        try bench.append(Array(content[half...]), to: "app.jsonl.1")
        bench.settle()
        #expect(bench.ids == ids("old", 40) + ["new0"])
    }

    /// Writes `content` piece by piece, each before the file counts as quiet.
    private func copySlowly(_ content: [UInt8], to name: String, of bench: Bench, piece: Int) throws {
        for start in stride(from: 0, to: content.count, by: piece) {
            try bench.append(Array(content[start..<min(start + piece, content.count)]), to: name)
            bench.drain()
            bench.now += 4
        }
        bench.settle()
    }
}
