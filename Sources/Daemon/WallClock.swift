@preconcurrency import Glibc
import Model

/// The two clocks of the machine: the one that people set, and the one that never goes back.
package struct WallClock: Sendable {
    /// The time of day.
    package var now: @Sendable () -> Timestamp
    /// Seconds since some moment in the past.
    package var uptime: @Sendable () -> Double

    package init(now: @escaping @Sendable () -> Timestamp, uptime: @escaping @Sendable () -> Double) {
        self.now = now
        self.uptime = uptime
    }

    /// The machine's own.
    package static let live = WallClock(
        now: {
            let time = read(CLOCK_REALTIME)
            return Timestamp(rawValue: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
        },
        uptime: {
            let time = read(CLOCK_BOOTTIME)
            return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
        }
    )

    private static func read(_ clock: Int32) -> timespec {
        var time = timespec()
        clock_gettime(clock, &time)
        return time
    }
}
