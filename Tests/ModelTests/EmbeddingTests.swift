import Model
import Testing

@Suite struct EmbeddingTests {
    @Test("An embedding has length one")
    func length() throws {
        let embedding = try #require(Embedding(normalizing: [3, 4]))
        #expect(embedding.components == [0.6, 0.8])
    }

    @Test("Nothing points nowhere", arguments: [[0, 0], [.nan, 1], [.infinity, 1]] as [[Float]])
    func nowhere(components: [Float]) {
        #expect(Embedding(normalizing: components) == nil)
    }

    @Test("Storing once loses a little, storing again nothing")
    func stored() throws {
        let embedding = try #require(Embedding(normalizing: (1...384).map { Float($0).squareRoot() }))
        let stored = embedding.asStored
        #expect(stored.asStored == stored)
        #expect(zip(stored.components, embedding.components).allSatisfy { abs($0 - $1) < 1e-3 })
    }
}
