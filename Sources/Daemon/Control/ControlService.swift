import Foundation
@preconcurrency import Glibc
import ServiceLifecycle
import Synchronization

/// Answers `weir status`, `reload` and `rebuild` on the control socket.
struct ControlService: Service {
    let directory: String
    let answer: @Sendable (ControlRequest) async -> ControlAnswer

    func run() async throws {
        let listener = try ControlSocket.listen(directory: directory)
        let (calls, inbox) = AsyncStream.makeStream(of: Call.self, bufferingPolicy: .bufferingNewest(16))
        let stop = Mutex(false)
        let isStopped: @Sendable () -> Bool = { stop.withLock { $0 } }
        let thread = Thread { Self.accept(on: listener, into: inbox, until: isStopped) }
        thread.name = "weir-control"
        thread.start()
        for await call in calls.cancelOnGracefulShutdown() {
            call.finish(with: await answer(call.request))
        }
        stop.withLock { $0 = true }
        inbox.finish()
        unlink(directory + "/control")
    }

    private struct Call: Sendable {
        let request: ControlRequest
        let descriptor: Int32

        func finish(with answer: ControlAnswer) {
            defer { close(descriptor) }
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys]
            guard var line = try? encoder.encode(answer) else { return }
            line.append(10)
            let bytes = [UInt8](line)
            var sent = 0
            while sent < bytes.count {
                let count = bytes[sent...].withUnsafeBytes {
                    send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                }
                guard count > 0 else { return }
                sent += count
            }
        }
    }

    private struct Command: Decodable {
        let command: ControlRequest
    }

    // Blocking, so on a thread of its own; the poll's second is how long a stop may take to be seen.
    private static func accept(
        on listener: Int32,
        into inbox: AsyncStream<Call>.Continuation,
        until isStopped: () -> Bool
    ) {
        defer { close(listener) }
        while !isStopped() {
            var waiting = pollfd(fd: listener, events: Int16(POLLIN), revents: 0)
            guard poll(&waiting, 1, 250) > 0 else { continue }
            let descriptor = Glibc.accept(listener, nil, nil)
            guard descriptor >= 0 else { continue }
            _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
            var limit = timeval(tv_sec: 2, tv_usec: 0)
            setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
            setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
            guard let line = ControlSocket.readLine(from: descriptor, limit: 4096),
                let command = try? JSONDecoder().decode(Command.self, from: Data(line))
            else {
                close(descriptor)
                continue
            }
            if case .enqueued = inbox.yield(Call(request: command.command, descriptor: descriptor)) { continue }
            close(descriptor)
        }
    }
}

extension ControlService: CustomStringConvertible {
    /// The service's name, as service groups log it.
    var description: String { "control" }
}
