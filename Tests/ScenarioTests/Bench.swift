import Daemon
import Foundation
import GRDB
import Logging
import Model
import ServiceLifecycle
import Store
import Synchronization
import TestSupport
import Testing

/// Whole daemons, one after the other: some are measured by how soon they stop, and some block a thread.
@Suite("Scenarios", .serialized) enum Scenarios {}

/// One watch and everything around it: its directory, clock, service manager, webhook and log.
final class Bench: Sendable {
    /// Whether the sentence encoder's model is at hand, without which no daemon starts.
    static let hasModel =
        (try? ModelShelf(environment: ProcessInfo.processInfo.environment).directory(of: "minilm")) != nil

    static let signingKey = Array("a key that only this test and the daemon know".utf8)

    let directory = TemporaryDirectory()
    let clock = ManualClock()
    let log = LogRecord()
    let manager: ServiceManager
    let webhook: TestServer
    let spool: Spool
    let state: String

    /// `state` is where the watch keeps what it knows, a directory in the bench's own unless given.
    init(
        state: String? = nil,
        answers: [TestServer.Answer] = Array(repeating: .response(status: 200), count: 1000)
    ) throws {
        self.state = state ?? directory.file("state")
        spool = Spool(directory: directory.file("spool"))
        manager = ServiceManager(path: directory.file("notify"))
        webhook = TestServer(answers)
        try FileManager.default.createDirectory(atPath: spool.directory, withIntermediateDirectories: false)
        directory.write(Array("whsec_\(Data(Self.signingKey).base64EncodedString())".utf8), to: "secret")
        configure()
    }

    var configurationFile: String { directory.file("watch.yaml") }

    var environment: [String: String] {
        var environment = ProcessInfo.processInfo.environment
            .filter { ["HOME", "PATH", "WEIR_MODELS", "XDG_CACHE_HOME"].contains($0.key) }
        environment["NOTIFY_SOCKET"] = manager.path
        return environment
    }

    /// Writes the configuration, with `more` at its end.
    func configure(_ more: String = "") {
        let text = """
            watch: scenario
            state: \(state)
            sources:
              paths: [\(spool.directory)]
              scan: 0.2s
              quiet: 3600s
            encoder:
              model: minilm
            http:
              listen: \(directory.file("http"))
            alerts:
              receivers:
                - name: on-call
                  url: \(webhook.url("/alerts"))
                  secrets: [\(directory.file("secret"))]
                  severity: digest
            \(more)

            """
        directory.write(Array(text.utf8), to: "watch.yaml")
    }

    /// A daemon as the file configures it now, not yet running.
    func daemon() throws -> WatchDaemon {
        let (file, environment) = (configurationFile, environment)
        return WatchDaemon(
            configuration: try Configuration.read(file: file, environment: environment),
            environment: environment,
            reread: { try Configuration.read(file: file, environment: environment) },
            clock: clock.wall,
            logger: log.logger
        )
    }

    /// Starts a daemon and waits until it says that it is ready.
    func start() async throws -> RunningDaemon {
        let running = RunningDaemon(try daemon())
        for await message in manager.messages where message.hasPrefix("READY=1") { break }
        return running
    }

    /// Waits until `condition` holds, looking each time the daemon has gone through its loop.
    func wait(until condition: () async throws -> Bool) async throws {
        for await _ in manager.messages where try await condition() { return }
    }

    /// Waits until `condition` holds, while the daemon's clock goes on.
    ///
    /// Where something failed it has to: what is tried again is tried again later, and a change of which the kernel's events
    /// did not tell is found by the next look through the spool.
    func waitAsTimePasses(until condition: () throws -> Bool) async throws {
        try await wait {
            clock.advance(bySeconds: 1)
            return try condition()
        }
    }

    /// Waits until the daemon has logged an error with `words` in it, while its clock goes on.
    func waitForError(_ words: String) async throws {
        try await waitAsTimePasses { log.lines(from: .error).contains { $0.contains(words) } }
    }

    /// Waits until the daemon has recorded `count` conversations in all.
    func wait(forConversations count: Int) async throws {
        try await wait { try counters()[.conversations, default: 0] >= count }
    }

    func ask(_ request: ControlRequest) async throws -> ControlAnswer {
        try await Blocking.run { [state] in try ControlSocket.ask(request, directory: state) }
    }

    func counters() throws -> [StoreCounter: Int] {
        try reader().counters()
    }

    /// Empties SQLite's log, so that the next record needs new room on the disk; false while somebody reads.
    func emptyLog() throws -> Bool {
        let queue = try DatabaseQueue(path: state + "/weir.sqlite")
        defer { try? queue.close() }
        _ = try? queue.writeWithoutTransaction { try $0.checkpoint(.truncate) }
        let log = try FileManager.default.attributesOfItem(atPath: state + "/weir.sqlite-wal")
        return log[.size] as? Int == 0
    }

    func reader() throws -> Reader {
        try Reader.open(state + "/weir.sqlite")
    }
}

/// A daemon in this process.
struct RunningDaemon: Sendable {
    private struct Body: Service {
        let daemon: WatchDaemon

        func run() async throws {
            try await daemon.run()
        }
    }

    private let group: ServiceGroup
    private let task: Task<Void, any Error>

    init(_ daemon: WatchDaemon) {
        let body = ServiceGroupConfiguration.ServiceConfiguration(
            service: Body(daemon: daemon),
            successTerminationBehavior: .gracefullyShutdownGroup
        )
        let logger = Logger(label: "scenario", factory: { _ in SwiftLogNoOpLogHandler() })
        let group = ServiceGroup(configuration: .init(services: [body], logger: logger))
        self.group = group
        task = Task { try await group.run() }
    }

    /// Asks it to stop, and waits until it has.
    func stop() async throws {
        await group.triggerGracefulShutdown()
        try await task.value
    }
}

/// A wall clock that stands still until it is moved.
final class ManualClock: Sendable {
    // Later than any conversation of the scenarios.
    private static let start = Timestamp(rawValue: 1_772_323_200_000)
    private let seconds = Mutex(0.0)

    var wall: WallClock {
        WallClock(now: { [self] in Self.start.advanced(bySeconds: passed) }, uptime: { [self] in 1000 + passed })
    }

    func advance(bySeconds more: Double) {
        seconds.withLock { $0 += more }
    }

    private var passed: Double { seconds.withLock { $0 } }
}

/// Stands in for the service manager: gives out what a daemon says of itself, as it says it.
final class ServiceManager: Sendable {
    private final class Flag: Sendable {
        let isUp = Mutex(false)
    }

    let path: String
    let messages: AsyncStream<String>
    private let isOver = Flag()

    init(path: String) {
        self.path = path
        let (messages, continuation) = AsyncStream.makeStream(of: String.self)
        self.messages = messages
        let receiver = DatagramReceiver(path: path)
        let isOver = isOver
        // A daemon waits for a manager that does not read.
        Thread.detachNewThread {
            while !isOver.isUp.withLock({ $0 }) {
                receiver.wait(milliseconds: 100)
                while let message = receiver.nextText() { continuation.yield(message) }
            }
        }
    }

    deinit {
        isOver.isUp.withLock { $0 = true }
    }
}

/// Work that blocks its thread, which must not be one that tasks need.
enum Blocking {
    static func run<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread { continuation.resume(with: Result(catching: work)) }
        }
    }
}
