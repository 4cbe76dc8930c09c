import Model
import Testing

@testable import Detection

@Suite("What was expected of each hour") struct ExpectedHoursTests {
    private func expectations(of count: (Int) -> Int) -> [ExpectedHour] {
        let hours = 0..<21 * 24
        return ExpectedHours.of(
            Dictionary(uniqueKeysWithValues: hours.map { (hour($0), count($0)) }),
            amid: Dictionary(uniqueKeysWithValues: hours.map { (hour($0), 200 + count($0)) }),
            during: hour(14 * 24)..<hour(21 * 24)
        )
    }

    @Test("A steady count is expected to stay, with room for chance, in every hour that was asked for")
    func steady() {
        let expected = expectations { _ in 10 }
        #expect(expected.map(\.hour) == (14 * 24..<21 * 24).map(hour))
        #expect(expected.allSatisfy { abs($0.expected - 10) < 1.5 })
        #expect(expected.allSatisfy { $0.usual.contains(10) && $0.usual.upperBound < 25 })
    }

    @Test("A surge stands out of what was usual and does not raise its own expectation")
    func surge() {
        let expected = expectations { $0 >= 20 * 24 ? 60 : 10 }
        #expect(expected.suffix(24).allSatisfy { $0.usual.upperBound < 40 })
    }

    @Test("Without any traffic nothing was expected")
    func nothing() {
        #expect(ExpectedHours.of([:], amid: [:], during: hour(0)..<hour(24)) == [])
        #expect(ExpectedHours.of([:], amid: [hour(30): 5], during: hour(0)..<hour(24)) == [])
    }
}
