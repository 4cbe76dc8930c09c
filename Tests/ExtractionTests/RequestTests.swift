import Intake
import Model
import Testing

@testable import Extraction

@Suite struct RequestTests {
    @Test("The request is the first user turn that says something")
    func firstTurn() {
        let conversation = Conversation.of("  Where do swallows\n\tspend the winter? ", "Africa.", "And storks?")
        #expect(Request(of: conversation)?.text == "Where do swallows spend the winter?")
    }

    @Test(
        "A bare greeting is passed over while a later turn says more",
        arguments: ["hi", "Hello there!", "Guten Morgen", "¡Hola!", "你好", "Bonjour :)", "???", "🙂"]
    )
    func greetings(greeting: String) {
        let conversation = Conversation.of(greeting, "Hello.", "Where do swallows spend the winter?")
        #expect(Request(of: conversation)?.text == "Where do swallows spend the winter?")
    }

    @Test("A greeting is the request where nothing else is said")
    func onlyGreeting() {
        #expect(Request(of: .of("Hello", "Hi."))?.text == "Hello")
        #expect(Request(of: .of("🙂"))?.text == "🙂")
    }

    @Test("A very short turn is followed by later ones until it has a topic")
    func shortTurns() {
        let conversation = Conversation.of(
            "Help me",
            "With what?",
            "my old cat",
            "Yes?",
            "won't eat",
            "Since when?",
            "Monday"
        )
        #expect(Request(of: conversation)?.text == "Help me my old cat")
    }

    @Test("Four ideographs are long enough to stand alone")
    func ideographs() {
        #expect(Request(of: .of("天气预报", "…", "谢谢"))?.text == "天气预报")
        #expect(Request(of: .of("天气", "…", "上海"))?.text == "天气 上海")
    }

    @Test("A conversation without words of the user has no request")
    func nothing() {
        #expect(Request(of: .of("")) == nil)
        #expect(Request(of: .of(" \n\t\u{A0}", "Anybody there?")) == nil)
        let spoken = [Turn(role: .system, text: "Be kind."), Turn(role: .assistant, text: "Hello!")]
        #expect(Request(of: Conversation(id: "c", account: nil, timestamp: nil, language: nil, turns: spoken)) == nil)
    }

    @Test("A long turn is cut at the budget")
    func budget() {
        let request = Request(of: .of(String(repeating: "word ", count: 10_000)))
        #expect(request?.text.count == Request.budget)
    }
}
