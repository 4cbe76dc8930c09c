import Model
import Testing

@testable import Daemon
@testable import Store

@Suite("Silence matcher")
struct SilenceMatcherTests {
    private let alert = Alert(
        id: AlertID(rawValue: "00ff"),
        kind: .growth,
        severity: .ticket,
        state: .firing,
        cluster: .base(7),
        name: nil,
        startedAt: .start,
        detectedAt: .start,
        resolvedAt: nil,
        window: Window(start: .start, end: .hours(1)),
        observed: 70,
        expected: 0.8,
        score: 4,
        pValue: 1e-4,
        accounts: 42,
        members: []
    )

    private func recorded(_ json: String) -> SilenceMatcher? {
        SilenceMatcher(
            Silence(id: 1, matchers: json, author: "ada", reason: "", created: .start, start: .start, until: .hours(1))
        )
    }

    @Test(
        "All of the conditions must be met",
        arguments: [
            ("kind=growth", true), ("kind=density", false), ("cluster=7", true), ("cluster=t7", false),
            ("severity=ticket", true), ("alert=00ff", true), ("watch=w", true), ("watch=v", false),
            ("kind=growth,cluster=7", true), ("kind=growth,cluster=8", false), (" kind = growth , cluster = 7 ", true),
            ("kind=density|growth", true), ("kind=density | novelty", false), ("kind!=density", true),
            ("kind!=density|growth", false), ("kind=growth,cluster!=7", false), ("cluster!=8", true),
        ]
    )
    func matching(text: String, isMet: Bool) throws {
        #expect(try #require(SilenceMatcher(text)).matches(alert, watch: "w") == isMet)
    }

    @Test(
        "Anything without the form is refused",
        arguments: [
            "", ",", "kind", "kind=", "colour=red", "kind=growth,7", "kind=growth|", "kind!growth", "!=growth",
            "kind=grwoth", "kind=growth|pages", "severity=urgent", "kind=growth,kind=shift",
        ]
    )
    func refusal(text: String) {
        #expect(SilenceMatcher(text) == nil)
    }

    @Test(
        "What is recorded as JSON is read back as it was",
        arguments: [
            "kind=growth,cluster=7", "kind!=growth|density,kind=shift", #"watch=a "quoted" \ name"#, "watch=a=b",
            "watch=mañana",
        ]
    )
    func roundTrip(text: String) throws {
        let matcher = try #require(SilenceMatcher(text))
        #expect(recorded(matcher.json) == matcher)
    }

    @Test("The JSON is an object with sorted keys")
    func json() throws {
        #expect(try #require(SilenceMatcher("kind=growth,cluster=7")).json == #"{"cluster":"7","kind":"growth"}"#)
    }

    @Test("A damaged record silences nothing", arguments: ["", "[]", "{}", #"{"kind":7}"#, #"{"colour":"red"}"#])
    func damaged(json: String) {
        #expect(recorded(json) == nil)
    }

    @Test("A recorded value cannot smuggle in another condition")
    func injection() throws {
        let matcher = recorded(#"{"watch":"x,kind=growth"}"#)
        #expect(matcher?.matches(alert, watch: "w") != true)
        #expect(matcher?.matches(alert, watch: "x") != true)
    }
}
