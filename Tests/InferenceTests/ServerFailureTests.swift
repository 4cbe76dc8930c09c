import HTTP
import Testing

@testable import Inference

@Suite("What failures mean")
struct ServerFailureTests {
    @Test(
        "A status says what kind of failure it is",
        arguments: [
            (301, .unknownModel), (400, .rejected), (401, .keyRefused), (402, .keyRefused), (403, .keyRefused),
            (404, .unknownModel), (405, .unknownModel), (407, .unknownModel), (408, .timedOut), (409, .rejected),
            (413, .ownFault), (422, .rejected), (425, .serverError), (429, .busy), (500, .serverError),
            (502, .serverError), (503, .unavailable), (504, .serverError), (529, .busy), (599, .serverError),
        ] as [(Int, ServerFailure.Kind)]
    )
    func statuses(status: Int, kind: ServerFailure.Kind) {
        let failure = ServerFailure(HTTPResponse(status: status), wall: 0)
        #expect(failure.kind == kind)
        #expect(failure.status == status)
        #expect(failure.words.contains("\(status)"))
        #expect(!failure.mayBeBilled)
    }

    @Test(
        "What the server says of this very request is the request's own fault",
        arguments: ["context_length_exceeded", "content_filter"]
    )
    func ownFaults(code: String) {
        let body = Array(#"{"error":{"message":"no","code":"\#(code)"}}"#.utf8)
        #expect(ServerFailure(HTTPResponse(status: 400, body: body), wall: 0).kind == .ownFault)
    }

    @Test("The wait that a server asks for is honoured up to an hour")
    func retryAfter() {
        func asked(_ value: String) -> Double? {
            ServerFailure(HTTPResponse(status: 429, headers: ["Retry-After": value]), wall: 1_784_112_000).retryAfter
        }
        #expect(asked("7") == 7)
        #expect(asked("Wed, 15 Jul 2026 10:41:30 GMT") == 90)
        #expect(asked("99999999") == 3_600)
        #expect(asked("soon") == nil)
    }

    @Test("A missing answer says what it was, and whether it may have been billed")
    func missingAnswers() {
        func failure(_ cause: HTTPError.Cause) -> ServerFailure? {
            ServerFailure(HTTPError(cause, endpoint: "http://h"))
        }
        #expect(failure(.cancelled) == nil)
        #expect(failure(.closed) == nil)
        #expect(failure(.timedOut)?.kind == .timedOut)
        #expect(failure(.timedOut)?.mayBeBilled == true)
        #expect(failure(.interrupted)?.mayBeBilled == true)
        #expect(failure(.responseTooLarge(limit: 1))?.mayBeBilled == true)
        for cause: HTTPError.Cause in [.unreachable, .unknownHost, .untrusted] {
            #expect(failure(cause)?.kind == .unreachable)
            #expect(failure(cause)?.mayBeBilled == false)
        }
    }

    @Test("Only what more patience with the load would help is an overload")
    func overloads() {
        let overloads = ServerFailure.Kind.allCases.filter { ServerFailure($0, words: "").isOverload }
        #expect(overloads == [.busy, .unavailable, .timedOut])
    }
}
