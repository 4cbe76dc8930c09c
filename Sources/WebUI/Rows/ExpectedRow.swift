import Detection
import Model
import Store

/// What a cluster was expected to get in one hour, and between what it would surprise nobody.
struct ExpectedRow: Encodable, Equatable {
    let hour: String
    let expected: Double
    let low: Double
    let high: Double

    // The baseline knows hours of the week: four of them are past enough.
    private static let hoursBefore = 28 * 24

    init(_ expectation: ExpectedHour) {
        func short(_ value: Double) -> Double { (value * 100).rounded() / 100 }
        hour = expectation.hour.start.description
        expected = short(expectation.expected)
        low = short(expectation.usual.lowerBound)
        high = short(expectation.usual.upperBound)
    }

    /// A row for each hour of `hours` since there has been any traffic, for `clusters` together.
    static func rows(of clusters: [ClusterID], during hours: Range<Hour>, reader: Reader) throws -> [ExpectedRow] {
        let first = Hour(rawValue: hours.lowerBound.rawValue - hoursBefore)
        let counts = try reader.series(of: clusters, from: first, to: hours.upperBound)
        let traffic = try reader.traffic(from: first, to: hours.upperBound)
        guard let begin = traffic.keys.min() else { return [] }
        return ExpectedHours.of(
            Dictionary(uniqueKeysWithValues: counts.map { ($0.hour, $0.conversations) }),
            amid: traffic,
            during: hours.clamped(to: begin..<max(begin, hours.upperBound))
        ).map(ExpectedRow.init)
    }
}
