import CAllocator
import Clustering
import Delivery
import Foundation
import HTTP
import Logging
import Model
import ServiceLifecycle
import Store
import Systemd
import UnixSignals
import WebUI

/// One watch, running until it is told to stop.
package struct WatchDaemon: Sendable {
    private let configuration: Configuration
    private let environment: [String: String]
    private let reread: @Sendable () throws -> Configuration
    private let clock: WallClock
    private let logger: Logger
    private let notifier: ServiceNotifier?

    /// `reread` gives the configuration anew when a reload is asked for.
    package init(
        configuration: Configuration,
        environment: [String: String],
        reread: @escaping @Sendable () throws -> Configuration,
        clock: WallClock = .live,
        logger: Logger
    ) {
        self.configuration = configuration
        self.environment = environment
        self.reread = reread
        self.clock = clock
        self.logger = logger
        notifier = try? ServiceNotifier(environment: environment)
    }

    /// Runs until the task is told to shut down gracefully, or one of `signals` comes; SIGHUP reloads.
    ///
    /// Throws a `StateDirectoryError` where another process holds the state directory, or the key is not the one that the
    /// watch has had so far.
    package func run(stoppingOn signals: [UnixSignal] = []) async throws {
        weir_heap_settle()
        let state = try StateDirectory(path: configuration.state)
        let directory = state.path
        let workshop = Workshop(configuration: configuration, environment: environment)
        openMatrixLibrary()
        // Opening a large database and the model takes longer than a service manager waits by itself.
        try? notifier?.extendTimeout(by: .seconds(120))
        var setAside: String?
        let opened = try await patiently { try openStore(at: directory) { setAside = $0 } }
        guard let store = opened else { return }
        let servers = try ModelServers(configuration, environment: environment, store: store)
        defer { close(servers, store) }
        let encoder = try workshop.encoder(servers: servers)
        let known = try await patiently {
            try AccountKey.load(
                credential: try AccountKey.credential(environment: environment),
                state: directory,
                over: store
            )
        }
        guard let key = known else { return }
        let client = HTTPClient(HTTPConfiguration(environment: environment))
        defer { client.shutdown() }
        let journal = try workshop.journal(now: clock.now, logger: logger)
        let sinks = [journal] + (try workshop.receivers(client: client, now: clock.now))
        let succession = EncoderSuccession(
            workshop: workshop,
            store: store,
            encoder: encoder,
            sinks: sinks,
            now: clock.now,
            logger: logger
        )
        try await withThrowingTaskGroup(of: Void.self) { group in
            // Embedding what is stored takes as long as it takes, and so does a server that is down.
            group.addTask {
                while true {
                    try await Task.sleep(for: .seconds(60))
                    try? notifier?.extendTimeout(by: .seconds(120))
                }
            }
            try await succession.settle()
            group.cancelAll()
        }
        let alertmanagers = try workshop.alertmanagers(client: client)
        let bells = Bells(sinks: sinks.map(\.name) + alertmanagers.map(\.peer.url))
        let orders = OrderBook()
        let board = HealthBoard()
        let feed = NewsFeed(since: clock.now())
        let watch = WatchService(
            configuration: configuration,
            parts: WatchService.Parts(
                encoder: encoder,
                key: key,
                store: store,
                servers: servers,
                orders: orders,
                board: board,
                bells: bells,
                feed: feed,
                notifier: notifier,
                clock: clock,
                reread: reread,
                sinks: sinks,
                environment: environment
            ),
            logger: logger
        )
        let delivery = DeliveryService(
            store: store,
            watch: configuration.watch,
            gate: DeliveryGate(reader: store.reader, configuration: configuration),
            reminderSeconds: configuration.reminderSeconds,
            sinks: sinks,
            journal: journal,
            bell: { bells[$0] },
            now: clock.now,
            logger: logger
        )
        let desk = StatusDesk(
            configuration: configuration,
            encoder: encoder.identifier,
            reader: store.reader,
            servers: servers,
            board: board,
            clock: clock,
            setAside: setAside
        )
        let announcer = workshop.announcer(over: store.reader, sinks: sinks)
        let alarm = AlarmService(
            watch: configuration.watch,
            store: store,
            announcer: announcer,
            bells: bells,
            feed: feed,
            troubles: desk.troubles,
            now: clock.now,
            logger: logger
        )
        let digests = configuration.receivers.compactMap { receiver in
            receiver.digestSeconds.map { seconds in
                DigestService(
                    receiver: receiver,
                    periodSeconds: seconds,
                    watch: configuration.watch,
                    store: store,
                    announcer: announcer,
                    gate: delivery.gate,
                    bell: bells[receiver.name],
                    now: clock.now,
                    logger: logger
                )
            }
        }
        // Where that cannot be written now, the next start does it.
        try? store.forgetDigests(but: digests.map(\.receiver.name))
        let tellers: [any Service] =
            [delivery, alarm] + digests
            + alertmanagers.map { group, peer in
                AlertmanagerService(
                    group: group,
                    peer: peer,
                    watch: configuration.watch,
                    reader: store.reader,
                    announcer: announcer,
                    bell: bells[peer.url],
                    now: clock.now,
                    logger: logger
                )
            } + (configuration.heartbeat.map { [heartbeat($0, desk, client)] } ?? [])
        let control = ControlService(directory: state.path) { request in
            request == .status ? desk.answer() : await orders.place(request)
        }
        let lookout = try lookout(
            workshop,
            side: DaemonSide(
                desk: desk,
                board: board,
                store: store,
                companions: Companions(configuration.lookout.beside, reader: store.reader, logger: logger),
                now: clock.now
            ),
            database: StateDirectory.database(in: state.path),
            feed: feed,
            board: board
        )
        // Services stop in reverse: first nobody asks any more, then nothing is read any more, then the rest is told.
        var settings = ServiceGroupConfiguration(
            services: tellers.map { .init(service: $0) } + [
                .init(service: watch, successTerminationBehavior: .gracefullyShutdownGroup),
                .init(service: HangUpService(orders: orders)),
                .init(service: control),
            ] + (lookout.map { [.init(service: $0)] } ?? []),
            gracefulShutdownSignals: signals,
            logger: logger
        )
        settings.maximumGracefulShutdownDuration = .seconds(5)
        try await ServiceGroup(configuration: settings).run()
    }

    private func heartbeat(
        _ heartbeat: Configuration.Heartbeat,
        _ desk: StatusDesk,
        _ client: HTTPClient
    ) -> HeartbeatService {
        HeartbeatService(
            heartbeat: heartbeat,
            client: client,
            isAlive: { desk.isEvaluating },
            logger: logger
        )
    }

    /// The lookout as the configuration wants it; nil where it wants none.
    private func lookout(
        _ workshop: Workshop,
        side: DaemonSide,
        database: String,
        feed: NewsFeed,
        board: HealthBoard
    ) throws -> LookoutKeeper? {
        try workshop.lookout().map { configuration in
            LookoutKeeper(
                configuration: configuration,
                database: database,
                side: side,
                feed: feed,
                board: board,
                logger: logger
            )
        }
    }

    private func close(_ servers: ModelServers?, _ store: Store) {
        do {
            try servers?.close(store)
            try store.close()
        } catch {
            logger.warning("the next start takes longer, and may count more as spent", metadata: ["error": "\(error)"])
        }
    }

    private func openMatrixLibrary() {
        do {
            let kernels = try MatrixLibrary.open()
            logger.notice("matrices are multiplied by OpenBLAS", metadata: ["kernels": "\(kernels)"])
        } catch {
            logger.warning("the watch works many times slower than it could", metadata: ["error": "\(error)"])
        }
    }

    private func openStore(at directory: String, tellSetAside: (String) -> Void) throws -> Store {
        try Store.open(configuration.store(in: directory), version: Weir.version, at: clock.now()) { aside in
            tellSetAside(aside)
            logger.error(
                "the database was damaged and set aside; counting begins anew, and files are read from their beginnings",
                metadata: ["file": "\(aside)"]
            )
        }
    }

    /// Does what needs the store at a start, again and again while its disk is full or another process holds it; nil where
    /// the service is asked to stop meanwhile.
    ///
    /// A service manager gives up for good on what fails to start a few times, so it is told to wait, and what for. Until
    /// there are services a signal to stop ends the process, which loses nothing.
    func patiently<Result>(
        resting rest: () async throws -> Void = WatchDaemon.restOrStop,
        _ work: () throws -> Result
    ) async throws -> Result? {
        var nextWord = -Double.infinity
        while !Task.isShuttingDownGracefully {
            do {
                return try work()
            } catch let error as StoreError where error.isTransient {
                if clock.uptime() >= nextWord {
                    logger.error("cannot start for now, trying again", metadata: ["error": "\(error)"])
                    nextWord = clock.uptime() + Self.secondsBetweenWords
                }
                try? notifier?.status("\(error)")
                try? notifier?.extendTimeout(by: .seconds(120))
            }
            try await rest()
        }
        return nil
    }

    private static let secondsBetweenWords = 60.0

    /// Rests for a second, or until the service is asked to stop.
    static func restOrStop() async throws {
        try? await cancelWhenGracefulShutdown { try await Task.sleep(for: .seconds(1)) }
        try Task.checkCancellation()
    }
}

/// Turns SIGHUP into a reload.
private struct HangUpService: Service, CustomStringConvertible {
    let orders: OrderBook

    var description: String { "hang-up" }

    func run() async throws {
        for await _ in await UnixSignalsSequence(trapping: .sighup).cancelOnGracefulShutdown() {
            _ = await orders.place(.reload)
        }
    }
}

extension WatchDaemon {
    /// Sets up all that a start would set up, without touching the state: model, screener, receivers, credentials.
    package static func check(_ configuration: Configuration, environment: [String: String]) async throws {
        let workshop = Workshop(configuration: configuration, environment: environment)
        let servers = try ModelServers(configuration, environment: environment, store: nil)
        defer { try? servers?.close(nil) }
        let encoder = try workshop.encoder(servers: servers)
        let key = [UInt8](repeating: 0, count: 32)
        _ = try await workshop.extractor(encoder: encoder, key: key, servers: servers)
        _ = try workshop.modelTaxonomist(encoder: encoder, servers: servers)
        _ = try workshop.lookout()
        let client = HTTPClient(HTTPConfiguration(environment: environment))
        defer { client.shutdown() }
        _ = try workshop.receivers(client: client, now: WallClock.live.now)
        _ = try workshop.alertmanagers(client: client)
    }
}
