import Model

/// When people write: by day more than by night, on working days more than at the weekend.
struct Rhythm {
    private static let workingDay = [2, 1, 1, 1, 1, 2, 4, 7, 10, 12, 12, 11, 10, 11, 12, 12, 11, 9, 8, 8, 7, 6, 4, 3]
    private static let weekend = [4, 3, 2, 1, 1, 1, 2, 3, 5, 7, 9, 10, 10, 10, 9, 9, 9, 9, 9, 9, 9, 8, 7, 5]

    /// The last ten seconds of a day stay empty, so that times moved apart by a millisecond stay within it.
    static let lastMillisecond = 86_390_000

    let isWeekend: Bool

    /// The rhythm of the day that begins at `midnight`.
    init(of midnight: Timestamp) {
        // 1970 began on a Thursday; a week is counted from Monday.
        let weekday = ((midnight.hour.rawValue / 24 + 3) % 7 + 7) % 7
        isWeekend = weekday >= 5
    }

    private var weights: [Int] { isWeekend ? Rhythm.weekend : Rhythm.workingDay }

    /// How many conversations the day has where `average` is the mean over a week.
    func volume(average: Int, _ dice: inout Dice) -> Int {
        let expected = average * (isWeekend ? 72 : 111) / 100
        let spread = expected / 20
        return expected - spread + dice.below(2 * spread + 1)
    }

    /// A time of day in milliseconds.
    func time(_ dice: inout Dice) -> Int {
        let hour = dice.place(in: weights)
        return min(hour * 3_600_000 + dice.below(3_600_000), Rhythm.lastMillisecond)
    }

    /// How much of a day's volume falls into `hours`, in thousandths.
    func share(of hours: Range<Int>) -> Int {
        weights[hours].reduce(0, +) * 1000 / weights.reduce(0, +)
    }
}
