import HTTP
import TestSupport
import Testing

@testable import Inference

@Suite("Questions that are cancelled", .timeLimit(.minutes(60)))
struct CancellationTests {
    @Test("In flight, the transfer is taken down and its cost is booked as the most")
    func inFlight() async throws {
        let rig = try Rig(scripted: ScriptedModel { _ in .silence })
        let question = Task { try await rig.ask("hello") }
        var arrivals = rig.scripted.arrivals.makeAsyncIterator()
        _ = await arrivals.next()
        question.cancel()
        await expectEnd(of: question)
        var hangUps = rig.scripted.hangUps.makeAsyncIterator()
        #expect(await hangUps.next() == 0)
        #expect(rig.server.standing.inFlight == 0)
        #expect(rig.ledger.standing.reserved == Spend())
        #expect(try #require(rig.ledger.drain().first).output == 100)
    }

    @Test("In the queue, it leaves without having cost anything, and the others keep their turn")
    func waiting() async throws {
        let rig = try Rig(
            scripted: ScriptedModel { $0.user == "silent" ? .silence : .text("ok") }
        ) { $0.concurrency = 1 }
        let first = Task { try await rig.ask("silent") }
        var arrivals = rig.scripted.arrivals.makeAsyncIterator()
        _ = await arrivals.next()
        let second = Task { try await rig.ask("second") }
        await until { rig.server.standing.waiting == 1 }
        let third = Task { try await rig.ask("third") }
        await until { rig.server.standing.waiting == 2 }
        second.cancel()
        await expectEnd(of: second)
        #expect(rig.server.standing.waiting == 1)
        first.cancel()
        await expectEnd(of: first)
        #expect(try await third.value.text == "ok")
        #expect(rig.scripted.requests.map(\.user) == ["silent", "third"])
    }

    @Test("Backing off, it ends at once")
    func backingOff() async throws {
        let rig = try Rig(scripted: ScriptedModel { _ in .status(500) }, clock: TestClock(standing: true))
        let question = Task { try await rig.ask("hello") }
        var sleeps = rig.clock.begun.makeAsyncIterator()
        _ = await sleeps.next()
        question.cancel()
        await expectEnd(of: question)
        #expect(rig.scripted.requests.count == 1)
        #expect(rig.server.standing.inFlight == 0)
    }

    @Test("Watching a server that is down, it hands the watch over")
    func watching() async throws {
        let rig = try Rig(scripted: ScriptedModel { _ in .status(401) }, clock: TestClock(standing: true))
        var sleeps = rig.clock.begun.makeAsyncIterator()
        let first = Task { try await rig.ask("first") }
        // The first one backs off; from then on the breaker is open.
        _ = await sleeps.next()
        let second = Task { try await rig.ask("second") }
        _ = await sleeps.next()
        let third = Task { try await rig.ask("third") }
        await until { rig.server.standing.waiting == 1 }
        second.cancel()
        await expectEnd(of: second)
        _ = await sleeps.next()
        #expect(rig.server.standing.waiting == 0)
        for task in [first, third] {
            task.cancel()
            await expectEnd(of: task)
        }
        #expect(rig.server.standing.breaker == .open)
    }

    @Test("Beforehand, it is not sent at all")
    func beforehand() async throws {
        let rig = try Rig(scripted: ScriptedModel { _ in .text("ok") })
        let question = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await rig.ask("hello")
        }
        await expectEnd(of: question)
        #expect(rig.scripted.requests.isEmpty)
        #expect(rig.ledger.drain().isEmpty)
        #expect(rig.server.standing.inFlight == 0)
    }

    private func expectEnd(of task: Task<ModelAnswer, any Error>, at location: SourceLocation = #_sourceLocation) async
    {
        let error = await #expect(throws: InferenceError.self, sourceLocation: location) { try await task.value }
        #expect(error?.cause == .ended, sourceLocation: location)
    }

    private func until(_ isSo: () -> Bool) async {
        while !isSo() { await Task.yield() }
    }
}
