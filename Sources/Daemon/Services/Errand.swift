import Synchronization

/// Work that goes on beside the line until its result is asked for.
///
/// Letting go of the value cancels the work.
final class Errand<Value: Sendable>: Sendable {
    private final class Outcome: Sendable {
        let result = Mutex<Result<Value, any Error>?>(nil)
    }

    private let outcome = Outcome()
    private let task: Task<Void, Never>

    /// Begins `work`, and rings `bell` when it is done.
    init(ringing bell: Bell, _ work: @escaping @Sendable () async throws -> Value) {
        task = Task { [outcome] in
            let result: Result<Value, any Error>
            do { result = .success(try await work()) } catch { result = .failure(error) }
            outcome.result.withLock { $0 = result }
            bell.ring()
        }
    }

    deinit {
        task.cancel()
    }

    /// What came of it; nil while it goes on.
    var result: Result<Value, any Error>? {
        outcome.result.withLock { $0 }
    }
}
