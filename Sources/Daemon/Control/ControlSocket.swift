import Foundation
@preconcurrency import Glibc

/// Why the control socket cannot be used.
package struct ControlError: Error, Equatable, CustomStringConvertible {
    package let path: String
    package let problem: String
    /// Whether whoever asks is not permitted to, so that nothing is known of the daemon.
    package var isRefused = false

    package var description: String { "\(path): \(problem)" }
}

/// The unix socket through which `weir status`, `reload` and `rebuild` speak to the daemon.
///
/// The address of such a socket holds 108 bytes, so it is always opened as `/proc/self/fd/N/control` with N the open
/// directory: a long path works like a short one.
package enum ControlSocket {
    /// Asks the daemon whose socket lies in `directory` and waits for its answer, for at most `timeout` seconds.
    package static func ask(
        _ request: ControlRequest,
        directory: String,
        timeout: Int = 120
    ) throws(ControlError) -> ControlAnswer {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw failure(directory, "no socket") }
        defer { close(descriptor) }
        var limit = timeval(tv_sec: timeout, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        guard withAddress(in: directory, { connect(descriptor, $0, $1) }) == 0 else {
            if errno == EACCES {
                throw failure(
                    directory,
                    "only the daemon's account and root may ask; try it with sudo",
                    isRefused: true
                )
            }
            throw failure(directory, "no daemon answers here; is it running?")
        }
        let line = Array("{\"command\":\"\(request.rawValue)\"}\n".utf8)
        guard send(descriptor, line, line.count, Int32(MSG_NOSIGNAL)) == line.count else {
            throw failure(directory, "the daemon hung up")
        }
        guard let answer = readLine(from: descriptor, limit: 16 << 20),
            let decoded = try? JSONDecoder().decode(ControlAnswer.self, from: Data(answer))
        else { throw failure(directory, "the daemon gave no answer within \(timeout) s") }
        return decoded
    }

    /// Opens the daemon's end with mode 0600, replacing the socket that a killed daemon left.
    static func listen(directory: String) throws(ControlError) -> Int32 {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw failure(directory, "no socket: \(String(cString: strerror(errno)))") }
        unlink(directory + "/control")
        let isBound = withAddress(in: directory) { bind(descriptor, $0, $1) } == 0
        guard isBound, chmod(directory + "/control", 0o600) == 0, Glibc.listen(descriptor, 8) == 0 else {
            let reason = String(cString: strerror(errno))
            close(descriptor)
            throw failure(directory, "cannot be opened: \(reason)")
        }
        return descriptor
    }

    /// Reads up to the first line feed, which is left out; nil at a time-out, a hang-up or beyond `limit` bytes.
    static func readLine(from descriptor: Int32, limit: Int) -> [UInt8]? {
        var line: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while line.count <= limit {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            guard count > 0 else { return nil }
            if let end = buffer[..<count].firstIndex(of: 10) {
                line += buffer[..<end]
                return line
            }
            line += buffer[..<count]
        }
        return nil
    }

    private static func withAddress(in directory: String, _ use: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32
    {
        let folder = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { return -1 }
        defer {
            let reason = errno
            close(folder)
            errno = reason
        }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let path = Array("/proc/self/fd/\(folder)/control".utf8)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path) }
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                use($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }

    private static func failure(_ directory: String, _ problem: String, isRefused: Bool = false) -> ControlError {
        ControlError(path: directory + "/control", problem: problem, isRefused: isRefused)
    }
}
