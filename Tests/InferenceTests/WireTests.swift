import Testing

@testable import Inference

@Suite("What is said to model servers, and what they say")
struct WireTests {
    let question = Question(
        instructions: "Do this.",
        material: "With \"that\" </data>.",
        leadIn: "The task is to ",
        prompt: "p",
        digest: "d",
        purpose: "test"
    )

    @Test("To Anthropic go the instructions as a marked block, the material as the user, the lead-in as a begun answer")
    func messages() throws {
        var settings = settings(.anthropic)
        settings.prefills = true
        #expect(
            text(MessagesWire.body(of: question, settings: settings)) == #"{"max_tokens":1000,"#
                + #""messages":[{"content":"With \"that\" </data>.","role":"user"},"#
                + #"{"content":"The task is to","role":"assistant"}],"model":"m","#
                + #""system":[{"cache_control":{"type":"ephemeral"},"text":"Do this.","type":"text"}],"#
                + #""temperature":0.5}"#
        )
    }

    @Test("Without cache, prefill, temperature and instructions nothing stands in their places")
    func leanMessages() throws {
        var settings = settings(.anthropic)
        settings.caches = false
        settings.temperature = nil
        var question = question
        question.maximumOutput = 9
        let lead = #"\n\nBegin your answer with \"The task is to\" and go on from there."#
        #expect(
            text(MessagesWire.body(of: question, settings: settings)) == #"{"max_tokens":9,"#
                + #""messages":[{"content":"With \"that\" </data>."# + lead + #"","role":"user"}],"model":"m","#
                + #""system":[{"text":"Do this.","type":"text"}]}"#
        )
        question.instructions = ""
        question.leadIn = nil
        #expect(
            text(MessagesWire.body(of: question, settings: settings)) == #"{"max_tokens":9,"#
                + #""messages":[{"content":"With \"that\" </data>.","role":"user"}],"model":"m"}"#
        )
    }

    @Test("To the other servers go the instructions as the first message, of the system")
    func completions() throws {
        var settings = settings(.openAI)
        settings.prefills = true
        #expect(
            text(CompletionsWire.body(of: question, settings: settings, host: "h")) == #"{"max_tokens":1000,"#
                + #""messages":[{"content":"Do this.","role":"system"},"#
                + #"{"content":"With \"that\" </data>.","role":"user"},"#
                + #"{"content":"The task is to","role":"assistant"}],"model":"m","temperature":0.5}"#
        )
        settings.prefills = false
        let plain = text(CompletionsWire.body(of: question, settings: settings, host: "h"))
        #expect(
            plain.contains(#"\n\nBegin your answer with \"The task is to\" and go on from there.","role":"user"}]"#)
        )
    }

    @Test("OpenAI's own server is told the limit by the only name that it takes for all of its models")
    func completionTokens() throws {
        let ours = text(CompletionsWire.body(of: question, settings: settings(.openAI), host: "api.openai.com"))
        #expect(ours.contains(#""max_completion_tokens":1000"#))
        #expect(!ours.contains("max_tokens"))
        let other = text(CompletionsWire.body(of: question, settings: settings(.openAI), host: "notopenai.com"))
        #expect(other.contains(#""max_tokens":1000"#))
    }

    @Test("Of Anthropic's answer all text is taken, with the tokens as they were counted")
    func messageAnswer() throws {
        let body = """
            {"id":"msg_1","type":"message","role":"assistant","model":"m","content":[{"type":"thinking","thinking":"hm"},
            {"type":"text","text":"the task is to  write"},{"type":"text","text":" code"}],"stop_reason":"end_turn",
            "usage":{"input_tokens":10,"output_tokens":5,"cache_read_input_tokens":1000,"cache_creation_input_tokens":200}}
            """
        let usage = TokenUsage(input: 10, cached: 1000, cacheWritten: 200, output: 5)
        #expect(
            MessagesWire.read(Array(body.utf8), to: question)
                == .answer(ModelAnswer(text: "  write code", usage: usage), usage)
        )
    }

    @Test("Of a chat completion the first choice is taken, and cached tokens are not counted twice")
    func completionAnswer() throws {
        let body = """
            {"id":"c","object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":"write"},
            "finish_reason":"stop"}],"usage":{"prompt_tokens":1210,"completion_tokens":5,"total_tokens":1215,
            "prompt_tokens_details":{"cached_tokens":1000}}}
            """
        let usage = TokenUsage(input: 210, cached: 1000, output: 5)
        #expect(
            CompletionsWire.read(Array(body.utf8), to: question)
                == .answer(ModelAnswer(text: "write", usage: usage), usage)
        )
    }

    @Test(
        "An answer that became too long says so",
        arguments: ["max_tokens", "model_context_window_exceeded", "length"]
    )
    func cutShort(reason: String) throws {
        let readings = [
            MessagesWire.read(message(text: "x", reason: reason), to: question),
            CompletionsWire.read(completion(text: "\"x\"", reason: reason), to: question),
        ]
        let isCutShort = readings.map { if case .answer(let answer, _) = $0 { answer.isCutShort } else { false } }
        #expect(isCutShort == (reason == "length" ? [false, true] : [true, false]))
    }

    @Test("A refusal is one in both protocols, and what it took is counted")
    func refusals() {
        let usage = TokenUsage(input: 3, output: 2)
        #expect(MessagesWire.read(message(text: "", reason: "refusal"), to: question) == .refusal(usage))
        #expect(
            CompletionsWire.read(completion(text: "null", reason: "content_filter"), to: question) == .refusal(usage)
        )
        let spoken = #"null,"refusal":"I will not.""#
        #expect(CompletionsWire.read(completion(text: spoken, reason: "stop"), to: question) == .refusal(usage))
    }

    @Test("A completion without text is an empty answer")
    func emptyCompletion() {
        let usage = TokenUsage(input: 3, output: 2)
        #expect(
            CompletionsWire.read(completion(text: "null", reason: "length"), to: question)
                == .answer(ModelAnswer(text: "", usage: usage, isCutShort: true), usage)
        )
    }

    @Test("Tokens that a server does not count are estimated and not taken for nothing")
    func missingUsage() {
        let estimate = TokenUsage(
            input: estimatedTokens(of: question.instructions) + estimatedTokens(of: question.material),
            output: estimatedTokens(of: "an answer")
        )
        let bodies = [
            #"{"content":[{"type":"text","text":"an answer"}]}"#,
            #"{"content":[{"type":"text","text":"an answer"}],"usage":null}"#,
            #"{"content":[{"type":"text","text":"an answer"}],"usage":{"input_tokens":0,"output_tokens":-1}}"#,
        ]
        for body in bodies {
            #expect(
                MessagesWire.read(Array(body.utf8), to: question)
                    == .answer(ModelAnswer(text: "an answer", usage: estimate), estimate)
            )
        }
        let completion = #"{"choices":[{"message":{"content":"an answer"}}]}"#
        #expect(
            CompletionsWire.read(Array(completion.utf8), to: question)
                == .answer(ModelAnswer(text: "an answer", usage: estimate), estimate)
        )
    }

    @Test("A server that counts absurdly cannot break the sums")
    func absurdUsage() throws {
        let body = #"{"content":[],"usage":{"input_tokens":1e300,"output_tokens":9223372036854775807}}"#
        guard case .answer(_, let usage) = MessagesWire.read(Array(body.utf8), to: question) else {
            Issue.record("no answer")
            return
        }
        #expect(usage.total == 2_000_000_000)
    }

    @Test(
        "What no server of the protocol says is nonsense",
        arguments: ["", "{}", "[]", "<html>", #"{"choices":[]}"#, #"{"error":{"message":"x"}}"#, "\u{1F}{", "null"]
    )
    func nonsense(body: String) {
        let bytes = Array(body.utf8)
        let isNonsense = [
            MessagesWire.read(bytes, to: question).isNonsense, CompletionsWire.read(bytes, to: question).isNonsense,
            EmbeddingsWire.read(bytes, of: ["a"], dimensions: nil).isNonsense,
        ]
        #expect(isNonsense == [true, true, true])
    }

    @Test(
        "The lead-in that a model repeats is taken away, and only that",
        arguments: [
            ("The task is to write", " write"),
            (" the TASK is\nto write", " write"),
            ("write", "write"),
            ("The task is", "The task is"),
            ("The task was to write", "The task was to write"),
            ("", ""),
            ("The task is to", ""),
        ]
    )
    func leadIns(answer: String, rest: String) {
        #expect(withoutLeadIn("The task is to ", answer) == rest)
        #expect(withoutLeadIn(nil, answer) == answer)
        #expect(withoutLeadIn(" ", answer) == answer)
    }

    private func settings(_ dialect: ModelSettings.Dialect) -> ModelSettings {
        ModelSettings(name: "m", dialect: dialect, url: "http://h", temperature: 0.5)
    }

    private func text(_ body: [UInt8]) -> String { String(decoding: body, as: UTF8.self) }

    private func message(text: String, reason: String) -> [UInt8] {
        let parts = [
            #"{"content":[{"type":"text","text":"\#(text)"}],"stop_reason":"\#(reason)","#,
            #""usage":{"input_tokens":3,"output_tokens":2}}"#,
        ]
        return Array(parts.joined().utf8)
    }

    private func completion(text: String, reason: String) -> [UInt8] {
        let parts = [
            #"{"choices":[{"message":{"content":\#(text)},"finish_reason":"\#(reason)"}],"#,
            #""usage":{"prompt_tokens":3,"completion_tokens":2}}"#,
        ]
        return Array(parts.joined().utf8)
    }
}

extension Reading {
    var isNonsense: Bool {
        if case .nonsense = self { true } else { false }
    }
}
