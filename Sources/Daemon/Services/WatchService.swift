import Delivery
import Foundation
import Intake
import Logging
import Model
import ServiceLifecycle
import Store
import Systemd
import WebUI

/// Moves the data: reads what was written, takes it down the line, and between two batches does what was asked.
struct WatchService: Service {
    let configuration: Configuration
    let parts: Parts
    let logger: Logger

    /// What outlives a reload.
    struct Parts: Sendable {
        let encoder: WatchEncoder
        let key: [UInt8]
        let store: Store
        let servers: ModelServers?
        let orders: OrderBook
        let board: HealthBoard
        let bells: Bells
        let feed: NewsFeed
        let notifier: ServiceNotifier?
        let clock: WallClock
        /// Reads the configuration anew.
        let reread: @Sendable () throws -> Configuration
        /// The sinks of the running delivery service.
        let sinks: [any Sink]
        let environment: [String: String]
    }

    // How long the loop may rest: orders and the watchdog wait for it.
    private static let longestRest = 0.5
    // The same while conversations are being read: whoever is first to be done rings.
    private static let shortRest = Duration.milliseconds(100)
    // How many seconds editions and retention are left alone after the store could not be written.
    static let choresRetry = 60.0

    func run() async throws {
        defer { parts.orders.close() }
        var moving = try await start(configuration)
        try? parts.notifier?.ready(status: "watching")
        parts.board.update { vitals in
            vitals.isReady = true
            vitals.turnedAt = parts.clock.uptime()
        }
        defer { parts.board.update { $0.isReady = false } }
        logger.notice("ready", metadata: ["watch": "\(configuration.watch)", "encoder": "\(parts.encoder.identifier)"])
        do {
            while !Task.isShuttingDownGracefully {
                try await turn(&moving)
            }
        } catch is CancellationError {
            // What was being read is not recorded; the next start reads it again.
        } catch {
            moving.dismiss(OrderBook.stopping)
            throw error
        }
        moving.dismiss(OrderBook.stopping)
        try? parts.notifier?.stopping(status: "stopping")
        do {
            try moving.line.save(now: parts.clock.now())
        } catch let error as StoreError where error.isTransient {
            logger.warning("the next start takes longer", metadata: ["error": "\(error)"])
        }
        logger.notice("stopped", metadata: ["watch": "\(configuration.watch)"])
    }

    /// Everything that a reload replaces.
    struct Moving: ~Copyable {
        var configuration: Configuration
        var intake: Intake
        var line: Line
        let pace: Pace
        var ahead: ReadAhead
        var press = Press()
        /// Orders that wait for the edition under way.
        var waiting: [OrderBook.Order] = []
        /// Rings when something that goes on beside the line is done.
        let bell: Bell
        let watcher: DirectoryWatcher
        var hint = ChangeHint.everything
        /// When something was last read, by the clock that never goes back.
        var lastRead: Double
        var nextRetention = 0.0
        /// Before this time neither editions nor retention are tried again.
        var nextChores = 0.0

        /// Answers everyone who waits for an edition that will not be made.
        mutating func dismiss(_ answer: ControlAnswer) {
            for order in waiting + press.abandon() { order.answer(answer) }
            waiting = []
        }
    }

    func start(_ configuration: Configuration) async throws -> Moving {
        let workshop = Workshop(configuration: configuration, environment: parts.environment)
        let extractor = try await workshop.extractor(
            encoder: parts.encoder,
            key: parts.key,
            servers: parts.servers
        )
        try parts.store.adopt(asked: configuration.extraction.questions.map(\.name))
        let line = try workshop.line(
            extractor: extractor,
            store: parts.store,
            encoder: parts.encoder,
            servers: parts.servers,
            sinks: parts.sinks
        )
        let pace = workshop.pace
        let bell = Bell()
        let intake = Intake(configuration: configuration.intake, checkpoints: try parts.store.reader.checkpoints())
        return Moving(
            configuration: configuration,
            intake: intake,
            line: line,
            pace: pace,
            ahead: ReadAhead(limit: pace.conversations, bell: bell),
            bell: bell,
            watcher: DirectoryWatcher(directories: []),
            lastRead: parts.clock.uptime()
        )
    }

    /// One round: read, take down the line, do what is asked, rest where there is nothing to do.
    private func turn(_ moving: inout Moving) async throws {
        let uptime = parts.clock.uptime()
        var faults = 0
        let isIdle = readAhead(&moving, &faults, uptime: uptime)
        let finished = try moving.ahead.next()
        let progress = try await take(finished, &moving, isIdle: isIdle, uptime: uptime)
        if progress.hasNews { parts.bells.ring() }
        for row in progress.changed { parts.feed.publish(.alert(row)) }
        await obey(&moving)
        do {
            try keepHouse(&moving, uptime: uptime)
        } catch let error as StoreError where error.isTransient {
            // Nothing waits for it, so reading goes on meanwhile.
            logger.warning("names and retention have to wait", metadata: ["error": "\(error)"])
            moving.nextChores = uptime + Self.choresRetry
        }
        say(moving.intake.sources, moving.line, uptime: uptime, recorded: progress.conversations, faults: faults)
        try? parts.notifier?.ping()
        guard finished == nil, isIdle || !moving.ahead.hasRoom else { return }
        let watcher = moving.watcher
        if moving.ahead.isEmpty, !moving.press.isBusy {
            let rest = min(Self.longestRest, moving.configuration.intake.scanSeconds)
            moving.hint = await cancelWhenGracefulShutdown { await watcher.wait(seconds: rest) }
        } else {
            let bell = moving.bell
            await cancelWhenGracefulShutdown { await bell.wait(atMost: Self.shortRest) }
            moving.hint = await watcher.wait(seconds: 0)
        }
    }

    /// Begins to read batches as far as there is room and counts what could not be read; returns whether the files have no
    /// more for now.
    private func readAhead(_ moving: inout Moving, _ faults: inout Int, uptime: Double) -> Bool {
        while moving.ahead.hasRoom {
            let batch = moving.intake.step(now: uptime, limit: moving.pace.batch, hint: moving.hint)
            moving.hint = .none
            moving.watcher.watch(moving.intake.directories)
            for warning in batch.warnings {
                logger.warning("file skipped for now", metadata: ["problem": "\(warning)"])
            }
            faults += batch.faults.count
            for fault in batch.faults {
                logger.debug(
                    "line quarantined",
                    metadata: ["reason": "\(fault.reason.rawValue)", "file": "\(fault.file)"]
                )
            }
            if !batch.conversations.isEmpty { moving.lastRead = uptime }
            // What is looked into without a word to record may take long, and the service manager wants to hear something.
            guard !batch.isEmpty else { return batch.isIdle }
            moving.ahead.begin(batch, read: moving.line.reading(of: batch, now: parts.clock.now()))
            if batch.isIdle { return true }
        }
        return false
    }

    private func take(
        _ finished: ReadAhead.Finished?,
        _ moving: inout Moving,
        isIdle: Bool,
        uptime: Double
    ) async throws -> Line.Progress {
        let now = parts.clock.now()
        let progress: Line.Progress
        if let finished {
            progress = try await moving.line.take(finished, now: now, waitToRetry: waitForRoom)
        } else {
            // What cannot be read may have come meanwhile: its hours stay open for it.
            let isBlind = moving.intake.sources.contains { $0.unreadable > 0 || $0.mayHideFiles }
            guard isIdle, moving.ahead.isEmpty, !isBlind else { return Line.Progress() }
            let seconds = uptime - moving.lastRead
            progress = try await moving.line.idle(forSeconds: seconds, now: now, waitToRetry: waitForRoom)
        }
        parts.board.update { $0.troubles["store"] = nil }
        return progress
    }

    /// Rests while the record cannot be written; nothing is read meanwhile, the files are the buffer.
    private func waitForRoom(_ error: StoreError) async throws {
        logger.error("cannot record for now, trying again", metadata: ["error": "\(error)"])
        parts.board.update { $0.troubles["store"] = "\(error)" }
        for _ in 0..<10 {
            guard !Task.isShuttingDownGracefully else { throw CancellationError() }
            try? parts.notifier?.ping()
            try await Task.sleep(for: .milliseconds(200))
        }
    }

    private func say(_ sources: [SourceStatus], _ line: Line, uptime: Double, recorded: Int, faults: Int) {
        let bytesBehind = sources.reduce(0) { $0 + Int($1.bytesBehind) }
        parts.board.count(recorded, faults: faults, bytesBehind: bytesBehind, uptime: uptime)
        parts.board.update { vitals in
            vitals.turnedAt = uptime
            vitals.eventTime = line.eventTime
            vitals.openAlerts = line.firing.count
            vitals.sources = sources.map {
                DaemonStatus.Source(
                    path: $0.path,
                    files: $0.files,
                    bytesBehind: Int($0.bytesBehind),
                    unreadable: $0.unreadable
                )
            }
            let unreadable = sources.reduce(0) { $0 + $1.unreadable }
            let troubles =
                sources.compactMap(\.problem) + (unreadable > 0 ? ["\(unreadable) files cannot be read"] : [])
            vitals.troubles["sources"] = troubles.isEmpty ? nil : troubles.joined(separator: "; ")
        }
    }
}

extension IntakeBatch {
    /// Whether there is nothing in it to be recorded.
    fileprivate var isEmpty: Bool {
        conversations.isEmpty && faults.isEmpty && checkpoints.isEmpty && forgotten.isEmpty
    }
}

extension WatchService: CustomStringConvertible {
    /// The service's name: service groups write what describes a service into the log, and this one holds the key.
    var description: String { "watch" }
}
