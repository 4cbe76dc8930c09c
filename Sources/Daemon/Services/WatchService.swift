import Delivery
import Encoder
import Foundation
import Intake
import Logging
import Model
import ServiceLifecycle
import Store
import Systemd

/// Moves the data: reads what was written, takes it down the line, and between two batches does what was asked.
struct WatchService: Service {
    let configuration: Configuration
    let parts: Parts
    let logger: Logger

    /// What outlives a reload.
    struct Parts: Sendable {
        let encoder: SentenceEncoder
        let key: [UInt8]
        let store: Store
        let orders: OrderBook
        let board: HealthBoard
        let bells: Bells
        let notifier: ServiceNotifier?
        let clock: WallClock
        /// Reads the configuration anew.
        let reread: @Sendable () throws -> Configuration
        /// The sinks of the running delivery service.
        let sinks: [any Sink]
        let environment: [String: String]
    }

    // Small enough that a stop or an alert never waits long for a batch of long conversations.
    private static let batchLimit = 256
    // How long the loop may rest: orders and the watchdog wait for it.
    private static let longestRest = 0.5
    // How many seconds editions and retention are left alone after the store could not be written.
    private static let choresRetry = 60.0

    func run() async throws {
        defer { parts.orders.close() }
        var moving = try await start(configuration)
        try? parts.notifier?.ready(status: "watching")
        logger.notice("ready", metadata: ["watch": "\(configuration.watch)", "encoder": "\(parts.encoder.identifier)"])
        do {
            while !Task.isShuttingDownGracefully {
                try await turn(&moving)
            }
        } catch is CancellationError {
            // The batch that was being read is not recorded; the next start reads it again.
        }
        try? parts.notifier?.stopping(status: "stopping")
        do {
            try moving.line.save(now: parts.clock.now())
        } catch let error as StoreError where error.isTransient {
            logger.warning("the next start takes longer", metadata: ["error": "\(error)"])
        }
        logger.notice("stopped", metadata: ["watch": "\(configuration.watch)"])
    }

    /// Everything that a reload replaces.
    private struct Moving: ~Copyable {
        var configuration: Configuration
        var intake: Intake
        var line: Line
        let watcher: DirectoryWatcher
        var hint = ChangeHint.everything
        /// When something was last read, by the clock that never goes back.
        var lastRead: Double
        var nextRetention = 0.0
        /// Before this time neither editions nor retention are tried again.
        var nextChores = 0.0
    }

    private func start(_ configuration: Configuration) async throws -> Moving {
        let workshop = Workshop(configuration: configuration, environment: parts.environment)
        let extractor = try await workshop.extractor(encoder: parts.encoder, key: parts.key)
        let line = try workshop.line(
            extractor: extractor,
            store: parts.store,
            dimensions: parts.encoder.dimensions,
            sinks: parts.sinks
        )
        let intake = Intake(configuration: configuration.intake, checkpoints: try parts.store.reader.checkpoints())
        return Moving(
            configuration: configuration,
            intake: intake,
            line: line,
            watcher: DirectoryWatcher(directories: []),
            lastRead: parts.clock.uptime()
        )
    }

    /// One round: read, take down the line, do what is asked, rest where there is nothing to do.
    private func turn(_ moving: inout Moving) async throws {
        let uptime = parts.clock.uptime()
        let batch = moving.intake.step(now: uptime, limit: Self.batchLimit, hint: moving.hint)
        moving.hint = .none
        moving.watcher.watch(moving.intake.directories)
        for warning in batch.warnings { logger.warning("file skipped for now", metadata: ["problem": "\(warning)"]) }
        let progress = try await take(batch, &moving, uptime: uptime)
        if progress.hasNews { parts.bells.ring() }
        await obey(&moving)
        do {
            try keepHouse(&moving, uptime: uptime)
        } catch let error as StoreError where error.isTransient {
            // Nothing waits for it, so reading goes on meanwhile.
            logger.warning("names and retention have to wait", metadata: ["error": "\(error)"])
            moving.nextChores = uptime + Self.choresRetry
        }
        say(moving.intake.sources, moving.line, uptime: uptime, recorded: progress.conversations)
        try? parts.notifier?.ping()
        if batch.isIdle {
            let rest = min(Self.longestRest, moving.configuration.intake.scanSeconds)
            let watcher = moving.watcher
            moving.hint = await cancelWhenGracefulShutdown { await watcher.wait(seconds: rest) }
        }
    }

    private func take(_ batch: IntakeBatch, _ moving: inout Moving, uptime: Double) async throws -> Line.Progress {
        let now = parts.clock.now()
        let isEmpty =
            batch.conversations.isEmpty && batch.faults.isEmpty && batch.checkpoints.isEmpty
            && batch.forgotten.isEmpty
        guard isEmpty else {
            if !batch.conversations.isEmpty { moving.lastRead = uptime }
            for fault in batch.faults {
                logger.debug(
                    "line quarantined",
                    metadata: ["reason": "\(fault.reason.rawValue)", "file": "\(fault.file)"]
                )
            }
            let progress = try await moving.line.take(batch, now: now, waitToRetry: waitForRoom)
            parts.board.update { $0.troubles["store"] = nil }
            return progress
        }
        guard batch.isIdle else { return Line.Progress() }
        let seconds = uptime - moving.lastRead
        let progress = try await moving.line.idle(forSeconds: seconds, now: now, waitToRetry: waitForRoom)
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

    // MARK: Between two batches

    private func obey(_ moving: inout Moving) async {
        for order in parts.orders.take() {
            switch order.request {
            case .status: order.answer(ControlAnswer(isDone: false, message: "status is not the line's to answer"))
            case .rebuild: order.answer(rebuild(&moving))
            case .reload: order.answer(await reload(&moving))
            }
        }
    }

    private func rebuild(_ moving: inout Moving) -> ControlAnswer {
        do {
            guard let edition = try moving.line.publishEdition() else {
                return ControlAnswer(isDone: false, message: "nothing was recorded yet, so there is nothing to name")
            }
            note(edition)
            return ControlAnswer(isDone: true, message: "edition \(edition.number) is published")
        } catch {
            return ControlAnswer(isDone: false, message: "\(error)")
        }
    }

    private func reload(_ moving: inout Moving) async -> ControlAnswer {
        try? parts.notifier?.reloading()
        defer { try? parts.notifier?.ready(status: "watching") }
        do {
            let fresh = try successor(of: moving.configuration)
            try moving.line.save(now: parts.clock.now())
            moving = try await start(fresh)
        } catch {
            logger.error("configuration not reloaded, the old one holds", metadata: ["error": "\(error)"])
            parts.board.update { $0.troubles["configuration"] = "the file on disk is refused: \(error)" }
            return ControlAnswer(isDone: false, message: "\(error)")
        }
        logger.notice("configuration reloaded")
        parts.board.update { $0.troubles["configuration"] = nil }
        return ControlAnswer(isDone: true, message: "the configuration was read anew")
    }

    /// The configuration as it is on disk now, where a running daemon can take it up.
    private func successor(of configuration: Configuration) throws -> Configuration {
        let fresh = try parts.reread()
        if let problem = configuration.changeThatNeedsARestart(to: fresh) { throw ReloadRefusal(description: problem) }
        return fresh
    }

    private func keepHouse(_ moving: inout Moving, uptime: Double) throws {
        guard uptime >= moving.nextChores else { return }
        if moving.line.isEditionDue, let edition = try moving.line.publishEdition() { note(edition) }
        guard uptime >= moving.nextRetention else { return }
        // A start that absorbs items once more must find the vectors that were there the first time.
        try moving.line.save(now: parts.clock.now())
        let end = parts.clock.now().advanced(bySeconds: -moving.configuration.retentionSeconds)
        let eventEnd = moving.line.eventTime?.advanced(bySeconds: -moving.configuration.retentionSeconds) ?? end
        let isMoreLeft = try parts.store.retain(since: min(end, eventEnd))
        moving.nextRetention = uptime + (isMoreLeft ? 1 : 600)
    }

    private func note(_ edition: Edition) {
        let base = edition.clusters.filter { $0.level == 0 }
        logger.notice(
            "edition published",
            metadata: ["edition": "\(edition.number)", "clusters": "\(base.count)"]
        )
    }

    private func say(_ sources: [SourceStatus], _ line: Line, uptime: Double, recorded: Int) {
        parts.board.count(recorded, uptime: uptime)
        parts.board.update { vitals in
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

extension WatchService: CustomStringConvertible {
    /// The service's name: service groups write what describes a service into the log, and this one holds the key.
    var description: String { "watch" }
}

/// Why a good configuration is not taken up by a running daemon.
private struct ReloadRefusal: Error, CustomStringConvertible {
    let description: String
}
