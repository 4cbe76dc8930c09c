import Logging
import Testing

@testable import Daemon

@Suite("Log lines")
struct LineLogHandlerTests {
    private func line(
        _ metadata: Logger.Metadata,
        level: Logger.Level = .warning,
        message: String = "file skipped",
        isJournal: Bool = false
    ) -> String {
        LineLogHandler(level: .debug, isJournal: isJournal).line(level, message, metadata)
    }

    @Test("On a terminal a line begins with its level, and metadata follows in order of its keys")
    func terminal() {
        #expect(line(["b": "2", "a": "1"]) == "warning: file skipped a=1 b=2\n")
    }

    @Test(
        "Under the journal it begins with the priority that the journal knows",
        arguments: [
            (Logger.Level.trace, 7), (.debug, 7), (.info, 6), (.notice, 5), (.warning, 4), (.error, 3), (.critical, 2),
        ]
    )
    func journal(level: Logger.Level, priority: Int) {
        #expect(line([:], level: level, isJournal: true) == "<\(priority)>file skipped\n")
    }

    @Test("A hostile file name forges no line", arguments: ["\n", "\r", "\u{85}", "\u{9b}", "\u{1b}", "\u{7f}", "\0"])
    func controls(character: String) {
        let text = line(["file": "a\(character)<2>alert"], isJournal: true)
        #expect(text.unicodeScalars.filter { $0.properties.generalCategory == .control } == ["\n"])
        #expect(text.hasPrefix("<4>file skipped file=a\\u{"))
    }

    @Test("A message with several lines stays one")
    func message() {
        #expect(line([:], message: "a\nb") == "warning: a\\u{a}b\n")
    }

    @Test("A hostile file name forges no field")
    func fields() {
        #expect(line(["file": "a watch=b"]) == "warning: file skipped file=\"a watch=b\"\n")
        #expect(line(["file": #"a" watch="b"#]) == #"warning: file skipped file="a\" watch=\"b""# + "\n")
        #expect(line(["file": #"a\"#]) == #"warning: file skipped file="a\\""# + "\n")
        #expect(line(["file": ""]) == "warning: file skipped file=\"\"\n")
    }

    @Test("Letters of any script stand as they are")
    func scripts() {
        #expect(line(["file": "日本語.jsonl"]) == "warning: file skipped file=日本語.jsonl\n")
    }

    @Test("What a line itself says goes before what its logger always says")
    func merging() {
        var handler = LineLogHandler(level: .debug, isJournal: false)
        handler[metadataKey: "watch"] = "w"
        #expect(handler.line(.info, "ready", ["watch": "v"]) == "info: ready watch=v\n")
        #expect(handler.line(.info, "ready", nil) == "info: ready watch=w\n")
    }
}
