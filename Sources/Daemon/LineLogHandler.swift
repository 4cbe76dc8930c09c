@preconcurrency import Glibc
import Logging

/// Writes each record as one line to standard error, where systemd picks it up.
///
/// Under the journal a line begins with its priority in angle brackets, as `sd-daemon(3)` has it; on a terminal with
/// the level's name. Line feeds and other control characters are escaped and values are quoted where they need it, so
/// that a hostile file name can forge neither a line nor a field.
package struct LineLogHandler: LogHandler {
    package var logLevel: Logger.Level
    package var metadata: Logger.Metadata = [:]
    private let isJournal: Bool

    package init(level: Logger.Level) {
        self.init(level: level, isJournal: getenv("JOURNAL_STREAM") != nil)
    }

    init(level: Logger.Level, isJournal: Bool) {
        logLevel = level
        self.isJournal = isJournal
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        let bytes = Array(line(event.level, "\(event.message)", event.metadata).utf8)
        _ = write(STDERR_FILENO, bytes, bytes.count)
    }

    /// One record as it is written, with its line feed.
    func line(_ level: Logger.Level, _ message: String, _ own: Logger.Metadata?) -> String {
        var line = isJournal ? "<\(Self.priority(level))>" : "\(level): "
        line += Self.escaped(message)
        let all = metadata.merging(own ?? [:]) { _, new in new }
        for (key, value) in all.sorted(by: { $0.key < $1.key }) { line += " \(key)=\(Self.quoted("\(value)"))" }
        return line + "\n"
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
        return result
    }

    // A value ends where a reader of the line expects it to, whatever it holds.
    private static func quoted(_ text: String) -> String {
        let needsQuotes = text.isEmpty || text.contains { " \"\\=".contains($0) }
        guard needsQuotes else { return escaped(text) }
        return "\"" + escaped(text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")) + "\""
    }
}
