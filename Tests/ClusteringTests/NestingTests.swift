import Clustering
import Model
import Testing

@Suite struct NestingTests {
    /// Centroids in `bundles` bundles, those of one close together.
    private func bundled(_ bundles: Int, of size: Int) -> [Embedding] {
        var topics = Topics(bundles, spread: 0.4, seed: 11)
        return (0..<bundles * size).map { topics.embedding(near: topics.centers[$0 % bundles]) }
    }

    @Test("Bundles that lie apart are found")
    func found() throws {
        let groups = nestedGroups(of: bundled(7, of: 9), counts: [7])
        let agreement = try #require(Agreement(clusters: groups[0], labels: (0..<63).map { $0 % 7 }))
        #expect(agreement.ari > 0.99)
    }

    @Test("Levels nest: what shares a group shares one on every level above")
    func nested() {
        let levels = nestedGroups(of: bundled(30, of: 10), counts: [60, 12, 4])
        #expect(levels.map { Set($0).count }.sorted(by: >) == levels.map { Set($0).count })
        #expect(Set(levels[2]).count <= 4)
        for (lower, upper) in zip(levels, levels.dropFirst()) {
            for group in Set(lower) {
                #expect(Set(upper.indices.filter { lower[$0] == group }.map { upper[$0] }).count == 1)
            }
        }
    }

    @Test("Fewer clusters than groups, and none at all, are no trouble")
    func small() {
        #expect(nestedGroups(of: bundled(3, of: 1), counts: [5]).map { Set($0).count } == [3])
        #expect(nestedGroups(of: [], counts: [5]) == [[]])
    }
}
