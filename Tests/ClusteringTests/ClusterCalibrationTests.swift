import Model
import Testing

@testable import Clustering

@Suite("Calibration of clusters")
struct ClusterCalibrationTests {
    @Test(
        "An encoder that spreads unrelated texts all around keeps the settings bit for bit",
        arguments: [-0.1, 0, 0.1]
    )
    func usual(background: Double) {
        let settings = ClusteringConfiguration()
        #expect(settings.calibrated(by: Calibration(background: background)) == settings)
    }

    @Test("Distances shrink and cosines rise the more an encoder keeps everything together")
    func order() {
        let settings = [0.1, 0.4, 0.7, 0.9].map { background in
            ClusteringConfiguration().calibrated(by: Calibration(background: background))
        }
        for (wide, narrow) in zip(settings, settings.dropFirst()) {
            #expect(narrow.mergeDistance < wide.mergeDistance && narrow.mergeDistance > 0)
            #expect(narrow.groupingSimilarity > wide.groupingSimilarity && narrow.groupingSimilarity < 1)
            #expect(narrow.mergeDistance < narrow.splitDistance)
        }
    }

    /// How many clusters eight topics make where the same large vector is added to every item.
    private func clusters(offset: Float, isCalibrated: Bool) throws -> Int {
        var topics = Topics(8)
        let shared = topics.generator.direction(Topics.dimensions)
        let scale = offset / Float(Topics.dimensions).squareRoot()
        func moved(_ embedding: Embedding) throws -> Embedding {
            try #require(Embedding(normalizing: zip(embedding.components, shared).map { $0 + scale * $1 })).asStored
        }
        let stream = try topics.arrivals(3_000, of: 0..<8).arrivals.map { arrival in
            Arrival(
                item: arrival.item,
                embedding: try moved(arrival.embedding),
                account: arrival.account,
                time: arrival.time
            )
        }
        var configuration = ClusteringConfiguration()
        if isCalibrated {
            let centers = topics.centers.compactMap { Embedding(normalizing: $0) }
            let calibration = try #require(Calibration(of: centers.map(moved)))
            configuration = configuration.calibrated(by: calibration)
        }
        var ledger = Ledger(configuration)
        ledger.take(stream)
        return Set(ledger.clusters.values).count
    }

    @Test("Topics that a narrow encoder crowds together are told apart once it is calibrated")
    func narrow() throws {
        #expect(try clusters(offset: 3, isCalibrated: false) < 8)
        #expect(try clusters(offset: 3, isCalibrated: true) == 8)
    }
}
