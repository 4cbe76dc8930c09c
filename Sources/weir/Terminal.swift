import ArgumentParser
import Foundation
@preconcurrency import Glibc
import Synchronization

/// How results and diagnostics reach a person or a pipe.
enum Terminal {
    private static let isTerminal = isatty(STDOUT_FILENO) == 1
    /// What has been said and is not written yet.
    private static let unwritten = Mutex<[UInt8]>([])

    /// Prints a line to standard output, at once where that is a terminal.
    static func say(_ line: String) {
        say(bytes: Array(line.utf8) + [10])
    }

    /// Puts bytes on standard output, at once where that is a terminal.
    static func say(bytes: [UInt8]) {
        let isFull = unwritten.withLock {
            $0 += bytes
            return $0.count >= 1 << 16
        }
        if isFull || isTerminal { flush() }
    }

    /// Has everything said be written before the program ends, however it does.
    static func flushAtExit() {
        atexit { Terminal.flush() }
    }

    /// Writes what has been said; ends with 74 (EX_IOERR) where that cannot be, so that half a file is not taken for all of it.
    private static func flush() {
        let bytes = unwritten.withLock { bytes in
            defer { bytes = [] }
            return bytes
        }
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                complain("standard output cannot be written: \(String(cString: strerror(errno)))")
                _exit(74)
            }
            written += count
        }
    }

    /// Prints a line to standard error.
    static func complain(_ problem: String) {
        FileHandle.standardError.write(Data("weir: \(problem)\n".utf8))
    }

    /// Prints what an error says to standard error.
    static func complain(_ error: any Error) {
        complain("\(error)")
    }

    /// Prints a value as one line of JSON, or indented where `pretty`.
    static func say(json value: some Encodable, pretty: Bool = true) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting =
            pretty ? [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes] : [.sortedKeys, .withoutEscapingSlashes]
        say(String(decoding: try encoder.encode(value), as: UTF8.self))
    }

    /// Whether standard output is a terminal that wants colour.
    static var hasColour: Bool {
        isTerminal && ProcessInfo.processInfo.environment["NO_COLOR"] == nil
    }

    /// The text in bold on a terminal.
    static func bold(_ text: String) -> String {
        hasColour ? "\u{1b}[1m\(text)\u{1b}[0m" : text
    }
}

/// A bar on standard error while work goes on; silent where that is no terminal.
struct ProgressBar {
    private let isShown = isatty(STDERR_FILENO) == 1
    private let began = Date()
    private var shown = -1

    mutating func show(_ share: Double) {
        let percent = Int(min(max(share, 0), 1) * 100)
        guard isShown, percent != shown, Date().timeIntervalSince(began) > 1 else { return }
        shown = percent
        let filled = percent * 40 / 100
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: 40 - filled)
        FileHandle.standardError.write(Data("\r\(bar) \(percent) %".utf8))
    }

    func clear() {
        guard isShown, shown >= 0 else { return }
        FileHandle.standardError.write(Data("\r\u{1b}[K".utf8))
    }
}

/// Columns of text, as wide as they need to be.
struct Table {
    private var rows: [[String]]
    private let rightAligned: Set<Int>

    init(_ header: [String], rightAligned: Set<Int> = []) {
        rows = [header]
        self.rightAligned = rightAligned
    }

    mutating func add(_ row: [String]) {
        rows.append(row)
    }

    func show() {
        let widths = (0..<(rows.first?.count ?? 0)).map { column in rows.map { $0[column].count }.max() ?? 0 }
        for (number, row) in rows.enumerated() {
            let cells = row.enumerated().map { column, cell in
                let padding = String(repeating: " ", count: widths[column] - cell.count)
                return rightAligned.contains(column) ? padding + cell : cell + padding
            }
            var line = cells.joined(separator: "  ")
            while line.last == " " { line.removeLast() }
            Terminal.say(number == 0 ? Terminal.bold(line) : line)
        }
    }
}
