import Model
import Testing

@testable import Clustering

@Suite("Parallel pairs")
struct ParallelPairsTests {
    /// Topic `topic` as said in language `language`: the language moves all of its topics alike, and further than topics
    /// lie apart.
    private func said(_ topic: Int, in language: Int, noise: Float = 0) throws -> Embedding {
        var components = [Float](repeating: 0, count: 16)
        components[topic] = 1
        components[10 + language] = 3
        components[(topic + 1) % 8] += noise
        return try #require(Embedding(normalizing: components))
    }

    @Test("The same topic is found in another language although whole languages lie further apart than topics")
    func sameTopic() throws {
        let topics = [(0, 0), (1, 0), (2, 0), (3, 0), (2, 1), (0, 1), (5, 1), (3, 1), (1, 2), (2, 2), (6, 2)]
        let centroids = try topics.map { try said($0.0, in: $0.1, noise: 0.1) }
        let pairs = parallelPairs(of: centroids, families: topics.map(\.1), leastCosine: 0.6)
        let meant = pairs.map { [topics[$0.first].0, topics[$0.second].0] }
        #expect(meant == [[0, 0], [1, 1], [2, 2], [2, 2], [3, 3], [2, 2]])
        #expect(pairs.allSatisfy { topics[$0.first].1 < topics[$0.second].1 })
    }

    @Test("A family of two, and a centroid of no family, has no pairs")
    func tooFew() throws {
        let topics = [(0, 0), (1, 0), (2, 0), (0, 1), (1, 1), (0, 2), (1, 2), (2, 2)]
        let centroids = try topics.map { try said($0.0, in: $0.1) }
        let families = topics.map { $0.1 == 2 ? nil : $0.1 }
        #expect(parallelPairs(of: centroids, families: families, leastCosine: 0.6).isEmpty)
    }

    @Test("What is nearest only one way is no pair")
    func oneWay() throws {
        let here = try [said(0, in: 0), said(0, in: 0, noise: 0.9), said(3, in: 0), said(5, in: 0)]
        let there = try [said(0, in: 1), said(3, in: 1), said(5, in: 1)]
        let pairs = parallelPairs(of: here + there, families: [0, 0, 0, 0, 1, 1, 1], leastCosine: 0)
        #expect(pairs.map { [$0.first, $0.second] } == [[0, 4], [2, 5], [3, 6]])
    }
}
