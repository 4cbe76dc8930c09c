import Model
import Testing

@testable import Detection

@Suite("Hours of the week")
struct HourOfWeekTests {
    @Test(
        "Weekends have bins of their own and weeks begin on Monday",
        arguments: [
            ("1970-01-01T00:00:00Z", 0),
            ("1970-01-03T05:00:00Z", 29),
            ("1970-01-05T00:00:00Z", 0),
            ("2026-01-09T23:59:00Z", 23),
            ("2026-01-10T00:00:00Z", 24),
            ("2026-01-11T23:00:00Z", 47),
            ("2026-01-12T00:00:00Z", 0),
            ("1969-12-28T03:00:00Z", 27),
        ]
    )
    func bins(time: String, bin: Int) throws {
        #expect(HourOfWeek(try #require(Timestamp(rfc3339: time)).hour).bin == bin)
    }

    @Test("A week visits every bin as often as it says")
    func visits() {
        var counts = [Int](repeating: 0, count: HourOfWeek.binCount)
        for offset in 0..<168 { counts[HourOfWeek(hour(offset)).bin] += 1 }
        #expect(counts == (0..<HourOfWeek.binCount).map(HourOfWeek.visitsPerWeek))
    }
}
