import Foundation
import Logging
import Model
import ServiceLifecycle
import Store
import WebUI

/// Keeps the lookout open beside the line: where its address cannot be had, the watch goes on without it and tries again.
struct LookoutKeeper: Service {
    let configuration: LookoutConfiguration
    /// The database's file, opened once more so that no page waits for the line.
    let database: String
    let side: DaemonSide
    let feed: NewsFeed
    let board: HealthBoard
    let logger: Logger

    private static let retry = Duration.seconds(30)

    func run() async throws {
        while !Task.isShuttingDownGracefully {
            do {
                let lookout = try LookoutService(
                    configuration,
                    reader: try Reader.open(database),
                    daemon: side,
                    feed: feed,
                    logger: logger,
                    onListening: { _ in board.update { $0.troubles["lookout"] = nil } }
                )
                return try await lookout.run()
            } catch let error as LookoutError where !error.isConfiguration {
                close(because: error)
            } catch let error as StoreError {
                close(because: error)
            }
            try? await cancelWhenGracefulShutdown { try await Task.sleep(for: Self.retry) }
        }
    }
}

extension LookoutKeeper {
    private func close(because error: any Error) {
        logger.warning("the lookout is closed for now", metadata: ["error": "\(error)"])
        board.update { $0.troubles["lookout"] = "the lookout is closed: \(error)" }
    }
}

extension LookoutKeeper: CustomStringConvertible {
    /// The service's name, as service groups log it.
    var description: String { "lookout" }
}

extension DaemonSide {
    /// What the lookout may ask of a watch: its status, and what operators decide.
    init(
        desk: StatusDesk,
        board: HealthBoard,
        store: Store,
        companions: Companions,
        now: @escaping @Sendable () -> Timestamp
    ) {
        self.init(
            status: {
                let encoder = JSONEncoder()
                encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
                return [UInt8](try encoder.encode(desk.status()))
            },
            health: {
                let vitals = board.current
                return LookoutHealth(
                    isHealthy: vitals.troubles.isEmpty,
                    isReady: vitals.isReady,
                    troubles: vitals.troubles.sorted { $0.key < $1.key }.map(\.value)
                )
            },
            metrics: { try Metric.all(of: desk.status()) },
            acknowledge: { alert, by, reason, until in
                try store.acknowledge(alert, Acknowledgement(by: by, time: now(), reason: reason, until: until))
            },
            release: { alert, by, reason in try store.release(alert, by: by, reason: reason, at: now()) },
            judge: { alert, verdict, by in try store.judge(alert, verdict, by: by, at: now()) },
            silence: { request in
                guard let matcher = SilenceMatcher(request.matchers) else { return nil }
                return try store.silence(
                    matcher.json,
                    from: request.from,
                    until: request.until,
                    by: request.by,
                    reason: request.reason,
                    at: now()
                )
            },
            unsilence: { id, by, reason in
                try store.unsilence(id, by: by, reason: reason, at: now())
            },
            companions: companions.names,
            companion: { try companions.companion($0, beside: $1, during: $2) },
            now: now
        )
    }
}
