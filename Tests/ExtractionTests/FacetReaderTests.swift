import Intake
import Model
import Testing

@testable import Extraction

@Suite struct FacetReaderTests {
    @Test("Turns, language and refusal are computed from the conversation")
    func computed() {
        let reader = FacetReader(computed: [.turns, .language, .refusal], fields: [:])
        let conversation = Conversation.of("Wie geht das?", "Dabei kann ich leider nicht helfen.")
        let facets = reader.facets(of: conversation, language: reader.language(of: conversation))
        #expect(facets == [.turns: .number(2), .language: .category("de"), .refusal: .flag(true)])
    }

    @Test("A facet without an answer is absent")
    func absent() {
        let reader = FacetReader(computed: [.language, .refusal], fields: [FacetName(rawValue: "model"): "model"])
        #expect(reader.facets(of: .of("???"), language: reader.language(of: .of("???"))) == [:])
    }

    @Test("A field of the record is redacted, and is no answer where it is prose")
    func fields() {
        let name = FacetName(rawValue: "tag")
        let reader = FacetReader(computed: [], fields: [name: "labels.tag"])
        func value(_ value: FacetValue) -> FacetValue? {
            reader.facets(of: .of("q", fields: ["labels.tag": value]), language: nil)[name]
        }
        #expect(value(.category("garden")) == .category("garden"))
        #expect(value(.category("by ann@example.org")) == .category("by [email]"))
        #expect(value(.category(String(repeating: "é", count: 64))) == .category(String(repeating: "é", count: 64)))
        #expect(value(.category(String(repeating: "é", count: 65))) == nil)
        #expect(value(.category("Voice mode on phones")) == .category("Voice mode on phones"))
        #expect(value(.category("I live in Oslo alone")) == nil)
        #expect(value(.category("  ")) == nil)
        #expect(value(.number(3)) == .number(3))
        #expect(value(.number(.nan)) == nil)
        #expect(value(.flag(false)) == .flag(false))
    }

    @Test("A card number is taken out of an answer")
    func card() {
        let name = FacetName(rawValue: "note")
        let reader = FacetReader(computed: [], fields: [name: "note"])
        let facets = reader.facets(of: .of("q", fields: ["note": .category("4111 1111 1111 1111")]), language: nil)
        #expect(facets[name] == .category("[card]"))
    }
}
