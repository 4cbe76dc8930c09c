import Testing

@testable import Inference

@Suite("Patience with one question")
struct PatienceTests {
    let error = ServerFailure(.serverError, status: 500, words: "")

    @Test("It ends with the tenth failure, where something else was answered in the meantime")
    func tenth() {
        var patience = Patience(successes: 5, outages: 0)
        for _ in 0..<9 { #expect(isAgain(&patience, error, successes: 6)) }
        #expect(verdict(&patience, error, successes: 7) == .giveUp(.keptFailing(attempts: 10)))
    }

    @Test("It does not end while nothing else is answered, but with the next failure after that")
    func nothingElse() {
        var patience = Patience(successes: 5, outages: 0)
        for _ in 0..<50 { #expect(isAgain(&patience, error, successes: 6)) }
        #expect(verdict(&patience, error, successes: 7) == .giveUp(.keptFailing(attempts: 51)))
    }

    @Test("What failed while the server was down is forgotten")
    func outage() {
        var patience = Patience(successes: 0, outages: 0)
        for _ in 0..<9 { #expect(isAgain(&patience, error, successes: 0)) }
        for _ in 0..<9 { #expect(isAgain(&patience, error, successes: 3, outages: 1)) }
        #expect(verdict(&patience, error, successes: 4, outages: 1) == .giveUp(.keptFailing(attempts: 10)))
    }

    @Test("A refused request is tried twice, one that is its own fault once")
    func rejections() {
        let rejection = ServerFailure(.rejected, status: 422, words: "")
        var patience = Patience(successes: 0, outages: 0)
        #expect(isAgain(&patience, rejection, successes: 0))
        #expect(verdict(&patience, rejection, successes: 0) == .giveUp(.rejected(status: 422)))
        var other = Patience(successes: 0, outages: 0)
        let own = ServerFailure(.ownFault, status: 413, words: "")
        #expect(verdict(&other, own, successes: 0) == .giveUp(.rejected(status: 413)))
    }

    @Test("That a server has too much to do counts only after ten minutes")
    func busy() {
        let busy = ServerFailure(.busy, status: 429, words: "")
        var patience = Patience(successes: 0, outages: 0)
        for second in 0..<600 { #expect(isAgain(&patience, busy, successes: second, now: Double(second))) }
        for second in 601..<610 { #expect(isAgain(&patience, busy, successes: second, now: Double(second))) }
        #expect(verdict(&patience, busy, successes: 700, now: 610) == .giveUp(.keptFailing(attempts: 10)))
    }

    @Test("Delays grow with the attempts and honour what the server asks for")
    func delays() {
        var patience = Patience(successes: 0, outages: 0)
        #expect(verdict(&patience, error, successes: 0) == .again(after: 0.25))
        #expect(verdict(&patience, error, successes: 0) == .again(after: 0.5))
        let busy = ServerFailure(.busy, status: 429, retryAfter: 20, words: "")
        #expect(verdict(&patience, busy, successes: 0) == .again(after: 21))
    }

    private func verdict(
        _ patience: inout Patience,
        _ failure: ServerFailure,
        successes: Int,
        outages: Int = 0,
        now: Double = 0
    ) -> Patience.Verdict {
        patience.judge(failure, successes: successes, outages: outages, now: now, chance: 0.5)
    }

    private func isAgain(
        _ patience: inout Patience,
        _ failure: ServerFailure,
        successes: Int,
        outages: Int = 0,
        now: Double = 0
    ) -> Bool {
        if case .again = verdict(&patience, failure, successes: successes, outages: outages, now: now) {
            true
        } else {
            false
        }
    }
}
