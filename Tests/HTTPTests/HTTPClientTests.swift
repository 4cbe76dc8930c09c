import Glibc
import HTTP
import Synchronization
import TestSupport
import Testing

@Suite("Speaking HTTP", .timeLimit(.minutes(60)))
struct HTTPClientTests {
    let client = HTTPClient(HTTPConfiguration(environment: [:], userAgent: "weir/test"))
    let directory = TemporaryDirectory()

    @Test("A request arrives as it was written, and the answer comes back whole")
    func roundTrip() async throws {
        let server = TestServer([.response(status: 201, headers: [("X-Place", "here")], body: [0, 255, 10])])
        let answer = try await client.send(
            HTTPRequest(.post, server.url("/a?b=c"), headers: ["X-Word": "déjà", "X-Empty": ""], body: [1, 0, 2])
        )
        #expect(answer.status == 201)
        #expect(answer.headers["x-place"] == "here")
        #expect(answer.body == [0, 255, 10])
        let request = try #require(server.requests.first)
        #expect(request.method == "POST")
        #expect(request.target == "/a?b=c")
        #expect(request.body == [1, 0, 2])
        #expect(request.headers["x-word"] == "déjà")
        #expect(request.headers["x-empty"] == "")
        #expect(request.headers["user-agent"] == "weir/test")
        #expect(request.headers["expect"] == nil)
        #expect(request.headers["content-type"] == nil)
    }

    @Test("Each method is sent by its name", arguments: [HTTPRequest.Method.get, .post, .delete])
    func methods(method: HTTPRequest.Method) async throws {
        let server = TestServer([.response(status: 200)])
        _ = try await client.send(HTTPRequest(method, server.url()))
        #expect(server.requests.map(\.method) == [method.rawValue])
    }

    @Test("Any status is an answer", arguments: [204, 301, 400, 429, 503])
    func statuses(status: Int) async throws {
        let server = TestServer([.response(status: status)])
        #expect(try await client.send(HTTPRequest(.get, server.url())).status == status)
    }

    @Test("One connection serves request after request")
    func reuse() async throws {
        let server = TestServer([.response(status: 200), .response(status: 500), .response(status: 200)])
        for _ in 0..<3 { _ = try await client.send(HTTPRequest(.get, server.url())) }
        #expect(server.requests.map(\.connection) == [0, 0, 0])
    }

    @Test("Many requests at once are all answered")
    func concurrency() async throws {
        let server = TestServer((0..<200).map { _ in .response(status: 200, body: [7]) })
        let answers = try await withThrowingTaskGroup(of: HTTPResponse.self) { group in
            for _ in 0..<200 {
                group.addTask { try await client.send(HTTPRequest(.get, server.url())) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(answers.count == 200)
        #expect(answers.allSatisfy { $0.body == [7] })
    }

    @Test("A redirect is returned, not followed, unless that is asked for")
    func redirects() async throws {
        let target = TestServer([.response(status: 200, headers: [("X-Last", "yes")])])
        let redirect = TestServer.Answer.response(
            status: 302,
            headers: [("Location", target.url("/there")), ("X-First", "")]
        )
        let server = TestServer([redirect, redirect])
        #expect(try await client.send(HTTPRequest(.get, server.url())).status == 302)
        #expect(target.requests.isEmpty)
        let followed = try await client.send(HTTPRequest(.get, server.url(), redirectLimit: 1))
        #expect(followed.status == 200)
        #expect(followed.headers["X-Last"] == "yes")
        #expect(followed.headers["X-First"] == nil)
        #expect(target.requests.map(\.target) == ["/there"])
    }

    @Test("More redirects than allowed are an error, and so is one that leaves HTTP")
    func redirectLimits() async throws {
        let server = TestServer([
            .response(status: 302, headers: [("Location", "/1")]),
            .response(status: 302, headers: [("Location", "/2")]),
            .response(status: 302, headers: [("Location", "file:///etc/passwd")]),
        ])
        await expect(.tooManyRedirects) { try await client.send(HTTPRequest(.get, server.url(), redirectLimit: 1)) }
        await expect(.invalidRequest("not a URL of http or https")) {
            try await client.send(HTTPRequest(.get, server.url(), redirectLimit: 1))
        }
    }

    @Test("A body beyond the limit is refused and one that just fits is not")
    func bodyLimit() async throws {
        let body = [UInt8](repeating: 1, count: 1000)
        let server = TestServer([.response(status: 200, body: body), .response(status: 200, body: body)])
        #expect(try await client.send(HTTPRequest(.get, server.url(), responseLimit: 1000)).body == body)
        await expect(.responseTooLarge(limit: 999)) {
            try await client.send(HTTPRequest(.get, server.url(), responseLimit: 999))
        }
    }

    @Test("A connection that breaks before the answer is whole is an interruption, and transient")
    func interruption() async throws {
        let server = TestServer([.hangUp, .partial(promised: 10, body: [1, 2, 3])])
        for _ in 0..<2 {
            let error = await expect(.interrupted) { try await client.send(HTTPRequest(.post, server.url())) }
            #expect(error?.isTransient == true)
        }
    }

    @Test("A server that says nothing runs into the timeout")
    func timeout() async throws {
        let server = TestServer([.silence])
        await expect(.timedOut) {
            try await client.send(HTTPRequest(.get, server.url(), timeout: .milliseconds(100)))
        }
        var hangUps = server.hangUps.makeAsyncIterator()
        #expect(await hangUps.next() == 0)
    }

    @Test("Cancelling the task takes the transfer down at once, and the server sees it")
    func cancellation() async throws {
        let server = TestServer([.silence])
        let question = Task { [client] in try await client.send(HTTPRequest(.get, server.url())) }
        var arrivals = server.arrivals.makeAsyncIterator()
        _ = await arrivals.next()
        question.cancel()
        await expect(.cancelled) { try await question.value }
        var hangUps = server.hangUps.makeAsyncIterator()
        #expect(await hangUps.next() == 0)
    }

    @Test("A task cancelled beforehand gets no answer")
    func cancelledBeforehand() async throws {
        let server = TestServer([.silence])
        let question = Task { [client] in
            withUnsafeCurrentTask { $0?.cancel() }
            return try await client.send(HTTPRequest(.get, server.url()))
        }
        await expect(.cancelled) { try await question.value }
    }

    @Test("Shutting down ends what is under way and refuses what comes later")
    func shutdown() async throws {
        let server = TestServer([.silence])
        let question = Task { [client] in try await client.send(HTTPRequest(.get, server.url())) }
        var arrivals = server.arrivals.makeAsyncIterator()
        _ = await arrivals.next()
        client.shutdown()
        await expect(.closed) { try await question.value }
        await expect(.closed) { try await client.send(HTTPRequest(.get, server.url())) }
    }

    @Test("Nobody listening is an error that says where, without the path")
    func unreachable() async throws {
        let directory = TemporaryDirectory()
        let error = await expect(.unreachable) {
            try await client.send(
                HTTPRequest(.get, "http://localhost/secret-token", unixSocket: directory.file("nobody"))
            )
        }
        #expect(error?.description.contains("http://localhost") == true)
        #expect(error?.description.contains("secret") == false)
    }

    @Test("A unix socket is spoken to like a host")
    func unixSocket() async throws {
        let path = directory.file("socket")
        let server = TestServer([.response(status: 200, body: Array("here".utf8))], unixSocket: path)
        let answer = try await client.send(HTTPRequest(.get, "http://localhost/status", unixSocket: path))
        #expect(answer.body == Array("here".utf8))
        #expect(server.requests.map(\.target) == ["/status"])
    }

    @Test(
        "Only absolute URLs of http and https are asked",
        arguments: ["file:///etc/passwd", "ftp://host/", "host/path", "", "http://", "gopher://host", "http://h/\0"]
    )
    func urls(url: String) async {
        await expect(.invalidRequest("not a URL of http or https")) { try await client.send(HTTPRequest(.get, url)) }
    }

    @Test(
        "A header that would begin another line is refused before anything is sent",
        arguments: [("X-A", "1\r\nX-B: 2"), ("X-A", "1\n"), ("X A", "1"), ("", "1"), ("X:", "1")]
    )
    func headers(name: String, value: String) async {
        let server = TestServer([.response(status: 200)])
        var request = HTTPRequest(.get, server.url())
        request.headers.append(name, value)
        await expect(.invalidRequest("a header has a name or value that HTTP forbids")) { [request] in
            try await client.send(request)
        }
        #expect(server.requests.isEmpty)
    }

    @discardableResult
    private func expect(
        _ cause: HTTPError.Cause,
        from request: () async throws -> HTTPResponse,
        at location: SourceLocation = #_sourceLocation
    ) async -> HTTPError? {
        let error = await #expect(throws: HTTPError.self, sourceLocation: location) { _ = try await request() }
        #expect(error?.cause == cause, sourceLocation: location)
        return error
    }
}

@Suite("Downloading to a file", .timeLimit(.minutes(60)))
struct DownloadTests {
    let client = HTTPClient(HTTPConfiguration(environment: [:]))
    let directory = TemporaryDirectory()

    @Test("The body of the last answer goes to the file, and nothing of a redirect before it")
    func redirected() async throws {
        let body = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let server = TestServer([
            .response(status: 302, headers: [("Location", "/model")], body: [9, 9, 9]),
            .response(status: 200, body: body),
        ])
        let written = Mutex<[Int]>([])
        let answer = try await client.download(
            HTTPRequest(.get, server.url(), redirectLimit: 3),
            to: directory.file("model")
        ) { count in
            written.withLock { $0.append(count) }
        }
        #expect(written.withLock { $0 == $0.sorted() })
        #expect(written.withLock { $0.last } == body.count)
        #expect(answer.status == 200)
        #expect(answer.body.isEmpty)
        #expect(directory.read("model") == body)
    }

    @Test("The page that explains a failure is not taken for the file")
    func failure() async throws {
        let server = TestServer([.response(status: 404, body: Array("not here".utf8))])
        let answer = try await client.download(HTTPRequest(.get, server.url()), to: directory.file("model"))
        #expect(answer.status == 404)
        #expect(directory.read("model") == [])
    }

    @Test("A file that cannot be written is an error with its reason")
    func unwritable() async throws {
        let server = TestServer([.response(status: 200)])
        let error = await #expect(throws: HTTPError.self) {
            try await client.download(HTTPRequest(.get, server.url()), to: directory.file("missing/model"))
        }
        #expect(error?.cause == .fileNotWritten(ENOENT))
        #expect(server.requests.isEmpty)
    }

    @Test("A full disk breaks the transfer off")
    func fullDisk() async throws {
        let server = TestServer([.response(status: 200, body: [UInt8](repeating: 1, count: 100_000))])
        let error = await #expect(throws: HTTPError.self) {
            try await client.download(HTTPRequest(.get, server.url()), to: "/dev/full")
        }
        #expect(error?.cause == .fileNotWritten(ENOSPC))
    }
}
