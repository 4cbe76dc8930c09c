import Model
import Testing

@testable import Intake

/// One record of every form that is known without a mapping, written by hand after the publishers' own descriptions.
@Suite struct FormatTests {
    private func read(_ text: String, mapping: FieldMapping = FieldMapping()) throws -> Record {
        var reader = RecordReader(mapping: mapping, fields: [])
        return try Array(text.utf8).withUnsafeBytes { try reader.records(in: $0)[0].get() }
    }

    @Test("Anthropic: blocks of every kind, instructions as blocks, the account in the metadata")
    func anthropic() throws {
        let record = try read(
            #"""
            {"model":"m","max_tokens":1024,"metadata":{"user_id":"u-1"},
             "system":[{"type":"text","text":"Be kind."},{"type":"text","text":"Be brief.","cache_control":{"type":"ephemeral"}}],
             "messages":[
              {"role":"user","content":[
                {"type":"image","source":{"type":"base64","media_type":"image/png","data":"AAAA"}},
                {"type":"document","source":{"type":"text","data":"…"}},
                {"type":"text","text":"What is on it?"}]},
              {"role":"assistant","content":[
                {"type":"thinking","thinking":"hm","signature":"x"},{"type":"redacted_thinking","data":"x"},
                {"type":"text","text":"Let me look.","citations":[]},
                {"type":"tool_use","id":"t1","name":"look","input":{"text":"not said by anybody"}},
                {"type":"server_tool_use","id":"t2","name":"web_search","input":{"query":"q"}},
                {"type":"mcp_tool_use","id":"t3","name":"n","server_name":"s","input":{}}]},
              {"role":"user","content":[
                {"type":"tool_result","tool_use_id":"t1","content":"as text"},
                {"type":"tool_result","tool_use_id":"t1","content":[{"type":"text","text":"as blocks"}],"is_error":true},
                {"type":"web_search_tool_result","tool_use_id":"t2","content":[]},
                {"type":"mcp_tool_result","tool_use_id":"t3","content":[]}]},
              {"role":"user","content":[{"type":"tool_result","tool_use_id":"t1","content":"r"},{"type":"text","text":"And now?"}]},
              {"role":"assistant","content":"Done."}]}
            """#
        )
        #expect(record.envelope.account == "u-1")
        #expect(
            record.turns == [
                Turn(role: .system, text: "Be kind.\nBe brief."),
                Turn(role: .user, text: "[image]\n[file]\nWhat is on it?"),
                Turn(role: .assistant, text: "Let me look.\n[tool call]\n[tool call]\n[tool call]"),
                Turn(role: .tool, text: "[tool result]\n[tool result]\n[tool result]\n[tool result]"),
                Turn(role: .user, text: "[tool result]\nAnd now?"),
                Turn(role: .assistant, text: "Done."),
            ]
        )
    }

    @Test("OpenAI: content as text and as parts, refusals, speech, files, tool calls of both ages")
    func openAI() throws {
        let record = try read(
            #"""
            {"id":"chatcmpl-1","created":1767600000,"safety_identifier":"s-1","messages":[
              {"role":"developer","content":[{"type":"text","text":"Be brief."}]},
              {"role":"user","name":"n","content":[{"type":"text","text":"Say it."},
                {"type":"image_url","image_url":{"url":"data:"}},{"type":"input_audio","input_audio":{"data":"A","format":"wav"}},
                {"type":"file","file":{"file_id":"f"}}]},
              {"role":"assistant","content":null,"audio":{"id":"a","transcript":"I say it."}},
              {"role":"user","content":"Now the other thing."},
              {"role":"assistant","content":null,"refusal":"I cannot."},
              {"role":"user","content":"Call it."},
              {"role":"assistant","content":[{"type":"refusal","refusal":"No."}],"tool_calls":[{"id":"c","type":"function",
                "function":{"name":"f","arguments":"{}"}}]},
              {"role":"tool","tool_call_id":"c","content":"42"},
              {"role":"assistant","content":null,"function_call":{"name":"f","arguments":"{}"}},
              {"role":"function","name":"f","content":"43"}]}
            """#
        )
        #expect(record.envelope.id == "chatcmpl-1")
        #expect(record.envelope.account == "s-1")
        #expect(record.envelope.timestamp == Timestamp(rawValue: 1_767_600_000_000))
        #expect(
            record.turns == [
                Turn(role: .system, text: "Be brief."),
                Turn(role: .user, text: "Say it.\n[image]\n[audio]\n[file]"),
                Turn(role: .assistant, text: "[audio]\nI say it."),
                Turn(role: .user, text: "Now the other thing."),
                Turn(role: .assistant, text: "I cannot."),
                Turn(role: .user, text: "Call it."),
                Turn(role: .assistant, text: "No.\n[tool call]"),
                Turn(role: .tool, text: "42"),
                Turn(role: .assistant, text: "[tool call]"),
                Turn(role: .tool, text: "43"),
            ]
        )
    }

    @Test("ShareGPT: every party's word for itself")
    func shareGPT() throws {
        let record = try read(
            #"""
            {"id":"s_0","system":"You are a bot.","conversations":[{"from":"human","value":"Q1"},{"from":"gpt","value":"A1"},
             {"from":"user","value":"Q2"},{"from":"function_call","value":"{}"},{"from":"observation","value":"42"},
             {"from":"chatgpt","value":"A2"},{"from":"human","value":"Q3"},{"from":"bing","value":"A3"},
             {"from":"system","value":"late"},{"from":"human","value":"Q4"},{"from":"bard","value":"A4"}]}
            """#
        )
        #expect(record.envelope.id == "s_0")
        #expect(
            record.turns.map(\.role) == [
                .system, .user, .assistant, .user, .tool, .assistant, .user, .assistant, .system, .user, .assistant,
            ]
        )
        #expect(record.turns[4].text == "{}\n\n42")
    }

    @Test("WildChat: rows of both editions, the address in the row or in its messages")
    func wildChat() throws {
        let message =
            #"{"content":"Q","country":"France","hashed_ip":"ip-m","header":{"accept-language":"fr"},"language":"French","#
            + #""redacted":false,"role":"user","state":null,"timestamp":null,"toxic":false,"turn_identifier":101002}"#
        let answer =
            #"{"content":"A","country":null,"hashed_ip":null,"header":null,"language":"French","role":"assistant","#
            + #""timestamp":"2023-04-09T00:02:53+00:00","turn_identifier":101002}"#
        let rest =
            #""model":"gpt-3.5-turbo-0301","timestamp":"2023-04-09 00:02:53+00:00","turn":1,"language":"French","#
            + #""openai_moderation":[{"flagged":false}],"toxic":false,"redacted":false,"conversation":[\#(message),\#(answer)]"#
        let million = try read(#"{"conversation_hash":"h1",\#(rest),"state":null,"country":"France","hashed_ip":"ip"}"#)
        let first = try read(#"{"conversation_id":"h1",\#(rest)}"#)
        for record in [million, first] {
            #expect(record.envelope.id == "h1")
            #expect(record.envelope.language == "French")
            #expect(record.envelope.timestamp == Timestamp(rfc3339: "2023-04-09T00:02:53Z"))
            #expect(record.turns == [Turn(role: .user, text: "Q"), Turn(role: .assistant, text: "A")])
        }
        #expect(million.envelope.account == "ip")
        #expect(first.envelope.account == "ip-m")
    }

    @Test("LMSYS-Chat-1M: a row that knows neither account nor time has neither")
    func lmsys() throws {
        let record = try read(
            #"""
            {"conversation_id":"c1","model":"vicuna-13b","conversation":[{"content":"Q","role":"user"},
             {"content":"A","role":"assistant"}],"turn":1,"language":"English","openai_moderation":[{"flagged":false}],
             "redacted":true}
            """#
        )
        #expect(record.envelope == Envelope(id: "c1", language: "English"))
        #expect(record.turns == [Turn(role: .user, text: "Q"), Turn(role: .assistant, text: "A")])
    }

    @Test("A row with a user's id and a time as a number")
    func rowWithUser() throws {
        let record = try read(
            #"{"user_id":17,"timestamp":1680998573000,"conversation":[{"role":"user","content":"Q"}]}"#
        )
        #expect(record.envelope == Envelope(account: "17", timestamp: Timestamp(rawValue: 1_680_998_573_000)))
    }

    @Test("Claude's data export: blocks before text, attachments as marks, thoughts left out")
    func claudeExport() throws {
        let record = try read(
            #"""
            {"uuid":"c-1","name":"Title","summary":"","created_at":"2025-03-01T10:00:00.123456Z",
             "updated_at":"2025-03-01T11:00:00.000000Z","account":{"uuid":"acc-1"},"chat_messages":[
              {"uuid":"m1","text":"Q","content":[{"type":"text","text":"Q","citations":[]}],"sender":"human",
               "created_at":"2025-03-01T10:00:00Z","attachments":[{"file_name":"paste.txt","extracted_content":"long"}],
               "files":[{"file_name":"a.png"}]},
              {"uuid":"m2","text":"","content":[{"type":"thinking","thinking":"hm"},
               {"type":"tool_use","name":"repl","input":{}},{"type":"tool_result","name":"repl","content":[]},
               {"type":"text","text":"A"},{"type":"token_budget"}],"sender":"assistant","attachments":[],"files":[]},
              {"uuid":"m3","text":"Only text","content":[],"sender":"human","attachments":[],"files":[]}]}
            """#
        )
        #expect(record.envelope.id == "c-1")
        #expect(record.envelope.account == "acc-1")
        #expect(record.envelope.timestamp == Timestamp(rfc3339: "2025-03-01T10:00:00.123Z"))
        #expect(
            record.turns == [
                Turn(role: .user, text: "Q\n[file]\n[file]"),
                Turn(role: .assistant, text: "[tool call]\n[tool result]\nA"),
                Turn(role: .user, text: "Only text"),
            ]
        )
    }

    @Test(
        "Claude's tree: only the branch that ends in the current leaf, and a plain list where parents are not known",
        arguments: [
            (#""current_leaf_message_uuid":"4","#, ["Q", "A again"]),
            (#""current_leaf_message_uuid":"2","#, ["Q", "A"]),
            (#""current_leaf_message_uuid":"gone","#, ["Q", "A\n\nA again"]), ("", ["Q", "A\n\nA again"]),
        ]
    )
    func claudeBranches(leaf: String, texts: [String]) throws {
        let record = try read(
            #"""
            {"uuid":"c",\#(leaf)"chat_messages":[
             {"uuid":"1","parent_message_uuid":"00000000-0000-4000-8000-000000000000","sender":"human","text":"Q"},
             {"uuid":"2","parent_message_uuid":"1","sender":"assistant","text":"A"},
             {"uuid":"4","parent_message_uuid":"1","sender":"assistant","text":"A again"}]}
            """#
        )
        #expect(record.turns.map(\.text) == texts)
        let orphans = #"[{"uuid":"1","sender":"human","text":"Q"},{"uuid":"4","sender":"assistant","text":"A again"}]"#
        let list = try read(#"{"current_leaf_message_uuid":"4","chat_messages":\#(orphans)}"#)
        #expect(list.turns.map(\.text) == ["Q", "A again"])
    }

    /// A ChatGPT export: instructions of the account, a first question that was edited, an answer that was asked for anew.
    private func exportedTree(current: String) -> String {
        #"""
        {"title":"T","create_time":1700000000.25,"update_time":1700000100.5,"conversation_id":"cg-1",\#(current)
         "mapping":{
          "root":{"id":"root","message":null,"parent":null,"children":["sys"]},
          "sys":{"id":"sys","parent":"root","children":["ctx"],"message":{"author":{"role":"system","name":null},
            "content":{"content_type":"text","parts":[""]},"weight":0,"metadata":{"is_visually_hidden_from_conversation":true}}},
          "ctx":{"id":"ctx","parent":"sys","children":["q0","q1"],"message":{"author":{"role":"user"},
            "content":{"content_type":"user_editable_context","user_profile":"I cook.","user_instructions":"Be brief."}}},
          "q0":{"id":"q0","parent":"ctx","children":[],"message":{"author":{"role":"user"},
            "content":{"content_type":"text","parts":["Frist question"]}}},
          "q1":{"id":"q1","parent":"ctx","children":["t1","a2"],"message":{"author":{"role":"user"},"create_time":1700000001,
            "content":{"content_type":"multimodal_text","parts":[
              {"content_type":"image_asset_pointer","asset_pointer":"file-service://f","size_bytes":1},"First question",
              {"content_type":"audio_transcription","text":"spoken","direction":"in"}]}}},
          "t1":{"id":"t1","parent":"q1","children":["c1"],"message":{"author":{"role":"assistant"},
            "content":{"content_type":"thoughts","thoughts":[{"summary":"s","content":"c"}]}}},
          "c1":{"id":"c1","parent":"t1","children":["o1"],"message":{"author":{"role":"assistant"},"recipient":"python",
            "content":{"content_type":"code","language":"python","text":"print(1)"}}},
          "o1":{"id":"o1","parent":"c1","children":["a1"],"message":{"author":{"role":"tool","name":"python"},
            "content":{"content_type":"execution_output","text":"1"}}},
          "a1":{"id":"a1","parent":"o1","children":[],"message":{"author":{"role":"assistant"},
            "content":{"content_type":"text","parts":["It is 1."]}}},
          "a2":{"id":"a2","parent":"q1","children":[],"message":{"author":{"role":"assistant"},
            "content":{"content_type":"text","parts":["It is one."]}}}}}
        """#
    }

    @Test(
        "ChatGPT's data export: the branch of the current node, or the last one where none is named",
        arguments: [
            (#""current_node":"a1","#, ["print(1)", "1", "It is 1."]), (#""current_node":"a2","#, ["It is one."]),
            (#""current_node":"gone","#, ["It is one."]), (#""current_node":null,"#, ["It is one."]),
            ("", ["It is one."]),
        ]
    )
    func chatGPTExport(current: String, answers: [String]) throws {
        let record = try read(exportedTree(current: current))
        #expect(record.envelope.id == "cg-1")
        #expect(record.envelope.timestamp == Timestamp(rawValue: 1_700_000_000_250))
        #expect(record.turns.first == Turn(role: .system, text: "I cook.\nBe brief."))
        #expect(record.turns[1] == Turn(role: .user, text: "[image]\nFirst question\nspoken"))
        #expect(record.turns.dropFirst(2).map(\.text) == answers)
    }

    @Test("A tree that runs in a circle, or whose node is its own parent, is read once round")
    func circles() throws {
        let node = { (name: String, parent: String) in
            #""\#(name)":{"parent":"\#(parent)","children":["\#(parent)"],"message":{"author":{"role":"user"},"#
                + #""content":{"parts":["\#(name)"]}}}"#
        }
        let circle = #"{"current_node":"a","mapping":{\#(node("a", "b")),\#(node("b", "a"))}}"#
        #expect(try read(circle).turns == [Turn(role: .user, text: "b\n\na")])
        let own = #"{"current_node":"a","mapping":{\#(node("a", "a"))}}"#
        #expect(try read(own).turns == [Turn(role: .user, text: "a")])
    }

    @Test("A tree of many nodes takes time in proportion to it, and not to its square", .timeLimit(.minutes(60)))
    func largeTree() throws {
        let nodes = (0..<100_000).map { number in
            #""n\#(number)":{"parent":"n\#(number - 1)","message":{"author":{"role":"user"},"content":{"parts":["x"]}}}"#
        }
        let text = #"{"current_node":"n99999","mapping":{\#(nodes.joined(separator: ","))}}"#
        #expect(try read(text).turns.count == 1)
    }

    @Test("A data export is one array in a file, plain or compressed, and every conversation in it counts")
    func exportFile() throws {
        let bench = try Bench()
        let export = "[\n" + exportedTree(current: "") + ",\n" + document("own") + "\n]"
        try bench.write(zstandardised(Array(export.utf8)), to: "conversations.json.zst")
        try bench.write(export, to: "conversations.json")
        bench.drain()
        #expect(bench.ids == ["cg-1", "own"])
        #expect(bench.faults.isEmpty)
    }

    @Test("A mapping that names only some parts leaves the others to the known forms")
    func partialMapping() throws {
        let record = try read(
            #"{"id":"1","who":{"key":"k"},"log":{"entries":[{"role":"human","body":[{"type":"text","text":"Q"}]}]}}"#,
            mapping: FieldMapping(account: "who.key", messages: "log.entries", content: "body")
        )
        #expect(record.envelope == Envelope(id: "1", account: "k"))
        #expect(record.turns == [Turn(role: .user, text: "Q")])
    }

    @Test("A mapped part that is not there is absent, and no known place stands in for it")
    func absentMapping() throws {
        let record = try read(
            #"{"id":"1","user":"u","messages":[{"role":"user","content":"Q"}]}"#,
            mapping: FieldMapping(account: "tenant.who")
        )
        #expect(record.envelope.account == nil)
        #expect(throws: RecordProblem.self) {
            try read(#"{"messages":[{"role":"user","content":"Q"}]}"#, mapping: FieldMapping(messages: "log"))
        }
    }
}
