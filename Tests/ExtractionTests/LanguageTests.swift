import Intake
import Testing

@testable import Extraction

@Suite struct LanguageCodeTests {
    @Test(
        "What a record says of its language becomes an ISO 639 code",
        arguments: [
            ("en", "en"), ("EN-us", "en"), ("English", "en"), ("eng", "en"), ("pt_BR", "pt"), ("zh-Hant-TW", "zh"),
            ("Deutsch", "de"), ("ger", "de"), ("deu", "de"), ("français", "fr"), ("Portuguese", "pt"), ("nb", "no"),
            ("iw", "he"), ("fil", "tl"), ("Mandarin", "zh"), (" ja ", "ja"), ("yue", "yue"),
        ]
    )
    func declared(text: String, code: String) {
        #expect(LanguageCode(declared: text)?.text == code)
    }

    @Test(
        "What names no language is no code",
        arguments: ["", "unknown", "und", "mul", "zxx", "Klingonish", "12", "e", "my secret is out", "en-<script>"]
    )
    func nothing(text: String) {
        #expect(LanguageCode(declared: text) == nil)
    }
}

@Suite struct LanguageDetectorTests {
    let detector = LanguageDetector()

    @Test(
        "The language of one line is told in many languages",
        arguments: [
            ("Please show me how to bake bread without yeast", "en"), ("Wie backe ich ein Brot ohne Hefe?", "de"),
            ("Comment faire du pain sans levure ?", "fr"), ("¿Cómo puedo hacer pan sin levadura?", "es"),
            ("Come posso fare il pane senza lievito?", "it"), ("Como posso fazer pão sem fermento?", "pt"),
            ("Hoe kan ik brood bakken zonder gist?", "nl"), ("Hvordan bager jeg et brød uden gær?", "da"),
            ("Hvordan baker jeg brød uten gjær, og hva må jeg ha?", "no"), ("Hur bakar jag bröd utan jäst?", "sv"),
            ("Jak upiec chleb bez drożdży?", "pl"), ("Mayasız ekmek nasıl yapılır?", "tr"),
            ("Bagaimana cara membuat roti tanpa ragi?", "id"), ("Kako da ispečem hleb bez kvasca?", "sr"),
            ("Как испечь хлеб без дрожжей?", "ru"), ("Як спекти хліб без дріжджів?", "uk"),
            ("如何不用酵母烤面包？", "zh"), ("イーストを使わずにパンを焼くには？", "ja"), ("효모 없이 빵을 굽는 방법은?", "ko"),
            ("كيف أخبز الخبز بدون خميرة؟", "ar"), ("วิธีอบขนมปังโดยไม่ใช้ยีสต์", "th"),
            ("Làm bánh mì không cần men như thế nào?", "vi"),
            ("Πώς φτιάχνω ψωμί χωρίς μαγιά;", "el"), ("איך אופים לחם בלי שמרים?", "he"),
        ]
    )
    func languages(text: String, code: String) {
        #expect(detector.language(of: text) == code)
    }

    @Test(
        "A title in another language does not drown the sentence it stands in",
        arguments: [
            ("Spiele bitte The Long and Winding Road", "de"), ("播放 The Long and Winding Road", "zh"),
            ("أريد أن أشاهد The House of the Rising Sun", "ar"), ("Aggiungi questo a Songs for the Road", "it"),
            ("What does the song Non, je ne regrette rien mean?", "en"),
        ]
    )
    func titles(text: String, code: String) {
        #expect(detector.language(of: text) == code)
    }

    @Test("Text without ground for a language has none", arguments: ["", "  ", "12 + 30 = ?", "🙂🙂", "x", "qzx vbnk"])
    func nothing(text: String) {
        #expect(detector.language(of: text) == nil)
    }

    @Test("The record's own word wins; the user's words decide where it says nothing of use")
    func declaredFirst() {
        let reader = FacetReader(computed: [.language], fields: [:])
        #expect(reader.language(of: .of("Guten Tag, wie geht es dir?", language: "French")) == "fr")
        #expect(reader.language(of: .of("Guten Tag, wie geht es dir?", language: "unknown")) == "de")
    }

    @Test("Code and the assistant's words do not count")
    func codeAside() {
        let reader = FacetReader(computed: [.language], fields: [:])
        let text = "Was macht das hier?\n```\nfor item in the list of the items: print the item and go to the next\n```"
        #expect(reader.language(of: .of(text, "It prints all of the items of the list that you have.")) == "de")
    }
}
