import Inference
import Intake
import Model
import Testing

@testable import Extraction

@Suite struct AnswerReaderTests {
    let reader = AnswerReader()
    let mood = FacetQuestion(FacetName(rawValue: "mood"), "What is the mood?", form: .category(["Calm", "very angry"]))
    let score = FacetQuestion(FacetName(rawValue: "score"), "How good?", form: .number(-1...2.5, isWhole: false))

    private func sheet(_ facets: FacetQuestion..., screening: [Int] = []) -> QuestionSheet {
        QuestionSheet(screening: screening, facets: facets) { _ in .settled(true) }
    }

    private func reading(
        _ answer: String,
        _ sheet: QuestionSheet,
        of conversation: Conversation = .of("How do I bake bread?")
    ) -> AnswerReading {
        reader.reading(of: answer, to: sheet, about: conversation)
    }

    @Test("Each answer is read out of its own tag")
    func whole() {
        let reading = reading(
            """
            Sure!
            <screen-1>yes</screen-1> <screen-3>No.</screen-3>
            <request>bake bread at home.</request>
            <language>German</language><concern>2</concern>
            <refusal>No</refusal> <mood>VERY ANGRY.</mood> <score> 2.5 </score>
            """,
            sheet(.request, .language, .concern, .refusal, mood, score, screening: [0, 2])
        )
        #expect(reading.faults.isEmpty)
        #expect(reading.screening == [0: true, 2: false])
        #expect(reading.summaries == [.request: "bake bread at home."])
        #expect(
            reading.facets == [
                .language: .category("de"), .concern: .number(2), .refusal: .flag(false),
                mood.name: .category("very angry"), score.name: .number(2.5),
            ]
        )
    }

    @Test("A fault in one answer leaves the others as they are")
    func partial() {
        let reading = reading("<request>bake bread</request><concern>9</concern>", sheet(.request, .concern, .refusal))
        #expect(reading.summaries == [.request: "bake bread"])
        #expect(reading.facets.isEmpty)
        #expect(
            reading.faults == [
                "concern": .outOfRange(tag: "concern", 1...5, isWhole: true),
                "refusal": .form(.missing(tag: "refusal")),
            ]
        )
    }

    @Test(
        "A number is digits within its range and nothing else",
        arguments: ["0", "6", "1.5", "4/5", "five", "3 (moderate)", "0x3", "1e0", "nan", "５", "--3", "", "3<", "1,0"]
    )
    func numbers(answer: String) {
        let reading = reading("<concern>\(answer)</concern>", sheet(.concern))
        #expect(reading.facets.isEmpty)
        #expect(reading.faults.count == 1)
    }

    @Test("A full stop and blanks around a number do no harm", arguments: ["3", " 3 ", "3.", "3.0", "\n3\n"])
    func plainNumbers(answer: String) {
        #expect(reading("<concern>\(answer)</concern>", sheet(.concern)).facets == [.concern: .number(3)])
    }

    @Test(
        "A language is kept as its code, whether by its own or its English name",
        arguments: [
            ("English", "en"), ("german.", "de"), ("Deutsch", "de"), ("Chinese (Simplified)", "zh"),
            ("Hawaiian", "haw"),
            ("Cantonese", "yue"), ("Mandarin", "zh"), ("Filipino", "tl"),
        ]
    )
    func languages(answer: String, code: String) {
        let reading = reading("<language>\(answer)</language>", sheet(.language))
        #expect(reading.facets == [.language: .category(code)], "\(reading.faults)")
    }

    @Test("No other word is a language", arguments: ["Yes", "no", "en", "Klingonese", "English and German", "Python"])
    func noLanguages(answer: String) {
        let reading = reading("<language>\(answer)</language>", sheet(.language))
        #expect(reading.facets.isEmpty)
        #expect(reading.faults == ["language": .notALanguage(tag: "language")])
    }

    @Test("That there is no language to name is an answer")
    func unknownLanguage() {
        let reading = reading("<language>Unknown.</language>", sheet(.language))
        #expect(reading.hasAnswered(.language))
        #expect(reading.facets.isEmpty && reading.faults.isEmpty)
    }

    @Test(
        "Yes and No are the only answers to a yes/no question",
        arguments: ["maybe", "yes and no", "true", "ja", "1"]
    )
    func flags(answer: String) {
        #expect(reading("<refusal>\(answer)</refusal>", sheet(.refusal)).faults.count == 1)
    }

    @Test(
        "A value outside of the set is a fault that names the set",
        arguments: ["happy", "calm, very angry", "Calm or so"]
    )
    func categories(answer: String) {
        let reading = reading("<mood>\(answer)</mood>", sheet(mood))
        #expect(reading.faults["mood"]?.description == "<mood> must be one of: Calm; very angry")
    }

    @Test(
        "The lead-in is not kept, whether the model repeats it or not",
        arguments: [
            "bake bread", "Bake bread", "to bake bread", "… bake bread", "\"bake bread\"",
            "The user's overall request for the assistant is to bake bread",
            "the user’s overall  request for the assistant is to: bake bread",
        ]
    )
    func leadIn(answer: String) {
        let summaries = reading("<request>\(answer)</request>", sheet(.request)).summaries
        #expect(summaries == [.request: "bake bread"])
    }

    @Test("A lead-in that was begun for the model is put before its answer, unless the model begins anew")
    func prefill() {
        let sheet = QuestionSheet(facet: .request)
        #expect(reading(" bake bread</request>", sheet).summaries == [.request: "bake bread"])
        #expect(reading("<request>bake bread</request>", sheet).summaries == [.request: "bake bread"])
        #expect(reading("bake bread", sheet).faults == ["request": .form(.unclosed(tag: "request"))])
    }

    @Test(
        "A word in capitals or digits at the start stays so, a single letter does not",
        arguments: ["SQL queries", "R scripts", "2D games"]
    )
    func capitals(answer: String) {
        let kept = reading("<request>\(answer)</request>", sheet(.request)).summaries[.request]
        #expect(kept == (answer == "R scripts" ? "r scripts" : answer))
    }

    @Test(
        "Personal data become placeholders before anything is kept",
        arguments: [
            ("write to ann@example.org", "write to [email]"), ("call +49 30 901820", "call [phone]"),
            ("pay with 4111 1111 1111 1111", "pay with [card]"),
            ("pay to GB82 WEST 1234 5698 7654 32", "pay to [iban]"),
            ("reach 192.168.0.17", "reach [ip]"), ("open https://ann:pw@example.org/x", "open [url]"),
            ("use sk-abcdEFGH1234ijklMNOP5678", "use [secret]"),
            ("write to an\u{200B}n@example.org", "write to [email]"),
            ("track order 9f8e7d6c5b4a39281706f5e4", "track order [id]"),
        ]
    )
    func personalData(answer: String, kept: String) {
        #expect(reading("<request>\(answer)</request>", sheet(.request)).summaries == [.request: kept])
    }

    @Test("Our own escapes, line feeds and unseen characters are taken out of a sentence")
    func cleaning() {
        let answer = "compare R&amp;D\n\nwith &lt;b&gt;\u{202E} and\u{0} more"
        #expect(
            reading("<request>\(answer)</request>", sheet(.request)).summaries
                == [.request: "compare R&D with <b> and more"]
        )
    }

    @Test("More than two sentences or 400 characters are too long")
    func length() {
        for answer in [
            "bake. Then eat. Then sleep.", String(repeating: "bake bread ", count: 40),
            String(repeating: "x", count: 1_000_000),
        ] {
            let reading = reading("<request>\(answer)</request>", sheet(.request))
            #expect(reading.faults == ["request": .tooLong(tag: "request")])
            #expect(reading.summaries.isEmpty)
        }
    }

    @Test(
        "Abbreviations and numbers end no sentence",
        arguments: [
            ("bake bread, e.g. rye or wheat, vs. buying it", 1), ("bake bread at 220.5 degrees. It must rise.", 2),
            ("compare the U.S. Senate and the House.", 1), ("ask why? And when! And where.", 3),
        ]
    )
    func sentences(text: String, count: Int) {
        #expect(FreeAnswer.sentenceCount(of: text) == count)
    }

    @Test(
        "A sentence that is surely not English is a fault",
        arguments: [
            "einen Brief an das Finanzamt schreiben und um Aufschub bitten", "aider à écrire une lettre pour son fils",
            "написать письмо", "写一封信", "escribir una carta para su hijo", "כתוב מכתב", "اكتب رسالة",
        ]
    )
    func foreign(answer: String) {
        #expect(
            reading("<request>\(answer)</request>", sheet(.request)).faults == ["request": .notEnglish(tag: "request")]
        )
    }

    @Test(
        "English is taken for English, with foreign words in it or few of its own",
        arguments: [
            "translate a short letter", "get a recipe for pasta alla carbonara", "debug a Python script",
            "explain the German word Weltschmerz", "write SQL", "plan a trip to Aix-en-Provence and Nîmes",
            "summarise a research paper about perovskite solar cells", "fix docker compose networking",
        ]
    )
    func english(answer: String) {
        #expect(reading("<request>\(answer)</request>", sheet(.request)).faults.isEmpty)
    }

    @Test("A sentence that repeats a run of the conversation's words is a fault")
    func borrowed() {
        let conversation = Conversation.of("Write a letter to my brother about the old house by the lake.")
        let reading = reading(
            "<request>write a letter to my brother about the old house</request>",
            sheet(.request),
            of: conversation
        )
        #expect(reading.faults == ["request": .borrowed(tag: "request")])
        #expect(reading.summaries.isEmpty)
    }

    @Test("An answer without a letter is none", arguments: ["…", "...", "123", "\u{200B}", "\"\""])
    func empty(answer: String) {
        #expect(
            reading("<request>\(answer)</request>", sheet(.request)).faults == [
                "request": .form(.empty(tag: "request"))
            ]
        )
    }

    @Test("A tag that stands twice, in another or unclosed gives no answer")
    func ambiguous() {
        for answer in [
            "<request>a</request><request>b</request>", "<request>a <concern>2</concern></request>", "<request>a",
            "<request><request>a</request></request>", "<concern><request>a</request></concern>",
            "<request>a <concern>2</concern>", "<request>\u{301}a <concern>2</concern></request>",
        ] {
            let reading = reading(answer, sheet(.request, .concern))
            #expect(reading.facets.isEmpty && reading.summaries.isEmpty, "\(answer)")
        }
    }

    @Test("A later reading fills gaps and changes nothing that was read")
    func completing() {
        let sheet = sheet(.request, .concern, .refusal)
        var first = reading("<request>bake bread</request><concern>7</concern>", sheet)
        first.complete(with: reading("<request>rob a bank</request><concern>2</concern>", sheet))
        #expect(first.summaries == [.request: "bake bread"])
        #expect(first.facets == [.concern: .number(2)])
        #expect(Array(first.faults.keys) == ["refusal"])
    }

    @Test("No fault's words hold a word of the answer")
    func faultText() {
        let reading = reading(
            "<request>canary canary</request><concern>canary</concern><mood>canary</mood><language>canary</language>",
            sheet(.request, .concern, .refusal, .language, mood),
            of: .of("canary")
        )
        #expect(reading.faults.count == 4)
        #expect(!reading.faults.values.contains { $0.description.contains("canary") })
    }
}
