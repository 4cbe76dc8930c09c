import Foundation
import HTTP
import Synchronization
import TestSupport
import Testing

@testable import Inference

@Suite("A model server that is down", .timeLimit(.minutes(60)))
struct ServerOutageTests {
    @Test(
        "A server that refuses key or model, or everything, is waited for, probed at growing intervals, and asked on",
        arguments: [401, 403, 404, 400, 500, 503, 529, 301]
    )
    func refusing(status: Int) async throws {
        // Down for a while after the first request, at first for everybody.
        let failures = Mutex(20)
        let scripted = ScriptedModel { request in
            let isDown = failures.withLock {
                $0 -= 1
                return $0 >= 0
            }
            return isDown ? .status(status) : .text("ok")
        }
        let standings = Mutex<[ModelStanding]>([])
        let server = Place<ModelServer>()
        let clock = TestClock { _ in
            if let standing = server.content?.standing { standings.withLock { $0.append(standing) } }
        }
        let rig = try Rig(scripted: scripted, clock: clock)
        server.put(rig.server)
        let answers = await rig.ask(all: (0..<20).map { "question \($0)" })
        #expect(answers.values.allSatisfy { (try? $0.get().text) == "ok" }, "nobody is told that the server was down")
        let open = standings.withLock { $0.filter { $0.breaker == .open } }
        #expect(!open.isEmpty)
        #expect(open.allSatisfy { $0.reason?.contains("\(status)") == true && $0.nextProbe != nil })
        #expect(rig.server.standing.breaker == .closed)
        #expect(rig.server.standing.reason == nil)
        #expect(rig.server.standing.inFlight == 0)
        server.put(nil)
    }

    @Test("While the server is down only probes go out, one at a time, and they hold nothing of the questions")
    func probes() async throws {
        let failures = Mutex(40)
        let scripted = ScriptedModel { request in
            let isDown = failures.withLock {
                $0 -= 1
                return $0 >= 0
            }
            return isDown ? .status(401) : .text("ok")
        }
        let rig = try Rig(scripted: scripted) { $0.concurrency = 1 }
        let answers = await rig.ask(all: (0..<10).map { "question \($0)" })
        #expect(answers.values.allSatisfy { (try? $0.get().text) == "ok" })
        let requests = scripted.requests
        #expect(requests.count == 51, "one question, 40 probes of which the last is answered, and ten questions")
        let probes = requests.dropFirst().prefix(40)
        #expect(probes.allSatisfy { !$0.user.contains("question") && $0.maximumTokens == 16 })
        #expect(scripted.counts.mostInFlight == 1)
        #expect(rig.clock.sleeps.prefix(9).dropFirst(0).map { $0.rounded() }.contains(32))
        #expect(rig.ledger.drain().first { $0.purpose == "probe" }?.requests == 40)
    }

    @Test("Nobody listening is an outage, and when the server is back on its port everybody goes on")
    func nobodyListening() async throws {
        let first = ScriptedModel(script: Rig.script())
        let port = first.port
        first.close()
        let second = Place<ScriptedModel>()
        let slept = Mutex(0)
        let clock = TestClock { _ in
            let count = slept.withLock {
                $0 += 1
                return $0
            }
            if count == 12 { second.put(ScriptedModel(port: port, script: Rig.script())) }
        }
        let rig = try Rig(scripted: first, clock: clock)
        let answers = await rig.ask(all: (0..<64).map { "question \($0)" })
        #expect(answers.allSatisfy { (try? $0.value.get().text) == $0.key.uppercased() })
        #expect((rig.server.standing.failures["unreachable"] ?? 0) > 3)
        #expect(second.content?.counts.requests == 65)
    }

    @Test("A question that always fails is given up, and nobody else is held up by it", arguments: [500, 503, 403])
    func poison(status: Int) async throws {
        let scripted = ScriptedModel { request in
            request.user == "poison" ? .status(status) : .text(request.user.uppercased())
        }
        let opened = Mutex(0)
        let server = Place<ModelServer>()
        let clock = TestClock { _ in
            if server.content?.standing.breaker != .closed { opened.withLock { $0 += 1 } }
        }
        let rig = try Rig(scripted: scripted, clock: clock)
        server.put(rig.server)
        try await rig.ask("first")
        let answers = await withTaskGroup(of: InferenceError?.self) { group in
            group.addTask {
                do throws(InferenceError) {
                    _ = try await rig.ask("poison")
                    return nil
                } catch {
                    return error
                }
            }
            for worker in 0..<8 {
                group.addTask {
                    for number in 0..<50 {
                        do throws(InferenceError) {
                            _ = try await rig.ask("question \(worker) \(number)")
                        } catch {
                            return error
                        }
                    }
                    return nil
                }
            }
            return await group.reduce(into: [InferenceError]()) { if let error = $1 { $0.append(error) } }
        }
        #expect(answers.map(\.cause) == [.keptFailing(attempts: 10)])
        #expect(opened.withLock { $0 } == 0)
        server.put(nil)
    }

    @Test("A question that always fails is given up also where it is asked alone")
    func lonePoison() async throws {
        let scripted = ScriptedModel { $0.user == "poison" ? .status(500) : .text("ok") }
        let rig = try Rig(scripted: scripted)
        try await rig.ask("first")
        let error = await #expect(throws: InferenceError.self) { try await rig.ask("poison") }
        #expect(error?.cause == .keptFailing(attempts: 10))
        #expect(error?.isOwnFault == true)
        #expect(try await rig.ask("last").text == "ok")
    }

    @Test("A refused request before any answer is checked against the probe, and only then given up")
    func firstRejection() async throws {
        let scripted = ScriptedModel { $0.user == "bad" ? .status(400) : .text("ok") }
        let rig = try Rig(scripted: scripted)
        let error = await #expect(throws: InferenceError.self) { try await rig.ask("bad") }
        #expect(error?.cause == .rejected(status: 400))
        #expect(scripted.requests.map { $0.user == "bad" } == [true, false, true])
    }

    @Test(
        "With a server that fails every fifth time at random, nothing is lost",
        arguments: ModelSettings.Dialect.allCases
    )
    func randomFailures(dialect: ModelSettings.Dialect) async throws {
        let scripted = ScriptedModel(
            failures: ScriptedFailures(share: 0.2, seed: 7),
            script: { .text($0.user.uppercased()) }
        )
        let rig = try Rig(dialect: dialect, scripted: scripted) { $0.concurrency = 64 }
        let answers = await rig.ask(all: (0..<1_500).map { "question \($0)" })
        #expect(answers.count == 1_500)
        #expect(answers.allSatisfy { (try? $0.value.get().text) == $0.key.uppercased() })
        let counts = scripted.counts
        #expect(counts.answered >= 1_500)
        #expect(counts.failures.values.reduce(0, +) > 300)
        #expect(counts.failures.count == ScriptedFailures.Kind.allCases.count)
        #expect(counts.mostInFlight <= 65)
        #expect(rig.server.standing.inFlight == 0)
        #expect(rig.server.standing.waiting == 0)
        #expect(rig.ledger.standing.reserved == Spend())
    }

    @Test("When it is too much for the server, fewer are asked at a time")
    func overload() async throws {
        // Refuses whatever comes while four others are under way.
        let underWay = Mutex(0)
        let scripted = ScriptedModel { request in
            let count = underWay.withLock {
                $0 += 1
                return $0
            }
            defer { underWay.withLock { $0 -= 1 } }
            guard count <= 4 else { return .status(529) }
            Thread.sleep(forTimeInterval: 0.05)
            return .text("ok")
        }
        let rig = try Rig(scripted: scripted) { $0.concurrency = 64 }
        let answers = await rig.ask(all: (0..<300).map { "question \($0)" })
        #expect(answers.values.allSatisfy { (try? $0.get().text) == "ok" })
        #expect(rig.server.standing.concurrency < 32)
    }
}
