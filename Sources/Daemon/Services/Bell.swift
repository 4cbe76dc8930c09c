import Synchronization

/// Wakes everyone who waits, from anywhere, without a queue.
///
/// A ring that nobody waits for is kept, once, for the next who does.
final class Bell: Sendable {
    private struct State {
        var hasRung = false
        var waiting: [UInt64: CheckedContinuation<Void, Never>] = [:]
        var next: UInt64 = 0
    }

    private let state = Mutex(State())

    /// Wakes everyone who waits, or the next who comes.
    func ring() {
        let woken = state.withLock { state in
            let woken = state.waiting.values
            state.waiting = [:]
            state.hasRung = woken.isEmpty
            return Array(woken)
        }
        for continuation in woken { continuation.resume() }
    }

    /// Waits for a ring, at most for `duration`; returns at once when cancelled.
    func wait(atMost duration: Duration) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.wait() }
            group.addTask { try? await Task.sleep(for: duration) }
            await group.next()
            group.cancelAll()
        }
    }

    private func wait() async {
        let id = state.withLock { state in
            state.next += 1
            return state.next
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    if state.hasRung || Task.isCancelled {
                        state.hasRung = false
                        return true
                    }
                    state.waiting[id] = continuation
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiting.removeValue(forKey: id) }?.resume()
        }
    }
}
