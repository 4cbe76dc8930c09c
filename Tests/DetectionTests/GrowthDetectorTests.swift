import Model
import Testing

@testable import Detection

@Suite("Growth")
struct GrowthDetectorTests {
    @Test("Steady traffic opens nothing")
    func steady() {
        var crowd = Crowd()
        let found = crowd.pass(0..<24 * 14)
        #expect(found.isEmpty)
    }

    @Test("A score of four opens at once, and the finding names cluster, window and accounts")
    func burst() throws {
        var crowd = Crowd()
        _ = crowd.pass(0..<240)
        crowd.arrive(60, in: 1, at: 240)
        let found = crowd.pass(240..<241)
        let finding = try #require(found.first)
        #expect(finding.kind == .growth)
        #expect(finding.transition == .opened)
        #expect(finding.subject == "growth:1")
        #expect(finding.cluster == .base(1))
        #expect(finding.time == hour(240).end)
        #expect(finding.window == Window(start: hour(240).start, end: hour(240).end))
        #expect(finding.observed == 61)
        #expect(finding.expected < 3)
        #expect(finding.score >= 4)
        #expect(finding.accounts == 61)
        #expect(abs(finding.effectiveAccounts - 61) < 1e-6)
        #expect(finding.members.count == 61)
        #expect(finding.severity == .ticket)
    }

    @Test("A lower score opens only in its second hour")
    func twice() throws {
        var crowd = Crowd()
        crowd.detector.configuration.immediateScore = 4
        _ = crowd.pass(0..<240)
        var opened: [Int] = []
        var scores: [Double] = []
        for offset in 240..<246 {
            crowd.arrive(5, in: 1, at: offset)
            let findings = crowd.pass(offset..<offset + 1)
            scores.append(crowd.detector.tracks[0].lastScore)
            if findings.contains(where: { $0.transition == .opened }) { opened.append(offset) }
        }
        let first = try #require(scores.firstIndex { $0 >= crowd.detector.configuration.openingScore })
        #expect(scores[first] < 4)
        #expect(opened == [240 + first + 1])
    }

    @Test("It closes after three quiet hours and then repeats what it was at its highest")
    func closing() throws {
        var crowd = Crowd()
        _ = crowd.pass(0..<240)
        crowd.arrive(60, in: 1, at: 240)
        let findings = crowd.pass(240..<300)
        let last = try #require(findings.last)
        #expect(last.transition == .closed)
        #expect(findings.filter { $0.transition == .closed }.count == 1)
        #expect(last.score == findings.map(\.score).max())
        #expect(last.members.count >= 61)
        // The longest window forgets the burst after a day.
        #expect(last.time == hour(240 + 24 + 2).end)
    }

    @Test("No number of conversations of one account opens anything")
    func oneAccount() {
        var crowd = Crowd()
        _ = crowd.pass(0..<240)
        for offset in 240..<264 {
            for item in 0..<200 {
                crowd.detector.observe(
                    AccountID(rawValue: .max),
                    in: .base(1),
                    item: ItemID(rawValue: Int64(item)),
                    at: hour(offset)
                )
            }
            let found = crowd.pass(offset..<offset + 1)
            #expect(found.isEmpty)
        }
    }

    @Test("Four accounts that return every hour are still four accounts")
    func fewAccounts() {
        var crowd = Crowd()
        _ = crowd.pass(0..<240, quiet: 0)
        for offset in 240..<264 {
            for account in 0..<4 {
                crowd.detector.observe(
                    AccountID(rawValue: .max - UInt64(account)),
                    in: .base(1),
                    item: ItemID(rawValue: Int64(offset)),
                    at: hour(offset)
                )
            }
            let found = crowd.pass(offset..<offset + 1, quiet: 0)
            #expect(found.isEmpty)
        }
    }

    @Test("Items without an account count for nothing")
    func noAccount() {
        var crowd = Crowd()
        _ = crowd.pass(0..<240)
        for item in 0..<500 {
            crowd.detector.observe(nil, in: .base(1), item: ItemID(rawValue: Int64(item)), at: hour(240))
        }
        let found = crowd.pass(240..<241)
        #expect(found.isEmpty)
    }

    @Test("A cluster younger than 48 hours opens nothing")
    func newborn() {
        var crowd = Crowd()
        _ = crowd.pass(0..<240)
        var first: Int?
        for offset in 240..<300 {
            crowd.arrive(offset < 270 ? 2 : 80, in: 3, at: offset)
            let found = crowd.pass(offset..<offset + 1)
            if !found.isEmpty, first == nil { first = offset }
        }
        // Its 48th hour.
        #expect(first == 240 + 47)
    }

    @Test("When all traffic grows alike nothing opens")
    func launch() {
        var crowd = Crowd()
        _ = crowd.pass(0..<240, quiet: 4)
        for offset in 240..<252 {
            crowd.arrive(16, in: 1, at: offset)
            crowd.arrive(160, in: 2, at: offset)
            let found = crowd.pass(offset..<offset + 1, quiet: 4)
            #expect(found.isEmpty)
        }
    }

    @Test("A late item is refused and changes nothing")
    func late() {
        var crowd = Crowd()
        _ = crowd.pass(0..<10)
        let before = crowd.detector.encoded()
        let account = AccountID(rawValue: 1)
        let item = ItemID(rawValue: 1)
        let isCounted = crowd.detector.observe(account, in: .base(1), item: item, at: hour(9))
        #expect(!isCounted)
        #expect(crowd.detector.encoded() == before)
        let isInTime = crowd.detector.observe(account, in: .base(1), item: item, at: hour(10))
        #expect(isInTime)
    }

    @Test("Hours may be filled in any order until they are closed")
    func openHours() {
        var forwards = Crowd()
        var backwards = Crowd()
        for offset in 0..<4 { forwards.arrive(1, in: offset, at: offset) }
        for offset in (0..<4).reversed() {
            backwards.detector.observe(
                AccountID(rawValue: UInt64(offset + 1)),
                in: .base(offset),
                item: ItemID(rawValue: Int64(offset + 1)),
                at: hour(offset)
            )
        }
        _ = forwards.detector.close(hour(5))
        _ = backwards.detector.close(hour(5))
        #expect(forwards.detector.encoded() == backwards.detector.encoded())
    }

    @Test("Closing a gap at once gives what closing it hour by hour gives")
    func gap() {
        var once = Crowd()
        _ = once.pass(0..<240)
        var singly = once
        once.arrive(60, in: 1, at: 240)
        singly.arrive(60, in: 1, at: 240)
        let together = once.detector.close(hour(400))
        var apart: [Finding] = []
        for offset in 240...400 { apart += singly.detector.close(hour(offset)) }
        #expect(together == apart)
        #expect(together.last?.transition == .closed)
        #expect(once.detector.encoded() == singly.detector.encoded())
    }

    @Test("A gap of years passes in weeks and ends at the hour asked for")
    func longGap() {
        var crowd = Crowd()
        _ = crowd.pass(0..<240)
        let years = 3 * 365 * 24 + 5
        let found = crowd.detector.close(hour(years))
        #expect(found.isEmpty)
        #expect(crowd.detector.lastClosed == hour(years))
        // Whatever is left of a past so old is nothing.
        _ = crowd.detector.close(hour(years + 24))
        #expect(crowd.detector.tracks.isEmpty)
    }

    @Test("Weeks that are skipped decay the baseline as hours that are closed")
    func skippedWeeks() {
        var skipped = Baseline()
        var volume = HourlyVolume()
        for offset in 0..<800 {
            volume.add(offset < 400 ? 50 : 0, at: hour(offset))
            skipped.close(hour(offset), seen: offset < 400 ? 3 : 0, volume: volume)
        }
        var closed = skipped
        skipped.skip(weeks: 2)
        for offset in 800..<800 + 336 {
            volume.add(0, at: hour(offset))
            closed.close(hour(offset), seen: 0, volume: volume)
        }
        #expect(abs(skipped.remainder - closed.remainder) < 1e-9)
        volume.add(50, at: hour(1136))
        skipped.close(hour(1136), seen: 0, volume: volume)
        closed.close(hour(1136), seen: 0, volume: volume)
        let left = skipped.total(of: 1, endingWith: hour(1136)).expected
        let right = closed.total(of: 1, endingWith: hour(1136)).expected
        #expect(abs(left - right) < 1e-4)
    }

    @Test("A ramp does not teach the day's expectation, nor does what it brings stay forgotten")
    func ramp() {
        var baseline = Baseline()
        func expected(at offset: Int) -> Double { baseline.total(of: 24, endingWith: hour(offset)).expected / 24 }
        func pass(_ hours: Range<Int>, seen: (Int) -> Int) {
            for offset in hours {
                baseline.close(hour(offset), seen: seen(offset), volume: steadyVolume(100, hours: offset + 1))
            }
        }
        pass(0..<480) { _ in 4 }
        #expect(abs(expected(at: 479) - 4) < 0.2)
        pass(480..<528) { 4 + ($0 - 480) / 3 }
        #expect(expected(at: 527) < 4.2)
        pass(528..<1200) { _ in 20 }
        #expect(expected(at: 1199) > 15)
    }

    @Test("What has drifted for days is no news within six hours, and a step within them is")
    func drift() {
        var baseline = Baseline()
        func lately(_ offset: Int) -> WindowTotal { baseline.total(of: 6, endingWith: hour(offset)) }
        func pass(_ hours: Range<Int>, seen: Int) {
            for offset in hours {
                baseline.close(hour(offset), seen: seen, volume: steadyVolume(100, hours: offset + 1))
            }
        }
        pass(0..<480, seen: 8)
        pass(480..<516, seen: 12)
        #expect(abs(lately(515).expected - 72) < 10)
        #expect(abs(baseline.total(of: 24, endingWith: hour(515)).expected - 24 * 8) < 10)
        let before = lately(515).expected
        pass(516..<522, seen: 40)
        #expect(abs(lately(521).expected - before) < 5)
    }

    @Test("A newborn cluster's expectation follows its first days")
    func youngBaseline() {
        var baseline = Baseline()
        for offset in 0..<40 {
            baseline.close(hour(offset), seen: 10, volume: steadyVolume(100, hours: offset + 1))
        }
        #expect(abs(baseline.total(of: 1, endingWith: hour(39)).expected - 10) < 1)
        let full = baseline.trustedExpectation(endingWith: hour(39)) * 336 / 40
        #expect(abs(full - 400) < 60)
    }

    @Test("A cluster with one account two days ago is remembered until it has taught its share")
    func remembered() {
        var crowd = Crowd()
        _ = crowd.pass(0..<96)
        crowd.arrive(1, in: 9, at: 100)
        _ = crowd.pass(96..<143)
        #expect(crowd.detector.tracks.count == 3)
        #expect(crowd.detector.tracks.last.map { $0.baseline.remainder > 0.9 } == true)
    }

    @Test("State taken up again goes on as if it had never stopped, in the middle of an alert, too")
    func restored() throws {
        var crowd = Crowd()
        _ = crowd.pass(0..<240)
        crowd.arrive(60, in: 1, at: 240)
        _ = crowd.pass(240..<242)
        crowd.arrive(7, in: 1, at: 242)
        var again = crowd
        again.detector = try GrowthDetector(
            decoding: crowd.detector.encoded(),
            configuration: crowd.detector.configuration
        )
        #expect(again.detector.encoded() == crowd.detector.encoded())
        let (left, right) = (crowd.pass(242..<300), again.pass(242..<300))
        #expect(left == right)
    }

    @Test("State of a form that had no fresh level begins with the slow one")
    func earlierForm() throws {
        var crowd = Crowd()
        _ = crowd.pass(0..<240)
        crowd.arrive(12, in: 1, at: 240)
        _ = crowd.pass(240..<241)
        var old = crowd.detector
        var archive = Archive()
        try archive.tag("WGR2")
        try archive.hour(&old.lastClosed)
        try archive.field(&old.volume)
        try archive.formerBudget()
        try archive.list(&old.tracks)
        try archive.list(&old.pending)
        var openHours = 0
        try archive.field(&openHours)
        let again = try GrowthDetector(decoding: archive.bytes, configuration: old.configuration)
        #expect(again.lastClosed == old.lastClosed)
        let tracks = again.tracks
        #expect(tracks.map(\.cluster) == old.tracks.map(\.cluster))
        for (track, before) in zip(tracks, old.tracks) {
            for back in 0..<6 {
                let then = hour(240 - back)
                #expect(track.baseline.expected(in: then) == before.baseline.expected(in: then))
            }
            let total = track.baseline.total(of: 1, endingWith: hour(240))
            #expect(total.expected == track.baseline.expected(in: hour(240)))
            #expect(total.seen == before.baseline.total(of: 1, endingWith: hour(240)).seen)
        }
        crowd.detector = again
        let quiet = crowd.pass(241..<500)
        #expect(quiet.allSatisfy { $0.started <= hour(241).start })
    }

    @Test("Bytes that are not a detector's state are refused with the reason")
    func foreign() {
        let configuration = GrowthConfiguration()
        #expect(throws: StateError(cause: .truncated)) {
            try GrowthDetector(decoding: [], configuration: configuration)
        }
        var bytes = GrowthDetector().encoded()
        bytes[8] ^= 1
        #expect(throws: StateError(cause: .foreign)) {
            try GrowthDetector(decoding: bytes, configuration: configuration)
        }
    }
}
