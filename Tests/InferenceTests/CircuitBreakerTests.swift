import Testing

@testable import Inference

@Suite("The circuit breaker")
struct CircuitBreakerTests {
    let error = ServerFailure(.serverError, status: 500, words: "answered 500")

    @Test("Eight failures in a row open it, and a success between them does not let it come to that")
    func consecutive() {
        var breaker = CircuitBreaker()
        for round in 0..<10 {
            for question in 0..<7 { fail(&breaker, error, UInt64(question)) }
            #expect(breaker.isClosed)
            if round < 9 { breaker.succeed() }
        }
        fail(&breaker, error, 7)
        #expect(breaker.state == .open(until: 101, why: "answered 500"))
    }

    @Test("One question cannot open it while others are under way, and can alone")
    func poison() {
        var breaker = CircuitBreaker()
        breaker.succeed()
        for _ in 0..<100 { breaker.fail(error, question: 1, isAlone: false, now: 0) }
        #expect(breaker.isClosed)
        for _ in 0..<5 { breaker.fail(error, question: 1, isAlone: true, now: 0) }
        #expect(!breaker.isClosed)
    }

    @Test("A server that nobody reaches proves more with each failure")
    func unreachable() {
        var breaker = CircuitBreaker()
        for question: UInt64 in 0..<3 {
            fail(&breaker, ServerFailure(.unreachable, words: "does not answer"), question)
        }
        #expect(!breaker.isClosed)
    }

    @Test(
        "Before the first answer a refused key, an unknown model or a refused request opens it at once; later one does not",
        arguments: [.keyRefused, .unknownModel, .rejected] as [ServerFailure.Kind]
    )
    func refusals(kind: ServerFailure.Kind) {
        var breaker = CircuitBreaker()
        breaker.fail(ServerFailure(kind, words: "no"), question: 1, isAlone: false, now: 0)
        #expect(!breaker.isClosed)
        breaker = CircuitBreaker()
        breaker.succeed()
        breaker.fail(ServerFailure(kind, words: "no"), question: 1, isAlone: false, now: 0)
        #expect(breaker.isClosed)
        for question: UInt64 in 2...4 {
            breaker.fail(ServerFailure(kind, words: "no"), question: question, isAlone: false, now: 0)
        }
        #expect(!breaker.isClosed)
    }

    @Test("What is a request's own fault is no evidence")
    func ownFault() {
        var breaker = CircuitBreaker()
        for question: UInt64 in 0..<100 { fail(&breaker, ServerFailure(.ownFault, words: ""), question) }
        #expect(breaker.isClosed)
    }

    @Test("Probes come at intervals that double up to a minute, and not before the server wants them")
    func intervals() {
        var breaker = opened()
        var waits: [Double] = []
        var now = 0.0
        for _ in 0..<8 {
            guard case .open(let until, _) = breaker.state else { break }
            waits.append(until - now)
            now = until
            breaker.probe()
            breaker.probeFailed(error, now: now)
        }
        #expect(waits == [1, 2, 4, 8, 16, 32, 60, 60])
        breaker.probe()
        breaker.probeFailed(ServerFailure(.busy, retryAfter: 500, words: ""), now: 0)
        #expect(breaker.state == .open(until: 500, why: ""))
    }

    @Test("An answered probe closes it, and only an answered question makes the next intervals short again")
    func closing() {
        var breaker = opened()
        breaker.probe()
        breaker.probeSucceeded()
        #expect(breaker.isClosed)
        for question: UInt64 in 0..<8 { breaker.fail(error, question: question, isAlone: false, now: 10) }
        #expect(breaker.state == .open(until: 12, why: "answered 500"))
        breaker.probe()
        breaker.probeSucceeded()
        breaker.succeed()
        for question: UInt64 in 0..<8 { breaker.fail(error, question: question, isAlone: false, now: 20) }
        #expect(breaker.state == .open(until: 21, why: "answered 500"))
    }

    @Test("An outage is one that a probe has confirmed, and counts once")
    func outages() {
        var breaker = opened()
        #expect(breaker.outages == 0)
        for _ in 0..<3 {
            breaker.probe()
            breaker.probeFailed(error, now: 0)
        }
        #expect(breaker.outages == 1)
        breaker.probe()
        breaker.probeSucceeded()
        for question: UInt64 in 0..<8 { fail(&breaker, error, question) }
        breaker.probe()
        breaker.probeFailed(error, now: 0)
        #expect(breaker.outages == 2)
    }

    @Test("An abandoned probe lets the next one begin at once")
    func abandoned() {
        var breaker = opened()
        breaker.probe()
        #expect(breaker.state == .probing(why: "answered 500"))
        breaker.probeAbandoned(now: 5)
        #expect(breaker.state == .open(until: 5, why: "answered 500"))
    }

    @Test("An answer that was under way does not close it")
    func lateAnswer() {
        var breaker = opened()
        breaker.succeed()
        #expect(!breaker.isClosed)
    }

    private func opened() -> CircuitBreaker {
        var breaker = CircuitBreaker()
        for question: UInt64 in 0..<8 { breaker.fail(error, question: question, isAlone: false, now: 0) }
        return breaker
    }

    private func fail(_ breaker: inout CircuitBreaker, _ failure: ServerFailure, _ question: UInt64) {
        breaker.fail(failure, question: question, isAlone: false, now: 100)
    }
}
