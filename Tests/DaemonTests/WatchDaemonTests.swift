import Logging
import Model
import Store
import Synchronization
import TestSupport
import Testing

@testable import Daemon

@Suite("The start of a daemon")
struct WatchDaemonTests {
    /// What was logged, and a clock that stands still until it is moved.
    private final class Circumstances: Sendable {
        let lines = Mutex<[String]>([])
        let uptime = Mutex(0.0)
    }

    private struct Recorder: LogHandler {
        let circumstances: Circumstances
        var logLevel = Logger.Level.debug
        var metadata: Logger.Metadata = [:]

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            circumstances.lines.withLock { $0.append("\(event.level) \(event.message)") }
        }
    }

    private let directory = TemporaryDirectory()
    private let manager: DatagramReceiver
    private let circumstances = Circumstances()

    init() {
        manager = DatagramReceiver(path: directory.file("notify"))
    }

    private func daemon() -> WatchDaemon {
        let configuration = Configuration(watch: "w", environment: [:])
        let circumstances = circumstances
        return WatchDaemon(
            configuration: configuration,
            environment: ["NOTIFY_SOCKET": manager.path],
            reread: { configuration },
            clock: WallClock(now: { .start }, uptime: { circumstances.uptime.withLock { $0 } }),
            logger: Logger(label: "test") { _ in Recorder(circumstances: circumstances) }
        )
    }

    @Test("It waits for a store that is full or held, keeps the service manager waiting, and says so once a minute")
    func patience() async throws {
        var tries = 0
        var told: [String] = []
        let result: Int? = try await daemon().patiently(resting: {
            circumstances.uptime.withLock { $0 += 1 }
            while let message = manager.nextText() { told.append(message) }
        }) { () throws -> Int in
            tries += 1
            guard tries > 130 else {
                throw StoreError(cause: tries.isMultiple(of: 2) ? .busy : .full, path: "weir.sqlite", detail: "")
            }
            return tries
        }
        #expect(result == 131)
        let lines = circumstances.lines.withLock { $0 }
        #expect(lines == Array(repeating: "error cannot start for now, trying again", count: 3))
        #expect(told.count { $0 == "EXTEND_TIMEOUT_USEC=120000000" } == 130)
        #expect(told.first?.hasPrefix("STATUS=no room left to write weir.sqlite") == true)
    }

    @Test("What does not pass by itself ends it at once")
    func impatience() async throws {
        await #expect(throws: StoreError.self) {
            try await daemon().patiently(resting: {}) { () throws -> Int in
                throw StoreError(cause: .readOnly, path: "weir.sqlite", detail: "")
            }
        }
        #expect(manager.nextText() == nil)
    }

    @Test("It waits no longer once its task is cancelled")
    func cancelled() async throws {
        let daemon = daemon()
        let start = Task {
            try await daemon.patiently { () throws -> Int in
                throw StoreError(cause: .full, path: "weir.sqlite", detail: "")
            }
        }
        start.cancel()
        await #expect(throws: CancellationError.self) { try await start.value }
    }
}
