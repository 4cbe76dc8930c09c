import Model
import Testing

@testable import Detection

@Suite("Density and novelty")
struct DensityDetectorTests {
    /// A week of background with a campaign of `accounts` on its last day.
    private func town(campaign accounts: Int, on topic: Int = 50, itemsEach: Int = 1, spread: Float = 0.3) -> Town {
        var town = Town()
        town.live(days: 0..<8)
        for rank in 0..<accounts * itemsEach {
            town.ask(topic, by: rank % max(1, accounts), at: 170 + Double(rank) / 20, spread: spread, cluster: 4)
        }
        return town
    }

    @Test("A background that stays as it is opens nothing")
    func steady() {
        var detector = detector()
        let found = detector.observe(town(campaign: 0).inOrder())
        #expect(found.isEmpty)
    }

    @Test("Many accounts at what nobody asked before are a novelty, found with few of them in")
    func novelty() throws {
        var detector = detector()
        let found = detector.observe(town(campaign: 30).inOrder())
        let first = try #require(found.first)
        #expect(first.kind == .novelty)
        #expect(first.transition == .opened)
        #expect(first.accounts <= 15)
        #expect(first.cluster == .base(4))
        let last = try #require(detector.openFindings.first)
        #expect(detector.openFindings.count == 1)
        #expect(last.subject == first.subject)
        #expect(last.accounts == 30)
        #expect(last.members.count == 30)
        #expect(last.severity == .page)
        #expect(last.score > 3)
    }

    @Test("A group is about the cluster that its items have come to, once they have")
    func moved() throws {
        let arrivals = town(campaign: 30).inOrder()
        var whole = detector()
        _ = whole.observe(arrivals)
        let group = try #require(whole.openFindings.first)
        #expect(group.cluster == .base(4))
        func moves(_ items: some Sequence<ItemID>, from old: Int, to new: Int) -> [Move] {
            items.map { Move(item: $0, from: .base(old), to: .base(new)) }
        }
        let told = whole.apply(moves(group.members.prefix(20), from: 4, to: 9))
        #expect(told.map(\.transition) == [.updated])
        #expect(told.map(\.cluster) == [.base(9)])
        #expect(told.map(\.subject) == [group.subject])
        #expect(whole.apply(moves([ItemID(rawValue: 1_000_000)], from: 4, to: 10)).isEmpty)
        #expect(whole.apply(moves(group.members.prefix(4), from: 9, to: 4)).isEmpty)
        #expect(whole.openFindings.first?.cluster == .base(9))

        var waiting = detector()
        _ = waiting.observe(
            arrivals.map { arrival in
                var arrival = arrival
                arrival.cluster = nil
                return arrival
            }
        )
        #expect(waiting.openFindings.first?.cluster == nil)
        #expect(waiting.apply(moves(group.members.prefix(1), from: 4, to: 9)).map(\.cluster) == [.base(9)])
    }

    @Test(
        "Paraphrases that are near on average are kin, though few of them have somebody close by",
        arguments: [Float(0), 0.48]
    )
    func paraphrases(cosine: Float) throws {
        var town = Town()
        town.live(days: 0..<8)
        town.relate(51, to: 50, by: cosine)
        for rank in 0..<8 { town.ask(50, by: rank, at: 170 + Double(rank) / 60, spread: 0.02) }
        for rank in 0..<8 { town.ask(51, by: 100 + rank, at: 172 + Double(rank) / 60, spread: 0.02) }
        var detector = detector()
        let found = detector.observe(town.inOrder()).filter { $0.transition == .opened }
        #expect(found.count == 2)
        let second = try #require(found.last)
        let nearness = detector.groups[0].meanNearness(to: detector.groups[1])
        #expect(nearness < detector.configuration.radii[0].nearness)
        #expect(second.kin.isEmpty == (nearness < detector.configuration.kinNearness))
        #expect(second.kin.isEmpty == (cosine == 0))
    }

    @Test("Groups that are not linked but ask for the same are called kin, those about something else are not")
    func kin() throws {
        // So close have they to be on average that one campaign falls into several groups.
        var configuration = DensityConfiguration()
        configuration.linkNearness = 0.794
        var town = town(campaign: 60)
        for rank in 0..<30 { town.ask(60, by: 9000 + rank, at: 170 + Double(rank) / 20, spread: 0.05) }
        var detector = detector(configuration)
        let opened = detector.observe(town.inOrder()).filter { $0.transition == .opened }
        let here = opened.filter { $0.cluster == .base(4) }
        let elsewhere = opened.filter { $0.cluster != .base(4) }
        #expect(here.count > 1 && elsewhere.count == 1)
        #expect(here.first?.kin == [])
        #expect(here.dropFirst().allSatisfy { $0.kin.contains(here[0].subject) })
        #expect(elsewhere.allSatisfy { $0.kin.isEmpty })
    }

    @Test("More accounts than usual at a usual topic are density")
    func density() throws {
        var detector = detector()
        let found = detector.observe(town(campaign: 60, on: 3, spread: 0.08).inOrder())
        #expect(try #require(found.first).kind == .density)
    }

    @Test("No number of items of few accounts opens anything", arguments: [1, 3, 4])
    func fewAccounts(count: Int) {
        var detector = detector()
        let found = detector.observe(town(campaign: count, itemsEach: 40).inOrder())
        #expect(found.isEmpty)
    }

    @Test("One busy account does not hide the others, nor count for more than its share")
    func busyAccount() throws {
        var town = town(campaign: 12)
        for rank in 0..<100 { town.ask(50, by: 77, at: 170 + Double(rank) / 100, spread: 0.3) }
        var detector = detector()
        _ = detector.observe(town.inOrder())
        let group = try #require(detector.openFindings.first)
        #expect(group.accounts == 13)
        #expect(group.effectiveAccounts < 14)
        #expect(group.busiestShare > 0.8)
    }

    @Test("Items without an account are passed over")
    func noAccount() {
        var town = Town()
        town.live(days: 0..<8)
        for rank in 0..<60 { town.ask(50, by: nil, at: 170 + Double(rank) / 20, spread: 0.3) }
        var detector = detector()
        let found = detector.observe(town.inOrder())
        #expect(found.isEmpty)
        #expect(detector.openFindings.isEmpty)
    }

    @Test("An hour in which everything surges opens nothing")
    func surge() {
        var town = Town()
        town.live(days: 0..<8)
        for rank in 0..<600 { town.ask(100 + rank % 60, by: rank, at: 170 + Double(rank) / 700) }
        var detector = detector()
        let found = detector.observe(town.inOrder())
        #expect(found.isEmpty)
    }

    /// The town with a campaign of 12 accounts whose requests are far apart in meaning.
    ///
    /// Everything has a skeleton of its own but for the campaign, whose skeletons differ in eight bits.
    private func template() -> [Arrival] {
        var random = SplitMix(seed: 3)
        return town(campaign: 12, spread: 1.5).inOrder().map { arrival in
            var arrival = arrival
            var sides = SIMD2<UInt64>(
                .random(in: 0...UInt64.max, using: &random),
                .random(in: 0...UInt64.max, using: &random)
            )
            if arrival.cluster == .base(4) { sides = SIMD2(0xF0F0, sides[1] & 0xFF) }
            arrival.skeleton = Skeleton(sides: sides)
            return arrival
        }
    }

    @Test("A campaign that fills one template is found by it where its meaning is spread too wide")
    func skeletons() throws {
        let arrivals = template()
        var (blind, seeing) = (detector(), detector())
        let without = arrivals.map { arrival in
            var arrival = arrival
            arrival.skeleton = nil
            return arrival
        }
        #expect(blind.observe(without).isEmpty)
        #expect(!seeing.observe(arrivals).isEmpty)
        #expect(seeing.openFindings.map { $0.accounts >= 9 } == [true])

        var again = detector()
        _ = again.observe(Array(arrivals.prefix(480)))
        again = try DensityDetector(
            decoding: again.encoded(),
            configuration: again.configuration,
            dimensions: Town.dimensions
        ) { Dictionary(uniqueKeysWithValues: $0.map { ($0, arrivals[Int($0.rawValue) - 1].embedding) }) }
        _ = again.observe(Array(arrivals.dropFirst(480)))
        #expect(again.encoded() == seeing.encoded())
    }

    /// Twenty accounts in a watch that keeps nothing else of eight days, of which each hour has a hundred conversations.
    private func narrow(knowing isKnown: Bool) -> [Arrival] {
        var town = Town()
        for rank in 0..<20 { town.ask(50, by: rank, at: 190 + Double(rank) / 20, spread: 0.3) }
        var arrivals = town.inOrder()
        guard isKnown, let first = arrivals.first?.time else { return arrivals }
        arrivals[0].outOfScope = OutOfScope(count: 19_000, since: first.advanced(bySeconds: -190 * 3600))
        for place in arrivals.indices.dropFirst() {
            arrivals[place].outOfScope = OutOfScope(count: 5, since: arrivals[place - 1].time)
        }
        return arrivals
    }

    @Test("A campaign that is all a watch keeps is found where the watch knows how much it has read")
    func narrowWatch() throws {
        var (blind, knowing) = (detector(), detector())
        #expect(blind.observe(narrow(knowing: false)).isEmpty)
        #expect(!knowing.observe(narrow(knowing: true)).isEmpty)
    }

    @Test("Where all that is in scope doubles, no part of it is news")
    func swell() {
        var town = Town()
        town.live(days: 0..<7, topics: 10, perDay: 10)
        town.live(days: 7..<8, topics: 10, perDay: 25)
        var detector = detector()
        let arrivals = town.inOrder().map { arrival in
            var arrival = arrival
            arrival.outOfScope = OutOfScope(count: 20, since: arrival.time)
            return arrival
        }
        #expect(detector.observe(arrivals).isEmpty)
    }

    @Test("State from before traffic was kept is taken up, with the items as the traffic")
    func earlierForm() throws {
        let arrivals = town(campaign: 30).inOrder()
        var whole = detector()
        _ = whole.observe(Array(arrivals.prefix(420)))
        // The form's number stands in the tag. The traffic, which is that of the items, comes last but for the skeletons,
        // of which there are none.
        var archive = Archive()
        var volume = whole.window.stream
        try archive.field(&volume)
        let items = whole.window.past.count + whole.window.recent.count
        var bytes = Array(whole.encoded().dropLast(archive.bytes.count + items))
        let mark = try #require(bytes.firstIndex(of: UInt8(ascii: "3")))
        bytes[mark] = UInt8(ascii: "2")
        var again = try DensityDetector(
            decoding: bytes,
            configuration: whole.configuration,
            dimensions: Town.dimensions
        ) {
            Dictionary(uniqueKeysWithValues: $0.map { ($0, arrivals[Int($0.rawValue) - 1].embedding) })
        }
        #expect(again.encoded() == whole.encoded())
        let rest = Array(arrivals.dropFirst(420))
        #expect(again.observe(rest) == whole.observe(rest))
    }

    @Test("Nothing is judged before two days have been seen")
    func warmUp() {
        var town = Town()
        town.live(days: 0..<2)
        for rank in 0..<40 { town.ask(50, by: rank, at: 40 + Double(rank) / 20, spread: 0.3) }
        var detector = detector()
        let found = detector.observe(town.inOrder())
        #expect(found.isEmpty)
    }

    @Test("What is found does not depend on how arrivals are cut into calls", arguments: [1, 7, 64, 100, 1000])
    func batches(size: Int) {
        let arrivals = town(campaign: 30).inOrder()
        var whole = detector()
        var cut = detector()
        let expected = whole.observe(arrivals)
        var found: [Finding] = []
        for start in stride(from: 0, to: arrivals.count, by: size) {
            found += cut.observe(Array(arrivals[start..<min(start + size, arrivals.count)]))
        }
        #expect(found == expected)
        #expect(cut.encoded() == whole.encoded())
    }

    @Test("State taken up again goes on as if it had never stopped", arguments: [3, 300, 450, 500])
    func restored(cut: Int) throws {
        let arrivals = town(campaign: 30).inOrder()
        var whole = detector()
        _ = whole.observe(Array(arrivals[..<cut]))
        var again = try DensityDetector(
            decoding: whole.encoded(),
            configuration: whole.configuration,
            dimensions: Town.dimensions
        ) { items in Dictionary(uniqueKeysWithValues: items.map { ($0, arrivals[Int($0.rawValue) - 1].embedding) }) }
        let rest = Array(arrivals[cut...])
        let (left, right) = (whole.observe(rest), again.observe(rest))
        #expect(left == right)
        #expect(whole.encoded() == again.encoded())
    }

    @Test("State whose vectors cannot be had is refused")
    func missingVectors() {
        var detector = detector()
        _ = detector.observe(town(campaign: 0).inOrder())
        #expect(throws: StateError(cause: .inconsistent)) {
            try DensityDetector(
                decoding: detector.encoded(),
                configuration: detector.configuration,
                dimensions: Town.dimensions
            ) { _ in [:] }
        }
    }

    @Test("State of another encoder's width is refused")
    func otherWidth() {
        var whole = detector()
        let arrivals = town(campaign: 30).inOrder()
        _ = whole.observe(arrivals)
        #expect(!whole.groups.isEmpty)
        #expect(throws: StateError(cause: .inconsistent)) {
            try DensityDetector(decoding: whole.encoded(), configuration: whole.configuration, dimensions: 12) {
                items in
                Dictionary(uniqueKeysWithValues: items.map { ($0, arrivals[Int($0.rawValue) - 1].embedding) })
            }
        }
    }

    @Test("Vectors of items that count for nothing any more may be missing, and nothing comes out otherwise")
    func expiredVectors() throws {
        var town = town(campaign: 0)
        // After a month of silence the window still holds everything, and one item came far too late.
        for rank in 0..<10 { town.ask(3, by: rank, at: 900 + Double(rank)) }
        var arrivals = town.inOrder()
        var late = arrivals[0]
        late.item = ItemID(rawValue: Int64(arrivals.count + 1))
        arrivals.append(late)
        var whole = detector()
        _ = whole.observe(arrivals)
        var again = try DensityDetector(
            decoding: whole.encoded(),
            configuration: whole.configuration,
            dimensions: Town.dimensions
        ) { items in
            let oldest = arrivals[arrivals.count - 2].time.advanced(bySeconds: -8 * 86_400)
            let kept = arrivals.filter { items.contains($0.item) && $0.time >= oldest }
            return Dictionary(uniqueKeysWithValues: kept.map { ($0.item, $0.embedding) })
        }
        #expect(again.encoded() == whole.encoded())
        var next = Town()
        for rank in 0..<100 { next.ask(rank % 4, by: 100 + rank, at: 920 + Double(rank) / 10) }
        var rest = next.inOrder()
        for place in rest.indices { rest[place].item = ItemID(rawValue: Int64(arrivals.count + 1 + place)) }
        let (left, right) = (whole.observe(rest), again.observe(rest))
        #expect(left == right)
        #expect(again.encoded() == whole.encoded())
    }

    @Test("What is old is told by the stream's newest time, which may be that of an item without an account")
    func newestTime() throws {
        var detector = detector()
        let arrivals = town(campaign: 0).inOrder()
        _ = detector.observe(arrivals)
        let newest = try #require(arrivals.last).time.advanced(bySeconds: 8 * 86_400)
        let again = try DensityDetector(
            decoding: detector.encoded(),
            configuration: detector.configuration,
            dimensions: Town.dimensions,
            newest: newest
        ) { _ in [:] }
        #expect(again.encoded() == detector.encoded())
    }

    @Test("A group closes a day after the last thing in it was flagged, whether time passes by arrivals or alone")
    func closing() throws {
        var byArrivals = detector()
        _ = byArrivals.observe(town(campaign: 30).inOrder())
        var alone = byArrivals
        let end = try #require(alone.groups.first).lastFlagged.advanced(bySeconds: 86_400)
        let early = alone.advance(to: end.advanced(bySeconds: -1))
        #expect(early.isEmpty)
        let closed = alone.advance(to: end.advanced(bySeconds: 5))
        #expect(closed.map(\.transition) == [.closed])
        #expect(closed.map(\.time) == [end])
        var later = Town()
        later.ask(3, by: 1, at: 230)
        #expect(byArrivals.observe(later.inOrder()) == closed)
    }

    @Test("A campaign that goes on keeps its name")
    func identity() {
        var town = Town()
        town.live(days: 0..<9)
        for rank in 0..<60 { town.ask(50, by: rank, at: 170 + Double(rank) / 2, spread: 0.2) }
        var detector = detector()
        let found = detector.observe(town.inOrder())
        #expect(Set(found.map(\.subject)).count == 1)
        #expect(found.first?.subject == "density:\(detector.groups.first?.anchor.rawValue ?? 0)")
    }

    @Test("An item that comes more than a day late is history, not news")
    func backfill() {
        var town = Town()
        town.live(days: 0..<8)
        var arrivals = town.inOrder()
        var late = Town()
        for rank in 0..<40 { late.ask(50, by: rank, at: 120 + Double(rank) / 20, spread: 0.3) }
        arrivals += late.inOrder()
        var detector = detector()
        let found = detector.observe(arrivals)
        #expect(found.isEmpty)
    }

    @Test("More items than fit are thinned, and a campaign is still found")
    func thinned() {
        var configuration = DensityConfiguration()
        configuration.windowLimit = 250
        var detector = detector(configuration)
        let found = detector.observe(town(campaign: 30).inOrder())
        #expect(detector.window.keptShare < 1)
        #expect(detector.window.past.count + detector.window.recent.count < 250 + DensityDetector.blockSize)
        #expect(Set(found.map(\.subject)).count == 1)
    }
}

@Suite("The search for close pairs")
struct NearbyScanTests {
    @Test("Agrees with products in double precision, for widths that no lane divides", arguments: [1, 7, 8, 48, 61])
    func exact(width: Int) {
        var town = Town()
        town.ask(0, by: 1, at: 0)
        var random = SplitMix(seed: 3)
        var rows = VectorRows(width: width)
        for _ in 0..<40 { rows.append((0..<width).map { _ in Float.random(in: -1...1, using: &random) }) }
        let found = nearby(rows, among: rows, reach: 0.2)
        for row in 0..<rows.count {
            let expected = (0..<rows.count).filter { other in
                zip(rows[row], rows[other]).reduce(0.0) { $0 + Double($1.0) * Double($1.1) } >= 0.2
            }
            #expect(found[row].map(\.place) == expected)
        }
    }
}
