import Model
import Testing

@testable import Detection

/// What the tests of shifts count: refusals, in clusters in which so many of a hundred answers are one at first.
private struct Clinic {
    private var random = SplitMix(seed: 11)
    private(set) var votes: [(account: AccountID, answer: Bool, cluster: Int, hour: Int)] = []

    /// Adds days in which a cluster has `perDay` accounts, new ones every day, and each answers yes with this chance.
    mutating func live(_ days: Range<Int>, cluster: Int, perDay: Int = 60, chance: Double) {
        for day in days {
            for rank in 0..<perDay {
                let account = AccountID(rawValue: UInt64(cluster * 1_000_000 + day * 1000 + rank))
                let answer = Double.random(in: 0..<1, using: &random) < chance
                votes.append((account, answer, cluster, day * 24 + rank * 24 / perDay))
            }
        }
    }

    /// An account of its own answers.
    mutating func say(_ answer: Bool, _ account: Int, cluster: Int, hour: Int) {
        votes.append((AccountID(rawValue: UInt64(account)), answer, cluster, hour))
    }

    /// One account that answers yes again and again in an hour.
    mutating func repeatYes(_ times: Int, cluster: Int, hour: Int) {
        for _ in 0..<times { votes.append((AccountID(rawValue: 5), true, cluster, hour)) }
    }

    /// Shows a detector everything up to an hour, closing each hour in turn.
    func observe(_ detector: inout ShiftDetector, hours: Range<Int>) -> [Finding] {
        let byHour = Dictionary(grouping: votes.enumerated(), by: \.element.hour)
        return hours.flatMap { number in
            let hour = Hour(rawValue: 4 * 24 + number)
            for (place, vote) in byHour[number] ?? [] {
                detector.observe(
                    vote.account,
                    [Answer(facet: .refusal, value: .flag(vote.answer))],
                    in: .base(vote.cluster),
                    item: ItemID(rawValue: Int64(place)),
                    at: hour
                )
            }
            return detector.close(hour)
        }
    }
}

@Suite("Shift")
struct ShiftDetectorTests {
    /// Ten days of some clusters; from day 8 on more of the first are refused.
    private func clinic(from before: Double = 0.1, to after: Double = 0.5, clusters: Int = 4) -> Clinic {
        var clinic = Clinic()
        clinic.live(0..<8, cluster: 1, chance: before)
        clinic.live(8..<10, cluster: 1, chance: after)
        for cluster in 2..<clusters + 2 { clinic.live(0..<10, cluster: cluster, chance: 0.1) }
        return clinic
    }

    @Test("Answers that stay as they are open nothing")
    func steady() {
        var detector = ShiftDetector()
        #expect(clinic(to: 0.1).observe(&detector, hours: 0..<240).isEmpty)
    }

    @Test("More refusals in one cluster are told once, within a day, with the share before and now")
    func rise() throws {
        var detector = ShiftDetector()
        let found = clinic().observe(&detector, hours: 0..<240)
        let opened = found.filter { $0.transition == .opened }
        let first = try #require(opened.first)
        #expect(opened.count == 1)
        #expect(first.kind == .shift)
        #expect(first.cluster == .base(1))
        #expect(first.subject == "shift:1:refusal")
        #expect((192..<216).contains(first.time.hour.rawValue - 4 * 24))
        let peak = try #require(found.last)
        let change = try #require(peak.change)
        #expect(change.facet == .refusal)
        #expect(change.answer == .flag(true))
        #expect((0.05..<0.25).contains(change.base))
        #expect((0.3..<0.7).contains(change.share))
        #expect(peak.observed > 2 * peak.expected)
        #expect(!peak.members.isEmpty)
    }

    @Test("Fewer refusals are a shift as well, and what is behind it is what was answered at all")
    func fall() throws {
        var detector = ShiftDetector()
        let found = clinic(from: 0.7, to: 0.2).observe(&detector, hours: 0..<240)
        let peak = try #require(found.last)
        let change = try #require(peak.change)
        #expect(change.answer == .flag(true))
        #expect(change.share < change.base)
        #expect(peak.accounts > Int(peak.observed))
    }

    @Test("One account that is refused a hundred times is one vote")
    func oneAccount() {
        var clinic = clinic(to: 0.1)
        for hour in 192..<200 { clinic.repeatYes(100, cluster: 1, hour: hour) }
        var detector = ShiftDetector()
        #expect(clinic.observe(&detector, hours: 0..<240).isEmpty)
    }

    @Test("Three accounts are too few, also where a midnight gives each of them two votes")
    func fewAccounts() {
        var configuration = ShiftConfiguration()
        configuration.leastAccounts = 4
        var clinic = Clinic()
        clinic.live(0..<10, cluster: 1, perDay: 12, chance: 0)
        for day in 8..<10 {
            for account in 0..<3 { clinic.say(true, account, cluster: 1, hour: day * 24 + (day == 8 ? 20 : 3)) }
        }
        var detector = ShiftDetector(configuration: configuration)
        #expect(clinic.observe(&detector, hours: 0..<240).isEmpty)
        for account in 3..<6 { clinic.say(true, account, cluster: 1, hour: 8 * 24 + 20) }
        var other = ShiftDetector(configuration: configuration)
        #expect(!clinic.observe(&other, hours: 0..<240).isEmpty)
    }

    /// Ten days of thirty clusters, in which the first `moved` are refused more from day 8 on.
    private func ward(moved: Int, perDay: Int = 30) -> Clinic {
        var clinic = Clinic()
        for cluster in 1...30 {
            clinic.live(0..<8, cluster: cluster, perDay: perDay, chance: 0.1)
            clinic.live(8..<10, cluster: cluster, perDay: perDay, chance: cluster <= moved ? 0.5 : 0.1)
        }
        return clinic
    }

    @Test("Where many clusters shift at once it is one finding about everything within hours, and none about each")
    func everywhere() throws {
        var detector = ShiftDetector()
        let clinic = ward(moved: 30)
        _ = clinic.observe(&detector, hours: 0..<192)
        let opened = clinic.observe(&detector, hours: 192..<240).filter { $0.transition == .opened }
        #expect(opened.map(\.subject) == ["shift:all:refusal"])
        let first = try #require(opened.first)
        #expect(first.time.hour.rawValue - 4 * 24 < 199)
        #expect(first.time.seconds(since: first.window.start) == 6 * 3600)
        #expect(first.accounts < 200)
    }

    @Test("Busy hours of everything are told from some of their accounts, and come to the same")
    func busy() throws {
        var detector = ShiftDetector()
        let found = ward(moved: 30, perDay: 1200).observe(&detector, hours: 0..<200)
        let first = try #require(found.first)
        #expect(first.subject == "shift:all:refusal")
        #expect((0.8...1.25).contains(first.observed / Double(first.accounts)))
    }

    @Test("Where a cluster with other answers than the rest grows, nothing has shifted")
    func mixture() {
        var clinic = Clinic()
        clinic.live(0..<8, cluster: 1, perDay: 30, chance: 0.9)
        clinic.live(8..<10, cluster: 1, perDay: 400, chance: 0.9)
        for cluster in 2...30 { clinic.live(0..<10, cluster: cluster, perDay: 30, chance: 0.1) }
        var detector = ShiftDetector()
        #expect(clinic.observe(&detector, hours: 0..<240).isEmpty)
    }

    @Test("Accounts that answer several times a day shift nothing by spreading it over the day")
    func busyAccounts() {
        var clinic = Clinic()
        for cluster in 1...10 {
            for day in 0..<10 {
                for account in 0..<40 {
                    // One of four answers is yes, at another hour from account to account.
                    for part in 0..<4 {
                        let number = cluster * 1000 + account
                        clinic.say(
                            part == account % 4,
                            number,
                            cluster: cluster,
                            hour: day * 24 + part * 6 + account % 6
                        )
                    }
                }
            }
        }
        var detector = ShiftDetector()
        #expect(clinic.observe(&detector, hours: 0..<240).isEmpty)
    }

    @Test("What two of thirty clusters do is not what everything does")
    func pair() {
        var detector = ShiftDetector()
        let found = ward(moved: 2, perDay: 200).observe(&detector, hours: 0..<240)
        #expect(Set(found.map(\.subject)) == ["shift:1:refusal", "shift:2:refusal"])
    }

    @Test("A shift ends once the new share is the usual one, and an empty stream ends it too")
    func closing() {
        var lasting = clinic()
        lasting.live(10..<24, cluster: 1, chance: 0.5)
        var detector = ShiftDetector()
        let found = lasting.observe(&detector, hours: 0..<576)
        #expect(found.filter { $0.transition == .closed }.map(\.subject) == ["shift:1:refusal"])
        var other = ShiftDetector()
        _ = clinic().observe(&other, hours: 0..<240)
        let end = other.close(Hour(rawValue: 4 * 24 + 10_000))
        #expect(end.map(\.transition) == [.closed])
        #expect(other.close(Hour(rawValue: 4 * 24 + 20_000)).isEmpty)
    }

    @Test("A long rest is the same closed at once or hour by hour")
    func rest() {
        var (atOnce, byHours) = (ShiftDetector(), ShiftDetector())
        _ = clinic(to: 0.1).observe(&atOnce, hours: 0..<240)
        byHours = atOnce
        _ = atOnce.close(Hour(rawValue: 4 * 24 + 500))
        for hour in 240...500 { _ = byHours.close(Hour(rawValue: 4 * 24 + hour)) }
        #expect(atOnce.encoded() == byHours.encoded())
    }

    @Test("For a day after mass has moved neither cluster is judged, and a cluster that split off knows its past")
    func lineage() {
        var detector = ShiftDetector()
        let clinic = clinic()
        _ = clinic.observe(&detector, hours: 0..<190)
        let time = Hour(rawValue: 4 * 24 + 190).start
        detector.apply(
            LineageEvent(kind: .split, cluster: .base(9), other: .base(1), mass: 50, share: 0.5, time: time)
        )
        let refusal = detector.list.choice(of: .refusal)
        #expect(detector.tracks[.base(9)]?.counts[refusal]?.past ?? 0 > 30)
        #expect(clinic.observe(&detector, hours: 190..<213).isEmpty)
        #expect(!clinic.observe(&detector, hours: 213..<240).isEmpty)
    }

    @Test("An alert outlasts the day on which its cluster cannot be judged")
    func quiet() {
        var lasting = Clinic()
        lasting.live(0..<8, cluster: 1, chance: 0.1)
        lasting.live(8..<11, cluster: 1, chance: 0.5)
        for cluster in 2..<6 { lasting.live(0..<11, cluster: cluster, chance: 0.1) }
        var detector = ShiftDetector()
        #expect(lasting.observe(&detector, hours: 0..<220).contains { $0.transition == .opened })
        let time = Hour(rawValue: 4 * 24 + 220).start
        detector.apply(
            LineageEvent(kind: .split, cluster: .base(9), other: .base(1), mass: 5, share: 0.05, time: time)
        )
        #expect(!lasting.observe(&detector, hours: 220..<264).contains { $0.transition == .closed })
    }

    @Test("A cluster that is taken in brings its votes and ends its alert")
    func merge() {
        var detector = ShiftDetector()
        let clinic = clinic()
        _ = clinic.observe(&detector, hours: 0..<225)
        let refusal = detector.list.choice(of: .refusal)
        let votes = detector.tracks[.base(2)]?.counts[refusal]?.now ?? 0
        let time = Hour(rawValue: 4 * 24 + 225).start
        detector.apply(
            LineageEvent(kind: .merged, cluster: .base(2), other: .base(1), mass: 50, share: 1, time: time)
        )
        #expect(detector.tracks[.base(1)] == nil)
        #expect(detector.tracks[.base(2)]?.counts[refusal]?.now ?? 0 > votes + 30)
        #expect(clinic.observe(&detector, hours: 225..<226).map(\.transition) == [.closed])
    }

    @Test("State that was kept goes on as if nothing had been", arguments: [1, 100, 205])
    func archive(cut: Int) throws {
        let clinic = clinic()
        var whole = ShiftDetector()
        let told = clinic.observe(&whole, hours: 0..<240)
        var first = ShiftDetector()
        let before = clinic.observe(&first, hours: 0..<cut)
        let bytes = first.encoded()
        var second = try ShiftDetector(decoding: bytes, configuration: ShiftConfiguration())
        #expect(second.encoded() == bytes)
        #expect(before + clinic.observe(&second, hours: cut..<240) == told)
        #expect(second.encoded() == whole.encoded())
        #expect(throws: StateError.self) {
            try ShiftDetector(decoding: Array(bytes.dropLast()), configuration: ShiftConfiguration())
        }
    }

    @Test("A facet that is excepted is not watched")
    func exception() {
        var configuration = ShiftConfiguration()
        configuration.exceptedFacets = [.refusal]
        var detector = ShiftDetector(configuration: configuration)
        #expect(clinic().observe(&detector, hours: 0..<240).isEmpty)
    }

    @Test("Of numbers only concern is an answer: whether it is high")
    func answers() {
        let facets: Facets = [
            .turns: .number(3), .concern: .number(4), .language: .category("de"), .refusal: .flag(false),
        ]
        #expect(Answer.all(in: facets).map(\.value) == [.category("4 or 5"), .category("de"), .flag(false)])
        #expect(Answer.all(in: facets).map(\.isDenial) == [false, false, true])
    }

    @Test("A trial lists each alarm with its cluster and hours, and refuses what is no answer by its line")
    func trial() throws {
        var trial = ShiftTrial()
        var rows = try trial.take("hour,cluster,account,answer")
        for vote in clinic().votes.sorted(by: { $0.hour < $1.hour }) {
            rows += try trial.take("\(vote.hour),\(vote.cluster),\(vote.account.rawValue),\(vote.answer ? 1 : 0)")
        }
        rows += trial.finish()
        #expect(rows.count == 1)
        #expect(rows.first?.hasPrefix("1,") == true)
        #expect(throws: TrialError.self) { try trial.take("240,1,7,2") }
    }
}
