import Foundation
import Glibc
import HTTP
import Logging
import Model
import ServiceLifecycle
import TestSupport
import Testing

@testable import WebUI

@Suite("The lookout on a real address", .serialized, .timeLimit(.minutes(60))) struct SocketTests {
    private let client = HTTPClient(HTTPConfiguration(environment: [:]))
    private let directory = TemporaryDirectory()

    /// A lookout that listens.
    struct Running: Sendable {
        let port: Int?
        let shelf: Shelf
        let group: ServiceGroup
        let heart: AsyncStream<Void>.Continuation

        func url(_ path: String) -> String { "http://127.0.0.1:\(port ?? 80)\(path)" }
        func stop() async { await group.triggerGracefulShutdown() }
    }

    /// Runs a lookout for as long as `work` takes, and waits until it has stopped.
    private func listening(
        on address: LookoutConfiguration.Address = .port(0, host: "127.0.0.1"),
        _ work: (Running) async throws -> Void
    ) async throws {
        let shelf = try Shelf()
        var configuration = LookoutConfiguration()
        configuration.address = address
        configuration.token = Array(Shelf.token.utf8)
        let (ports, opened) = AsyncStream.makeStream(of: Int?.self)
        let (beats, heart) = AsyncStream.makeStream(of: Void.self)
        let service = try LookoutService(
            configuration,
            reader: shelf.store.reader,
            daemon: shelf.daemon,
            feed: shelf.feed,
            clocks: LookoutClocks(
                uptime: { 0 },
                sleep: { _ in
                    for await _ in beats { return }
                    throw CancellationError()
                }
            ),
            logger: .silent,
            onListening: { opened.yield($0) }
        )
        let group = ServiceGroup(services: [service], logger: .silent)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                defer { opened.finish() }
                try await group.run()
            }
            if let port = await ports.first(where: { _ in true }) {
                try await work(Running(port: port, shelf: shelf, group: group, heart: heart))
            }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }

    private func expect(
        _ request: HTTPRequest,
        answers status: Int,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let answer = try await client.send(request)
        #expect(answer.status == status, sourceLocation: sourceLocation)
    }

    @Test("It answers on its port, and a foreign name or origin gets nothing")
    func port() async throws {
        try await listening { lookout in
            let answer = try await client.send(HTTPRequest(.get, lookout.url("/api/v1/clusters")))
            #expect(answer.status == 200 && answer.headers["content-security-policy"] != nil)
            let rebound = try await client.send(
                HTTPRequest(.get, lookout.url("/api/v1/clusters"), headers: ["Host": "evil.example"])
            )
            #expect(rebound.status == 421)
            #expect(rebound.body == Array(#"{"error":"the Host header names nothing that is served here"}"#.utf8))
            let foreign = try await client.send(
                HTTPRequest(.get, lookout.url("/api/v1/clusters"), headers: ["Origin": "http://evil.example"])
            )
            #expect(foreign.status == 403)
        }
    }

    @Test("A write goes through with the token and not without")
    func write() async throws {
        try await listening { lookout in
            var request = HTTPRequest(
                .post,
                lookout.url("/api/v1/alerts/a1/ack"),
                headers: ["Content-Type": "application/json"],
                body: Array(#"{"by":"ana"}"#.utf8)
            )
            try await expect(request, answers: 401)
            request.headers["Authorization"] = "Bearer \(Shelf.token)"
            try await expect(request, answers: 200)
            request = HTTPRequest(
                .delete,
                lookout.url("/api/v1/silences/1"),
                headers: request.headers,
                body: request.body
            )
            try await expect(request, answers: 204)
        }
    }

    @Test(
        "A unix socket has its mode before anybody can connect, and is gone afterwards",
        arguments: zip(LookoutConfiguration.SocketAccess.allCases, [0o600, 0o660] as [mode_t])
    )
    func unixSocket(access: LookoutConfiguration.SocketAccess, mode: mode_t) async throws {
        let path = directory.file("lookout.sock")
        try await listening(on: .socket(path: path, access: access)) { _ in
            var status = stat()
            #expect(lstat(path, &status) == 0)
            #expect(status.st_mode == S_IFSOCK | mode)
            let answer = try await client.send(HTTPRequest(.get, "http://localhost/readyz", unixSocket: path))
            #expect(answer.status == 200)
            #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == ["lookout.sock"])
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == [])
    }

    @Test("A socket left behind is replaced, one that answers is not, and other files are left alone")
    func occupiedPath() async throws {
        let path = directory.file("lookout.sock")
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let bound = withUnsafePointer(to: &address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        #expect(bound == 0)
        close(descriptor)
        try await listening(on: .socket(path: path, access: .owner)) { _ in
            let error = await #expect(throws: LookoutError.self) {
                try await listening(on: .socket(path: path, access: .owner)) { _ in }
            }
            #expect(error?.cause == .taken)
            try await expect(HTTPRequest(.get, "http://localhost/readyz", unixSocket: path), answers: 200)
        }
        directory.write("a file".utf8, to: "lookout.sock")
        let error = await #expect(throws: LookoutError.self) {
            try await listening(on: .socket(path: path, access: .owner)) { _ in }
        }
        #expect(error?.cause == .occupied)
        #expect(directory.read("lookout.sock") == Array("a file".utf8))
    }

    @Test("A port that another has is an error that names it")
    func takenPort() async throws {
        try await listening { lookout in
            let port = try #require(lookout.port)
            let error = await #expect(throws: LookoutError.self) {
                try await listening(on: .port(port, host: "127.0.0.1")) { _ in }
            }
            #expect(error?.place == "127.0.0.1:\(port)" && error?.isConfiguration == false)
        }
    }

    /// What arrives at one listener, byte by byte.
    private func hear(_ lookout: Running, into file: String) -> (arrivals: AsyncStream<Int>, end: Task<Void, any Error>)
    {
        let (arrivals, arrived) = AsyncStream.makeStream(of: Int.self)
        let path = directory.file(file)
        let task = Task { [client] in
            defer { arrived.finish() }
            let request = HTTPRequest(.get, lookout.url("/api/v1/events"))
            let answer = try await client.download(request, to: path) { arrived.yield($0) }
            #expect(answer.status == 200 && answer.headers["content-type"] == "text/event-stream")
        }
        return (arrivals, task)
    }

    private func waitFor(_ text: String, in file: String, _ arrivals: AsyncStream<Int>) async {
        for await _ in arrivals where String(decoding: directory.read(file) ?? [], as: UTF8.self).contains(text) {
            return
        }
    }

    @Test("News reach a listener at once, the heart is heard, and a shutdown ends what it is sent in order")
    func events() async throws {
        try await listening { lookout in
            let (arrivals, end) = hear(lookout, into: "events")
            await waitFor("event: hello", in: "events", arrivals)
            lookout.shelf.feed.publish(.edition(number: 9, time: .start))
            await waitFor("\"edition\":9", in: "events", arrivals)
            lookout.heart.yield()
            await waitFor(": still here", in: "events", arrivals)
            await lookout.stop()
            // An answer that is cut off would be an error.
            try await end.value
        }
    }

    @Test("A listener that goes away gives its place back without anything being sent")
    func goneListener() async throws {
        try await listening { lookout in
            let (arrivals, end) = hear(lookout, into: "events")
            await waitFor("event: hello", in: "events", arrivals)
            #expect(lookout.shelf.feed.listeners == 1)
            end.cancel()
            try await turns(lookout) { $0.shelf.feed.listeners == 0 }
        }
    }

    @Test("Who finds every place taken is told to come back")
    func crowd() async throws {
        try await listening { lookout in
            let seats = (0..<2).map { hear(lookout, into: "events-\($0)") }
            for (number, seat) in seats.enumerated() {
                await waitFor("event: hello", in: "events-\(number)", seat.arrivals)
            }
            let answer = try await client.send(HTTPRequest(.get, lookout.url("/api/v1/events")))
            #expect(answer.status == 503 && answer.headers["retry-after"] == "1")
            for seat in seats { seat.end.cancel() }
        }
    }

    @Test("A listener that takes nothing of what it is sent does not hold up the shutdown")
    func stuckListener() async throws {
        // Held open until the lookout has stopped.
        var held: Peer?
        try await listening { lookout in
            let peer = try #require(Peer(port: lookout.port ?? 0))
            held = peer
            peer.send("GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
            try await turns(lookout) { $0.shelf.feed.listeners == 1 }
            let name = String(repeating: "x", count: 1 << 20)
            let alert = Shelf.alert("a", .growth, .firing, cluster: nil, name: name, accounts: 7, score: 1)
            for _ in 0..<30 { lookout.shelf.feed.publish(.alert(AlertRow(alert, incarnation: 1))) }
            await lookout.stop()
        }
        withExtendedLifetime(held) {}
    }

    /// Asks the lookout something until `condition` holds.
    private func turns(_ lookout: Running, _ condition: (Running) -> Bool) async throws {
        while !condition(lookout) { try await expect(HTTPRequest(.get, lookout.url("/readyz")), answers: 200) }
    }

    @Test("A hard stop, too, ends what is under way, however many connections are just coming in")
    func hardStop() async throws {
        let shelf = try Shelf()
        for _ in 0..<20 {
            var configuration = LookoutConfiguration()
            configuration.address = .port(0, host: "127.0.0.1")
            let (ports, opened) = AsyncStream.makeStream(of: Int?.self)
            let service = try LookoutService(
                configuration,
                reader: shelf.store.reader,
                daemon: shelf.daemon,
                feed: shelf.feed,
                logger: .silent,
                onListening: { opened.yield($0) }
            )
            let run = Task { try await service.run() }
            let port = try #require(await ports.first { _ in true } ?? nil)
            let listener = try #require(Peer(port: port))
            listener.send("GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
            let peers = (0..<40).compactMap { _ in Peer(port: port) }
            run.cancel()
            try await run.value
            withExtendedLifetime((listener, peers)) {}
        }
        #expect(shelf.feed.listeners == 0)
    }

    @Test("Requests that are no HTTP, or have heads without end, are cut off and harm nobody")
    func brokenRequests() async throws {
        try await listening { lookout in
            let port = try #require(lookout.port)
            let long = String(repeating: "a", count: 100_000)
            for nonsense in [
                "\0\0\0\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "GET /\(long)", "GET / HTTP/1.1\r\nX: \(long)\r\n\r\n",
                "GET / HTTP/1.1\r\n" + (0..<200).map { "X-\($0): 1\r\n" }.joined() + "\r\n",
                "GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\nConnection: close\r\n\r\n",
                "GET http://evil.example/api/v1/status HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n",
            ] {
                let peer = try #require(Peer(port: port))
                peer.send(nonsense)
                let answer = await peer.answer()
                #expect(!answer.contains(" 200 "))
            }
            try await expect(HTTPRequest(.get, lookout.url("/readyz")), answers: 200)
        }
    }
}

/// A bare connection, for what no client would send.
private final class Peer: Sendable {
    private let descriptor: Int32

    init?(port: Int) {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let isConnected = withUnsafePointer(to: &address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        guard isConnected else { return nil }
    }

    deinit {
        close(descriptor)
    }

    func send(_ text: String) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    /// Everything until the other end closes, awaited on a thread that may be blocked.
    func answer() async -> String {
        await withCheckedContinuation { continuation in
            Thread { continuation.resume(returning: self.read()) }.start()
        }
    }

    private func read() -> String {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4_096)
        while true {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
            bytes += chunk[..<count]
        }
    }
}
