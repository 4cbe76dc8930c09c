import Model

/// Runs the growth detector over simulated counts, line by line: `hour,cluster,accounts` in, alarms out.
///
/// Hour 0 is a Monday 00:00 and the lines are sorted by hour. Every count stands for accounts of its own, which are never
/// seen again.
package struct GrowthTrial: Sendable {
    /// The line that names the columns of what `take` and `finish` give.
    package static let header = AlarmTable.header

    private var detector: GrowthDetector
    private var alarms = AlarmTable()
    private var lineNumber = 0
    private var hour: Int?
    private var nextAccount: UInt64 = 0

    /// A trial of the detector with the given rules.
    package init(configuration: GrowthConfiguration = GrowthConfiguration()) {
        detector = GrowthDetector(configuration: configuration)
    }

    /// Takes the next line; gives the alarms that closed before its hour.
    package mutating func take(_ line: some StringProtocol) throws(TrialError) -> [String] {
        lineNumber += 1
        let fields = Substring(line).split(separator: ",", omittingEmptySubsequences: false)
        if lineNumber == 1, line.hasPrefix("hour") { return [] }
        guard fields.count == 3, let time = Int(fields[0]), let cluster = Int(fields[1]),
            let accounts = Int(trimmingReturn(fields[2])), cluster >= 0, accounts >= 0
        else { throw TrialError(line: lineNumber, problem: "expected hour,cluster,accounts as whole numbers") }
        var rows: [String] = []
        if let hour, time != hour {
            guard time > hour else { throw TrialError(line: lineNumber, problem: "hours must not go back") }
            rows = close(through: time - 1)
        }
        hour = time
        for _ in 0..<accounts {
            nextAccount += 1
            detector.observe(
                AccountID(rawValue: nextAccount),
                in: .base(cluster),
                item: ItemID(rawValue: Int64(nextAccount)),
                at: AlarmTable.hour(time)
            )
        }
        return rows
    }

    /// Closes the last hour; gives the alarms that closed with it and those still open.
    package mutating func finish() -> [String] {
        guard let hour else { return [] }
        return close(through: hour) + alarms.finish()
    }

    private mutating func close(through hour: Int) -> [String] {
        alarms.note(detector.close(AlarmTable.hour(hour)))
    }
}

/// A line of a trial's input that could not be used.
package struct TrialError: Error, Equatable, CustomStringConvertible {
    /// Counted from 1.
    package let line: Int
    package let problem: String

    package var description: String {
        "line \(line): \(problem)"
    }
}

func trimmingReturn(_ field: Substring) -> Substring {
    field.hasSuffix("\r") ? field.dropLast() : field
}

/// Four decimals, as the trials print them.
func rounded(_ value: Double) -> Double {
    (value * 10_000).rounded() / 10_000
}
