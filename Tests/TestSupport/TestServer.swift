import Foundation
import Glibc
import Synchronization

/// A real HTTP/1.1 server on the loopback interface that answers by a script, one answer for each request, in order.
///
/// Runs on threads of its own.
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
    private let answer: @Sendable (Request) -> Answer
    private let state = Mutex(State())
    private let arrived: AsyncStream<Request>.Continuation
    private let hungUp: AsyncStream<Int>.Continuation

    /// Listens on a free port of 127.0.0.1, or on a unix socket at `path`; a request beyond the answers is answered 500.
    package convenience init(_ answers: [Answer], unixSocket path: String? = nil) {
        let rest = Mutex(answers)
        self.init(unixSocket: path) { _ in
            rest.withLock { $0.isEmpty ? .response(status: 500) : $0.removeFirst() }
        }
    }

    /// Listens on a free port of 127.0.0.1, or on a unix socket at `path`, and asks `answer` for each answer, one at a time.
    package init(unixSocket path: String? = nil, answering answer: @escaping @Sendable (Request) -> Answer) {
        self.answer = answer
        (arrivals, arrived) = AsyncStream.makeStream()
        (hangUps, hungUp) = AsyncStream.makeStream()
        (listener, port) = path.map { (listen(onUnixSocket: $0), 0) } ?? listenOnLoopback()
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
                return self.answer(request)
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
            return send(answerHead(status: status, headers: headers, length: body.count) + body, on: descriptor)
        case .hangUp:
            return false
        case .partial(let promised, let body):
            _ = send(answerHead(status: 200, headers: [], length: promised) + body, on: descriptor)
            return false
        case .silence:
            return true
        }
    }
}
