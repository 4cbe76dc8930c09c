import CSystemd
import Glibc

/// A unix datagram socket that is not connected, so that a receiver may come, go and come back.
final class DatagramSocket: Sendable {
    private let descriptor: Int32

    /// Opens a socket whose sends wait at most `milliseconds`, or never where that is 0.
    init(waitingAtMost milliseconds: Int32) throws(DatagramError) {
        let result = weir_datagram_socket(milliseconds)
        guard result >= 0 else { throw DatagramError(code: -result, path: "a unix datagram socket") }
        descriptor = result
    }

    deinit {
        close(descriptor)
    }

    /// Sends one message to the socket at `path`, in a sealed memory file where it is too long for a datagram and
    /// `allowsFile` is set.
    func send(_ bytes: [UInt8], to path: String, allowsFile: Bool = false) throws(DatagramError) {
        let result = bytes.withUnsafeBufferPointer {
            weir_datagram_send(descriptor, path, $0.baseAddress, $0.count, allowsFile ? 1 : 0)
        }
        guard result == 0 else { throw DatagramError(code: -result, path: path) }
    }
}

/// Why a message did not reach the service manager or the journal.
package struct DatagramError: Error, Equatable {
    /// The errno.
    package let code: Int32
    package let path: String

    /// Whether the receiver is there but has no room for the message at the moment.
    package var isCongestion: Bool {
        code == EAGAIN || code == EWOULDBLOCK
    }
}

extension DatagramError: CustomStringConvertible {
    package var description: String {
        let reason = String(cString: strerror(code))
        return isCongestion
            ? "\(path) takes no more messages (\(reason)); does its receiver run?"
            : "cannot send to \(path): \(reason)"
    }
}
