import Testing

@testable import Extraction

@Suite struct RedactorTests {
    let redactor = Redactor()

    @Test(
        "Structured personal data becomes a placeholder",
        arguments: [
            ("mail ann.lee+x@mail.example.org now", "mail [email] now"),
            ("write to zoë@müller.example", "write to [email]"),
            ("see https://ann:pw@example.org/u/ann?id=7, please", "see [url], please"),
            ("see www.example.org/ann.", "see [url]."),
            ("pay GB82 WEST 1234 5698 7654 32 today", "pay [iban] today"),
            ("de89370400440532013000", "[iban]"),
            ("card 4111 1111 1111 1111 ok", "card [card] ok"),
            ("from 192.168.0.17 and 2001:db8::8a2e:370:7334", "from [ip] and [ip]"),
            ("my number is 078-05-1120", "my number is [ssn]"),
            ("call +49 (0)30 901820 or 541-754-3010", "call [phone] or [phone]"),
            ("ping @ann_lee about it", "ping [handle] about it"),
            ("key sk-abcdEFGH1234ijklMNOP5678", "key [secret]"),
            ("AKIAIOSFODNN7EXAMPLE", "[secret]"),
            ("order 9f8e7d6c5b4a39281706f5e4 is late", "order [id] is late"),
            ("passport number 123456789012345678901", "passport number [id]"),
        ]
    )
    func found(text: String, redacted: String) {
        #expect(redactor.redact(text) == redacted)
    }

    @Test(
        "What only resembles personal data is left alone",
        arguments: [
            "meet on 2024-05-17 at 18:30", "from 1995 to 2005, then 17.05.2024", "version 10.2.1 of node.js",
            "it costs 1 000 000 or 1.250.000 in all", "3.14159 and 2/3 and 100%", "e.g. this, i.e. that",
            "a well-known state-of-the-art method", "NoSuchElementException in ConcurrentModification",
            "blood pressure 180/103", "what is 2+2=4?", "ratio 16:9 and 12:34:56", "die Straße und das Mädchen",
        ]
    )
    func left(text: String) {
        #expect(redactor.redact(text) == text)
    }

    @Test("Digits without a valid check are no card and no IBAN, and still do not pass as they are")
    func checks() {
        #expect(redactor.redact("4111 1111 1111 1112").contains("[card]") == false)
        #expect(redactor.redact("4111111111111112") == "[id]")
        #expect(redactor.redact("GB83WEST12345698765432") == "[id]")
    }

    @Test("Redacting twice changes nothing more")
    func idempotent() {
        let once = redactor.redact("mail ann@example.org, call +49 30 901820, see https://example.org, @ann")
        #expect(redactor.redact(once) == once)
    }
}
