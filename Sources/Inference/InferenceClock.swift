import Dispatch
import Foundation

/// Where this room takes its time from.
package struct InferenceClock: Sendable {
    /// Seconds that only grow, from any beginning.
    package var now: @Sendable () -> Double
    /// Seconds since 1970.
    package var wall: @Sendable () -> Double
    /// Waits for so many seconds; throws as soon as the task is cancelled.
    package var sleep: @Sendable (_ seconds: Double) async throws -> Void

    package init(
        now: @escaping @Sendable () -> Double,
        wall: @escaping @Sendable () -> Double,
        sleep: @escaping @Sendable (_ seconds: Double) async throws -> Void
    ) {
        self.now = now
        self.wall = wall
        self.sleep = sleep
    }

    /// The machine's.
    package static let system = InferenceClock(
        now: { Double(DispatchTime.now().uptimeNanoseconds) / 1e9 },
        wall: { Date().timeIntervalSince1970 },
        sleep: { try await Task.sleep(for: .seconds($0)) }
    )
}
