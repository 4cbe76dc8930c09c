@preconcurrency import Glibc
import Logging

/// Writes each record as one line to standard error, where systemd picks it up.
///
/// Under the journal a line begins with its priority in angle brackets, as `sd-daemon(3)` has it; on a terminal with
/// the level's name. Line feeds and other control characters in metadata are escaped, so that a hostile file name
/// cannot forge a line.
package struct LineLogHandler: LogHandler {
    package var logLevel: Logger.Level
    package var metadata: Logger.Metadata = [:]
    private let isJournal: Bool

    package init(level: Logger.Level) {
        logLevel = level
        isJournal = getenv("JOURNAL_STREAM") != nil
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        var line = isJournal ? "<\(Self.priority(event.level))>" : "\(event.level): "
        line += "\(event.message)"
        let all = metadata.merging(event.metadata ?? [:]) { _, new in new }
        for (key, value) in all.sorted(by: { $0.key < $1.key }) { line += " \(key)=\(Self.escaped("\(value)"))" }
        line += "\n"
        let bytes = Array(line.utf8)
        _ = write(STDERR_FILENO, bytes, bytes.count)
    }

    private static func priority(_ level: Logger.Level) -> Int {
        switch level {
        case .trace, .debug: 7
        case .info: 6
        case .notice: 5
        case .warning: 4
        case .error: 3
        case .critical: 2
        }
    }

    private static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            if scalar.value < 32 || scalar.value == 127 || (0x80..<0xa0).contains(scalar.value) {
                result += "\\u{" + String(scalar.value, radix: 16) + "}"
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result.contains(" ") ? "\"\(result)\"" : result
    }
}
