import Model
import Testing

@testable import Detection

@Suite("Calibration of detectors")
struct DetectorCalibrationTests {
    private static let parts = 16
    private static let dimensions = Town.dimensions + parts
    /// Of an encoder under which the cosine of unrelated texts is .8 where it is 0 in the town.
    private static let calibration = Calibration(background: 0.82)

    /// The items as that encoder gives them: with some parts more, the same for all and twice as long as the rest.
    private func narrowed(_ arrivals: [Arrival]) -> [Arrival] {
        let common = [Float](repeating: 2 / Float(Self.parts).squareRoot(), count: Self.parts)
        return arrivals.compactMap { arrival in
            var arrival = arrival
            guard let embedding = Embedding(normalizing: arrival.embedding.components + common) else { return nil }
            arrival.embedding = embedding
            return arrival
        }
    }

    private func density(_ configuration: DensityConfiguration) -> DensityDetector {
        DensityDetector(configuration: configuration, dimensions: Self.dimensions)
    }

    @Test(
        "An encoder that spreads unrelated texts all around keeps the settings bit for bit",
        arguments: [-0.1, 0, 0.1]
    )
    func usual(background: Double) {
        let calibration = Calibration(background: background)
        #expect(DensityConfiguration().calibrated(by: calibration) == DensityConfiguration())
        #expect(RecurrenceConfiguration().calibrated(by: calibration) == RecurrenceConfiguration())
    }

    @Test(
        "Density finds the same in a narrow encoder's vectors as in a wide one's, skeletons or none",
        arguments: [0, 0.3]
    )
    func density(skeletonShare: Float) throws {
        var town = Town()
        town.live(days: 0..<8)
        for rank in 0..<15 { town.ask(50, by: rank, at: 180 + Double(rank) / 5, spread: 0.3) }
        var random = SplitMix(seed: 3)
        let arrivals = town.inOrder().map { arrival in
            var arrival = arrival
            arrival.skeleton = Skeleton(
                sides: SIMD2(.random(in: 0...UInt64.max, using: &random), .random(in: 0...UInt64.max, using: &random))
            )
            return arrival
        }
        var settings = DensityConfiguration()
        settings.skeletonShare = skeletonShare
        var (wide, narrow) = (detector(settings), density(settings.calibrated(by: Self.calibration)))
        let found = wide.observe(arrivals)
        let again = narrow.observe(narrowed(arrivals))
        #expect(wide.openFindings.map { $0.accounts >= 10 } == [true])
        #expect(again.map(\.members) == found.map(\.members))
        #expect(zip(again, found).allSatisfy { abs($0.score - $1.score) < 1e-6 })

        // Unless it is calibrated everything is near everything.
        var blind = density(settings)
        _ = blind.observe(narrowed(arrivals))
        #expect(blind.openFindings.map(\.members) != wide.openFindings.map(\.members))
    }

    @Test("Recurrence finds a campaign in a narrow encoder's vectors once it is calibrated")
    func recurrence() {
        var town = Town()
        town.live(days: 0..<14, topics: 8, accounts: 250)
        for day in 1..<13 {
            for rank in 0..<15 where (rank + day) % 2 == 0 {
                town.ask(50, by: rank, at: Double(day * 24 + rank), spread: 0.3)
            }
        }
        let arrivals = narrowed(town.inOrder())
        let found = [Calibration(background: 0), Self.calibration].map { calibration in
            var detector = RecurrenceDetector(
                configuration: RecurrenceConfiguration().calibrated(by: calibration),
                dimensions: Self.dimensions
            )
            _ = detector.observe(arrivals)
            return detector.openFindings.map(\.accounts)
        }
        #expect(found == [[], [15]])
    }
}
