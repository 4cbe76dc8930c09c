import Model
import Testing

@testable import Daemon

@Suite("Latency of new labels")
struct LatencyWatchTests {
    /// Ten arrivals of an old label in cluster 0, so that what comes then is late.
    private func watch() -> LatencyWatch {
        var watch = LatencyWatch(beginning: 10)
        for _ in 0..<10 { put("old", into: 0, &watch) }
        return watch
    }

    private func put(_ label: String, into cluster: Int, _ watch: inout LatencyWatch) {
        watch.arrive(label)
        watch.put(label, into: .base(cluster))
    }

    @Test("Without a label that came late there is nothing to say")
    func nothing() {
        #expect(watch().latency == nil)
    }

    @Test("A label is found with its fifth item where these are most of what a cluster took in")
    func ownCluster() throws {
        var watch = watch()
        for _ in 0..<8 { put("new", into: 1, &watch) }
        let latency = try #require(watch.latency)
        #expect(latency.own.median == 5)
        #expect(latency.recent.median == 5)
        #expect(latency.own.found == 1)
    }

    @Test("In a cluster with a past, recent items tell a label sooner than all of them")
    func sharedCluster() throws {
        var watch = watch()
        for _ in 0..<10 { put("old", into: 0, &watch) }
        for _ in 0..<30 { put("new", into: 0, &watch) }
        let latency = try #require(watch.latency)
        #expect(latency.recent.median == 11)
        #expect(latency.own.median == 21)
    }

    @Test("Labels that are never found count against the share found and have no median")
    func neverFound() throws {
        var watch = watch()
        for _ in 0..<6 { put("found", into: 1, &watch) }
        for number in 0..<2 { put("lost \(number)", into: 0, &watch) }
        let latency = try #require(watch.latency)
        #expect(latency.own.found == 1.0 / 3)
        #expect(latency.own.median == nil)
    }
}
