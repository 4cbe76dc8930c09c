import Testing

@testable import Intake

/// Beginnings of records whose writer died.
private let tears = [
    #"{"#, #"{"a"#, #"{"a""#, #"{"a":"#, #"{"a":1"#, #"{"a":1,"#, #"{"a":tr"#, #"{"a":"x"#, #"{"a":"x\"#, #"{"a":"x","#,
    #"{"a":{"x":2}"#, #"{"a":{"x":2},"#, #"{"m":["#, #"{"m":[{"r":1}"#, #"{"m":[{"r":1},"#, #"{"m":[{"r":"}{"},{"#,
    #"{"a":[[{"b":"c"},{"d":"#, #"{"a":[[1],[2"#,
]

private let documents = [
    #"{"a":1}"#,
    "{\n\"a\":\n{\"b\":1},\n\"c\":[\n{\"d\":2},\n{\"e\":3}\n],\n\"f\":[\n[\n1]\n,\n[\n2]]\n}",
    "{\r\n  \"a\": {\r\n    \"b\": [\r\n\r\n      {},\r\n      {}\r\n    ]\r\n  }\r\n}",
    #"{"a":"}\\","b":"\"{","c":"\u007b\n{"}"#,
    "{\"a\":[[\n{\"b\":1}\n],\n[\n{\"c\":{}}\n]],\"d\":\n\n  {\"e\":[\n]}}",
    "{\"a\":" + String(repeating: "[\n", count: 70) + "{\"b\":1},\n{\"c\":2}" + String(repeating: "]", count: 69)
        + ",\n[\n{},\n{}]],\"d\":[\n{},\n{}]}",
]

@Suite("Records that were torn in JSON files")
struct TearTests {
    /// The records that `text` is cut into, without the blanks around them, read `chunk` bytes at a time.
    private func units(of text: String, chunk: Int, maxUnitBytes: Int = 1 << 20) throws -> [String] {
        let bytes = Array(text.utf8)
        var reader = UnitReader(maxUnitBytes: maxUnitBytes, chunk: chunk)
        reader.begin(Ledger(), framing: .values)
        var units: [String] = []
        while true {
            while let unit = reader.next() {
                switch unit {
                case .whole(let range): units.append(trimmed(reader.buffer[range]))
                case .oversize: units.append("oversize")
                case .gap: break
                }
                reader.commit()
            }
            let count = try reader.fill { (offset, buffer) throws(FileError) in
                let part = bytes.dropFirst(Int(offset)).prefix(buffer.count)
                buffer.copyBytes(from: part)
                return part.count
            }
            guard count == 0 else { continue }
            if !reader.remainder.isEmpty { units.append(trimmed(reader.buffer[reader.remainder])) }
            return units
        }
    }

    private func trimmed(_ bytes: ArraySlice<UInt8>) -> String {
        let start = bytes.drop { $0 <= 0x20 }
        let end = start.lastIndex { $0 > 0x20 }
        return String(decoding: end.map { start[...$0] } ?? [], as: UTF8.self)
    }

    @Test("A tear costs its own record, and none that stands on lines of its own", arguments: tears, [1, 2, 7, 1000])
    func onItsOwnLine(torn: String, chunk: Int) throws {
        let whole = [#"{"b":"{ \" x"}"#, #"{"c":[{"d":2},{"e":3}]}"#, #"{"f":{"g":{}}}"#]
        let text = ([#"{"first":1}"#, torn] + whole).joined(separator: "\n") + "\n"
        #expect(try units(of: text, chunk: chunk) == [#"{"first":1}"#, torn] + whole)
    }

    @Test("A record written on behind a tear is lost with it, and no other", arguments: tears, [1, 2, 7, 1000])
    func behindTheTear(torn: String, chunk: Int) throws {
        let glued = torn + #"{"b":"x y","c":[1,2]}"#
        let text = glued + "\n" + #"{"d":"e"}"# + "\n" + #"{"f":[{"g":1}]}"# + "\n"
        #expect(try units(of: text, chunk: chunk) == [glued, #"{"d":"e"}"#, #"{"f":[{"g":1}]}"#])
    }

    @Test("No document is cut, however its lines are broken", arguments: documents.indices, [1, 2, 7, 1000])
    func whole(number: Int, chunk: Int) throws {
        let document = documents[number]
        #expect(try units(of: document, chunk: chunk) == [document])
        let list = "[\n" + document + ",\n" + document + "\n]\n"
        #expect(try units(of: list + document + document, chunk: chunk) == Array(repeating: document, count: 4))
    }

    @Test("A torn record that is too long to be held ends as well", arguments: [1, 7, 1000])
    func oversize(chunk: Int) throws {
        let long = #"{"b":""# + String(repeating: "x", count: 100) + #""}"#
        let text = #"{"m":["# + "\n" + long + "\n" + #"{"c":1}"# + "\n" + #"{"d":2}"#
        let found = try units(of: text, chunk: chunk, maxUnitBytes: 40)
        #expect(found.suffix(2) == [#"{"c":1}"#, #"{"d":2}"#])
        #expect(found.contains("oversize"))
    }

    @Test(
        "A torn record is one fault, and what is written after it is read, live and again",
        arguments: [
            #"{"conversation_id":"to"#, #"{"conversation_id":"torn","#,
            #"{"conversation_id":"torn","messages":[{"role":"user","content":"#,
            #"{"conversation_id":"torn","messages":[{"role":"user","content":"How"#,
        ]
    )
    func conversations(torn: String) throws {
        let bench = try Bench()
        try bench.write(line("1") + torn, to: "app.json")
        bench.settle()
        bench.restart()
        try bench.append(line("glued") + line("2"), to: "app.json")
        bench.drain()
        try bench.append(line("3"), to: "app.json")
        bench.settle()
        #expect(bench.ids == ["1", "2", "3"])
        #expect(bench.faults.map(\.reason) == [.malformed])
        #expect(bench.faults.map(\.offset) == [Int64(document("1").utf8.count + 1)])
        var replay = try Replay(configuration: IntakeConfiguration(paths: []), inputs: [bench.path("app.json")])
        let batch = try #require(try replay.next(limit: 10))
        #expect(batch.conversations.map(\.id) == ["1", "2", "3"])
        #expect(batch.faults == bench.faults)
    }
}
