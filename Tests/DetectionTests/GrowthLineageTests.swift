import Model
import Testing

@testable import Detection

@Suite("Growth across changes of the clusters")
struct GrowthLineageTests {
    private func event(_ kind: LineageEvent.Kind, _ cluster: Int, from other: Int, share: Double, at offset: Int)
        -> LineageEvent
    {
        LineageEvent(
            kind: kind,
            cluster: .base(cluster),
            other: .base(other),
            mass: 100,
            share: share,
            time: hour(offset).start
        )
    }

    /// Cluster 1 with ten accounts an hour for ten days, most of which then ask in cluster 3.
    private func afterMove(tellingTheDetector tells: Bool) -> [Finding] {
        var crowd = Crowd()
        _ = crowd.pass(0..<240, quiet: 10)
        if tells { crowd.detector.apply(event(.split, 3, from: 1, share: 0.6, at: 240)) }
        var findings: [Finding] = []
        for offset in 240..<360 {
            crowd.arrive(6, in: 3, at: offset)
            findings += crowd.pass(offset..<offset + 1, quiet: 4)
        }
        return findings
    }

    @Test("A split that moves most of a cluster opens nothing")
    func split() {
        #expect(afterMove(tellingTheDetector: true).isEmpty)
    }

    @Test("Mass that moves keeps the expectation of giver and taker together")
    func mass() {
        var giver = Baseline()
        var taker = Baseline()
        for offset in 0..<400 {
            let volume = steadyVolume(100, hours: offset + 1)
            giver.close(hour(offset), seen: 10, volume: volume)
            taker.close(hour(offset), seen: 2, volume: volume)
        }
        taker.take(0.6, of: &giver)
        giver.close(hour(400), seen: 4, volume: steadyVolume(100, hours: 401))
        taker.close(hour(400), seen: 8, volume: steadyVolume(100, hours: 401))
        #expect(abs(giver.total(of: 1, endingWith: hour(400)).expected - 4) < 0.4)
        #expect(abs(taker.total(of: 1, endingWith: hour(400)).expected - 8) < 0.4)
    }

    @Test("For 48 hours a rise that its kin do not share in sum opens nothing, and afterwards it does")
    func kin() {
        func opens(at offset: Int) -> Bool {
            var crowd = Crowd()
            for offset in 0..<240 {
                crowd.arrive(1, in: 3, at: offset)
                _ = crowd.pass(offset..<offset + 1, quiet: 30)
            }
            // The event says that less moved than what then does.
            crowd.detector.apply(event(.split, 3, from: 1, share: 0.01, at: 240))
            var findings: [Finding] = []
            for hour in 240..<offset + 2 {
                let moved = hour >= offset ? 20 : 0
                crowd.arrive(1 + moved, in: 3, at: hour)
                findings += crowd.pass(hour..<hour + 1, quiet: 30 - moved)
            }
            return findings.contains { $0.cluster == .base(3) }
        }
        #expect(!opens(at: 250))
        #expect(opens(at: 290))
    }

    @Test("A merger takes the open counts and the alert along, under the name it opened with")
    func merger() throws {
        var crowd = Crowd()
        _ = crowd.pass(0..<240)
        crowd.arrive(60, in: 1, at: 240)
        let found = crowd.pass(240..<241)
        #expect(found.map(\.transition) == [.opened])
        crowd.arrive(20, in: 1, at: 241)
        crowd.detector.apply(event(.merged, 5, from: 1, share: 1, at: 241))
        crowd.arrive(1, in: 5, at: 241)
        crowd.arrive(40, in: 2, at: 241)
        let findings = crowd.detector.close(hour(241))
        let next = try #require(findings.first)
        #expect(next.transition == .updated)
        #expect(next.subject == "growth:1")
        #expect(next.cluster == .base(5))
        #expect(crowd.detector.tracks.count == 2)
    }

    @Test("Where both have an alert the merger closes the giver's")
    func twoAlerts() {
        var crowd = Crowd()
        for offset in 0..<240 {
            crowd.arrive(1, in: 3, at: offset)
            _ = crowd.pass(offset..<offset + 1)
        }
        crowd.arrive(60, in: 1, at: 240)
        crowd.arrive(60, in: 3, at: 240)
        let found = crowd.pass(240..<241)
        #expect(found.count == 2)
        crowd.detector.apply(event(.merged, 3, from: 1, share: 1, at: 241))
        crowd.arrive(40, in: 2, at: 241)
        let findings = crowd.detector.close(hour(241))
        #expect(findings.map(\.subject) == ["growth:1", "growth:3"])
        #expect(findings.map(\.transition) == [.closed, .updated])
    }

    @Test("An event without a giver changes nothing")
    func orphan() {
        var crowd = Crowd()
        _ = crowd.pass(0..<48)
        let before = crowd.detector.encoded()
        crowd.detector.apply(
            LineageEvent(kind: .dormant, cluster: .base(1), other: nil, mass: 0, share: 0, time: hour(48).start)
        )
        #expect(crowd.detector.encoded() == before)
    }
}
