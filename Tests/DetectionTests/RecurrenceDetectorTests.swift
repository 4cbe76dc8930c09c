import Model
import Testing

@testable import Detection

@Suite("Recurrence")
struct RecurrenceDetectorTests {
    /// Two weeks of a background in which accounts come and go, with `accounts` that come back to one topic every other day
    /// from the second day on, or are new every time, and `regulars` that come back to a topic of the background.
    private func town(campaign accounts: Int, comesBack: Bool = true, regulars: Int = 0) -> [Arrival] {
        var town = Town()
        town.live(days: 0..<14, topics: 8, accounts: 250)
        for day in 1..<13 {
            for rank in 0..<accounts where (rank + day) % 2 == 0 {
                let account = comesBack ? rank : rank + 100 * day
                town.ask(50, by: account, at: Double(day * 24) + Double(rank % 24), spread: 0.3, cluster: 4)
            }
            for rank in 0..<regulars where (rank + day) % 3 == 0 {
                town.ask(rank % 8, by: 20_000 + rank, at: Double(day * 24) + Double(rank % 24))
            }
        }
        return town.inOrder()
    }

    private func detector(_ configuration: RecurrenceConfiguration = RecurrenceConfiguration()) -> RecurrenceDetector {
        RecurrenceDetector(configuration: configuration, dimensions: Town.dimensions)
    }

    @Test("Accounts that come back for days to ask for nearly the same are found, once and whole")
    func comingBack() throws {
        var detector = detector()
        let found = detector.observe(town(campaign: 15))
        let opened = found.filter { $0.transition == .opened }
        let first = try #require(opened.first)
        #expect(opened.count == 1)
        #expect(first.kind == .density)
        #expect(first.isRecurring)
        #expect(first.severity == .ticket)
        #expect(first.cluster == .base(4))
        #expect(first.observed > 3 * first.expected)
        let last = try #require(detector.openFindings.first)
        #expect(last.subject == first.subject)
        #expect(last.accounts == 15)
        #expect(last.members.count > 50)
        #expect(last.effectiveAccounts > 14)
    }

    @Test(
        "A language that few people use is no campaign, and one in it is found where they ask for other things as well"
    )
    func languages() {
        var only = town(campaign: 15)
        for place in only.indices where only[place].cluster != nil { only[place].language = "nl" }
        var detector = detector()
        #expect(detector.observe(only).isEmpty)

        // Everything that the background asks is asked in Dutch as well.
        let both = only.map { arrival in
            var arrival = arrival
            arrival.language = "nl"
            return arrival
        }
        detector = self.detector()
        #expect(!detector.observe(both).isEmpty)
    }

    @Test("As many accounts that are new every time are none")
    func passersBy() {
        var detector = detector()
        #expect(detector.observe(town(campaign: 15, comesBack: false)).isEmpty)
    }

    @Test("Where everybody has habits, those of one topic are none")
    func habits() {
        var detector = detector()
        #expect(detector.observe(town(campaign: 0, regulars: 120)).isEmpty)
    }

    @Test("What a good part of everybody comes back to is a topic or a language, and no campaign")
    func wide() {
        var configuration = RecurrenceConfiguration()
        configuration.widestCount = 20
        var detector = detector(configuration)
        #expect(detector.observe(town(campaign: 15)).isEmpty)
    }

    @Test("Four accounts are too few")
    func fewAccounts() {
        var detector = detector()
        #expect(detector.observe(town(campaign: 4)).isEmpty)
    }

    @Test("A group ends a week after it was last flagged, and an empty stream ends it too")
    func closing() throws {
        var detector = detector()
        _ = detector.observe(town(campaign: 15))
        let open = try #require(detector.openFindings.first)
        let end = open.window.end.advanced(bySeconds: 7 * 86_400)
        #expect(detector.advance(to: end.advanced(bySeconds: -60)).isEmpty)
        let closed = detector.advance(to: end)
        #expect(closed.map(\.transition) == [.closed])
        #expect(closed.map(\.subject) == [open.subject])
        #expect(detector.openFindings.isEmpty)
    }

    @Test("A group is about the cluster that its items have come to, once they have")
    func moved() throws {
        var detector = detector()
        _ = detector.observe(town(campaign: 15))
        let group = try #require(detector.openFindings.first)
        let told = detector.apply(group.members.map { Move(item: $0, from: .base(4), to: .base(9)) })
        #expect(told.map(\.cluster) == [.base(9)])
        #expect(told.map(\.transition) == [.updated])
    }

    @Test("State that was kept goes on as if nothing had been", arguments: [1, 700])
    func archive(cut: Int) throws {
        let arrivals = town(campaign: 15)
        var whole = detector()
        let told = whole.observe(arrivals)
        var first = detector()
        let before = first.observe(Array(arrivals.prefix(cut)))
        let bytes = first.encoded()
        var second = try RecurrenceDetector(
            decoding: bytes,
            configuration: RecurrenceConfiguration(),
            dimensions: Town.dimensions
        )
        #expect(second.encoded() == bytes)
        #expect(before + second.observe(Array(arrivals.dropFirst(cut))) == told)
        #expect(second.encoded() == whole.encoded())
    }

    @Test("What is older than its days is forgotten")
    func forgetting() throws {
        var configuration = RecurrenceConfiguration()
        configuration.historyDays = 8
        var detector = detector(configuration)
        let arrivals = town(campaign: 0)
        _ = detector.observe(arrivals)
        let newest = try #require(arrivals.last).time
        #expect(detector.window.entries.allSatisfy { newest.seconds(since: $0.time) < 8 * 86_400 })
        #expect(!detector.window.entries.isEmpty)
    }

    @Test("Damaged state is refused")
    func damage() {
        var detector = detector()
        _ = detector.observe(Array(town(campaign: 5).prefix(100)))
        let bytes = detector.encoded()
        #expect(throws: StateError.self) {
            try RecurrenceDetector(
                decoding: Array(bytes.dropLast()),
                configuration: RecurrenceConfiguration(),
                dimensions: Town.dimensions
            )
        }
    }

    @Test("Where memory is short some accounts are followed, each of them whole, and the others pass by")
    func limit() {
        var configuration = RecurrenceConfiguration()
        configuration.itemLimit = 330
        var detector = detector(configuration)
        let arrivals = town(campaign: 24)
        _ = detector.observe(arrivals)
        let entries = detector.window.entries
        let followed = Set(entries.map(\.account))
        #expect((100...330).contains(entries.count))
        #expect(entries.map(\.item) == arrivals.filter { $0.account.map(followed.contains) ?? false }.map(\.item))
    }
}

@Suite("Sketches")
struct SketchTests {
    @Test("The distance of two sketches tells the angle of two vectors", arguments: [0.2, 0.5, 0.8, 0.95] as [Float])
    func angle(cosine: Float) {
        var town = Town()
        town.relate(1, to: 0, by: cosine)
        let sketcher = Sketcher(dimensions: Town.dimensions)
        town.ask(0, by: 1, at: 0, spread: 0)
        town.ask(1, by: 1, at: 0, spread: 0)
        let vectors = town.arrivals.map(\.embedding.components)
        let sketches = vectors.map(sketcher.sketch)
        let exact = Sketch.distance(at: product(vectors[0][...], vectors[1][...]))
        #expect(abs(sketches[0].distance(to: sketches[1]) - exact) <= 24)
    }
}
