import Synchronization

@testable import Inference

/// A clock on which sleeping takes no time: the time passes at once instead.
final class TestClock: Sendable {
    private struct State {
        var now = 0.0
        var wall: Double
        var sleeps: [Double] = []
    }

    private let state: Mutex<State>
    private let isStanding: Bool
    private let onSleep: @Sendable (Double) -> Void
    /// The sleeps, as they begin.
    let begun: AsyncStream<Double>
    private let begin: AsyncStream<Double>.Continuation

    /// Begins on the hour at `wall`; one that is `standing` lets nobody wake but by cancellation.
    init(wall: Double = 1_784_113_200, standing: Bool = false, onSleep: @escaping @Sendable (Double) -> Void = { _ in })
    {
        state = Mutex(State(wall: wall))
        isStanding = standing
        self.onSleep = onSleep
        (begun, begin) = AsyncStream.makeStream()
    }

    /// How long each sleep was to be.
    var sleeps: [Double] { state.withLock { $0.sleeps } }

    /// Lets time pass.
    func advance(by seconds: Double) {
        state.withLock {
            $0.now += seconds
            $0.wall += seconds
        }
    }

    var clock: InferenceClock {
        InferenceClock(
            now: { self.state.withLock { $0.now } },
            wall: { self.state.withLock { $0.wall } },
            sleep: { try await self.sleep($0) }
        )
    }

    private func sleep(_ seconds: Double) async throws {
        try Task.checkCancellation()
        state.withLock { $0.sleeps.append(seconds) }
        begin.yield(seconds)
        onSleep(seconds)
        if isStanding {
            for await _ in AsyncStream<Never>.makeStream().stream {}
            throw CancellationError()
        }
        advance(by: seconds)
        await Task.yield()
        try Task.checkCancellation()
    }
}
