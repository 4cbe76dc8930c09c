import Foundation
import Glibc
import Synchronization

/// A model server that answers by a script: real HTTP on the loopback interface, in the form of a real provider.
///
/// Speaks Anthropic's Messages, OpenAI's chat completions and OpenAI's embeddings. Each connection has a thread of its
/// own, so a script may block for as long as a test wants an answer held back.
package final class ScriptedModel: Sendable {
    /// Decides on the answer to one request.
    package typealias Script = @Sendable (_ request: Request) -> Answer

    /// What the server has seen and done.
    package struct Counts: Equatable, Sendable {
        /// Requests that arrived whole, embeddings among them.
        package var requests = 0
        /// Requests that got the answer that was asked for.
        package var answered = 0
        /// How many requests got a failure at random, by its kind.
        package var failures: [String: Int] = [:]
        /// Requests that have no answer yet.
        package var inFlight = 0
        /// The most that ever had no answer at one time.
        package var mostInFlight = 0
        /// Texts that were embedded.
        package var embedded = 0
        /// Tokens of the chat answers that were given, as the clients were told.
        package var input = 0
        package var cached = 0
        package var cacheWritten = 0
        package var output = 0
    }

    private struct State {
        var counts = Counts()
        var requests: [Request] = []
        var failures: ScriptedFailures
        var cache: Set<String> = []
        var connections: Set<Int32> = []
        var connectionCount = 0
        var isClosed = false
    }

    /// Requests for an answer, as they arrive.
    package let arrivals: AsyncStream<Request>
    /// The numbers of connections that the client closed, as it does.
    package let hangUps: AsyncStream<Int>
    /// The port on 127.0.0.1.
    package let port: Int
    private let listener: Int32
    private let state: Mutex<State>
    private let arrived: AsyncStream<Request>.Continuation
    private let hungUp: AsyncStream<Int>.Continuation
    private let key: String?
    private let delay: Double
    private let keeping: Int
    private let embed: @Sendable (String) -> [Float]
    private let script: Script

    /// Listens on `port` of 127.0.0.1, on a free one for 0.
    ///
    /// With a `key`, requests that show another one are refused. `delay` is in seconds and goes before every answer. Only
    /// the first `keeping` requests are kept for `requests`.
    package init(
        port: Int = 0,
        key: String? = nil,
        delay: Double = 0,
        failures: ScriptedFailures = ScriptedFailures(share: 0),
        keeping: Int = 10_000,
        script: @escaping Script = ScriptedModel.obliging,
        embed: @escaping @Sendable (_ text: String) -> [Float] = { ScriptedModel.embedding(of: $0) }
    ) {
        (arrivals, arrived) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(keeping))
        (hangUps, hungUp) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(keeping))
        (listener, self.port) = listenOnLoopback(port: port)
        state = Mutex(State(failures: failures))
        self.key = key
        self.delay = delay
        self.embed = embed
        self.keeping = keeping
        self.script = script
        Thread { [self] in acceptAll() }.start()
    }

    /// `http://127.0.0.1:PORT`.
    package var url: String { "http://127.0.0.1:\(port)" }

    /// What the server has seen and done so far.
    package var counts: Counts { state.withLock { $0.counts } }

    /// The requests for an answer so far, in the order of their arrival.
    package var requests: [Request] { state.withLock { $0.requests } }

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
                state.connections.insert(connection)
                state.connectionCount += 1
                return state.connectionCount - 1
            }
            guard let number else {
                Glibc.close(connection)
                break
            }
            let thread = Thread { [self] in serve(connection, number: number) }
            // Hundreds of them run at once.
            thread.stackSize = 512 << 10
            thread.start()
        }
        Glibc.close(listener)
    }

    private func serve(_ descriptor: Int32, number: Int) {
        var reader = RequestReader(descriptor: descriptor, connection: number)
        while let message = reader.next() {
            state.withLock {
                $0.counts.requests += 1
                $0.counts.inFlight += 1
                $0.counts.mostInFlight = max($0.counts.mostInFlight, $0.counts.inFlight)
            }
            let action = action(for: message)
            // Counted before the client can know of the answer, so that a test finds the counts complete.
            state.withLock { $0.counts.inFlight -= action == .wait ? 0 : 1 }
            guard perform(action, on: descriptor) else { break }
            if action == .wait {
                _ = reader.next()
                state.withLock { $0.counts.inFlight -= 1 }
                break
            }
        }
        if reader.clientHasClosed { hungUp.yield(number) }
        state.withLock {
            $0.connections.remove(descriptor)
            Glibc.close(descriptor)
        }
    }

    private func action(for message: TestServer.Request) -> Action {
        let path = message.target.split(separator: "?").first.map(String.init) ?? ""
        switch (message.method, path) {
        case ("POST", "/v1/embeddings"): return embeddings(for: message)
        case ("POST", "/v1/messages"): return chat(for: message, dialect: .anthropic)
        case ("POST", "/v1/chat/completions"): return chat(for: message, dialect: .openAI)
        default: return .error(404, dialect: .openAI, "there is nothing at this path")
        }
    }

    private func chat(for message: TestServer.Request, dialect: Dialect) -> Action {
        guard isAdmitted(message, dialect) else { return .error(401, dialect: dialect, "the key is not valid") }
        let request: Request
        do {
            request = try Request(message, dialect: dialect)
        } catch {
            return .error(400, dialect: dialect, error.problem)
        }
        state.withLock { if $0.requests.count < keeping { $0.requests.append(request) } }
        arrived.yield(request)
        if let failure = randomFailure() { return action(for: failure.answer, to: request) }
        return action(for: script(request), to: request)
    }

    private func embeddings(for message: TestServer.Request) -> Action {
        guard isAdmitted(message, .openAI) else { return .error(401, dialect: .openAI, "the key is not valid") }
        guard let request = EmbeddingRequest(message) else {
            return .error(400, dialect: .openAI, "`model` and `input` are needed")
        }
        if let failure = randomFailure() {
            return Action(failure.answer, dialect: .openAI) { _, _ in request.body(embeddings: request.input.map(embed))
            }
        }
        pause(delay)
        state.withLock {
            $0.counts.answered += 1
            $0.counts.embedded += request.input.count
        }
        return .respond(status: 200, headers: [], body: request.body(embeddings: request.input.map(embed)))
    }

    private func randomFailure() -> ScriptedFailures.Kind? {
        state.withLock { state in
            guard let kind = state.failures.next() else { return nil }
            state.counts.failures[kind.rawValue, default: 0] += 1
            return kind
        }
    }

    private func action(for answer: Answer, to request: Request) -> Action {
        if case .after(let seconds, let later) = answer {
            pause(seconds)
            return action(for: later, to: request)
        }
        pause(delay)
        return Action(answer, dialect: request.dialect) { text, ending in
            let usage = state.withLock { state -> Usage in
                let usage = Usage(of: request, answer: text, cache: &state.cache)
                state.counts.answered += 1
                state.counts.input += usage.input
                state.counts.cached += usage.cached
                state.counts.cacheWritten += usage.cacheWritten
                state.counts.output += usage.output
                return usage
            }
            return request.body(text: text, ending: ending, usage: usage)
        }
    }

    private func isAdmitted(_ message: TestServer.Request, _ dialect: Dialect) -> Bool {
        guard let key else { return true }
        return switch dialect {
        case .anthropic: message.headers["x-api-key"] == key
        case .openAI: message.headers["authorization"] == "Bearer \(key)"
        }
    }

    private func pause(_ seconds: Double) {
        if seconds > 0 { Thread.sleep(forTimeInterval: seconds) }
    }

    private func perform(_ action: Action, on descriptor: Int32) -> Bool {
        switch action {
        case .respond(let status, let headers, let body):
            let all = headers + [("Content-Type", "application/json"), ("request-id", "req_scripted")]
            return send(answerHead(status: status, headers: all, length: body.count) + body, on: descriptor)
        case .cut(let body):
            let head = answerHead(status: 200, headers: [("Content-Type", "application/json")], length: body.count)
            _ = send(head + body.prefix(body.count / 2), on: descriptor)
            return false
        case .hangUp:
            return false
        case .wait:
            return true
        }
    }
}
