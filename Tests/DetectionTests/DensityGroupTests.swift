import Model
import Testing

@testable import Detection

@Suite("Groups of flagged items")
struct DensityGroupTests {
    private func group(_ rows: [[Float]], from account: Int) -> DensityGroup {
        var group = DensityGroup()
        for (rank, row) in rows.enumerated() {
            let entry = DensityWindow.Recent(
                item: ItemID(rawValue: Int64(account + rank)),
                account: AccountID(rawValue: UInt64(account + rank)),
                time: Hour(rawValue: account).start
            )
            group.add(entry, row: row[...], limit: 100)
        }
        return group
    }

    @Test("The mean nearness is that over all items, and over all pairs of two groups")
    func meanNearness() {
        let left = group([[1, 0], [0, 1]], from: 10)
        let right = group([[0.6, 0.8], [1, 0], [0, -1]], from: 20)
        #expect(abs(left.meanNearness(to: [0.6, 0.8]) - 0.7) < 1e-6)
        #expect(abs(left.meanNearness(to: right) - 1.4 / 6) < 1e-6)
        #expect(DensityGroup().meanNearness(to: [1, 0]) == -1)
    }

    @Test("A group that takes over another has what both had, and the higher score")
    func absorbed() {
        var left = group([[1, 0], [0, 1]], from: 20)
        var right = group([[0.6, 0.8]], from: 10)
        right.peak.score = 3
        right.strength = 3.5
        right.kind = .novelty
        left.absorb(right, limit: 2)
        #expect(left.started == Hour(rawValue: 10).start)
        #expect(left.tally.accounts == 3)
        #expect(left.members.count == 2)
        #expect(left.peak.score == 3 && left.strength == 3.5 && left.kind == .novelty)
        #expect(abs(left.meanNearness(to: [1, 0]) - 1.6 / 3) < 1e-6)
    }

    @Test("Two campaigns about neighbouring topics stay two groups, although single requests of both are close")
    func neighbouring() {
        var town = Town()
        town.live(days: 0..<8)
        // Topic 61 lies at a cosine of about 0.45 from topic 60, and with so loose a wording many pairs are closer than some
        // pairs within one of them.
        town.relate(61, to: 60, by: 0.45)
        for rank in 0..<40 {
            town.ask(60 + rank % 2, by: rank, at: 170 + Double(rank) / 20, spread: 0.5, cluster: rank % 2)
        }
        var detector = detector()
        _ = detector.observe(town.inOrder())
        let groups = detector.openFindings
        #expect(groups.count == 2)
        #expect(groups.allSatisfy { $0.members.count > 10 })
        #expect(Set(groups.map(\.cluster)) == [.base(0), .base(1)])
    }

    @Test("Few accounts within an hour open a group, as many over a day do not, and many over a day do")
    func concentration() {
        func opens(_ accounts: Int, hours: Double) -> Bool {
            var town = Town()
            town.live(days: 0..<9, perDay: 30)
            for rank in 0..<accounts {
                town.ask(50, by: rank, at: 170 + hours * Double(rank) / Double(accounts), spread: 0.3)
            }
            var detector = detector()
            return !detector.observe(town.inOrder()).isEmpty
        }
        #expect(opens(8, hours: 1))
        #expect(!opens(8, hours: 23))
        #expect(opens(60, hours: 23))
    }

    @Test("Traffic's time runs by items, evenly within an hour")
    func share() {
        var volume = HourlyVolume()
        for (hour, count) in [(100, 30), (110, 60), (123, 8), (124, 10)] {
            volume.add(count, at: Hour(rawValue: hour))
        }
        let now = Hour(rawValue: 124).start.advanced(bySeconds: 1800)
        let traffic = Traffic(at: now, items: volume, stream: volume)
        // Half of hour 100 is still within the day.
        #expect(traffic.items == 93)
        #expect(traffic.share(after: now) == 0)
        #expect(abs(traffic.share(after: now.advanced(bySeconds: -900)) - 5 / 93) < 1e-9)
        #expect(abs(traffic.share(after: Hour(rawValue: 123).start.advanced(bySeconds: 900)) - 16 / 93) < 1e-9)
        #expect(abs(traffic.share(after: Hour(rawValue: 110).start) - 78 / 93) < 1e-9)
        #expect(abs(traffic.share(after: Hour(rawValue: 100).start.advanced(bySeconds: 1800)) - 1) < 1e-9)
    }
}
