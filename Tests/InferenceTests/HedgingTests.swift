import Foundation
import HTTP
import Synchronization
import TestSupport
import Testing

@testable import Inference

@Suite("Asking a second time", .timeLimit(.minutes(60)))
struct HedgingTests {
    @Test("When the first one takes long, the second one's answer wins, and both are booked")
    func secondWins() async throws {
        let scripted = ScriptedModel(script: Rig.script([.silence]))
        let rig = try Rig(scripted: scripted, clock: clock(of: scripted)) { $0.hedgingDelay = 5 }
        #expect(try await rig.ask("hello").text == "HELLO")
        #expect(scripted.requests.count == 2)
        var hangUps = scripted.hangUps.makeAsyncIterator()
        #expect(await hangUps.next() != nil, "the other is cancelled")
        let record = try #require(rig.ledger.drain().first)
        #expect(record.requests == 2)
        #expect(record.output > 100, "the cancelled one as the most")
        #expect(rig.server.standing.inFlight == 0)
    }

    @Test("When the first one answers in time there is no second")
    func firstInTime() async throws {
        let rig = try Rig(scripted: ScriptedModel(script: Rig.script()), clock: TestClock(standing: true)) {
            $0.hedgingDelay = 5
        }
        #expect(try await rig.ask("hello").text == "HELLO")
        #expect(rig.scripted.requests.count == 1)
    }

    @Test("When one of both fails the other one's answer is waited for", arguments: [0, 1])
    func oneFails(failing: Int) async throws {
        let both = DispatchSemaphore(value: 0)
        let count = Mutex(0)
        let scripted = ScriptedModel { request in
            let number = count.withLock {
                $0 += 1
                return $0 - 1
            }
            if number == 0 { both.wait() } else { both.signal() }
            return number == failing ? .status(500) : .after(0.05, .text("ok"))
        }
        let rig = try Rig(scripted: scripted, clock: clock(of: scripted)) { $0.hedgingDelay = 5 }
        #expect(try await rig.ask("hello").text == "ok")
        #expect(scripted.requests.count == 2)
        #expect(rig.server.standing.retries == 0)
    }

    @Test("When both fail it is asked again like after any failure")
    func bothFail() async throws {
        let count = Mutex(0)
        let both = DispatchSemaphore(value: 0)
        let scripted = ScriptedModel { request in
            let number = count.withLock {
                $0 += 1
                return $0 - 1
            }
            switch number {
            case 0:
                both.wait()
                return .status(500)
            case 1:
                both.signal()
                return .status(500)
            default: return .text("ok")
            }
        }
        let rig = try Rig(scripted: scripted, clock: clock(of: scripted)) { $0.hedgingDelay = 5 }
        #expect(try await rig.ask("hello").text == "ok")
        #expect(rig.server.standing.retries == 1)
        #expect(rig.server.standing.failures == ["serverError": 2])
    }

    @Test("Nobody is asked a second time while others wait for the first")
    func noRoom() async throws {
        let rig = try Rig(scripted: ScriptedModel { _ in .after(0.02, .text("ok")) }) {
            $0.hedgingDelay = 5
            $0.concurrency = 1
        }
        let answers = await rig.ask(all: ["a", "b", "c"])
        #expect(answers.values.allSatisfy { (try? $0.get().text) == "ok" })
        #expect(rig.scripted.requests.count == 3)
    }

    /// A clock on which the delay is over as soon as the first request has arrived.
    private func clock(of scripted: ScriptedModel) -> TestClock {
        TestClock { _ in
            while scripted.counts.requests == 0 { sched_yield() }
        }
    }
}
