import Glibc

/// A unix datagram socket that stands in for the service manager or the journal.
package final class DatagramReceiver: Sendable {
    package let path: String
    private let descriptor: Int32

    /// Binds `path`, which must be shorter than 108 bytes; a leading `@` stands for the abstract namespace.
    package init(path: String) {
        self.path = path
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
        let (address, length) = unixAddress(path)
        let result = withUnsafePointer(to: address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, length) }
        }
        guard result == 0 else { fatalError("cannot bind \(path): errno \(errno)") }
    }

    deinit {
        close(descriptor)
    }

    /// The oldest message not yet taken, nil where there is none.
    ///
    /// A message handed over in a memory file is read from it; `isFile` says so.
    package func next() -> (bytes: [UInt8], isFile: Bool)? {
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        // A control message of one descriptor: its length, level and type take 16 bytes, the descriptor the next four.
        var control = [UInt8](repeating: 0, count: 24)
        var controlLength = 0
        let count = bytes.withUnsafeMutableBytes { space in
            control.withUnsafeMutableBytes { rights in
                var part = iovec(iov_base: space.baseAddress, iov_len: space.count)
                return withUnsafeMutablePointer(to: &part) { part in
                    var message = msghdr()
                    message.msg_iov = part
                    message.msg_iovlen = 1
                    message.msg_control = rights.baseAddress
                    message.msg_controllen = rights.count
                    let count = recvmsg(descriptor, &message, Int32(MSG_CMSG_CLOEXEC))
                    controlLength = message.msg_controllen
                    return count
                }
            }
        }
        guard count >= 0 else { return nil }
        guard controlLength > 0 else { return (Array(bytes[..<count]), false) }
        let file = control[16..<20].reversed().reduce(Int32(0)) { $0 << 8 | Int32($1) }
        defer { close(file) }
        var content: [UInt8] = []
        var offset = 0
        while true {
            let count = pread(file, &bytes, bytes.count, offset)
            guard count > 0 else { return (content, true) }
            content.append(contentsOf: bytes[..<count])
            offset += count
        }
    }

    /// Waits on the calling thread until there is a message, at most `milliseconds`.
    package func wait(milliseconds: Int32) {
        var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        poll(&waiting, 1, milliseconds)
    }

    /// The oldest message as text, nil where there is none.
    package func nextText() -> String? {
        next().map { String(decoding: $0.bytes, as: UTF8.self) }
    }
}

/// The address of the unix socket at `path`; a leading `@` stands for the abstract namespace.
func unixAddress(_ path: String) -> (address: sockaddr_un, length: socklen_t) {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let isAbstract = path.hasPrefix("@")
    withUnsafeMutableBytes(of: &address.sun_path) {
        precondition(path.utf8.count < $0.count, "the path is too long for a socket")
        $0.copyBytes(from: path.utf8)
        if isAbstract { $0[0] = 0 }
    }
    return (address, socklen_t(2 + path.utf8.count + (isAbstract ? 0 : 1)))
}
