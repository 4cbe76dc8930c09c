import Testing

@testable import Inference

@Suite("The limit of requests at a time")
struct ConcurrencyLimitTests {
    @Test("It begins at half of what is set, and doubles in a round trip while all goes well")
    func start() {
        var limit = ConcurrencyLimit(maximum: 64)
        #expect(limit.allowed == 32)
        roundTrip(&limit)
        #expect(limit.allowed == 64)
        roundTrip(&limit)
        #expect(limit.allowed == 64)
        #expect(ConcurrencyLimit(maximum: 1).allowed == 1)
    }

    @Test("What is too much halves it once a round trip, and never below one")
    func cuts() {
        var limit = ConcurrencyLimit(maximum: 64)
        for _ in 0..<32 { limit.start() }
        for _ in 0..<32 { limit.overload(startedAt: 0, now: 1) }
        #expect(limit.allowed == 16)
        #expect(limit.inFlight == 0)
        for time in 1...10 {
            limit.start()
            limit.overload(startedAt: Double(time), now: Double(time) + 0.5)
        }
        #expect(limit.allowed == 1)
    }

    @Test("After a cut it is raised by an eighth of the maximum in a round trip, and ends at the maximum")
    func recovery() {
        var limit = ConcurrencyLimit(maximum: 64)
        limit.start()
        limit.overload(startedAt: 0, now: 1)
        #expect(limit.allowed == 16)
        roundTrip(&limit)
        #expect((22...25).contains(limit.allowed))
        for _ in 0..<10 { roundTrip(&limit) }
        #expect(limit.allowed == 64)
    }

    @Test("A limit that nobody makes use of is not raised")
    func idle() {
        var limit = ConcurrencyLimit(maximum: 64)
        for _ in 0..<1_000 {
            limit.start()
            limit.succeed()
        }
        #expect(limit.allowed == 32)
    }

    /// Answers as many requests as there are, while each is followed by others as there is room.
    private func roundTrip(_ limit: inout ConcurrencyLimit) {
        while limit.hasRoom { limit.start() }
        for _ in 0..<limit.inFlight {
            limit.succeed()
            while limit.hasRoom { limit.start() }
        }
    }
}
