import Model
import Testing

@Suite struct TimestampTests {
    @Test(
        "RFC 3339 is read to the millisecond, whatever its zone",
        arguments: [
            ("1970-01-01T00:00:00Z", 0),
            ("2026-01-05T08:00:00Z", 1_767_600_000_000),
            ("2026-01-05T09:00:00+01:00", 1_767_600_000_000),
            ("2026-01-05 03:30:00.25-0430", 1_767_600_000_250),
            ("2026-01-05T08:00:00.123456789Z", 1_767_600_000_123),
            ("2024-02-29T23:59:60Z", 1_709_251_199_000),
            ("1969-12-31T23:59:59.999Z", -1),
            ("2026-01-05T08:00:00", 1_767_600_000_000),
        ]
    )
    func reading(text: String, milliseconds: Int64) {
        #expect(Timestamp(rfc3339: text)?.rawValue == milliseconds)
    }

    @Test(
        "What is no moment gives nil",
        arguments: [
            "", "2026", "2026-13-01T00:00:00Z", "2025-02-29T00:00:00Z", "2026-01-05T24:00:00Z", "2026-01-05T08:00:00.Z",
            "2026-01-05T08:00:00Zjunk", "2026-01-05T08:00:00+1", "yesterday", "2026-01-05T08",
        ]
    )
    func refusal(text: String) {
        #expect(Timestamp(rfc3339: text) == nil)
    }

    @Test("Writing and reading are inverse over four centuries, leap days included")
    func roundTrip() {
        var time = Timestamp(rawValue: -2_208_988_800_001)
        while time.rawValue < 10_413_792_000_000 {
            #expect(Timestamp(rfc3339: time.description) == time)
            time = time.advanced(bySeconds: 86_400 * 7.31)
        }
    }

    @Test(
        "An hour holds its start and not its end, before 1970 too",
        arguments: [-3_600_001, -3_600_000, -1, 0, 3_599_999]
    )
    func hours(milliseconds: Int64) {
        let time = Timestamp(rawValue: milliseconds)
        #expect(time.hour.start <= time)
        #expect(time < time.hour.end)
    }
}
