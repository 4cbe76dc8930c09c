import Testing

@testable import Inference

@Suite("Who may ask")
struct AdmissionTests {
    let down = ServerFailure(.unreachable, words: "does not answer")

    @Test("Questions go in the order of their coming, as many as there is room for")
    func order() {
        var admission = Admission(maximum: 4)
        #expect(admission.arrive(1) == [.go(1)])
        #expect(admission.arrive(2) == [.go(2)])
        #expect(admission.arrive(3) == [])
        #expect(admission.arrive(4) == [])
        #expect(admission.leave(3, now: 0) == [])
        #expect(admission.end(1, startedAt: 0, .givenUp, now: 1) == [.go(4)])
        #expect(admission.end(2, startedAt: 0, .answered, now: 1) == [])
        #expect(admission.waiting == [])
        #expect(admission.limit.inFlight == 1)
    }

    @Test("While the server is down the first who waits watches, and goes first when it is back")
    func watching() {
        var admission = broken()
        #expect(admission.arrive(4) == [.watch(4, until: 1)])
        #expect(admission.arrive(5) == [])
        admission.probe()
        #expect(admission.arrive(6) == [])
        #expect(admission.probed(down, now: 1) == 3)
        admission.probe()
        #expect(admission.probed(nil, now: 3) == nil)
        #expect(admission.arrive(4, first: true) == [.go(4), .go(5)])
        #expect(admission.end(4, startedAt: 3, .answered, now: 4) == [.go(6)])
    }

    @Test("A watcher that leaves hands over to the next, also in the middle of its probe", arguments: [false, true])
    func handover(isProbing: Bool) {
        var admission = broken()
        #expect(admission.arrive(4) == [.watch(4, until: 1)])
        #expect(admission.arrive(5) == [])
        if isProbing { admission.probe() }
        #expect(admission.leave(4, now: 1) == [.watch(5, until: 1)])
        #expect(admission.leave(5, now: 1) == [])
        #expect(admission.arrive(6) == [.watch(6, until: 1)])
    }

    @Test("What ends while the server is down lets nobody in")
    func endingWhileDown() {
        var admission = Admission(maximum: 10)
        for question: UInt64 in 1...5 { #expect(admission.arrive(question) == [.go(question)]) }
        #expect(admission.arrive(6) == [])
        for question: UInt64 in 1...2 {
            #expect(admission.end(question, startedAt: 0, .failed(down), now: 0).allSatisfy { $0 == .go(6) })
        }
        #expect(admission.end(3, startedAt: 0, .failed(down), now: 0) == [])
        #expect(admission.arrive(7) == [.watch(7, until: 1)])
        #expect(admission.end(4, startedAt: 0, .givenUp, now: 0) == [])
    }

    @Test("A second request goes out only while the first is under way, nobody waits and there is room")
    func second() {
        var admission = Admission(maximum: 8)
        #expect(admission.arrive(1) == [.go(1)])
        #expect(admit(&admission, 1))
        #expect(!admit(&admission, 2))
        #expect(admission.end(1, startedAt: 0, .answered, now: 0) == [])
        #expect(!admit(&admission, 1))
        for question: UInt64 in 2...4 { #expect(admission.arrive(question) == [.go(question)]) }
        #expect(admission.limit.inFlight == 4)
        #expect(admission.arrive(5) == [.go(5)], "an answer has raised the limit to five")
        #expect(!admit(&admission, 2))
        #expect(admission.arrive(6) == [])
        #expect(admission.end(2, startedAt: 0, .givenUp, now: 0) == [.go(6)])
    }

    @Test("While the server is down there is no second request")
    func secondWhileDown() {
        var admission = Admission(maximum: 8)
        for question: UInt64 in 1...4 { #expect(admission.arrive(question) == [.go(question)]) }
        for question: UInt64 in 1...3 { #expect(admission.end(question, startedAt: 0, .failed(down), now: 0) == []) }
        #expect(!admit(&admission, 4))
    }

    private func admit(_ admission: inout Admission, _ question: UInt64) -> Bool {
        admission.admitSecond(question)
    }

    private func broken() -> Admission {
        var admission = Admission(maximum: 4)
        for question: UInt64 in 1...3 {
            _ = admission.arrive(question)
            _ = admission.end(question, startedAt: 0, .failed(down), now: 0)
        }
        return admission
    }
}
