import Model

/// Runs the shift detector over simulated answers, line by line: `hour,cluster,account,answer` in, alarms out.
///
/// Hour 0 is a Monday 00:00 and the lines are sorted by hour. An answer is 1 for yes and 0 for no, to one facet. Clusters
/// are numbered from 1: a shift of many at once is an alarm of cluster 0.
package struct ShiftTrial: Sendable {
    /// The line that names the columns of what `take` and `finish` give.
    package static let header = AlarmTable.header

    private static let facet = FacetName(rawValue: "answer")

    private var detector: ShiftDetector
    private var alarms = AlarmTable()
    private var lineNumber = 0
    private var hour: Int?

    /// A trial of the detector with the given rules.
    package init(configuration: ShiftConfiguration = ShiftConfiguration()) {
        detector = ShiftDetector(configuration: configuration)
    }

    /// Takes the next line; gives the alarms that closed before its hour.
    package mutating func take(_ line: some StringProtocol) throws(TrialError) -> [String] {
        lineNumber += 1
        let fields = Substring(line).split(separator: ",", omittingEmptySubsequences: false)
        if lineNumber == 1, line.hasPrefix("hour") { return [] }
        guard fields.count == 4, let time = Int(fields[0]), let cluster = Int(fields[1]), cluster > 0,
            let account = UInt64(fields[2]), let answer = Int(trimmingReturn(fields[3])), (0...1).contains(answer)
        else {
            throw TrialError(
                line: lineNumber,
                problem: "expected hour,cluster,account,answer as whole numbers, clusters from 1"
            )
        }
        var rows: [String] = []
        if let hour, time != hour {
            guard time > hour else { throw TrialError(line: lineNumber, problem: "hours must not go back") }
            rows = alarms.note(detector.close(AlarmTable.hour(time - 1)))
        }
        hour = time
        detector.observe(
            AccountID(rawValue: account),
            [Answer(facet: Self.facet, value: .flag(answer == 1))],
            in: .base(cluster),
            item: ItemID(rawValue: Int64(lineNumber)),
            at: AlarmTable.hour(time)
        )
        return rows
    }

    /// Closes the last hour; gives the alarms that closed with it and those still open.
    package mutating func finish() -> [String] {
        guard let hour else { return [] }
        return alarms.note(detector.close(AlarmTable.hour(hour))) + alarms.finish()
    }
}
