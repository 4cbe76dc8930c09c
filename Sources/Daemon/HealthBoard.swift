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
        /// What went on in each of the last minutes, by the minute of the machine's uptime.
        fileprivate var minutes: [Int: Minute] = [:]
    }

    /// What went on in one minute.
    fileprivate struct Minute: Sendable {
        /// Conversations that were recorded.
        var conversations = 0
        /// Records that could not be read.
        var faults = 0
        /// The least that waited in the files.
        var bytesBehind: Int
    }

    private let vitals = Mutex(Vitals())
    // A slow turn takes seconds; a service manager's watchdog does not wait as long as this.
    private static let longestTurn = 60.0
    // A backlog is worked off in between, or reading is too slow for what is written.
    private static let minutesOfBacklog = 15
    // Less is read in seconds.
    private static let leastBacklog = 16 << 20
    private static let leastFaults = 20
    private static let leastFaultShare = 0.05
    // The minutes before the present one that the rate and the share of faults are made of.
    private static let minutesOfRate = 5

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

    /// Counts conversations recorded at `uptime` seconds, and records that could not be read, while so many bytes wait.
    func count(_ conversations: Int, faults: Int = 0, bytesBehind: Int = 0, uptime: Double) {
        let minute = Int(uptime / 60)
        vitals.withLock { vitals in
            var now = vitals.minutes[minute] ?? Minute(bytesBehind: bytesBehind)
            now.conversations += conversations
            now.faults += faults
            now.bytesBehind = min(now.bytesBehind, bytesBehind)
            vitals.minutes[minute] = now
            vitals.minutes = vitals.minutes.filter { $0.key >= minute - Self.minutesOfBacklog }
        }
    }

    /// How many bytes wait, where much has waited for a quarter of an hour and no less than at its beginning; nil otherwise.
    ///
    /// A large backlog that is being worked off is none.
    func growingBacklog(uptime: Double) -> Int? {
        let minute = Int(uptime / 60)
        let minutes = vitals.withLock { $0.minutes }
        let waiting = (minute - Self.minutesOfBacklog...minute).map { minutes[$0]?.bytesBehind ?? 0 }
        guard let first = waiting.first, let last = waiting.last, last >= first else { return nil }
        return waiting.allSatisfy { $0 >= Self.leastBacklog } ? last : nil
    }

    /// How many records of the last minutes could not be read, and of how many, where they are more than a few; nil otherwise.
    func faults(uptime: Double) -> (faults: Int, records: Int)? {
        let minute = Int(uptime / 60)
        let last = vitals.withLock { $0.minutes }.filter { $0.key >= minute - Self.minutesOfRate }.values
        let faults = last.reduce(0) { $0 + $1.faults }
        let records = last.reduce(faults) { $0 + $1.conversations }
        return faults >= Self.leastFaults && Double(faults) >= Self.leastFaultShare * Double(records)
            ? (faults, records) : nil
    }

    /// Conversations a minute over the last five whole minutes, or since the start where that is shorter.
    func rate(uptime: Double, since start: Double) -> Double {
        let minute = Int(uptime / 60)
        let whole = minute - Self.minutesOfRate..<minute
        let isYoung = start > Double(whole.lowerBound) * 60
        let minutes = vitals.withLock { $0.minutes }.filter { isYoung || whole.contains($0.key) }
        let conversations = Double(minutes.values.reduce(0) { $0 + $1.conversations })
        return conversations / (isYoung ? max((uptime - start) / 60, 1.0 / 60) : Double(whole.count))
    }
}
