import Foundation
import Model
import Testing

@Suite struct EditionCodingTests {
    @Test("An edition that a release without models has written is read, with nothing where it knew nothing")
    func old() throws {
        let text = """
            {"number":3,"time":1700000000000,"clusters":[{"id":"7","level":0,"parent":"t2","label":{"name":"Taxes",
            "description":"About taxes.","provenance":{"maker":"key-terms","prompt":"","version":"0.1"}},
            "conversations":70,"accounts":42,"isSuppressed":false,"lineage":[]},{"id":"t2","level":1,
            "conversations":70,"accounts":42,"isSuppressed":true,"lineage":[]}]}
            """
        let edition = try JSONDecoder().decode(Edition.self, from: Data(text.utf8))
        #expect(edition.clusters.map(\.id) == [.base(7), .upper(2)])
        #expect(edition.clusters[0].label?.name == "Taxes")
        #expect(edition.clusters[0].label?.basis == nil)
        #expect(edition.clusters[0].label?.rating == nil)
        #expect(edition.clusters[0].placement == nil)
        #expect(edition.arrangement == nil)
        #expect(edition.unasked == nil)
    }

    @Test("An edition made with a model comes back whole")
    func whole() async throws {
        var catalogue = Catalogue(0..<40)
        catalogue[7].accounts = 2
        let edition = try await catalogue.edition(by: ScriptedModel())
        let decoded = try JSONDecoder().decode(Edition.self, from: JSONEncoder().encode(edition))
        #expect(decoded == edition)
        let model = ScriptedModel()
        _ = try await catalogue.edition(2, by: model, after: decoded)
        #expect(model.counts.isEmpty)
    }

    @Test("A bearing tells how far a centroid has turned, to about a hundredth")
    func bearing() throws {
        let centroid = try #require(Embedding(normalizing: (0..<384).map { Float(($0 * 37) % 101) - 50 }))
        for turn in [0, 0.1, 0.3, 0.5] {
            let other = try #require(
                Embedding(
                    normalizing: centroid.components.enumerated().map {
                        $0.element + Float($0.offset % 2) * Float(turn) / 10
                    }
                )
            )
            let exact = zip(centroid.components, other.components).reduce(0) { $0 + Double($1.0) * Double($1.1) }
            #expect(abs(Bearing(centroid).cosine(to: other) - exact) < 0.01)
        }
        #expect(Bearing(centroid).cosine(to: try #require(Embedding(normalizing: [1, 2]))) == 0)
        let text = String(decoding: try JSONEncoder().encode(Bearing(centroid)), as: UTF8.self)
        #expect(text.count == 2 + 768)
        #expect(try JSONDecoder().decode(Bearing.self, from: Data(text.utf8)) == Bearing(centroid))
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(Bearing.self, from: Data("\"0g\"".utf8)) }
    }
}
