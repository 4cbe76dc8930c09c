import Testing

@testable import WebUI

@Suite("Where the lookout may listen") struct ConfigurationTests {
    private func cause(_ change: (inout LookoutConfiguration) -> Void) -> LookoutError.Cause? {
        var configuration = LookoutConfiguration()
        change(&configuration)
        do {
            try configuration.validate()
            return nil
        } catch {
            return error.cause
        }
    }

    @Test("The standard is port 8420 of loopback without a token")
    func standard() {
        #expect(LookoutConfiguration().place == "127.0.0.1:8420")
        #expect(cause { _ in } == nil)
    }

    @Test(
        "Without a token only this machine may reach it",
        arguments: [
            ("127.0.0.1", true), ("127.1.2.3", true), ("::1", true), ("localhost", true), ("0.0.0.0", false),
            ("::", false), ("10.0.0.1", false), ("weir.example", false), ("127.0.0.1.evil.example", false),
            ("127.1", false), ("::ffff:127.0.0.1", false),
        ]
    )
    func openness(host: String, isLocal: Bool) {
        #expect(cause { $0.address = .port(8420, host: host) } == (isLocal ? nil : .openWithoutToken))
        var configuration = LookoutConfiguration()
        configuration.address = .port(8420, host: host)
        configuration.token = Array(Shelf.token.utf8)
        #expect(throws: Never.self) { try configuration.validate() }
        #expect(configuration.gate.guardsReading == !isLocal)
    }

    @Test("What it says of an open address tells what to do")
    func words() throws {
        let error = LookoutError(.openWithoutToken, place: "0.0.0.0:8420")
        #expect("\(error)".contains("give a token, or listen on 127.0.0.1 or a unix socket"))
        #expect(error.isConfiguration)
    }

    @Test("A token that can be guessed, or that no header can carry, is refused and not repeated")
    func tokens() {
        for token in ["", "short", "0123456789abcde", "0123456789abcdef\n", "0123456789 abcdef", "0123456789abcdéf"] {
            var configuration = LookoutConfiguration()
            configuration.token = Array(token.utf8)
            let error = #expect(throws: LookoutError.self) { try configuration.validate() }
            #expect(error?.cause == .weakToken)
            #expect(token.isEmpty || error.map { !"\($0)".contains(token) } ?? false)
        }
    }

    @Test("Ports, names and paths that are none are refused")
    func nonsense() {
        #expect(cause { $0.address = .port(65_536, host: "::1") } == .badPort)
        #expect(cause { $0.address = .port(-1, host: "::1") } == .badPort)
        #expect(cause { $0.address = .port(1, host: "a b") } == .badName("a b"))
        #expect(cause { $0.names = ["weir.example", "http://x"] } == .badName("http://x"))
        #expect(cause { $0.names = ["weir.example:80"] } == .badName("weir.example:80"))
        let long = "/" + String(repeating: "a", count: 107)
        for path in ["run/weir.sock", "", long, "/a\0b"] {
            #expect(cause { $0.address = .socket(path: path, access: .owner) } == .badPath(longest: 107))
        }
        #expect(cause { $0.address = .socket(path: String(long.dropLast()), access: .group) } == nil)
    }
}
