import Hummingbird
import Testing

@testable import WebUI

@Suite("Who is let in") struct GateTests {
    let gate = Gate(
        names: ["localhost", "127.0.0.1", "::1", "weir.example"],
        token: Array(Shelf.token.utf8),
        guardsReading: false
    )
    private let bearer = "Bearer \(Shelf.token)"

    private func refusal(_ fields: [(String, String)]) -> Refusal? {
        refusal(.get, fields)
    }

    private func refusal(
        _ method: HTTPRequest.Method = .get,
        host: String? = "localhost:8420",
        path: String = "/api/v1/status",
        _ fields: [(String, String)] = [],
        gate: Gate? = nil
    ) -> Refusal? {
        var head = HTTPRequest(method: method, scheme: "http", authority: host, path: path)
        for (name, value) in fields {
            guard let name = HTTPFields.Element.Name(name) else { continue }
            head.headerFields.append(.init(name: name, value: value))
        }
        do {
            try (gate ?? self.gate).admit(head)
            return nil
        } catch {
            return error
        }
    }

    @Test(
        "Its own names are served, with any port, because ports are forwarded",
        arguments: ["localhost", "LOCALHOST:8420", "127.0.0.1:9000", "[::1]:8420", "[::1]", "weir.example"]
    )
    func ownNames(host: String) {
        #expect(refusal(host: host) == nil)
    }

    @Test(
        "A name that only resolves here is refused",
        arguments: [
            "evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "", "localhost:", "localhost:x", "[::1",
            "localhost:8420:1", "localhost.", "user@localhost", "localhost:70000", "a b", "10.0.0.1", nil,
        ]
    )
    func foreignNames(host: String?) {
        #expect(refusal(host: host) == .foreignHost)
    }

    @Test("A page of the same origin may ask, whatever the scheme of a proxy in front")
    func sameOrigin() {
        #expect(refusal(host: "localhost:8420", [("Origin", "http://localhost:8420")]) == nil)
        #expect(refusal(host: "weir.example", [("Origin", "https://weir.example")]) == nil)
        #expect(refusal(host: "weir.example", [("Origin", "http://weir.example:80")]) == nil)
        #expect(refusal(host: "weir.example:443", [("Origin", "https://weir.example")]) == nil)
    }

    @Test(
        "A page of another origin may not, not even to read",
        arguments: [
            "null", "http://evil.example", "http://localhost:8421", "http://localhost", "https://localhost:8420/",
            "file://", "http://127.0.0.1:8420", "chrome-extension://localhost:8420", "", "http://localhost:8420 x",
        ]
    )
    func otherOrigins(origin: String) {
        #expect(refusal([("Origin", origin)]) == .foreignOrigin)
        #expect(
            refusal(
                .post,
                [("Origin", origin), ("Authorization", bearer), ("Content-Type", "application/json")]
            ) == .foreignOrigin
        )
    }

    @Test("Writing needs the token, whole")
    func token() {
        let type = ("Content-Type", "application/json")
        #expect(refusal(.post, [type, ("Authorization", bearer)]) == nil)
        #expect(refusal(.delete, [type, ("Authorization", "bearer \(Shelf.token)")]) == nil)
        #expect(refusal(.post, [type]) == .wrongToken)
        for wrong in [
            "", "Bearer", "Bearer ", "Basic \(Shelf.token)", "\(bearer)x", "Bearer x\(Shelf.token)",
            "Bearer \(Shelf.token.dropLast())", "Bearer \(Shelf.token.dropLast())z",
            "Bearer \(String(repeating: "0", count: 4_096))",
        ] {
            #expect(refusal(.post, [type, ("Authorization", wrong)]) == .wrongToken)
        }
    }

    @Test("Without a configured token nothing is written, whatever is shown")
    func readOnly() {
        let gate = Gate(names: ["localhost"], token: nil, guardsReading: false)
        for method in [HTTPRequest.Method.post, .delete, .put, .patch, .options] {
            let fields = [("Authorization", "Bearer "), ("Content-Type", "application/json")]
            #expect(refusal(method, fields, gate: gate) == .readOnly)
        }
        #expect(refusal(.head, gate: gate) == nil)
    }

    @Test("Where other machines can reach it, reading needs the token as well")
    func guardedReading() {
        let gate = Gate(names: ["10.0.0.1"], token: Array(Shelf.token.utf8), guardsReading: true)
        #expect(refusal(host: "10.0.0.1:8420", gate: gate) == .wrongToken)
        #expect(refusal(.head, host: "10.0.0.1:8420", gate: gate) == .wrongToken)
        #expect(refusal(host: "10.0.0.1:8420", [("Authorization", bearer)], gate: gate) == nil)
    }

    @Test("What a form or an image of another site can send is refused")
    func crossSite() {
        let good = [("Authorization", bearer), ("Content-Type", "application/json; charset=utf-8")]
        #expect(refusal(.post, good) == nil)
        for type in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "", "application/jsonp"]
        {
            #expect(refusal(.post, [("Authorization", bearer), ("Content-Type", type)]) == .notJSON)
        }
        #expect(refusal(.post, [("Authorization", bearer)]) == .notJSON)
        for site in ["cross-site", "same-site", "x"] {
            #expect(refusal(.post, good + [("Sec-Fetch-Site", site)]) == .foreignOrigin)
        }
        // A link in a message leads to a page.
        #expect(refusal([("Sec-Fetch-Site", "cross-site")]) == nil)
    }

    @Test("What is too long is refused before it is read")
    func lengths() {
        let good = [("Authorization", bearer), ("Content-Type", "application/json")]
        #expect(refusal(.post, good + [("Content-Length", "65536")]) == nil)
        #expect(refusal(.post, good + [("Content-Length", "65537")]) == .largeBody)
        #expect(refusal(path: "/" + String(repeating: "a", count: 2_047)) == nil)
        #expect(refusal(path: "/" + String(repeating: "a", count: 2_048)) == .longAddress)
    }
}

@Suite("Which address is what") struct RouteTests {
    private func refusal(_ method: HTTPRequest.Method, _ path: String) -> Refusal? {
        do {
            _ = try Route(method, path)
            return nil
        } catch {
            return error
        }
    }

    @Test("Every address leads where it says")
    func addresses() throws {
        let expected: [(HTTPRequest.Method, String, Route)] = [
            (.get, "/healthz", .health), (.get, "/readyz", .readiness), (.get, "/metrics", .metrics),
            (.get, "/api/v1/status", .status), (.get, "/api/v1/clusters", .clusters), (.get, "/api/v1/tree", .tree),
            (.get, "/api/v1/clusters/7", .cluster(.base(7))), (.get, "/api/v1/clusters/t2", .cluster(.upper(2))),
            (.get, "/api/v1/clusters/7/series", .series(.base(7))), (.get, "/api/v1/alerts", .alerts),
            (.get, "/api/v1/clusters/t2/course", .course(.upper(2))), (.get, "/api/v1/companions", .companions),
            (.head, "/api/v1/alerts", .alerts), (.get, "/api/v1/alerts/a1", .alert(.init(rawValue: "a1"))),
            (.post, "/api/v1/alerts/a1/ack", .acknowledge(.init(rawValue: "a1"))),
            (.post, "/api/v1/alerts/a1/verdict", .judge(.init(rawValue: "a1"))),
            (.get, "/api/v1/silences", .silences), (.post, "/api/v1/silences", .beginSilence),
            (.delete, "/api/v1/silences/3", .endSilence(3)), (.get, "/api/v1/events", .events),
        ]
        for (method, path, route) in expected { #expect(try Route(method, path) == route) }
    }

    @Test(
        "Nothing else leads anywhere",
        arguments: [
            "/", "", "/api/v1", "/api/v1/", "/api/v1//clusters", "/api/v2/clusters", "/api/v1/clusters/",
            "/api/v1/clusters/07", "/api/v1/clusters/+7", "/api/v1/clusters/-7", "/api/v1/clusters/t", "/healthz/",
            "/api/v1/clusters/99999999999999999999", "/api/v1/clusters/7/series/", "/api/v1/clusters/..%2f7",
            "/api/v1/alerts/", "/api/v1/alerts/A1", "/api/v1/alerts/a%27--", "/api/v1/silences/0", "/healthz%00",
            "/api/v1/silences/-3", "/api/v1/silences/3/x", "/api/v1/clusters/7/members", "/../etc/passwd",
        ]
    )
    func nowhere(path: String) {
        #expect(refusal(.get, path) == .unknownPlace)
    }

    @Test("A wrong method is told the right ones")
    func methods() {
        #expect(refusal(.post, "/metrics")?.allowed == [.get, .head])
        #expect(refusal(.put, "/api/v1/silences")?.allowed == [.get, .head, .post])
        #expect(refusal(.get, "/api/v1/silences/3")?.allowed == [.delete])
        #expect(refusal(.get, "/api/v1/alerts/a1/ack")?.status == .methodNotAllowed)
    }
}

@Suite("How many requests") struct TokenBucketTests {
    private func taken(_ bucket: inout TokenBucket, _ costs: [(cost: Double, at: Double)]) -> [Bool] {
        costs.map { bucket.take($0.cost, at: $0.at) }
    }

    @Test("So many may come at once, and then as many as the rate gives")
    func rate() {
        var bucket = TokenBucket(capacity: 3, perSecond: 2)
        #expect(taken(&bucket, [(1, 5), (1, 5), (1, 5), (1, 5)]) == [true, true, true, false])
        #expect(taken(&bucket, [(1, 6), (1, 6), (1, 6), (1, 6.5)]) == [true, true, false, true])
    }

    @Test("A dearer request needs as much at once; one that is turned away costs nothing")
    func cost() {
        var bucket = TokenBucket(capacity: 5, perSecond: 1)
        #expect(taken(&bucket, [(5, 0), (5, 4), (4, 4), (0, 4)]) == [true, false, true, true])
    }

    @Test("However long it was quiet, no more than the capacity comes at once; time that runs back gives nothing")
    func bounds() {
        var bucket = TokenBucket(capacity: 3, perSecond: 1)
        let costs = [(3, 1e6), (1, 0), (4, 2e6), (3, 2e6), (1, 2e6)] as [(cost: Double, at: Double)]
        #expect(taken(&bucket, costs) == [true, false, false, true, false])
    }
}
