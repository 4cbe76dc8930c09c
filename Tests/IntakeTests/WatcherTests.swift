import Testing

@testable import Intake

@Suite struct WatcherTests {
    @Test("A change in a watched directory is told, in which one", .timeLimit(.minutes(60)))
    func change() async throws {
        let quiet = try Bench()
        let busy = try Bench()
        let watcher = DirectoryWatcher(directories: [quiet.directory, busy.directory].map { Array($0.utf8) })
        _ = await watcher.wait(seconds: 0)
        try busy.write(line("1"), to: "app.jsonl")
        let hint = await watcher.wait(seconds: 30)
        #expect(hint.directories == [Array(busy.directory.utf8)])
        #expect(!hint.isOverflow)
    }

    @Test("Waiting ends when the time is over, or at once when there is none", .timeLimit(.minutes(60)))
    func timeout() async throws {
        let bench = try Bench()
        let watcher = DirectoryWatcher(directories: [Array(bench.directory.utf8)])
        _ = await watcher.wait(seconds: 0)
        #expect(await watcher.wait(seconds: 0) == .none)
        #expect(await watcher.wait(seconds: 0.01) == .none)
    }

    @Test("Cancellation ends the wait promptly", .timeLimit(.minutes(60)))
    func cancellation() async throws {
        let bench = try Bench()
        let watcher = DirectoryWatcher(directories: [Array(bench.directory.utf8)])
        _ = await watcher.wait(seconds: 0)
        let hint = await withTaskGroup(of: ChangeHint.self) { group in
            group.addTask { await watcher.wait(seconds: 3600) }
            group.cancelAll()
            return await group.next()
        }
        #expect(hint == ChangeHint.none)
    }

    @Test("A directory counts as changed once it is watched, so that nothing falls between a look and the watch")
    func beginning() async throws {
        let first = try Bench()
        let second = try Bench()
        let watcher = DirectoryWatcher(directories: [Array(first.directory.utf8)])
        #expect(await watcher.wait(seconds: 0).directories == [Array(first.directory.utf8)])
        watcher.watch([first.directory, second.directory].map { Array($0.utf8) })
        #expect(await watcher.wait(seconds: 0).directories == [Array(second.directory.utf8)])
        watcher.watch([Array(second.directory.utf8)])
        #expect(await watcher.wait(seconds: 0) == .none)
    }

    @Test("A directory that cannot be watched is named, and watched once it is there")
    func unwatched() throws {
        let bench = try Bench()
        let directory = Array(bench.path("later").utf8)
        let watcher = DirectoryWatcher(directories: [directory])
        #expect(watcher.unwatched == [directory])
        let made = try Bench()
        watcher.watch([Array(made.directory.utf8)])
        #expect(watcher.unwatched == [directory])
    }
}
