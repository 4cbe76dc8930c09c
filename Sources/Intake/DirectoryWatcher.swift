import CFileWatch
import Foundation
import Glibc
import Synchronization

/// Waits for changes in directories, by inotify.
///
/// What it says is a hint: on a network file system it says nothing, and without watches left it says less. The intake
/// looks by itself from time to time.
package final class DirectoryWatcher: Sendable {
    private let core: WatcherCore

    /// Watches `directories`, as bytes; more can follow.
    package init(directories: some Sequence<[UInt8]>) {
        core = WatcherCore()
        core.watch(directories)
        let core = core
        Thread.detachNewThread { core.run() }
    }

    deinit {
        core.stop()
    }

    /// Watches further directories; those already watched stay so.
    ///
    /// One that is watched from now on counts as changed, since nobody has seen what happened in it just before.
    package func watch(_ directories: some Sequence<[UInt8]>) {
        core.watch(directories)
    }

    /// The directories that the system would not watch, for want of watches or of the directory.
    package var unwatched: Set<[UInt8]> {
        core.unwatched
    }

    /// Waits until something changes, at most `seconds`; returns at once what changed since the last call.
    ///
    /// Returns `ChangeHint.none` when the time is over or the caller is cancelled. One caller at a time.
    package func wait(seconds: Double) async -> ChangeHint {
        await core.wait(seconds: seconds)
    }
}

/// The state that the waiting thread and the callers share.
private final class WatcherCore: Sendable {
    private struct State {
        var directories: [Int32: [UInt8]] = [:]
        var watched: Set<[UInt8]> = []
        var unwatched: Set<[UInt8]> = []
        var hint = ChangeHint.none
        var waiter: CheckedContinuation<ChangeHint, Never>?
        var deadline: ContinuousClock.Instant?
        var isStopped = false
    }

    private let state = Mutex(State())
    private let notifier: Int32
    private let wakeReader: Int32
    private let wakeWriter: Int32

    init() {
        notifier = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
        var ends: [Int32] = [-1, -1]
        if weir_pipe(&ends) != 0 { ends = [-1, -1] }
        (wakeReader, wakeWriter) = (ends[0], ends[1])
    }

    deinit {
        for descriptor in [notifier, wakeReader, wakeWriter] where descriptor >= 0 { close(descriptor) }
    }

    var unwatched: Set<[UInt8]> {
        state.withLock { $0.unwatched }
    }

    func watch(_ directories: some Sequence<[UInt8]>) {
        let events = IN_CREATE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_MODIFY | IN_CLOSE_WRITE | IN_ATTRIB
        state.withLock { state in
            for directory in directories where !state.watched.contains(directory) {
                let terminated = directory.map { CChar(bitPattern: $0) } + [0]
                let watch = inotify_add_watch(notifier, terminated, UInt32(events) | UInt32(IN_ONLYDIR))
                guard watch >= 0 else {
                    state.unwatched.insert(directory)
                    continue
                }
                state.directories[watch] = directory
                state.watched.insert(directory)
                state.unwatched.remove(directory)
                // What came between the last look into it and the watch is told by no event.
                state.hint.directories.insert(directory)
            }
        }
    }

    func wait(seconds: Double) async -> ChangeHint {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isCancelled = Task.isCancelled
                let ready: ChangeHint? = state.withLock { state in
                    if state.hint != .none || isCancelled || state.isStopped || seconds <= 0 {
                        defer { state.hint = .none }
                        return state.hint
                    }
                    state.waiter = continuation
                    state.deadline = .now + .seconds(seconds)
                    return nil
                }
                if let ready { continuation.resume(returning: ready) } else { wake() }
                // A cancellation between the check and the registration has found no waiter.
                if Task.isCancelled { release(.none) }
            }
        } onCancel: {
            release(.none)
        }
    }

    func stop() {
        state.withLock { $0.isStopped = true }
        wake()
    }

    /// The thread's work: blocks until there is something to tell, a time is over, or the watcher is gone.
    func run() {
        while true {
            let (isStopped, deadline) = state.withLock { ($0.isStopped, $0.deadline) }
            if isStopped { break }
            var polled = [
                pollfd(fd: notifier, events: Int16(POLLIN), revents: 0),
                pollfd(fd: wakeReader, events: Int16(POLLIN), revents: 0),
            ]
            // Without a pipe nobody can interrupt the poll, so it must not last.
            let longest: Int32 = wakeReader < 0 ? 100 : -1
            poll(&polled, 2, deadline.map { longest < 0 ? milliseconds(until: $0) : longest } ?? longest)
            drainWakes()
            let hint = readEvents()
            if hint != .none { tell(hint) }
            if let deadline, deadline <= .now { release(.none) }
        }
        release(.none)
    }

    private func milliseconds(until deadline: ContinuousClock.Instant) -> Int32 {
        let left = ContinuousClock.now.duration(to: deadline) / .milliseconds(1)
        return Int32(min(max(0, left.rounded(.up)), 86_400_000))
    }

    private func wake() {
        var byte: UInt8 = 0
        _ = write(wakeWriter, &byte, 1)
    }

    private func drainWakes() {
        var bytes = [UInt8](repeating: 0, count: 64)
        while Glibc.read(wakeReader, &bytes, bytes.count) > 0 {}
    }

    private func tell(_ hint: ChangeHint) {
        let resumed: (CheckedContinuation<ChangeHint, Never>, ChangeHint)? = state.withLock { state in
            state.hint.directories.formUnion(hint.directories)
            state.hint.isOverflow = state.hint.isOverflow || hint.isOverflow
            guard let waiter = state.waiter else { return nil }
            defer {
                state.hint = .none
                state.waiter = nil
                state.deadline = nil
            }
            return (waiter, state.hint)
        }
        if let (waiter, hint) = resumed { waiter.resume(returning: hint) }
    }

    private func release(_ hint: ChangeHint) {
        let waiter = state.withLock { state in
            defer {
                state.waiter = nil
                state.deadline = nil
            }
            return state.waiter
        }
        waiter?.resume(returning: hint)
    }

    private func readEvents() -> ChangeHint {
        var hint = ChangeHint.none
        var buffer = [UInt8](repeating: 0, count: 16 << 10)
        while true {
            let count = Glibc.read(notifier, &buffer, buffer.count)
            guard count > 0 else { return hint }
            buffer.withUnsafeBytes { bytes in
                var place = 0
                while place + MemoryLayout<inotify_event>.size <= count {
                    let watch = bytes.loadUnaligned(fromByteOffset: place, as: Int32.self)
                    let mask = bytes.loadUnaligned(fromByteOffset: place + 4, as: UInt32.self)
                    let length = bytes.loadUnaligned(fromByteOffset: place + 12, as: UInt32.self)
                    note(watch: watch, mask: mask, in: &hint)
                    place += 16 + Int(length)
                }
            }
        }
    }

    private func note(watch: Int32, mask: UInt32, in hint: inout ChangeHint) {
        if mask & UInt32(IN_Q_OVERFLOW) != 0 { hint.isOverflow = true }
        state.withLock { state in
            guard let directory = state.directories[watch] else { return }
            hint.directories.insert(directory)
            // The directory itself is gone: it can be watched again once it is back.
            if mask & UInt32(IN_IGNORED) != 0 {
                state.directories[watch] = nil
                state.watched.remove(directory)
            }
        }
    }
}
