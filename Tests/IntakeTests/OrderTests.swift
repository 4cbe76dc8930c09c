import Testing

@Suite("The order of what nobody read")
struct OrderTests {
    @Test("Rotated forms are read from the oldest to the live file, in however small batches", arguments: [1, 2, 1000])
    func rotated(limit: Int) throws {
        let bench = try Bench()
        for number in 0..<12 {
            for name in (1..<12).reversed() { bench.rename("app.jsonl.\(name)", to: "app.jsonl.\(name + 1)") }
            bench.rename("app.jsonl", to: "app.jsonl.1")
            try bench.write(line("\(number)a") + line("\(number)b") + line("\(number)c"), to: "app.jsonl")
        }
        bench.drain(limit: limit)
        #expect(bench.ids == (0..<12).flatMap { ["\($0)a", "\($0)b", "\($0)c"] })
    }

    @Test(
        "What was copied before truncation comes before what was written after it, over a restart",
        arguments: [1, 1000]
    )
    func copiedAndTruncated(limit: Int) throws {
        let bench = try Bench()
        try bench.write(line("1"), to: "app.jsonl")
        bench.drain()
        try bench.append(line("2") + line("3"), to: "app.jsonl")
        try bench.copy("app.jsonl", to: "app.jsonl.1")
        bench.truncate("app.jsonl")
        try bench.append(line("4") + line("5"), to: "app.jsonl")
        bench.restart()
        bench.drain(limit: limit)
        #expect(bench.ids == ["1", "2", "3", "4", "5"])
    }

    @Test(
        "What was compressed half read comes before what was written after it, over a restart",
        arguments: [1, 1000],
        [false, true]
    )
    func compressed(limit: Int, isRestarted: Bool) throws {
        let bench = try Bench { $0.maxOpenFiles = 1 }
        try bench.write(line("1"), to: "app.jsonl")
        bench.drain()
        // The one file that may be open is another.
        try bench.write(line("other"), to: "web.jsonl")
        bench.drain()
        try bench.append(line("2") + line("3"), to: "app.jsonl")
        bench.step(limit: 0)
        bench.rename("app.jsonl", to: "app.jsonl.1")
        try bench.compress("app.jsonl.1")
        try bench.write(line("4") + line("5"), to: "app.jsonl")
        if isRestarted { bench.restart() }
        bench.drain(limit: limit)
        bench.settle()
        #expect(bench.ids == ["1", "other", "2", "3", "4", "5"])
        #expect(bench.faults.isEmpty)
    }

    @Test("A file that waits for its older forms does not keep other files waiting")
    func others() throws {
        let bench = try Bench()
        for name in ["app.jsonl.1", "app.jsonl", "web.jsonl"] {
            try bench.write((0..<5).map { line("\(name) \($0)") }.joined(), to: name)
        }
        bench.step(limit: 5)
        bench.step(limit: 5, hint: .none)
        #expect(Set(bench.ids.map { $0.prefix(9) }) == ["app.jsonl", "web.jsonl"])
    }
}
