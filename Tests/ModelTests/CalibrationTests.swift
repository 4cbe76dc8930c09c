import Model
import Testing

@Suite("Calibration")
struct CalibrationTests {
    @Test("The background is the mean cosine over all pairs")
    func background() throws {
        let embeddings = try [[1, 0, 0], [0, 1, 0], [0.6, 0.8, 0]].map { components in
            try #require(Embedding(normalizing: components.map(Float.init)))
        }
        let calibration = try #require(Calibration(of: embeddings))
        #expect(abs(calibration.background - (0 + 0.6 + 0.8) / 3) < 1e-6)
        #expect(Calibration(of: Array(embeddings.prefix(1))) == nil)
    }

    @Test("The texts are as unlike each other as they can be told to be")
    func texts() {
        #expect(Set(Calibration.unrelated).count == Calibration.unrelated.count)
        #expect(Calibration.unrelated.count >= 20)
    }
}
