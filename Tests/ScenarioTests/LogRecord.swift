import Logging
import Synchronization

/// Keeps what is logged, for a test to look at.
final class LogRecord: Sendable {
    struct Line: Sendable {
        let level: Logger.Level
        let text: String
    }

    private struct Recorder: LogHandler {
        let record: LogRecord
        var logLevel = Logger.Level.debug
        var metadata: Logger.Metadata = [:]

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let more = (event.metadata ?? [:]).map { "\($0)=\($1)" }.sorted().joined(separator: " ")
            record.kept.withLock { $0.append(Line(level: event.level, text: "\(event.message) \(more)")) }
        }
    }

    private let kept = Mutex<[Line]>([])

    var logger: Logger { Logger(label: "scenario", factory: { [self] _ in Recorder(record: self) }) }

    /// What was logged at `level` or above.
    func lines(from level: Logger.Level) -> [String] {
        kept.withLock { $0.filter { $0.level >= level }.map(\.text) }
    }
}
