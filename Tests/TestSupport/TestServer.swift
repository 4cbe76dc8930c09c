import Foundation
import Glibc
import Synchronization

/// A real HTTP/1.1 server on the loopback interface that gives scripted answers, one for each request, in order.
///
/// Runs on threads of its own. A request beyond the script is answered 500.
package final class TestServer: Sendable {
    /// What the server does with one request.
    package enum Answer: Sendable {
        case response(status: Int, headers: [(String, String)] = [], body: [UInt8] = [])
        /// Closes the connection without a word.
        case hangUp
        /// Promises a body of `promised` bytes, sends `body`, and closes the connection.
        case partial(promised: Int, body: [UInt8])
        /// Says nothing until the client hangs up.
        case silence
    }

    /// One request as it arrived.
    package struct Request: Equatable, Sendable {
        package let method: String
        /// The path with its query.
        package let target: String
        /// Names in lower case.
        package let headers: [String: String]
        package let body: [UInt8]
        /// Which connection it came over, counted from 0.
        package let connection: Int
    }

    private struct State {
        var answers: [Answer]
        var requests: [Request] = []
        var connections: [Int32] = []
        var isClosed = false
    }

    /// Requests, as they arrive.
    package let arrivals: AsyncStream<Request>
    /// The numbers of connections that the client closed, as it does.
    package let hangUps: AsyncStream<Int>
    /// The port on 127.0.0.1; 0 for a unix socket.
    package let port: Int
    private let listener: Int32
    private let state: Mutex<State>
    private let arrived: AsyncStream<Request>.Continuation
    private let hungUp: AsyncStream<Int>.Continuation

    /// Listens on a free port of 127.0.0.1, or on a unix socket at `path`.
    package init(_ answers: [Answer], unixSocket path: String? = nil) {
        state = Mutex(State(answers: answers))
        (arrivals, arrived) = AsyncStream.makeStream()
        (hangUps, hungUp) = AsyncStream.makeStream()
        (listener, port) = path.map { (Self.listen(unixSocket: $0), 0) } ?? Self.listenOnLoopback()
        Thread { [self] in acceptAll() }.start()
    }

    /// `http://127.0.0.1:PORT` and `path`.
    package func url(_ path: String = "/") -> String {
        "http://127.0.0.1:\(port)\(path)"
    }

    /// Every request so far.
    package var requests: [Request] {
        state.withLock { $0.requests }
    }

    /// Stops listening and closes every connection.
    ///
    /// Needed where a test wants the server gone; otherwise it goes with the process.
    package func close() {
        state.withLock {
            $0.isClosed = true
            for connection in $0.connections { shutdown(connection, Int32(SHUT_RDWR)) }
        }
        shutdown(listener, Int32(SHUT_RDWR))
    }

    private static func listenOnLoopback() -> (Int32, Int) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(descriptor, address, length) == 0 && Glibc.listen(descriptor, 64) == 0
                    && getsockname(descriptor, address, &length) == 0
            }
        }
        guard result else { fatalError("cannot listen on 127.0.0.1: errno \(errno)") }
        return (descriptor, Int(UInt16(bigEndian: address.sin_port)))
    }

    private static func listen(unixSocket path: String) -> Int32 {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        let (address, length) = unixAddress(path)
        let result = withUnsafePointer(to: address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, length) }
        }
        guard result == 0, Glibc.listen(descriptor, 64) == 0 else { fatalError("cannot bind \(path): errno \(errno)") }
        return descriptor
    }

    private func acceptAll() {
        while true {
            let connection = accept(listener, nil, nil)
            guard connection >= 0 else { break }
            let number = state.withLock { state -> Int? in
                guard !state.isClosed else { return nil }
                state.connections.append(connection)
                return state.connections.count - 1
            }
            guard let number else {
                Glibc.close(connection)
                break
            }
            Thread { [self] in serve(connection, number: number) }.start()
        }
        Glibc.close(listener)
    }

    private func serve(_ descriptor: Int32, number: Int) {
        var reader = RequestReader(descriptor: descriptor, connection: number)
        while let request = reader.next() {
            let answer = state.withLock { state -> Answer in
                state.requests.append(request)
                return state.answers.isEmpty ? .response(status: 500) : state.answers.removeFirst()
            }
            arrived.yield(request)
            guard perform(answer, on: descriptor) else { break }
        }
        if reader.clientHasClosed { hungUp.yield(number) }
        // The number stays in the list of connections, so the descriptor must not be given to anybody else: only its
        // streams are closed.
        shutdown(descriptor, Int32(SHUT_RDWR))
    }

    /// Does what `answer` says; false ends the connection.
    private func perform(_ answer: Answer, on descriptor: Int32) -> Bool {
        switch answer {
        case .response(let status, let headers, let body):
            return send(head(status: status, headers: headers, length: body.count) + body, on: descriptor)
        case .hangUp:
            return false
        case .partial(let promised, let body):
            _ = send(head(status: 200, headers: [], length: promised) + body, on: descriptor)
            return false
        case .silence:
            return true
        }
    }

    private func head(status: Int, headers: [(String, String)], length: Int) -> [UInt8] {
        var text = "HTTP/1.1 \(status) Scripted\r\nContent-Length: \(length)\r\n"
        for (name, value) in headers { text += "\(name): \(value)\r\n" }
        return Array((text + "\r\n").utf8)
    }

    private func send(_ bytes: [UInt8], on descriptor: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }
}

/// Cuts what a client sends into requests.
private struct RequestReader {
    let descriptor: Int32
    let connection: Int
    private(set) var clientHasClosed = false
    private var unread: [UInt8] = []

    init(descriptor: Int32, connection: Int) {
        self.descriptor = descriptor
        self.connection = connection
    }

    /// Waits for the next request; nil once the client has closed the connection.
    mutating func next() -> TestServer.Request? {
        let end = Array("\r\n\r\n".utf8)
        var headEnd = unread.firstRange(of: end)
        while headEnd == nil {
            guard fill() else { return nil }
            headEnd = unread.firstRange(of: end)
        }
        guard let headEnd else { return nil }
        let lines = String(decoding: unread[..<headEnd.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
        unread.removeSubrange(..<headEnd.upperBound)
        let words = lines[0].split(separator: " ")
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            headers[parts[0].lowercased()] = parts.count > 1 ? parts[1].trimmingCharacters(in: .whitespaces) : ""
        }
        let length = headers["content-length"].flatMap { Int($0) } ?? 0
        while unread.count < length {
            guard fill() else { return nil }
        }
        let body = Array(unread[..<length])
        unread.removeSubrange(..<length)
        return TestServer.Request(
            method: String(words[0]),
            target: String(words[1]),
            headers: headers,
            body: body,
            connection: connection
        )
    }

    private mutating func fill() -> Bool {
        var chunk = [UInt8](repeating: 0, count: 65_536)
        let count = read(descriptor, &chunk, chunk.count)
        guard count > 0 else {
            clientHasClosed = true
            return false
        }
        unread.append(contentsOf: chunk[..<count])
        return true
    }
}
