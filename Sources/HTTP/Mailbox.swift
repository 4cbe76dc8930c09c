import CCurl
import Synchronization

/// What callers leave for the thread that performs their transfers.
final class Mailbox: Sendable {
    /// All that was left since the thread last looked.
    struct Letters {
        var submissions: [Submission] = []
        var cancellations: Set<UInt64> = []
        var isClosed = false
    }

    private struct State {
        var letters = Letters()
        var lastID: UInt64 = 0
        // The address of the multi handle while its thread runs: nothing but waking it is allowed to anybody else.
        var sleeper: UInt?

        func wake() {
            guard let sleeper else { return }
            curl_multi_wakeup(UnsafeMutableRawPointer(bitPattern: sleeper))
        }
    }

    private let state = Mutex(State())

    func newID() -> UInt64 {
        state.withLock {
            $0.lastID += 1
            return $0.lastID
        }
    }

    func submit(_ submission: Submission) {
        let isClosed = state.withLock {
            guard !$0.letters.isClosed else { return true }
            $0.letters.submissions.append(submission)
            $0.wake()
            return false
        }
        if isClosed { submission.fail(.closed) }
    }

    func cancel(_ id: UInt64) {
        state.withLock {
            $0.letters.cancellations.insert(id)
            $0.wake()
        }
    }

    func close() {
        state.withLock {
            $0.letters.isClosed = true
            $0.wake()
        }
    }

    /// Says whom to wake when something is left, nil where nobody reads any more.
    func setSleeper(_ multi: UnsafeMutableRawPointer?) {
        let address = multi.map { UInt(bitPattern: $0) }
        state.withLock { $0.sleeper = address }
    }

    /// Takes what was left; a closed mailbox stays closed.
    func collect() -> Letters {
        state.withLock {
            let letters = $0.letters
            $0.letters = Letters(isClosed: letters.isClosed)
            return letters
        }
    }
}
