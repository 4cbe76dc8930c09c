import Hummingbird
import Logging
import ServiceLifecycle
import Store

/// The lookout: what a watch shows over HTTP, for machines and for people who look.
///
/// Shows only what the insight lane may see. Reading is open to whoever reaches it on this machine; changing anything
/// needs the token, and so does everything where other machines can reach it. TLS is a proxy's work.
package struct LookoutService: Service {
    private let configuration: LookoutConfiguration
    private let responder: LookoutResponder
    private let feed: NewsFeed
    private let clocks: LookoutClocks
    private let onListening: @Sendable (_ port: Int?) -> Void
    private let logger: Logger

    // As many as may listen to the feed, and as many again and more for short requests.
    private static let mostConnections = 256
    private static let idleSeconds: Int64 = 30
    private static let heartbeat = Duration.seconds(15)

    /// Refuses a configuration that would open the watch to other machines without a token.
    ///
    /// Give it a `reader` of its own, opened beside the store's: its readings then never wait for the line's, nor those for
    /// its. `onListening` is told once that requests are answered, with the port unless it is a unix socket.
    package init(
        _ configuration: LookoutConfiguration,
        reader: Reader,
        daemon: DaemonSide,
        feed: NewsFeed,
        clocks: LookoutClocks = .live,
        logger: Logger,
        onListening: @escaping @Sendable (_ port: Int?) -> Void = { _ in }
    ) throws(LookoutError) {
        try configuration.validate()
        self.configuration = configuration
        self.feed = feed
        self.clocks = clocks
        self.logger = logger
        self.onListening = onListening
        responder = LookoutResponder(
            gate: configuration.gate,
            reader: reader,
            daemon: daemon,
            feed: feed,
            uptime: clocks.uptime,
            logger: logger
        )
    }

    /// Listens until the graceful shutdown, or until it is cancelled, which ends it as orderly; those that hear the feed are
    /// let go at once.
    ///
    /// Throws a `LookoutError` where it cannot listen.
    package func run() async throws {
        let post = try ListeningPost(configuration)
        defer { post.leave() }
        let (openings, opening) = AsyncStream.makeStream(of: Int?.self)
        let application = Application(
            responder: responder,
            // A request's head has to come within the idle time, in bounded size.
            server: .http1(
                configuration: .init(
                    idleTimeout: .seconds(Self.idleSeconds),
                    httpDecoderConfiguration: .init(
                        maxHeaderFieldSize: 8_192,
                        maxHeaderListSize: 32_768,
                        maxHeaderFieldCount: 64
                    )
                )
            ),
            configuration: ApplicationConfiguration(
                address: post.address,
                availableConnectionsDelegate: .maximum(Self.mostConnections, logger: quiet)
            ),
            onServerRunning: { opening.yield($0.localAddress?.port) },
            logger: quiet
        )
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                do {
                    try await serve(application)
                } catch {
                    try Task.checkCancellation()
                    throw LookoutError(.refused("\(error)"), place: configuration.place)
                }
                opening.finish()
            }
            group.addTask {
                for await port in openings {
                    try post.open()
                    logger.info("the lookout listens", metadata: ["address": "\(configuration.place)"])
                    onListening(port)
                }
                // The application has ended by itself: so does the rest.
                throw CancellationError()
            }
            group.addTask {
                while true {
                    try await clocks.sleep(Self.heartbeat)
                    feed.beat()
                }
            }
            do {
                for try await _ in group {}
            } catch is CancellationError {
                group.cancelAll()
            }
        }
    }

    // NIO ends the process when the task that serves is cancelled while connections are still coming in, so the server
    // stands apart from cancellation and is only ever asked to stop; it does so within two seconds.
    private func serve(_ application: some Service) async throws {
        let group = ServiceGroup(services: [application], logger: quiet)
        let serving = Task { try await group.run() }
        try await withTaskCancellationHandler {
            try await serving.value
        } onCancel: {
            Task { await group.triggerGracefulShutdown() }
        }
    }

    // The server's own messages repeat ours, and some carry what a client sent.
    private var quiet: Logger {
        var quiet = logger
        quiet.logLevel = max(.error, logger.logLevel)
        return quiet
    }
}

extension LookoutService: CustomStringConvertible {
    /// The service's name, as service groups log it.
    package var description: String { "lookout" }
}

/// The lookout's clocks: one that never runs backwards, and one to wait by.
package struct LookoutClocks: Sendable {
    /// Seconds since some moment.
    package var uptime: @Sendable () -> Double
    package var sleep: @Sendable (Duration) async throws -> Void

    package init(
        uptime: @escaping @Sendable () -> Double,
        sleep: @escaping @Sendable (Duration) async throws -> Void
    ) {
        self.uptime = uptime
        self.sleep = sleep
    }

    /// The machine's.
    package static let live: LookoutClocks = {
        let start = ContinuousClock.now
        return LookoutClocks(
            uptime: { (ContinuousClock.now - start) / .seconds(1) },
            sleep: { try await Task.sleep(for: $0, clock: .continuous) }
        )
    }()
}
