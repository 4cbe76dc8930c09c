import Model

/// What a count was expected to be in one hour, and between what it would surprise nobody.
package struct ExpectedHour: Equatable, Sendable {
    package let hour: Hour
    package let expected: Double
    /// Two standard deviations around it, as far as counts scatter by chance and by the habit of this one.
    package let usual: ClosedRange<Double>
}

/// The baseline of growth alerts over counts that have been kept, for people who look at them afterwards.
///
/// Judges each hour by the hours before it, as the detector does; counts whatever it is given, where the detector counts
/// accounts.
package enum ExpectedHours {
    private static let deviations = 2.0

    /// What was expected in each hour of `hours`, from `counts` amid the `traffic` of everything together.
    ///
    /// By the slow level, so that what lasts for a day stands out to the end. Both should begin some weeks before, for there to be a past to judge by.
    package static func of(
        _ counts: [Hour: Int],
        amid traffic: [Hour: Int],
        during hours: Range<Hour>
    ) -> [ExpectedHour] {
        guard let first = traffic.keys.min(), first < hours.upperBound else { return [] }
        var baseline = Baseline()
        var volume = HourlyVolume()
        var expectations: [ExpectedHour] = []
        for number in min(first.rawValue, hours.lowerBound.rawValue)..<hours.upperBound.rawValue {
            let hour = Hour(rawValue: number)
            let scatter = baseline.scatter
            volume.add(traffic[hour] ?? 0, at: hour)
            baseline.close(hour, seen: counts[hour] ?? 0, volume: volume)
            guard hours.contains(hour) else { continue }
            let expected = baseline.expected(in: hour)
            let reach = deviations * (expected + scatter * expected * expected).squareRoot()
            expectations.append(
                ExpectedHour(hour: hour, expected: expected, usual: max(0, expected - reach)...(expected + reach))
            )
        }
        return expectations
    }
}
