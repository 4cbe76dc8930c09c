import Synchronization
import Testing

@testable import Daemon

/// How many have woken.
private final class Awake: Sendable {
    private let number = Mutex(0)

    var count: Int { number.withLock { $0 } }

    func add() {
        number.withLock { $0 += 1 }
    }
}

@Suite("Bell", .timeLimit(.minutes(60)))
struct BellTests {
    // Longer than the suite may take: a ring that is lost fails the test.
    private static let forever = Duration.seconds(3600)

    @Test("A ring that nobody waits for is kept for the next who does")
    func kept() async {
        let bell = Bell()
        bell.ring()
        await bell.wait(atMost: Self.forever)
    }

    @Test("Rings are kept once: after one was taken the next is waited for")
    func keptOnce() async {
        let bell = Bell()
        bell.ring()
        bell.ring()
        await bell.wait(atMost: Self.forever)
        let awake = Awake()
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                await bell.wait(atMost: Self.forever)
                awake.add()
            }
            for _ in 0..<100 { await Task.yield() }
            #expect(awake.count == 0)
            bell.ring()
        }
        #expect(awake.count == 1)
    }

    @Test("One who waits is woken, whatever the order of waiting and ringing")
    func race() async {
        let bell = Bell()
        for _ in 0..<500 {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await bell.wait(atMost: Self.forever) }
                group.addTask { bell.ring() }
            }
        }
    }

    @Test("One ring wakes everyone who waits")
    func everyone() async {
        let bell = Bell()
        let awake = Awake()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    await bell.wait(atMost: Self.forever)
                    awake.add()
                }
            }
            while awake.count < 8 {
                bell.ring()
                await Task.yield()
            }
        }
        #expect(awake.count == 8)
    }

    @Test("Who is cancelled waits no longer, and takes no ring from others")
    func cancellation() async {
        let bell = Bell()
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await bell.wait(atMost: Self.forever) }
            group.cancelAll()
        }
        bell.ring()
        await bell.wait(atMost: Self.forever)
    }

    @Test("Without a ring the wait ends with its time")
    func timeout() async {
        await Bell().wait(atMost: .zero)
    }

    @Test("Each sink has a bell of its own and all are rung")
    func bells() async {
        let bells = Bells(sinks: ["journal", "oncall"])
        bells.ring()
        await bells["journal"].wait(atMost: Self.forever)
        await bells["oncall"].wait(atMost: Self.forever)
    }

    @Test("A name that is given twice has one bell")
    func twins() async {
        let bells = Bells(sinks: ["http://am1:9093", "http://am1:9093"])
        bells.ring()
        await bells["http://am1:9093"].wait(atMost: Self.forever)
    }
}
