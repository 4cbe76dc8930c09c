import Testing

@testable import Inference

@Suite("Backing off")
struct BackOffTests {
    let backOff = BackOff()

    @Test(
        "The bound doubles with every attempt up to the longest delay",
        arguments: zip([1, 2, 3, 7, 1_000], [0.5, 1, 2, 30, 30])
    )
    func bounds(attempt: Int, bound: Double) {
        #expect(backOff.delay(after: attempt, asked: nil, chance: 0) == 0)
        #expect(backOff.delay(after: attempt, asked: nil, chance: 0.5) == bound / 2)
        #expect(backOff.delay(after: attempt, asked: nil, chance: 0.999) < bound)
    }

    @Test("Nobody comes back before the server wants them, and not all at the same moment")
    func asked() {
        #expect(backOff.delay(after: 1, asked: 10, chance: 0) == 10)
        #expect(backOff.delay(after: 5, asked: 10, chance: 0.5) == 14)
        #expect(backOff.delay(after: 9, asked: 0, chance: 0.5) == 0.25)
    }
}
