import Foundation
@preconcurrency import Glibc
import Hummingbird

/// The place that the server binds to, and what has to be done before and after.
///
/// A unix socket is bound in a directory that only this user can enter, given its mode there, and then moved to its path:
/// nobody can connect before it is ready, or with other rights than the mode's. The directory is reached through its
/// descriptor, because its path is longer than that of the socket and might not fit.
final class ListeningPost: Sendable {
    let address: BindAddress
    private let socket: UnixSocket?

    private struct UnixSocket {
        let path: String
        let mode: mode_t
        let directory: String
        let descriptor: Int32
    }

    private static let name = "socket"

    init(_ configuration: LookoutConfiguration) throws(LookoutError) {
        switch configuration.address {
        case .port(let port, let host):
            address = .hostname(host, port: port)
            socket = nil
        case .socket(let path, let access):
            try Self.requireFree(path)
            let socket = try Self.prepare(path, mode: access == .owner ? 0o600 : 0o660)
            address = .unixDomainSocket(path: "/proc/self/fd/\(socket.descriptor)/\(Self.name)")
            self.socket = socket
        }
    }

    /// Lets clients in, once the server listens.
    func open() throws(LookoutError) {
        guard let socket else { return }
        guard fchmodat(socket.descriptor, Self.name, socket.mode, 0) == 0,
            renameat(socket.descriptor, Self.name, AT_FDCWD, socket.path) == 0
        else { throw Self.failure(socket.path) }
        rmdir(socket.directory)
    }

    /// Takes the socket away, unless it is somebody else's by now.
    func leave() {
        guard let socket else { return }
        // No longer answered: whatever answers is another process's.
        if Self.isSocket(socket.path) ?? false, !Self.isAnswered(socket.path) { unlink(socket.path) }
        unlinkat(socket.descriptor, Self.name, 0)
        rmdir(socket.directory)
        close(socket.descriptor)
    }

    private static func prepare(_ path: String, mode: mode_t) throws(LookoutError) -> UnixSocket {
        let parent = path[..<(path.lastIndex(of: "/") ?? path.startIndex)]
        var template = Array("\(parent)/.weir-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw failure(path) }
        let directory = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let descriptor = Glibc.open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else {
            let failure = failure(path)
            rmdir(directory)
            throw failure
        }
        return UnixSocket(path: path, mode: mode, directory: directory, descriptor: descriptor)
    }

    private static func requireFree(_ path: String) throws(LookoutError) {
        guard let isSocket = isSocket(path) else { return }
        guard isSocket else { throw LookoutError(.occupied, place: path) }
        guard !isAnswered(path) else { throw LookoutError(.taken, place: path) }
    }

    // Nil where nothing is there. A link is not followed, so it counts as something else.
    private static func isSocket(_ path: String) -> Bool? {
        var status = stat()
        guard lstat(path, &status) == 0 else { return nil }
        return status.st_mode & S_IFMT == S_IFSOCK
    }

    private static func isAnswered(_ path: String) -> Bool {
        let descriptor = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix($0.count - 1)) }
        let size = socklen_t(MemoryLayout<sockaddr_un>.size)
        return withUnsafePointer(to: &address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, size) == 0 }
        }
    }

    private static func failure(_ path: String) -> LookoutError {
        LookoutError(.refused(String(cString: strerror(errno))), place: path)
    }
}
