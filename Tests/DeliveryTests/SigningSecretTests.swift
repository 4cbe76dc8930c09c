import Delivery
import Testing

@Suite("Signing calls of webhooks")
struct SigningSecretTests {
    // The expected value comes from another implementation, Python's hmac.
    @Test("The signature is HMAC-SHA-256 over id, timestamp and body")
    func signature() throws {
        let body = Array(#"{"a":1}"#.utf8)
        let decoded = try SigningSecret("whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3".utf8)
        let raw = try SigningSecret("0123456789abcdef01234567".utf8)
        for secret in [decoded, raw] {
            #expect(
                secret.signature(id: "msg_1", timestamp: "1700000000", body: body)
                    == "v1,WUgAXU8H0NQ1/7M+TtMwKma2b74a3/TCgekiM3YUdN8="
            )
        }
    }

    @Test("A secret that is empty or not base64 after its prefix is refused")
    func refused() {
        #expect(throws: SigningSecretError.empty) { try SigningSecret([]) }
        #expect(throws: SigningSecretError.empty) { try SigningSecret("whsec_".utf8) }
        #expect(throws: SigningSecretError.notBase64) { try SigningSecret("whsec_***".utf8) }
    }

    @Test("A secret does not show itself")
    func hidden() throws {
        let secret = try SigningSecret("tell-nobody".utf8)
        var dumped = ""
        dump(secret, to: &dumped)
        for text in ["\(secret)", String(reflecting: secret), dumped] { #expect(!text.contains("tell-nobody")) }
    }
}
