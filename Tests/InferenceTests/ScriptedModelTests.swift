import Foundation
import HTTP
import Synchronization
import TestSupport
import Testing

@Suite("The scripted model server", .timeLimit(.minutes(60)))
struct ScriptedModelTests {
    let http = HTTPClient(HTTPConfiguration(environment: [:], connectionsPerHost: 256))

    @Test("At least 128 requests are held at one time, and their number is known")
    func concurrency() async throws {
        let arrived = Mutex(0)
        let everybody = DispatchSemaphore(value: 0)
        let model = ScriptedModel { _ in
            let count = arrived.withLock {
                $0 += 1
                return $0
            }
            if count == 128 {
                for _ in 0..<128 { everybody.signal() }
            }
            everybody.wait()
            return .text("ok")
        }
        let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<128 { group.addTask { try await send(chat("hello"), to: model).status } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(statuses == [Int](repeating: 200, count: 128))
        #expect(model.counts.mostInFlight == 128)
        #expect(model.counts.inFlight == 0)
        #expect(model.counts.answered == 128)
    }

    @Test("The same seed lets the same requests fail in the same way")
    func seeds() async throws {
        func statuses(seed: UInt64) async throws -> [Int] {
            let model = ScriptedModel(
                failures: ScriptedFailures(share: 0.5, kinds: [.serverError, .overloaded, .unavailable], seed: seed)
            )
            var statuses: [Int] = []
            for _ in 0..<40 { statuses.append(try await send(chat("hello"), to: model).status) }
            return statuses
        }
        let first = try await statuses(seed: 1)
        #expect(try await statuses(seed: 1) == first)
        #expect(try await statuses(seed: 2) != first)
        #expect(Set(first) == [200, 500, 503, 529])
        #expect((10...30).contains(first.count { $0 == 200 }))
    }

    @Test("A request that a real provider would refuse is refused")
    func refusals() async throws {
        let model = ScriptedModel(key: "k")
        let bad = [
            ("/v1/chat/completions", #"{"model":"m","messages":[]}"#, 400),
            ("/v1/chat/completions", "nonsense", 400),
            ("/v1/messages", #"{"model":"m","max_tokens":1,"messages":[{"role":"user","content":""}]}"#, 400),
            ("/v1/messages", #"{"model":"m","messages":[{"role":"user","content":"a"}]}"#, 400),
            (
                "/v1/messages",
                #"{"model":"m","max_tokens":1,"messages":[{"role":"user","content":"a"},"#
                    + #"{"role":"assistant","content":"b "}]}"#, 400
            ),
            (
                "/v1/messages",
                #"{"model":"m","max_tokens":1,"system":[{"type":"text","text":""}],"#
                    + #""messages":[{"role":"user","content":"a"}]}"#, 400
            ),
            ("/v1/embeddings", #"{"model":"m"}"#, 400),
            ("/v1/completions", "{}", 404),
        ]
        for (path, body, status) in bad {
            let headers: HTTPHeaders = [
                "x-api-key": "k", "Authorization": "Bearer k", "anthropic-version": "2023-06-01",
            ]
            let request = HTTPRequest(.post, model.url + path, headers: headers, body: Array(body.utf8))
            #expect(try await http.send(request).status == status)
        }
        #expect(try await send(chat("hello"), to: model).status == 401)
        #expect(model.requests.isEmpty)
    }

    @Test("The obliging script fills every tag that the instructions list, the same for the same material")
    func obliging() {
        let system = """
            Read it. Write <b>no</b> other tags.
            <request>…</request> What is asked for? "The user's request is to" …
            <task>one sentence</task>
              <concern>1–5</concern>
            <care>…</care> How careful is it? A whole number from 2 to 5, only.
            <language>…</language> Its English name, or Unknown.
            <fits>…</fits> Is it about bicycles? Yes or No; if No, answer nothing else.
            <spam>…</spam> Is it spam? Yes or No; if Yes, answer nothing else.
            <refused>…</refused> Did the assistant refuse? Yes or No.
            <kind>…</kind> What is it? One of: repair.
            <name>At most ten words</name>
            <rating>1 to 5</rating>
            """
        let texts = ["abc", "xyz"].map { fence in
            text(of: ScriptedModel.obliging(request(system, "<data-\(fence)>How do I mend a bicycle?</data-\(fence)>")))
        }
        #expect(texts[0] == texts[1])
        #expect(
            texts[0] == """
                <request>get help with mend, bicycle.</request>
                <task>Asks for help with mend, bicycle.</task>
                <concern>1</concern>
                <care>2</care>
                <language>English</language>
                <fits>Yes</fits>
                <spam>No</spam>
                <refused>No</refused>
                <kind>repair</kind>
                <name>Help with mend, bicycle</name>
                <rating>5</rating>
                """
        )
    }

    @Test("One of several values is chosen by the material")
    func values() {
        let answers = (0..<50).map { number in
            let word = String(repeating: "x", count: number + 4)
            return text(of: ScriptedModel.obliging(request("<a>…</a> One of: red; green; blue.", word)))
        }
        #expect(Set(answers) == ["<a>red</a>", "<a>green</a>", "<a>blue</a>"])
    }

    @Test("A numbered list is answered with names out of the material, as many as are wanted")
    func lists() {
        let system = "Give a list, numbered \"1.\" and so on.\n<scratchpad>…</scratchpad>\n<answer>…</answer>"
        let lines = (1...6).map {
            "Mend wheel \(["one", "two", "three", "four", "five", "six"][$0 - 1]) — It was bent."
        }
        let material = "<data-x>\n\(lines.joined(separator: "\n"))\n</data-x>\nGive about 3 categories."
        let answer = text(of: ScriptedModel.obliging(request(system, material)))
        #expect(answer.hasSuffix("<answer>1. Mend wheel one\n2. Mend wheel three\n3. Mend wheel five</answer>"))
    }

    @Test("Each numbered line gets the closest of the choices, or a rating")
    func choices() {
        let material = """
            <data-x>
            Cooking of soups
            Repair of bicycles
            </data-x>
            <data-x>
            1. Mend bicycles — They were broken.
            2. Boil soups — They were cold.
            </data-x>
            """
        let choice = text(of: ScriptedModel.obliging(request("<answer>…</answer>", material)))
        #expect(choice == "<answer>1. Repair of bicycles\n2. Cooking of soups</answer>")
        let ratings = text(of: ScriptedModel.obliging(request("<ratings>…</ratings>", material)))
        #expect(ratings == "<ratings>1. nobody is singled out | 5\n2. nobody is singled out | 5</ratings>")
    }

    @Test("A bare question is answered by what the instructions say of the answer")
    func bareAnswers() {
        let answer = text(of: ScriptedModel.obliging(request("Answer with Yes or No:\n<answer>…</answer>", "bicycle")))
        #expect(answer == "<answer>Yes</answer>")
    }

    @Test("A begun answer is continued behind what is there, and contents can be overridden")
    func continuation() {
        let script = ScriptedModel.obliging { tag, form, request in
            tag == "a" ? "mine" : ScriptedModel.plausible(tag, form, request)
        }
        let system = "<a>…</a>\n<name>…</name>"
        #expect(
            text(of: script(request(system, "bicycle", prefill: "<a>"))) == "mine</a>\n<name>Help with bicycle</name>"
        )
        #expect(text(of: script(request(system, "bicycle"))).hasPrefix("<a>mine</a>"))
        #expect(text(of: ScriptedModel.obliging(request("Say something.", "bicycle"))) == "Asks for help with bicycle.")
    }

    @Test("Embeddings depend on words alone, and texts that share words are close")
    func embeddings() {
        let one = ScriptedModel.embedding(of: "mend a bicycle")
        #expect(one == ScriptedModel.embedding(of: "Mend a  bicycle!"))
        func closeness(_ text: String) -> Float {
            zip(one, ScriptedModel.embedding(of: text)).reduce(0) { $0 + $1.0 * $1.1 }
        }
        #expect(abs(closeness("mend a bicycle") - 1) < 1e-4)
        #expect(closeness("mend a car") > closeness("cook some soup") + 0.3)
    }

    private func chat(_ text: String) -> [UInt8] {
        Array(#"{"model":"m","max_tokens":50,"messages":[{"role":"user","content":"\#(text)"}]}"#.utf8)
    }

    private func send(_ body: [UInt8], to model: ScriptedModel) async throws -> HTTPResponse {
        try await http.send(HTTPRequest(.post, model.url + "/v1/chat/completions", body: body))
    }

    private func request(_ system: String, _ user: String, prefill: String? = nil) -> ScriptedModel.Request {
        ScriptedModel.Request(system: system, user: user, prefill: prefill)
    }

    private func text(of answer: ScriptedModel.Answer) -> String {
        if case .text(let text) = answer { text } else { "" }
    }
}
