import Foundation
import HTTP
import Intake
import Logging
import Model
import Store

/// The line over files that are there already, in event time and as fast as it goes.
package struct ReplayRun: Sendable {
    private let configuration: Configuration
    private let inputs: [String]
    private let keepsState: Bool
    private let key: [UInt8]?
    private let environment: [String: String]
    private let clock: WallClock
    private let logger: Logger

    private static let longestWait = Duration.milliseconds(100)

    /// Uses a temporary state directory, removed afterwards, where `state` is nil, and the key in the state directory where
    /// `key` is: what is sampled hangs on it, so runs that are to be compared need the same.
    package init(
        configuration: Configuration,
        inputs: [String],
        state: String?,
        key: [UInt8]? = nil,
        environment: [String: String],
        clock: WallClock = .live,
        logger: Logger
    ) {
        self.configuration = {
            var configuration = configuration
            configuration.state =
                state ?? FileManager.default.temporaryDirectory.path + "/weir-replay-\(UUID().uuidString)"
            configuration.receivers = []
            return configuration
        }()
        self.inputs = inputs
        self.environment = environment
        self.clock = clock
        self.logger = logger
        self.key = key
        keepsState = state != nil
    }

    /// Reads everything and says what came of it; `progress` is told the share that is done, 0 to 1.
    ///
    /// Throws an `IntakeError` where an input cannot be read. Alerts are recorded and reported, and sent to nobody.
    package func run(withMembers: Bool, progress: (Double) -> Void) async throws -> ReplayReport {
        let began = clock.uptime()
        var replay = try Replay(configuration: configuration.intake, inputs: inputs)
        let workshop = Workshop(configuration: configuration, environment: environment)
        let state = try StateDirectory(path: configuration.state)
        defer { if !keepsState { try? FileManager.default.removeItem(atPath: configuration.state) } }
        let store = try Store.open(configuration.store(in: state.path), version: Weir.version, at: clock.now())
        defer { try? store.close() }
        let key = try AccountKey.load(credential: key, state: state.path, over: store)
        let servers = try ModelServers(configuration, environment: environment, store: store)
        defer { try? servers?.close(store) }
        let encoder = try workshop.encoder(servers: servers)
        try await EncoderSuccession(
            workshop: workshop,
            store: store,
            encoder: encoder,
            sinks: [],
            now: clock.now,
            logger: logger
        ).settle()
        try store.adopt(asked: configuration.extraction.questions.map(\.name))
        let extractor = try await workshop.extractor(encoder: encoder, key: key, servers: servers)
        var line = try workshop.line(extractor: extractor, store: store, encoder: encoder, servers: servers, sinks: [])
        var read = 0
        var newest = line.eventTime
        let bell = Bell()
        var ahead = ReadAhead(limit: workshop.pace.conversations, bell: bell)
        var press = Press()
        var isMoreLeft = true
        while isMoreLeft || !ahead.isEmpty || press.isBusy {
            try Task.checkCancellation()
            let now = clock.now()
            while isMoreLeft, ahead.hasRoom {
                guard let batch = try replay.next(limit: workshop.pace.batch) else {
                    isMoreLeft = false
                    break
                }
                for warning in batch.warnings { logger.warning("input", metadata: ["problem": "\(warning)"]) }
                ahead.begin(batch.dated(after: &newest, at: now), read: line.reading(of: batch, now: now))
            }
            if let print = press.finished() { try line.publish(print.edition.get()) }
            guard let finished = try ahead.next() else {
                await bell.wait(atMost: Self.longestWait)
                continue
            }
            _ = try await line.take(finished, now: now, waitToRetry: { throw $0 })
            if line.isEditionDue, !press.isBusy { try await edit(&line, &press, bell, workshop) }
            read += finished.batch.conversations.count
            progress(Double(replay.bytesRead) / Double(max(replay.totalBytes, 1)))
        }
        // The hour of the last conversation is over too: nothing more can come.
        let rest = configuration.rules.lateness + 3600
        _ = try await line.idle(forSeconds: rest, now: clock.now(), waitToRetry: { throw $0 })
        if line.isEditionStale, let manuscript = try line.manuscript() {
            try line.publish(try await manuscript.edition())
        }
        try line.save(now: clock.now())
        try servers.map { try store.book($0.spending()) }
        let seconds = clock.uptime() - began
        let performance = ReplayReport.Performance(read, in: seconds, model: try store.reader.spend())
        return try ReplayReport(of: store.reader, files: replay.fileCount, performance: performance, withMembers)
    }

    /// Makes an edition: at once where only counting is needed, so that each comes at the same item every time, and
    /// otherwise beside the line, as in a live run.
    private func edit(_ line: inout Line, _ press: inout Press, _ bell: Bell, _ workshop: Workshop) async throws {
        guard let manuscript = try line.manuscript() else { return }
        if workshop.configuration.models == nil {
            try line.publish(try await manuscript.edition())
        } else {
            press.begin(manuscript, bell: bell)
        }
    }
}

extension IntakeBatch {
    /// The same batch, where what bears no time, or one ahead of the clock, has the newest time before it; `newest` is
    /// that of the batches before this one, and afterwards with it.
    ///
    /// The clock itself is no substitute as it is in a live stream: it may be years after the files, and would close
    /// every hour that is still to come. Before anything has a time, the first that follows is taken.
    func dated(after newest: inout Timestamp?, at now: Timestamp) -> IntakeBatch {
        var batch = self
        let times = conversations.map { $0.trusted(at: now).timestamp }
        newest = newest ?? times.lazy.compactMap(\.self).first
        for (place, time) in times.enumerated() {
            batch.conversations[place].timestamp = time ?? newest
            if let time { newest = newest.map { max($0, time) } ?? time }
        }
        return batch
    }
}
