import Model
import Testing

@testable import Intake

private let unusableRecords: [(bytes: [UInt8], reason: Fault.Reason)] = [
    (Array("nonsense".utf8), .malformed),
    (Array("[1]".utf8), .notAConversation),
    (Array(#"{"a":1}"#.utf8), .notAConversation),
    (Array(#"{"messages":[]}"#.utf8), .noUserText),
    (Array(#"{"messages":[{"role":"user","content":[{"type":"image"}]}]}"#.utf8), .noUserText),
    (Array((String(repeating: "[", count: 600) + String(repeating: "]", count: 600)).utf8), .tooDeep),
    (Array(#"{"a":1}"#.utf8).flatMap { [$0, 0] }, .encoding),
    ([0xFE, 0xFF, 0, 0x7B], .encoding),
]

@Suite struct RecordTests {
    private func read(
        _ text: String,
        mapping: FieldMapping = FieldMapping(),
        fields: [String] = []
    ) -> Result<Record, RecordProblem> {
        read(Array(text.utf8), mapping: mapping, fields: fields)
    }

    private func read(
        _ bytes: [UInt8],
        mapping: FieldMapping = FieldMapping(),
        fields: [String] = []
    ) -> Result<Record, RecordProblem> {
        var reader = RecordReader(mapping: mapping, fields: fields)
        return bytes.withUnsafeBytes { reader.records(in: $0)[0] }
    }

    @Test("Weir's own form")
    func ownForm() throws {
        let record = try read(document("7", "Hi")).get()
        #expect(record.envelope.id == "7")
        #expect(record.envelope.account == "a")
        #expect(record.envelope.timestamp == Timestamp(rfc3339: "2026-01-05T08:00:00Z"))
        #expect(record.turns == [Turn(role: .user, text: "Hi"), Turn(role: .assistant, text: "Like this.")])
    }

    @Test("Any other form by mapping")
    func mapped() throws {
        let mapping = FieldMapping(
            id: "meta.key",
            account: "meta.who",
            timestamp: "meta.ms",
            language: "meta.tongue",
            messages: "log.0.turns",
            role: "by.kind",
            content: "said"
        )
        let text =
            #"{"meta":{"key":9,"who":12,"ms":1767600000123,"tongue":"de"},"log":[{"turns":[{"by":{"kind":"Customer"},"said":"Ja"}]}]}"#
        let record = try read(text, mapping: mapping).get()
        #expect(record.envelope.id == "9")
        #expect(record.envelope.account == "12")
        #expect(record.envelope.language == "de")
        #expect(record.envelope.timestamp?.rawValue == 1_767_600_000_123)
        #expect(record.turns == [Turn(role: .user, text: "Ja")])
    }

    @Test("Consecutive messages of one role are one turn")
    func merged() throws {
        let record = try read(#"{"messages":[{"role":"user","content":"A"},{"role":"user","content":"B"}]}"#).get()
        #expect(record.turns == [Turn(role: .user, text: "A\n\nB")])
        #expect(record.envelope == Envelope())
    }

    @Test("Scalars at configured paths are handed on, strings cut to 64 characters")
    func fields() throws {
        let long = String(repeating: "é", count: 70)
        let text =
            #"{"messages":[{"role":"user","content":"A"}],"labels":{"intent":"x","n":2.5,"ok":true,"none":null},"l":"\#(long)"}"#
        let paths = [
            "labels.intent", "labels.n", "labels.ok", "labels.none", "messages.0.role", "l", "labels", "absent.x",
        ]
        let fields = try read(text, fields: paths).get().envelope.fields
        #expect(
            fields == [
                "labels.intent": .category("x"), "labels.n": .number(2.5), "labels.ok": .flag(true),
                "messages.0.role": .category("user"), "l": .category(String(repeating: "é", count: 64)),
            ]
        )
    }

    @Test("Of two equal keys the last counts")
    func duplicateKeys() throws {
        let text = #"{"id":"first","id":"last","messages":[{"role":"user","content":"A","content":"B"}]}"#
        let record = try read(text).get()
        #expect(record.envelope.id == "last")
        #expect(record.turns[0].text == "B")
    }

    @Test("Invalid UTF-8, lone surrogates, raw control characters, NUL bytes and long integers are repaired")
    func repaired() throws {
        var bytes = Array(#"{"id":123456789012345678901234567890,"messages":[{"role":"user","content":"a"#.utf8)
        bytes += [0xFF, 0xC3, 0x28, 0x07, 0x00, 0x00] + Array(#"\ud800b\udc00c\ud83d\ude00"}]}"#.utf8)
        let record = try read(bytes).get()
        #expect(record.turns[0].text == "a\u{FFFD}\u{FFFD}(\u{7}\u{FFFD}b\u{FFFD}c😀")
        #expect(record.envelope.id == "123456789012345678901234567890")
    }

    @Test(
        "A number as a name keeps every digit, however many",
        arguments: [
            "0", "-1", "-9223372036854775808", "9223372036854775807", "9223372036854775808", "18446744073709551614",
            "18446744073709551615", "18446744073709551616", "340282366920938463463374607431768211455",
        ]
    )
    func numbersAsNames(digits: String) throws {
        let text = #"{"id":\#(digits),"user_id":\#(digits),"messages":[{"role":"user","content":"A"}]}"#
        for line in [text, text.replacing("A", with: "A\u{7}")] {
            let envelope = try read(line).get().envelope
            #expect(envelope.id == digits)
            #expect(envelope.account == digits)
        }
    }

    @Test("A byte order mark and a carriage return are no part of a record")
    func stripped() throws {
        let bytes = [0xEF, 0xBB, 0xBF] + Array((document("1") + "\r").utf8)
        #expect(try read(bytes).get().envelope.id == "1")
    }

    @Test(
        "What cannot be used is said in a word of a fixed vocabulary",
        arguments: zip(unusableRecords.map(\.bytes), unusableRecords.map(\.reason))
    )
    func unusable(bytes: [UInt8], reason: Fault.Reason) {
        #expect(throws: RecordProblem.self) { try read(bytes).get() }
        guard case .failure(let problem) = read(bytes) else { return }
        #expect(problem.reason == reason)
    }

    @Test("Nesting up to 512 is read")
    func nesting() throws {
        let deep = String(repeating: "[", count: 500) + String(repeating: "]", count: 500)
        let text = #"{"x":\#(deep),"messages":[{"role":"user","content":"A"}]}"#
        #expect(try read(text).get().turns.count == 1)
    }

    @Test(
        "A beginning cut anywhere is closed to a document",
        arguments: [#"{"a":"x\u00e9\\","m":[{"role":"user","content":"né \"q\""}],"n":12,"t":true,"e":{}}"#]
    )
    func completion(text: String) throws {
        let parser = JSONParser()
        let bytes = Array(text.utf8)
        for cut in 1...bytes.count {
            let completed = bytes[..<cut].withUnsafeBytes { Completion($0).bytes }
            #expect(throws: Never.self, "cut at \(cut)") {
                _ = try completed.withUnsafeBytes { bytes in Result { try parser.parse(bytes) } }.get()
            }
        }
    }

    // Work that grows with the square of the length would not end: found by the fuzzer.
    @Test("A beginning of nothing but lists is closed with work that grows with its length", .timeLimit(.minutes(60)))
    func deepCompletion() {
        let head = [UInt8](repeating: UInt8(ascii: "["), count: 4 << 20)
        let completed = head.withUnsafeBytes { Completion($0).bytes }
        #expect(completed.elementsEqual(head + [UInt8](repeating: UInt8(ascii: "]"), count: head.count)))
    }

    @Test("A document of several conversations is read as it comes, each at its own place")
    func documents() throws {
        let bench = try Bench()
        let pretty = "[\n  " + document("1") + ",\n  " + document("2") + "\n]\n"
        let bytes = Array(pretty.utf8)
        for start in stride(from: 0, to: bytes.count, by: 40) {
            try bench.append(Array(bytes[start..<min(start + 40, bytes.count)]), to: "export.json")
            bench.step()
        }
        #expect(bench.ids == ["1", "2"])
        #expect(bench.lag == 0)
        try bench.write("{\n \"messages\": [\n {\"role\": \"user\", \"content\": \"}{\"}\n]\n}", to: "one.json")
        bench.drain()
        #expect(bench.recorded.last?.turns == [Turn(role: .user, text: "}{")])
        #expect(bench.faults.isEmpty)
    }

    @Test("A record without an id gets one from where it stands, the same after a restart")
    func derivedID() throws {
        let bench = try Bench()
        let text = #"{"messages":[{"role":"user","content":"A"}]}"# + "\n"
        try bench.write(text + text, to: "app.jsonl")
        bench.drain()
        let ids = bench.ids
        #expect(Set(ids).count == 2)
        bench.restartLosingLastBatch()
        bench.drain()
        #expect(bench.ids == ids)
    }
}
