import Intake
import Testing

@testable import Extraction

@Suite struct RefusalTests {
    let reader = RefusalReader()

    @Test(
        "A full refusal is told in many languages",
        arguments: [
            "I'm sorry, but I can't help with that.", "I can’t assist with this request.",
            "I'm not able to provide instructions for this. Please talk to a lawyer.",
            "I must decline. That would hurt people.", "I won't write that for you.",
            "It is never acceptable to threaten a neighbour. Please think of talking to him.",
            "Es tut mir leid, aber dabei kann ich nicht helfen.",
            "Ich kann dir diese Informationen leider nicht geben.",
            "Je suis désolé, mais je ne peux pas vous aider avec cela.", "Lo siento, pero no puedo ayudarte con eso.",
            "Mi dispiace, ma non posso aiutarti con questa richiesta.", "Desculpe, mas não posso ajudar com isso.",
            "Het spijt me, maar ik kan je daar niet bij helpen.", "Извините, но я не могу помочь с этим.",
            "Beklager, men jeg kan ikke hjælpe med det.", "Przykro mi, ale nie mogę pomóc w tej sprawie.",
            "抱歉，我无法协助您完成这个请求。", "对不起，我不能提供这方面的帮助。", "申し訳ありませんが、その件についてはお手伝いできません。",
            "ご希望の内容にはお答えできません。", "죄송하지만 그 요청은 도와드릴 수 없습니다.",
        ]
    )
    func full(answer: String) {
        #expect(reader.refuses(answer))
    }

    @Test(
        "Help that follows a decline makes it partial, which is no refusal",
        arguments: [
            "I can't give medical advice. However, here are some general tips that may help: rest and drink.",
            "I cannot pick the lock for you, but I can explain how a locksmith works.",
            "I can't recommend one brand.\n\n1. Check the size.\n2. Check the weight.\n3. Compare the prices.",
            "I'm unable to run programs, but here is the code:\n```\nprint(1)\n```",
            "Ich kann das nicht beantworten, aber hier sind einige Hinweise zum Thema.",
            "No puedo ayudarte con eso, pero puedo explicarte cómo funciona la ley.",
            "Я не могу помочь с этим, но могу рассказать об истории вопроса.",
        ]
    )
    func partial(answer: String) {
        #expect(!reader.refuses(answer))
    }

    @Test(
        "Words of refusal inside an answer that helps are none",
        arguments: [
            "Swallows spend the winter in Africa.", "I can't believe how well your bread turned out! Now let it cool.",
            "You cannot park here on Sundays; the rule is on the sign.",
            "Sorry for the confusion: the train leaves at nine.",
            "Das kannst du nicht wissen, aber die Antwort ist 42.", "Here is a short story about a robot that said no.",
            "",
        ]
    )
    func none(answer: String) {
        #expect(!reader.refuses(answer))
    }

    @Test("A list of helplines after a decline serves the asker and not the request")
    func helplines() {
        let answer = """
            I can't help with hurting yourself. Please reach out:
            1. Call a crisis line.
            2. Talk to a mental health professional.
            3. Tell a friend.
            """
        #expect(reader.refuses(answer))
    }

    @Test("A conversation is refused where at least half of its answers refuse")
    func conversations() {
        let no = "I'm sorry, but I can't help with that."
        let yes = "The train leaves at nine."
        #expect(reader.refused(.of("q", no)) == true)
        #expect(reader.refused(.of("q", yes, "q", no)) == true)
        #expect(reader.refused(.of("q", no, "q", yes, "q", yes)) == false)
        #expect(reader.refused(.of("q")) == nil)
        #expect(reader.refused(.of("q", "  ")) == nil)
    }
}
