import HTTP
import Testing

@Suite("Headers and endpoints")
struct HeaderTests {
    @Test("A header is found whatever its case, and setting it leaves one")
    func caseless() {
        var headers: HTTPHeaders = ["Retry-After": "1", "X-A": "2"]
        headers.append("retry-after", "3")
        #expect(headers["RETRY-AFTER"] == "1")
        headers["Retry-after"] = "4"
        #expect(headers.fields.map(\.value) == ["2", "4"])
        headers["x-a"] = nil
        #expect(headers.fields.map(\.name) == ["Retry-after"])
    }

    // 1784112000 is 2026-07-15T10:40:00Z.
    @Test(
        "Retry-After is seconds or a date, and anything else asks for nothing",
        arguments: [
            ("120", .seconds(120)),
            ("0", .zero),
            ("Wed, 15 Jul 2026 10:41:30 GMT", .seconds(90)),
            ("Wed, 15 Jul 2026 10:00:00 GMT", .zero),
            ("99999999999", .seconds(31_536_000)),
            ("-5", nil),
            ("soon", nil),
            ("", nil),
        ] as [(String, Duration?)]
    )
    func retryAfter(value: String, delay: Duration?) {
        let headers: HTTPHeaders = ["Retry-After": value]
        #expect(headers.retryAfter(now: 1_784_112_000) == delay)
    }

    @Test("Without Retry-After the server asks for nothing")
    func noRetryAfter() {
        #expect(HTTPHeaders().retryAfter(now: 0) == nil)
    }

    @Test(
        "An endpoint shows the host and nothing that may be secret",
        arguments: [
            ("https://Hooks.Example.org/T0/B0/secret?key=1#x", "https://hooks.example.org"),
            ("https://user:pass@example.org:443/", "https://example.org"),
            ("http://[::1]:8080/a", "http://[::1]:8080"),
            ("HTTP://127.0.0.1", "http://127.0.0.1"),
        ]
    )
    func endpoint(url: String, shown: String) {
        #expect(Endpoint(url: url)?.description == shown)
    }

    @Test("Errors say where and what to look at, for every cause that an operator can meet")
    func errors() {
        let causes: [HTTPError.Cause] = [
            .invalidRequest("odd"), .unknownHost, .unreachable, .untrusted, .timedOut, .interrupted,
            .responseTooLarge(limit: 5), .tooManyRedirects, .fileNotWritten(28), .cancelled, .closed, .other("odd"),
        ]
        let texts = causes.map { HTTPError($0, endpoint: "https://example.org").description }
        #expect(texts.allSatisfy { $0.contains("https://example.org") })
        #expect(Set(texts).count == causes.count - 1, "the two odd ones read alike and no others do")
    }
}
