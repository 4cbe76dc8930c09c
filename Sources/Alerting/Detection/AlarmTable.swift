import Model

/// The alarms of a trial that reads counts by hour, as rows `cluster,opened,closed,score`.
struct AlarmTable: Sendable {
    /// The line that names the columns.
    static let header = "cluster,opened,closed,score"

    // The first Monday after the epoch of event time.
    private static let firstHour = 4 * 24

    private struct Alarm {
        let cluster: ClusterID
        let opened: Int
        var score: Double
    }

    private var alarms: [String: Alarm] = [:]

    /// An hour of the input as one of event time.
    static func hour(_ number: Int) -> Hour {
        Hour(rawValue: firstHour + number)
    }

    /// Takes note of findings, and gives the rows of alarms that closed.
    mutating func note(_ findings: [Finding]) -> [String] {
        var rows: [String] = []
        for finding in findings {
            let time = finding.time.hour.rawValue - 1 - Self.firstHour
            switch finding.transition {
            case .opened, .updated:
                let cluster = finding.cluster ?? .base(0)
                var alarm = alarms[finding.subject] ?? Alarm(cluster: cluster, opened: time, score: 0)
                alarm.score = max(alarm.score, finding.score)
                alarms[finding.subject] = alarm
            case .closed:
                guard let alarm = alarms.removeValue(forKey: finding.subject) else { continue }
                rows.append("\(alarm.cluster),\(alarm.opened),\(time),\(rounded(alarm.score))")
            }
        }
        return rows
    }

    /// The rows of the alarms that are still open, in order of opening.
    mutating func finish() -> [String] {
        defer { alarms = [:] }
        return alarms.values.sorted { ($0.opened, $0.cluster) < ($1.opened, $1.cluster) }
            .map { "\($0.cluster),\($0.opened),,\(rounded($0.score))" }
    }
}
