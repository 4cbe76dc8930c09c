import Glibc

/// Sends entries to the journal without ever waiting for it.
///
/// A journal that is stopped or slow fails the send instead, with `DatagramError.isCongestion`: keep what must not
/// be lost, and send it again.
package struct JournalWriter: Sendable {
    /// Where the journal listens.
    package static let standardPath = "/run/systemd/journal/socket"

    private let socket: DatagramSocket
    private let path: String

    package init(path: String = standardPath) throws(DatagramError) {
        self.path = path
        socket = try DatagramSocket(waitingAtMost: 0)
    }

    /// Whether a journal has its socket at `path`, running or not.
    package static func isPresent(path: String = standardPath) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFSOCK
    }

    /// Whether the journal reads what is written to `descriptor`, so that writing there as well would say it twice.
    ///
    /// `JOURNAL_STREAM` names the stream by device and inode, and is inherited by processes that have redirected theirs.
    package static func reads(_ descriptor: Int32 = STDERR_FILENO, environment: [String: String]) -> Bool {
        guard let stream = environment["JOURNAL_STREAM"] else { return false }
        var status = stat()
        return fstat(descriptor, &status) == 0 && stream == "\(status.st_dev):\(status.st_ino)"
    }

    /// Sends `entry` as it is.
    package func send(_ entry: JournalEntry) throws(DatagramError) {
        try socket.send(entry.encoded(), to: path, allowsFile: true)
    }
}
