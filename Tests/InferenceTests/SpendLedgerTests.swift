import Synchronization
import Testing

@testable import Inference

@Suite("The ledger")
struct SpendLedgerTests {
    let clock = TestClock()
    let prices = TokenPrices(input: 1, output: 5)

    @Test("The stage follows what is spent, and a new hour begins in full")
    func stages() async throws {
        let ledger = SpendLedger(caps: SpendCaps(tokensPerHour: 1_000), clock: clock.clock)
        var stages: [BudgetStage] = []
        for _ in 0..<4 {
            stages.append(ledger.stage)
            try await spend(250, on: ledger)
        }
        stages.append(ledger.stage)
        clock.advance(by: 3_600)
        stages.append(ledger.stage)
        #expect(stages == [.full, .full, .full, .withoutOptional, .embeddedOnly, .full])
    }

    @Test("What there is no room for is nil, and counted among what was skipped")
    func overBudget() async {
        let ledger = SpendLedger(caps: SpendCaps(dollarsPerDay: 0.001), clock: clock.clock)
        #expect(await ledger.reserve(TokenUsage(input: 2_000), model: "m", purpose: "p", prices: prices) == nil)
        #expect(await ledger.reserve(TokenUsage(input: 2_000), model: "m", purpose: "p", prices: nil) != nil)
        #expect(ledger.skipped == [.overBudget: 1])
        #expect(ledger.standing.skipped == ["overBudget": 1])
    }

    @Test("A lease is written down before anything is spent on it, and seldom")
    func leases() async throws {
        let leases = Mutex<[SpendLease]>([])
        let ledger = SpendLedger(caps: SpendCaps(tokensPerHour: 100_000), clock: clock.clock) { lease in
            leases.withLock { $0.append(lease) }
        }
        var spent = 0
        while true {
            guard let reservation = await reserve(100, on: ledger) else { break }
            #expect(leases.withLock { $0.last?.ofHour.tokens ?? 0 } >= spent + 100)
            ledger.settle(reservation, usage: TokenUsage(input: 90), prices: nil)
            spent += 90
        }
        #expect(spent == 99_990 - 90 || spent > 99_900 - 90)
        #expect((150...250).contains(leases.withLock { $0.count }), "each is half a percent of the cap")
    }

    @Test("Where no lease can be written down nothing is spent, and the standing says why")
    func leaseFault() async throws {
        let isBroken = Mutex(true)
        let ledger = SpendLedger(caps: SpendCaps(tokensPerHour: 1_000), clock: clock.clock) { _ in
            if isBroken.withLock({ $0 }) { throw DiskFault() }
        }
        #expect(await reserve(10, on: ledger) == nil)
        #expect(ledger.skipped == [.noLease: 1])
        #expect(ledger.standing.leaseFault?.contains("the disk is full") == true)
        isBroken.withLock { $0 = false }
        #expect(await reserve(10, on: ledger) != nil)
        #expect(ledger.standing.leaseFault == nil)
    }

    @Test("The ledger may be drained while a lease is being written down")
    func drainedMeanwhile() async throws {
        let box = Mutex<SpendLedger?>(nil)
        let drained = Mutex(0)
        let ledger = SpendLedger(caps: SpendCaps(tokensPerHour: 1_000), clock: clock.clock) { _ in
            let count = box.withLock { $0 }?.drain().count ?? 0
            drained.withLock { $0 += count }
        }
        box.withLock { $0 = ledger }
        try await spend(100, on: ledger)
        try await spend(100, on: ledger)
        #expect(drained.withLock { $0 } == 1)
        box.withLock { $0 = nil }
    }

    @Test("Killed at any moment and started again, it never spends more than its cap")
    func kills() async throws {
        var generator = SequenceGenerator(seed: 3)
        let stored = Mutex<SpendLease?>(nil)
        var billed = 0
        var records: [SpendRecord] = []
        var kills = 0
        var isFull = false
        while !isFull {
            let ledger = SpendLedger(
                caps: SpendCaps(tokensPerHour: 100_000),
                resuming: records,
                from: stored.withLock { $0 },
                clock: clock.clock
            ) { lease in
                stored.withLock { $0 = lease }
            }
            for _ in 0..<Int.random(in: 1...40, using: &generator) {
                guard let reservation = await reserve(200, on: ledger) else {
                    isFull = true
                    break
                }
                // The server bills it, whether or not the program lives to see the answer.
                let tokens = Int.random(in: 50...200, using: &generator)
                billed += tokens
                if Int.random(in: 0..<10, using: &generator) == 0 { break }
                ledger.settle(reservation, usage: TokenUsage(input: tokens), prices: nil)
                if Int.random(in: 0..<5, using: &generator) == 0 { records += ledger.drain() }
            }
            if Bool.random(using: &generator) {
                records += ledger.drain()
                try ledger.returnLease()
            } else {
                kills += 1
            }
        }
        #expect(kills > 10)
        #expect(billed <= 100_000)
        #expect(billed + kills * 700 > 100_000 - 700, "a kill costs half a percent and the request under way at most")
    }

    @Test("A lease that is given back counts as what was spent and no more")
    func returning() async throws {
        let stored = Mutex<SpendLease?>(nil)
        let caps = SpendCaps(tokensPerHour: 100_000)
        let ledger = SpendLedger(caps: caps, clock: clock.clock) { lease in stored.withLock { $0 = lease } }
        try await spend(100, on: ledger)
        #expect(stored.withLock { $0?.ofHour.tokens } == 600)
        try ledger.returnLease()
        #expect(stored.withLock { $0?.ofHour.tokens } == 100)
        let next = SpendLedger(caps: caps, from: stored.withLock { $0 }, clock: clock.clock)
        #expect(next.standing.hour.tokens == 100)
    }

    @Test("Where only what others reserved stands in the way, it waits until that is booked")
    func waiting() async throws {
        let ledger = SpendLedger(caps: SpendCaps(tokensPerHour: 1_000), clock: clock.clock)
        let first = try #require(await reserve(800, on: ledger))
        let second = Task { await reserve(400, on: ledger) }
        let third = Task { await reserve(500, on: ledger) }
        third.cancel()
        #expect(await third.value == nil)
        ledger.settle(first, usage: TokenUsage(input: 100), prices: nil)
        #expect(await second.value != nil)
        #expect(ledger.skipped.isEmpty)
    }

    @Test("Many who spend at once never pass a cap together", .timeLimit(.minutes(60)))
    func crowd() async {
        let ledger = SpendLedger(
            caps: SpendCaps(tokensPerHour: 50_000, dollarsPerHour: 0.04),
            clock: clock.clock
        )
        let billed = await withTaskGroup(of: Int.self) { group in
            for worker in 0..<64 {
                group.addTask {
                    var generator = SequenceGenerator(seed: UInt64(worker + 1))
                    var billed = 0
                    for _ in 0..<200 {
                        let most = TokenUsage(input: 300, output: 100)
                        guard
                            let reservation = await ledger.reserve(most, model: "m", purpose: "p", prices: prices)
                        else { continue }
                        await Task.yield()
                        let usage = TokenUsage(input: Int.random(in: 0...300, using: &generator), output: 10)
                        let isKnown = Int.random(in: 0..<10, using: &generator) > 0
                        ledger.settle(reservation, usage: isKnown ? usage : nil, prices: prices)
                        billed += isKnown ? usage.total : most.total
                    }
                    return billed
                }
            }
            return await group.reduce(0, +)
        }
        let standing = ledger.standing
        #expect(standing.hour.tokens == billed)
        #expect(standing.hour.tokens <= 50_000)
        #expect(standing.hour.dollars <= 0.04)
        #expect(standing.share > 0.95)
        #expect(standing.reserved == Spend())
        #expect(ledger.drain().reduce(0) { $0 + $1.spend.tokens } == billed)
    }

    private struct DiskFault: Error, CustomStringConvertible {
        let description = "the disk is full"
    }

    private func reserve(_ tokens: Int, on ledger: SpendLedger) async -> SpendBook.Reservation? {
        await ledger.reserve(TokenUsage(input: tokens), model: "m", purpose: "p", prices: nil)
    }

    private func spend(_ tokens: Int, on ledger: SpendLedger) async throws {
        let reservation = try #require(await reserve(tokens, on: ledger))
        ledger.settle(reservation, usage: TokenUsage(input: tokens), prices: nil)
    }
}
