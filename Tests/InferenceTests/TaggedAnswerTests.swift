import Testing

@testable import Inference

@Suite("Tagged answers")
struct TaggedAnswerTests {
    @Test("Each part is read without the blanks at its ends, whatever stands around it")
    func parts() throws {
        let answer = TaggedAnswer("Well:\n<a>\n one </a> then <b>two\nlines</b> bye", tags: ["a", "b"])
        #expect(try answer.content(of: "a") == "one")
        #expect(try answer.content(of: "b") == "two\nlines")
    }

    @Test(
        "What is missing, repeated, unclosed or empty is a fault with its name",
        arguments: [
            ("", .missing(tag: "a")),
            ("<b>x</b>", .missing(tag: "a")),
            ("<A>x</A>", .missing(tag: "a")),
            ("<a >x</a>", .missing(tag: "a")),
            ("x</a>", .missing(tag: "a")),
            ("<a>x", .unclosed(tag: "a")),
            ("</a><a>x", .unclosed(tag: "a")),
            ("<a>x<a>", .unclosed(tag: "a")),
            ("<a>x</a><a>y</a>", .repeated(tag: "a")),
            ("<a>x</a></a>", .repeated(tag: "a")),
            ("</a><a>x</a>", .repeated(tag: "a")),
            ("<a><a>x</a></a>", .repeated(tag: "a")),
            ("<a>x</a> <a>", .repeated(tag: "a")),
            ("<a>x <b>y</b></a>", .repeated(tag: "a")),
            ("<a>x </b> y</a>", .repeated(tag: "a")),
            ("<a>x</a>\u{338}<a>y</a>", .repeated(tag: "a")),
            ("<a>x<a>\u{338}</a>", .repeated(tag: "a")),
            ("<a></a>", .empty(tag: "a")),
            ("<a> \n\t</a>", .empty(tag: "a")),
        ] as [(String, TaggedAnswer.Fault)]
    )
    func faults(text: String, fault: TaggedAnswer.Fault) {
        #expect(throws: fault) { try TaggedAnswer(text, tags: ["a", "b"]).content(of: "a") }
    }

    @Test("A tag that was not asked for is text like any other")
    func strangeTags() throws {
        #expect(try TaggedAnswer("<a>1 <i>2</i> < 3</a>", tags: ["a"]).content(of: "a") == "1 <i>2</i> < 3")
    }

    @Test("A bad part leaves the others readable")
    func independence() throws {
        let answer = TaggedAnswer("<a>1</a><b>2</b><b>3</b>", tags: ["a", "b"])
        #expect(try answer.content(of: "a") == "1")
        #expect(throws: TaggedAnswer.Fault.repeated(tag: "b")) { try answer.content(of: "b") }
    }

    @Test("A mark behind a tag does not hide it")
    func marks() throws {
        #expect(try TaggedAnswer("<a>1</a>\u{338}", tags: ["a"]).content(of: "a") == "1")
    }

    @Test("Faults are told in words that hold nothing of the answer")
    func words() {
        let faults: [TaggedAnswer.Fault] = [
            .missing(tag: "a"), .repeated(tag: "a"), .unclosed(tag: "a"), .empty(tag: "a"),
        ]
        #expect(Set(faults.map(\.description)).count == 4)
        #expect(faults.allSatisfy { $0.description.hasPrefix("<a> ") })
    }
}
