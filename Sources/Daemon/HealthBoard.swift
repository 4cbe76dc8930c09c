import Model
import Synchronization

/// What the line last said of itself, for `weir status`.
final class HealthBoard: Sendable {
    /// The parts of the status that only the running line knows.
    struct Vitals: Sendable {
        var eventTime: Timestamp?
        var sources: [DaemonStatus.Source] = []
        var openAlerts = 0
        /// Whether the line reads.
        var isReady = false
        /// The machine's uptime when the line last came round, in seconds.
        var turnedAt = 0.0
        /// Troubles that last, by what they are about; gone when they are over.
        var troubles: [String: String] = [:]
        /// Conversations recorded in each of the last minutes, by the minute of the machine's uptime.
        var minutes: [Int: Int] = [:]
    }

    private let vitals = Mutex(Vitals())
    // A slow turn takes seconds; a service manager's watchdog waits as long as this.
    private static let longestTurn = 60.0

    /// Changes what is said.
    func update(_ change: (inout Vitals) -> Void) {
        vitals.withLock { change(&$0) }
    }

    /// What was said last.
    var current: Vitals { vitals.withLock { $0 } }

    /// For how many seconds the line has not come round, where that is too long; nil where it does, or does not read at all.
    func standstill(uptime: Double) -> Double? {
        let vitals = current
        let seconds = uptime - vitals.turnedAt
        return vitals.isReady && seconds > Self.longestTurn ? seconds : nil
    }

    /// Counts conversations recorded at `uptime` seconds.
    func count(_ conversations: Int, uptime: Double) {
        let minute = Int(uptime / 60)
        vitals.withLock { vitals in
            vitals.minutes[minute, default: 0] += conversations
            vitals.minutes = vitals.minutes.filter { $0.key > minute - 6 }
        }
    }

    /// Conversations a minute over the last five whole minutes, or since the start where that is shorter.
    func rate(uptime: Double, since start: Double) -> Double {
        let minute = Int(uptime / 60)
        let minutes = vitals.withLock { $0.minutes }
        guard start <= Double(minute - 5) * 60 else {
            return Double(minutes.values.reduce(0, +)) / max((uptime - start) / 60, 1.0 / 60)
        }
        return Double(minutes.filter { (minute - 5..<minute).contains($0.key) }.values.reduce(0, +)) / 5
    }
}
