import Testing

@testable import Inference

@Suite("The book of what is spent")
struct SpendBookTests {
    // The beginning of an hour, and of a day.
    let midnight = 1_784_073_600.0
    let hour = 495_576

    @Test("A reservation counts until it is booked, and then only what it did cost")
    func booking() {
        var book = book(SpendCaps(tokensPerHour: 1_000, dollarsPerHour: 1))
        #expect(reserve(&book, 1, tokens: 600, dollars: 0.6) == .reserved)
        #expect(reserve(&book, 2, tokens: 600, dollars: 0.1) == .later)
        #expect(reserve(&book, 2, tokens: 100, dollars: 0.6) == .later)
        #expect(reserve(&book, 2, tokens: 1_001) == .beyondCap)
        book.settle(1, usage: TokenUsage(input: 80, output: 20), dollars: 0.1, wall: midnight)
        #expect(book.ofHour == Spend(tokens: 100, dollars: 0.1))
        #expect(book.reserved == Spend())
        #expect(book.share == 0.1)
        #expect(reserve(&book, 2, tokens: 900, dollars: 0.9) == .reserved)
    }

    @Test("What nobody knows the cost of is booked as the most, and nothing is booked twice")
    func unknown() {
        var book = book(SpendCaps(tokensPerDay: 1_000))
        #expect(reserve(&book, 1, tokens: 600, dollars: 0.6) == .reserved)
        for _ in 0..<2 { book.settle(1, usage: nil, dollars: nil, wall: midnight) }
        book.settle(9, usage: nil, dollars: nil, wall: midnight)
        #expect(book.ofDay == Spend(tokens: 600, dollars: 0.6))
        #expect(book.drain().map(\.requests) == [1])
    }

    @Test("Each cap holds by itself, and where there is none nothing is held back")
    func caps() {
        for caps in [
            SpendCaps(tokensPerHour: 99), SpendCaps(tokensPerDay: 99), SpendCaps(dollarsPerHour: 0.9),
            SpendCaps(dollarsPerDay: 0.9),
        ] {
            var book = book(caps)
            #expect(reserve(&book, 1, tokens: 100, dollars: 1) == .beyondCap)
            #expect(reserve(&book, 1, tokens: 99, dollars: 0.9) == .reserved)
            book.settle(1, usage: nil, dollars: nil, wall: midnight)
            #expect(book.share == 1)
        }
        var free = book(SpendCaps())
        #expect(reserve(&free, 1, tokens: 1 << 40, dollars: 1e9) == .reserved)
        #expect(free.share == 0)
        var none = book(SpendCaps(tokensPerHour: 0))
        #expect(none.share == 1)
        #expect(reserve(&none, 1, tokens: 1, dollars: 0) == .beyondCap)
    }

    @Test("A new hour begins with nothing spent, a new day as well, and what is reserved goes along")
    func hours() {
        var book = book(SpendCaps(tokensPerHour: 1_000, tokensPerDay: 1_500))
        #expect(reserve(&book, 1, tokens: 900) == .reserved)
        book.settle(1, usage: nil, dollars: nil, wall: midnight)
        #expect(reserve(&book, 2, tokens: 200) == .beyondCap)
        #expect(reserve(&book, 2, tokens: 200, at: 3_600) == .reserved)
        #expect(book.ofHour.tokens == 0)
        #expect(book.ofDay.tokens == 900)
        #expect(reserve(&book, 3, tokens: 500, at: 7_200) == .later)
        #expect(reserve(&book, 3, tokens: 601, at: 7_200) == .beyondCap)
        #expect(reserve(&book, 3, tokens: 801, at: 86_400) == .later)
        #expect(reserve(&book, 3, tokens: 800, at: 86_400) == .reserved)
        book.settle(2, usage: nil, dollars: nil, wall: midnight + 86_400)
        #expect(book.ofHour.tokens == 200)
        #expect(book.ofDay.tokens == 200)
    }

    @Test("A clock that is put back a little lets nothing be spent twice; one that had been far ahead is believed")
    func clockPutBack() {
        var book = book(SpendCaps(tokensPerHour: 100), at: 7_200)
        #expect(reserve(&book, 1, tokens: 100, at: 7_200) == .reserved)
        book.settle(1, usage: nil, dollars: nil, wall: midnight + 7_200)
        #expect(reserve(&book, 2, tokens: 1, at: 0) == .beyondCap)
        #expect(reserve(&book, 2, tokens: 1, at: 7_200 - 86_400) == .reserved)
    }

    @Test("Records add up by hour, model and purpose, are drained once, and can be put back")
    func records() {
        var book = book(SpendCaps())
        for (number, name) in ["b", "a", "a"].enumerated() {
            let reservation = SpendBook.Reservation(
                number: UInt64(number),
                model: name,
                purpose: "facets",
                most: TokenUsage(input: 50),
                mostDollars: 1
            )
            #expect(granted(&book, reservation) == .reserved)
            let usage = TokenUsage(input: 1, cached: 2, cacheWritten: 3, output: 4)
            book.settle(UInt64(number), usage: usage, dollars: 0.5, wall: midnight)
        }
        let records = book.drain()
        #expect(
            records == [
                SpendRecord(
                    hour: hour,
                    model: "a",
                    purpose: "facets",
                    requests: 2,
                    input: 2,
                    cached: 4,
                    cacheWritten: 6,
                    output: 8,
                    dollars: 1
                ),
                SpendRecord(
                    hour: hour,
                    model: "b",
                    purpose: "facets",
                    requests: 1,
                    input: 1,
                    cached: 2,
                    cacheWritten: 3,
                    output: 4,
                    dollars: 0.5
                ),
            ]
        )
        #expect(book.drain() == [])
        book.putBack(records)
        #expect(book.drain() == records)
        #expect(book.ofHour.tokens == 30)
    }

    @Test("A start goes on from the records of its hour and its day, and takes an unreturned lease for spent")
    func resuming() {
        let records = [
            SpendRecord(hour: hour + 5, model: "m", purpose: "p", input: 100, dollars: 1),
            SpendRecord(hour: hour + 4, model: "m", purpose: "p", output: 30, dollars: 2),
            SpendRecord(hour: hour - 1, model: "m", purpose: "p", input: 1_000, dollars: 9),
        ]
        func resumed(_ lease: SpendLease?) -> SpendBook {
            SpendBook(caps: SpendCaps(tokensPerDay: 1), resuming: records, lease: lease, wall: midnight + 5 * 3_600)
        }
        #expect(resumed(nil).ofHour == Spend(tokens: 100, dollars: 1))
        #expect(resumed(nil).ofDay == Spend(tokens: 130, dollars: 3))
        let day = hour / 24
        let level = Spend(tokens: 500, dollars: 0.5)
        let lease = SpendLease(hour: hour + 5, day: day, ofHour: level, ofDay: level)
        #expect(resumed(lease).ofHour == Spend(tokens: 500, dollars: 1))
        #expect(resumed(lease).ofDay == Spend(tokens: 500, dollars: 3))
        let older = SpendLease(hour: hour + 4, day: day, ofHour: level, ofDay: level)
        #expect(resumed(older).ofHour == Spend(tokens: 100, dollars: 1))
        #expect(resumed(older).ofDay == Spend(tokens: 500, dollars: 3))
        let ancient = SpendLease(hour: hour - 1, day: day - 1, ofHour: level, ofDay: level)
        #expect(resumed(ancient).ofDay == Spend(tokens: 130, dollars: 3))
    }

    @Test("A lease has room for what is asked and for at most half a percent of the cap beyond it")
    func leases() throws {
        let caps = SpendCaps(tokensPerHour: 10_000, dollarsPerDay: 100)
        var book = SpendBook(caps: caps, resuming: [], lease: nil, wall: midnight)
        let spend = Spend(tokens: 1_000, dollars: 2)
        let first = reservation(1, tokens: 1_000, dollars: 2)
        #expect(book.reserve(first, wall: midnight) == .beyondLease)
        let lease = try #require(book.leaseNeeded(for: spend))
        #expect(lease.ofHour.tokens == 1_050)
        #expect(lease.ofDay.dollars == 2.5)
        book.accept(lease)
        #expect(book.reserve(first, wall: midnight) == .reserved)
        #expect(book.leaseNeeded(for: Spend(tokens: 50, dollars: 0.5)) == nil)
        #expect(book.leaseNeeded(for: Spend(tokens: 51)) != nil)
        let last = try #require(book.leaseNeeded(for: Spend(tokens: 9_000)))
        #expect(last.ofHour.tokens == 10_000)
        #expect(book.finalLease.ofHour.tokens == 1_000)
    }

    @Test("A lease of another hour allows nothing")
    func staleLease() throws {
        var book = SpendBook(caps: SpendCaps(tokensPerHour: 10_000), resuming: [], lease: nil, wall: midnight)
        let lease = try #require(book.leaseNeeded(for: Spend(tokens: 1_000)))
        let first = reservation(1, tokens: 1_000)
        #expect(book.reserve(first, wall: midnight + 3_600) == .beyondLease)
        book.accept(lease)
        #expect(book.reserve(first, wall: midnight + 3_600) == .beyondLease)
    }

    private func book(_ caps: SpendCaps, at seconds: Double = 0) -> SpendBook {
        SpendBook(caps: caps, resuming: [], lease: nil, wall: midnight + seconds)
    }

    private func reservation(_ number: UInt64, tokens: Int, dollars: Double = 0) -> SpendBook.Reservation {
        SpendBook.Reservation(
            number: number,
            model: "m",
            purpose: "p",
            most: TokenUsage(input: tokens),
            mostDollars: dollars
        )
    }

    private func reserve(
        _ book: inout SpendBook,
        _ number: UInt64,
        tokens: Int,
        dollars: Double = 0,
        at seconds: Double = 0
    ) -> SpendBook.Decision {
        granted(&book, reservation(number, tokens: tokens, dollars: dollars), at: seconds)
    }

    /// Takes every lease that is needed.
    private func granted(
        _ book: inout SpendBook,
        _ reservation: SpendBook.Reservation,
        at seconds: Double = 0
    ) -> SpendBook.Decision {
        let decision = book.reserve(reservation, wall: midnight + seconds)
        guard decision == .beyondLease, let lease = book.leaseNeeded(for: reservation.spend) else { return decision }
        book.accept(lease)
        return book.reserve(reservation, wall: midnight + seconds)
    }
}
