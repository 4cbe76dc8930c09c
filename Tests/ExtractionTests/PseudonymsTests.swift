import Testing

@testable import Extraction

@Suite struct PseudonymsTests {
    let pseudonyms = Pseudonyms(key: Array("a key of the test".utf8))

    @Test("The same account has the same pseudonym, another has another")
    func accounts() {
        #expect(pseudonyms.account("ann") == pseudonyms.account("ann"))
        #expect(pseudonyms.account("ann") != pseudonyms.account("Ann"))
    }

    @Test("Another key gives other pseudonyms")
    func keys() {
        let other = Pseudonyms(key: Array("another key".utf8))
        #expect(pseudonyms.account("ann") != other.account("ann"))
        #expect(pseudonyms.term("ann") != other.term("ann"))
    }

    @Test("A pseudonym is the first eight bytes of HMAC-SHA-256 over domain and text, big end first")
    func knownValue() {
        #expect(pseudonyms.account("ann").rawValue == 0x8820_a8db_cbbb_808d)
    }

    @Test("An account and a term of the same spelling have nothing in common")
    func domains() {
        #expect(pseudonyms.account("ann").rawValue != pseudonyms.term("ann").rawValue)
    }

    @Test(
        "A plain id stays itself",
        arguments: ["c-1", "3f/9.log:120", "conv_7@shard=2", "a", String(repeating: "x", count: 128)]
    )
    func plain(id: String) {
        #expect(pseudonyms.conversation(id).rawValue == id)
    }

    @Test(
        "An id that could be anybody's words becomes a digest",
        arguments: [
            "", "ann@example.org", "my holiday plans", "zoë", "a\nb", "d-0123456789abcdef", "<b>",
            String(repeating: "x", count: 129),
        ]
    )
    func digested(id: String) {
        let result = pseudonyms.conversation(id).rawValue
        #expect(result != id)
        #expect(result.wholeMatch(of: /d-[0-9a-f]{16}/) != nil)
    }

    @Test("Chances are spread evenly over 0 to 1")
    func chances() {
        let chances = (0..<4000).map { pseudonyms.chance(of: "conversation-\($0)", at: 0) }
        for tenth in 0..<10 {
            let count = chances.count { Int($0 * 10) == tenth }
            #expect((330...470).contains(count))
        }
    }
}
