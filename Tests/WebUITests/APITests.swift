import Foundation
import Hummingbird
import HummingbirdTesting
import Model
import Store
import TestSupport
import Testing

@testable import WebUI

@Suite("The lookout's answers") struct APITests {
    struct Answer {
        let status: Int
        let headers: HTTPFields
        let body: [UInt8]

        var text: String { String(decoding: body, as: UTF8.self) }
        var json: Any? { try? JSONSerialization.jsonObject(with: Data(body)) }
    }

    private func ask(
        _ shelf: Shelf,
        _ path: String,
        _ method: HTTPRequest.Method = .get,
        body: String? = nil,
        token: String? = nil,
        configured: String? = Shelf.token
    ) async throws -> Answer {
        let application = Application(responder: shelf.responder(token: configured), logger: .silent)
        return try await application.test(.router) { client in
            var headers: HTTPFields = [:]
            if body != nil { headers[.contentType] = "application/json" }
            if let token { headers[.authorization] = "Bearer \(token)" }
            let answer = try await client.execute(
                uri: path,
                method: method,
                headers: headers,
                body: body.map { ByteBuffer(string: $0) }
            )
            return Answer(
                status: answer.status.code,
                headers: answer.headers,
                body: Array(answer.body.readableBytesView)
            )
        }
    }

    private static let places = [
        "clusters": "/api/v1/clusters", "cluster": "/api/v1/clusters/7", "upper-cluster": "/api/v1/clusters/t2",
        "series": "/api/v1/clusters/7/series", "tree": "/api/v1/tree", "alerts": "/api/v1/alerts",
        "alert": "/api/v1/alerts/b2", "silences": "/api/v1/silences", "health": "/readyz",
        "expected": "/api/v1/clusters/7/expected?from=2026-01-05T06:00:00Z&to=2026-01-05T11:00:00Z",
        "course": "/api/v1/clusters/7/course?from=2026-01-05T02:00:00Z&to=2026-01-05T16:00:00Z",
        "map": "/api/v1/map", "facets": "/api/v1/facets", "spread": "/api/v1/spread?facet=language&answer=en",
        "comparison": "/api/v1/comparison?before_from=2026-01-05T08:00:00Z&before_to=2026-01-05T09:00:00Z"
            + "&from=2026-01-05T09:00:00Z&to=2026-01-05T11:00:00Z",
        "companions": "/api/v1/companions",
        "companion": "/api/v1/comparison?watch=control&from=2026-01-05T08:00:00Z&to=2026-01-05T11:00:00Z",
    ]

    @Test("Answers have the promised form", arguments: Self.places.keys.sorted())
    func golden(name: String) async throws {
        let answer = try await ask(try Shelf(), try #require(Self.places[name]))
        #expect(answer.status == 200)
        #expect(answer.headers[.contentType] == "application/json")
        // Indented for the eye; the order of keys is another test's.
        let pretty = try JSONSerialization.data(
            withJSONObject: try JSONSerialization.jsonObject(with: Data(answer.body)),
            options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        )
        try expectGolden(String(decoding: pretty, as: UTF8.self) + "\n", "api/\(name).json")
    }

    @Test("Keys are in order, at every depth", arguments: ["/api/v1/clusters", "/api/v1/alerts", "/api/v1/silences"])
    func order(place: String) async throws {
        let answer = try await ask(try Shelf(), place)
        let value = try JSONSerialization.jsonObject(with: Data(answer.body))
        let sorted = try JSONSerialization.data(withJSONObject: value, options: [.sortedKeys, .withoutEscapingSlashes])
        let keys = try Regex(#""([a-z_]+)":"#)
        #expect(
            answer.text.matches(of: keys).map { $0.output[1].substring }
                == String(decoding: sorted, as: UTF8.self).matches(of: keys).map { $0.output[1].substring }
        )
    }

    @Test("Nothing of a suppressed cluster, and no id of a conversation or account, is in any answer")
    func privacy() async throws {
        let shelf = try Shelf()
        for place in Self.places.values.sorted() + ["/api/v1/clusters?limit=1000", "/metrics", "/api/v1/status"] {
            let text = try await ask(shelf, place).text
            for secret in ["secret", "conversation-", "acc0", "members", "12441"] {
                #expect(!text.lowercased().contains(secret), "\(place) says \(secret)")
            }
        }
        for place in [
            "/api/v1/clusters/8", "/api/v1/clusters/8/series", "/api/v1/clusters/8/expected",
            "/api/v1/clusters/8/course", "/api/v1/clusters/t3",
        ] {
            let answer = try await ask(shelf, place)
            let unknown = try await ask(shelf, "/api/v1/clusters/4711")
            #expect(answer.status == 404 && answer.body == unknown.body)
        }
        let rows = try await ask(shelf, "/api/v1/clusters").json as? [[String: Any]]
        #expect(rows?.map { $0["id"] as? String } == ["7", "10", "9"])
        #expect(rows?.map { $0["parent"] as? String } == ["t2", nil, "t2"])
        let sheet = try await ask(shelf, "/api/v1/clusters/7").json as? [String: Any]
        let lineage = ["2026-01-05T08:00:00Z split", "2026-01-05T08:00:00Z merged 5"]
        #expect(sheet?["lineage"] as? [String] == lineage)
    }

    @Test("A share that fewer than five accounts make up is not shown")
    func smallShares() async throws {
        let sheet = try await ask(try Shelf(), "/api/v1/clusters/7").json as? [String: Any]
        let facets = sheet?["facets"] as? [[String: Any]]
        #expect(facets?.compactMap { $0["answer"] as? String } == ["en", "no"])
    }

    @Test("Only an answer that is listed can be asked for, so that nothing can be guessed at")
    func spreads() async throws {
        let shelf = try Shelf()
        // Two accounts answered de, in a cluster of twelve.
        for bad in ["facet=language&answer=de", "facet=language&answer=xx", "facet=nothing&answer=en"] {
            let answer = try await ask(shelf, "/api/v1/spread?\(bad)")
            #expect(answer.status == 404 && answer.text == #"{"error":"no such answer is listed"}"#)
        }
        #expect(try await ask(shelf, "/api/v1/spread").status == 400)
        let numbers = try await ask(shelf, "/api/v1/spread?facet=language").json as? [String: Any]
        #expect((numbers?["parts"] as? [String: Any])?.isEmpty == true)
    }

    @Test("A watch that cannot be laid beside this one is refused in words, and nothing of its name comes back")
    func strangeWatches() async throws {
        let shelf = try Shelf()
        let window = "from=2026-01-05T08:00:00Z&to=2026-01-05T11:00:00Z"
        for (name, status) in [("old", 503), ("never", 404)] {
            let answer = try await ask(shelf, "/api/v1/comparison?watch=\(name)&\(window)")
            #expect(answer.status == status && !answer.text.contains(name))
        }
        #expect(try await ask(shelf, "/api/v1/comparison?watch=control").status == 400)
    }

    @Test("What stands above the base is counted without what is suppressed below it")
    func upperCounts() async throws {
        let shelf = try Shelf()
        func conversations(_ place: String) async throws -> Int? {
            let rows = try await ask(shelf, place).json as? [[String: Any]]
            return rows?.compactMap { $0["conversations"] as? Int }.reduce(0, +)
        }
        #expect(try await conversations("/api/v1/clusters/7/series") == 12)
        #expect(try await conversations("/api/v1/clusters/t2/series") == 12)
        let sheet = try await ask(shelf, "/api/v1/clusters/t2").json as? [String: Any]
        #expect((sheet?["facets"] as? [[String: Any]])?.isEmpty == false)
    }

    @Test(
        "Two stretches of time need four bounds that make sense",
        arguments: ["", "from=2026-01-05T09:00:00Z&to=2026-01-05T10:00:00Z", "before_from=x"]
    )
    func badComparisons(question: String) async throws {
        #expect(try await ask(try Shelf(), "/api/v1/comparison?\(question)").status == 400)
    }

    @Test("Markup in a name is a string like any other")
    func hostileName() async throws {
        let answer = try await ask(try Shelf(), "/api/v1/clusters/9")
        let cluster = (answer.json as? [String: Any])?["cluster"] as? [String: Any]
        #expect(cluster?["name"] as? String == "<img src=x onerror=alert(1)>\"\n</script>")
        #expect(answer.headers[.contentType] == "application/json")
        #expect(answer.headers[.xContentTypeOptions] == "nosniff")
    }

    @Test("Clusters are sorted and cut as the command does it")
    func listing() async throws {
        let shelf = try Shelf()
        func ids(_ question: String) async throws -> [String]? {
            let rows = try await ask(shelf, "/api/v1/clusters?\(question)").json as? [[String: Any]]
            return rows?.compactMap { $0["id"] as? String }
        }
        #expect(try await ids("limit=1") == ["7"])
        #expect(try await ids("sort=density") == ["10", "7", "9"])
        #expect(try await ids("sort=growth&limit=2") == ["7", "9"])
        for bad in ["limit=0", "limit=-1", "limit=1001", "limit=x", "limit=", "sort=name", "sort=%00"] {
            let answer = try await ask(shelf, "/api/v1/clusters?\(bad)")
            #expect(answer.status == 400 && answer.text.hasPrefix(#"{"error":""#))
        }
    }

    @Test("A listing of 10,000 clusters is small unless more is asked for, and never large")
    func manyClusters() async throws {
        let shelf = try Shelf(clusters: 10_000)
        let standard = try await ask(shelf, "/api/v1/clusters")
        #expect((standard.json as? [Any])?.count == 50 && standard.body.count < 20_000)
        let most = try await ask(shelf, "/api/v1/clusters?limit=1000")
        #expect((most.json as? [Any])?.count == 1_000 && most.body.count < 400_000)
        let tree = try await ask(shelf, "/api/v1/tree")
        #expect(tree.body.count < 2_000_000)
        let map = try await ask(try Shelf(clusters: 5_000), "/api/v1/map")
        #expect(map.body.count < 1_000_000)
    }

    @Test("A series keeps to the hours that are asked for, and shows accounts as buckets")
    func series() async throws {
        let shelf = try Shelf()
        let one =
            try await ask(
                shelf,
                "/api/v1/clusters/7/series?from=2026-01-05T09:00:00Z&to=2026-01-05T10:00:00%2B00:00"
            ).json as? [[String: Any]]
        #expect(one?.compactMap { $0["hour"] as? String } == ["2026-01-05T09:00:00Z"])
        #expect(one?.compactMap { $0["accounts"] as? String } == ["<5"])
        for bad in ["from=yesterday", "from=2026-01-05T09:00:00Z&to=2026-01-05T09:30:00Z", "from=1970-01-01T00:00:00Z"]
        {
            #expect(try await ask(shelf, "/api/v1/clusters/7/series?\(bad)").status == 400)
        }
    }

    @Test("Alerts are listed by state, the newest first")
    func alerts() async throws {
        let shelf = try Shelf()
        func ids(_ question: String) async throws -> [String]? {
            let rows = try await ask(shelf, "/api/v1/alerts?\(question)").json as? [[String: Any]]
            return rows?.compactMap { ($0["alert"] as? [String: Any])?["id"] as? String }
        }
        #expect(try await ids("") == ["a1", "b2"])
        #expect(try await ids("state=resolved") == ["b2"])
        #expect(try await ids("limit=1") == ["a1"])
        #expect(try await ask(shelf, "/api/v1/alerts?state=open").status == 400)
        #expect(try await ask(shelf, "/api/v1/alerts/c3").status == 404)
    }

    @Test("Health is 503 while there is trouble, readiness is another matter")
    func health() async throws {
        let shelf = try Shelf()
        let health = try await ask(shelf, "/healthz")
        #expect(health.status == 503)
        #expect(health.text == #"{"healthy":false,"ready":true,"troubles":["a file cannot be read"]}"#)
        #expect(try await ask(shelf, "/readyz").status == 200)
    }

    @Test("Metrics come in Prometheus' format, the status as the daemon says it")
    func machines() async throws {
        let shelf = try Shelf()
        let metrics = try await ask(shelf, "/metrics")
        #expect(metrics.headers[.contentType] == "text/plain; version=0.0.4; charset=utf-8")
        #expect(metrics.text.hasSuffix("\nweir_conversations_total 20\n"))
        #expect(try await ask(shelf, "/api/v1/status").text == #"{"watch":"launch"}"#)
    }

    @Test("Refusals are JSON, repeat nothing that was sent, and every answer has its safeguards")
    func refusals() async throws {
        let shelf = try Shelf()
        for (path, status) in [
            ("/<script>", 404), ("/api/v1/clusters/zzz", 404), ("/api/v1/clusters?sort=zzz", 400), ("/readyz", 200),
            ("/api/v1/alerts/zzz/ack", 405),
        ] {
            let answer = try await ask(shelf, path)
            #expect(answer.status == status)
            #expect(!answer.text.contains("zzz") && !answer.text.contains("script"))
            #expect((answer.json as? [String: Any])?["error"] is String == (status != 200))
            #expect(answer.headers[.contentSecurityPolicy]?.hasPrefix("default-src 'none'") == true)
            #expect(answer.headers[.xContentTypeOptions] == "nosniff")
            #expect(answer.headers[.cacheControl] == "no-store")
            #expect(answer.headers.contains { $0.name.canonicalName == "referrer-policy" && $0.value == "no-referrer" })
            #expect(answer.headers.contains { $0.name.canonicalName == "x-frame-options" && $0.value == "DENY" })
        }
        let wrong = try await ask(shelf, "/metrics", .post, body: "{}", token: Shelf.token)
        #expect(wrong.status == 405 && wrong.headers[.allow] == "GET, HEAD")
    }

    @Test("A cluster on the map is listed with its place, and a suppressed one is not")
    func onTheMap() throws {
        let shelf = try Shelf()
        var edition = try #require(try shelf.store.reader.edition())
        #expect(ClusterListing(edition).rows.allSatisfy { $0.place == nil })
        let base = edition.clusters.filter { $0.level == 0 }.map(\.id)
        edition.map = ClusterMap(
            places: base.map { ClusterMap.Place(cluster: $0, x: 1.23456, y: -2) },
            standard: 0.9
        )
        let rows = ClusterListing(edition).rows
        let shown = Set(edition.clusters.filter { $0.level == 0 && !$0.isSuppressed }.map(\.id))
        #expect(shown.count < base.count)
        #expect(Set(rows.filter { $0.place == [1.235, -2] }.map(\.id)) == shown)
        #expect(rows.filter { $0.place == nil }.allSatisfy { $0.level > 0 })
    }

    @Test("HEAD says what GET would, without a body")
    func head() async throws {
        let answer = try await ask(try Shelf(), "/api/v1/clusters", .head)
        #expect(answer.status == 200 && answer.body.isEmpty)
        #expect(answer.headers[.contentLength].flatMap { Int($0) } ?? 0 > 100)
    }

    @Test("An alert is taken on with the token, and whoever listens hears of it")
    func acknowledge() async throws {
        let shelf = try Shelf()
        let body = #"{"by":"ana","reason":"looking into it"}"#
        #expect(try await ask(shelf, "/api/v1/alerts/a1/ack", .post, body: body).status == 401)
        #expect(
            try await ask(shelf, "/api/v1/alerts/a1/ack", .post, body: body, token: "x", configured: nil).status == 403
        )
        #expect(try await ask(shelf, "/api/v1/alerts/c3/ack", .post, body: body, token: Shelf.token).status == 404)
        let listener = try #require(shelf.feed.listen())
        let answer = try await ask(shelf, "/api/v1/alerts/a1/ack", .post, body: body, token: Shelf.token)
        #expect(answer.status == 200)
        #expect((answer.json as? [String: Any])?["acknowledged_by"] as? String == "ana")
        let audit = try shelf.store.reader.audit(limit: 1)
        #expect(audit.map(\.by) == ["ana"] && audit.map(\.reason) == ["looking into it"])
        listener.leave()
        let frames = await listener.frames.reduce(0) { count, _ in count + 1 }
        #expect(frames == 2)
    }

    @Test("An alert is taken on until a time that is still to come, and given back")
    func release() async throws {
        let shelf = try Shelf()
        let address = "/api/v1/alerts/a1/ack"
        let nobody = try await ask(shelf, address, .delete, body: #"{"by":"bo"}"#, token: Shelf.token)
        #expect(nobody.status == 404)
        let past = #"{"by":"ana","until":"2001-01-01T00:00:00Z"}"#
        #expect(try await ask(shelf, address, .post, body: past, token: Shelf.token).status == 400)
        let ahead = #"{"by":"ana","until":"2099-01-01T00:00:00Z"}"#
        let taken = try await ask(shelf, address, .post, body: ahead, token: Shelf.token)
        #expect((taken.json as? [String: Any])?["acknowledged_until"] as? String == "2099-01-01T00:00:00Z")
        let answer = try await ask(shelf, address, .delete, body: #"{"by":"bo"}"#, token: Shelf.token)
        #expect(answer.status == 200)
        #expect((answer.json as? [String: Any])?["acknowledged_by"] == nil)
    }

    @Test("What an alert was found to be is kept and shown, and needs the token and a known word")
    func judge() async throws {
        let shelf = try Shelf()
        let place = "/api/v1/alerts/a1/verdict"
        let body = #"{"by":"ana","verdict":"benign"}"#
        #expect(try await ask(shelf, place, .post, body: body).status == 401)
        let unknown = #"{"by":"ana","verdict":"maybe"}"#
        #expect(try await ask(shelf, place, .post, body: unknown, token: Shelf.token).status == 400)
        #expect(try shelf.store.reader.verdicts().isEmpty)
        let answer = try await ask(shelf, place, .post, body: body, token: Shelf.token)
        #expect(answer.status == 200)
        #expect((answer.json as? [String: Any])?["verdict"] as? String == "benign")
        #expect(try shelf.store.reader.verdicts() == [.benign: 1])
        let missing = "/api/v1/alerts/c3/verdict"
        #expect(try await ask(shelf, missing, .post, body: body, token: Shelf.token).status == 404)
    }

    @Test("A silence begins and ends with the token")
    func silence() async throws {
        let shelf = try Shelf()
        let body = """
            {"by":"ana","reason":"launch","matchers":{"kind":"growth"},"until":"2026-01-05T10:00:00Z"}
            """
        #expect(try await ask(shelf, "/api/v1/silences", .post, body: body).status == 401)
        let begun = try await ask(shelf, "/api/v1/silences", .post, body: body, token: Shelf.token)
        #expect(begun.status == 201 && begun.text == #"{"id":2}"#)
        let end = #"{"by":"ben"}"#
        #expect(try await ask(shelf, "/api/v1/silences/2", .delete, body: end).status == 401)
        #expect(try await ask(shelf, "/api/v1/silences/2", .delete, body: end, token: Shelf.token).status == 204)
        #expect(try await ask(shelf, "/api/v1/silences/2", .delete, body: end, token: Shelf.token).status == 404)
        #expect(try shelf.store.reader.audit(limit: 1).map(\.by) == ["ben"])
    }

    @Test(
        "An order that makes no sense changes nothing",
        arguments: [
            "", "[]", "{", "null", #"{"by":"","matchers":{"kind":"growth"},"until":"2026-01-05T10:00:00Z"}"#,
            #"{"by":"a\nb","matchers":{"kind":"growth"},"until":"2026-01-05T10:00:00Z"}"#,
            #"{"by":"a\u202eb","matchers":{"kind":"growth"},"until":"2026-01-05T10:00:00Z"}"#,
            #"{"by":"ana","matchers":{},"until":"2026-01-05T10:00:00Z"}"#,
            #"{"by":"ana","matchers":{"mood":"bad"},"until":"2026-01-05T10:00:00Z"}"#,
            #"{"by":"ana","matchers":{"kind":7},"until":"2026-01-05T10:00:00Z"}"#,
            #"{"by":"ana","matchers":{"kind":"growth"},"until":"2026-01-05T08:00:00Z"}"#,
            #"{"by":"ana","matchers":{"kind":"growth"},"until":"soon"}"#,
            #"{"by":"ana","matchers":{"kind":"growth"},"from":"soon","until":"2026-01-05T10:00:00Z"}"#,
            #"{"by":"ana","matchers":{"kind":"growth"},"from":"2026-01-05T11:00:00Z","until":"2026-01-05T10:00:00Z"}"#,
            #"{"by":"ana","matchers":{"kind":"growth"}}"#,
        ]
    )
    func nonsense(body: String) async throws {
        let shelf = try Shelf()
        let answer = try await ask(shelf, "/api/v1/silences", .post, body: body, token: Shelf.token)
        #expect(answer.status == 400)
        #expect(try shelf.store.reader.silences(at: Timestamp.start).count == 1)
        #expect(try shelf.store.reader.audit(limit: 9).count == 1)
    }

    @Test("A body is cut off at 64 KB, said or not")
    func largeBody() async throws {
        let body = #"{"by":"ana","reason":""# + String(repeating: "a", count: 70_000) + #""}"#
        let answer = try await ask(try Shelf(), "/api/v1/alerts/a1/ack", .post, body: body, token: Shelf.token)
        #expect(answer.status == 413)
    }

    @Test("Too many requests are turned away, except a supervisor's; a second later there is room")
    func rateLimit() async throws {
        let shelf = try Shelf()
        let responder = shelf.responder()
        try await Application(responder: responder, logger: .silent).test(.router) { client in
            func status(_ path: String) async throws -> Int {
                try await client.execute(uri: path, method: .get).status.code
            }
            var answered = 0
            while try await status("/api/v1/status") == 200 { answered += 1 }
            #expect(answered == 200)
            #expect(try await status("/api/v1/status") == 429)
            #expect(try await status("/readyz") == 200)
            shelf.seconds.withLock { $0 += 1 }
            #expect(try await status("/api/v1/clusters/7") == 200)
        }
    }

    @Test("Before the first edition there are no clusters, and a later edition is seen at once")
    func editions() async throws {
        let shelf = try Shelf()
        let responder = shelf.responder()
        try await Application(responder: responder, logger: .silent).test(.router) { client in
            let before = try await client.execute(uri: "/api/v1/tree", method: .get).body
            #expect(String(buffer: before).contains(#""edition":3"#))
            try shelf.store.publish(Edition(number: 4, time: .start, clusters: []))
            let after = try await client.execute(uri: "/api/v1/tree", method: .get).body
            #expect(
                String(buffer: after) == #"{"edition":4,"hidden":0,"roots":[],"time":"2026-01-05T08:00:00Z"}"#
            )
            let clusters = try await client.execute(uri: "/api/v1/clusters", method: .get).body
            #expect(String(buffer: clusters) == "[]")
        }
    }

    @Test("A database that cannot be read is said to be so, without its path")
    func unavailable() async throws {
        let shelf = try Shelf()
        try shelf.store.close()
        let answer = try await ask(shelf, "/api/v1/alerts")
        #expect(answer.status == 503)
        #expect(answer.text == #"{"error":"the state cannot be read or written now; see the log"}"#)
    }
}
