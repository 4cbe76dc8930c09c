import Delivery
import HTTP
import Model
import Testing

@Suite("When to try again, and when to give up")
struct DeliveryScheduleTests {
    let schedule = DeliverySchedule()
    let now = moment("2026-01-05T10:00:01Z")

    func outcome(
        _ answer: Result<HTTPResponse, HTTPError>,
        attempt: Int = 1,
        queuedAt: Timestamp? = nil,
        seed: UInt64 = 1
    ) throws -> DeliveryOutcome {
        var dice = Dice(state: seed)
        let delivery = try delivery(attempt: attempt, queuedAt: queuedAt ?? now)
        return schedule.outcome(of: answer, to: delivery, at: "https://hook", now: now, using: &dice)
    }

    /// Seconds until the next attempt, nil where there is none.
    func delay(_ outcome: DeliveryOutcome) -> Double? {
        guard case .retry(let moment, _) = outcome else { return nil }
        return moment.seconds(since: now)
    }

    @Test("Only 2xx is success", arguments: [200, 202, 204, 299])
    func success(status: Int) throws {
        #expect(try outcome(.success(HTTPResponse(status: status))) == .delivered)
    }

    @Test("What may pass is tried again", arguments: [408, 429, 500, 502, 503, 599])
    func transient(status: Int) throws {
        let outcome = try outcome(.success(HTTPResponse(status: status)))
        guard case .retry(_, let reason) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(reason == "https://hook answered \(status)")
    }

    @Test("A receiver that is gone is told nothing any more")
    func gone() throws {
        #expect(try outcome(.success(HTTPResponse(status: 410))) == .disabled(reason: "https://hook answered 410"))
    }

    @Test("What will not pass is dead at once", arguments: [400, 401, 403, 404, 409, 413, 422, 301, 307, 304])
    func permanent(status: Int) throws {
        let expected = DeliveryOutcome.dead(reason: "https://hook answered \(status)")
        #expect(try outcome(.success(HTTPResponse(status: status))) == expected)
    }

    @Test(
        "Trouble of the network is tried again, certificates and shutdown included",
        arguments: [
            HTTPError.Cause.unreachable, .unknownHost, .timedOut, .interrupted, .untrusted, .cancelled, .closed,
        ]
    )
    func network(cause: HTTPError.Cause) throws {
        #expect(try delay(outcome(.failure(HTTPError(cause, endpoint: "https://hook")))) != nil)
    }

    @Test("A request that makes no sense is dead")
    func senseless() throws {
        let error = HTTPError(.invalidRequest("odd"), endpoint: "https://hook")
        #expect(try outcome(.failure(error)) == .dead(reason: error.description))
    }

    @Test(
        "The whole delay is random, below a bound that doubles from 5 s to 5 min",
        arguments: [(1, 5.0), (2, 10), (3, 20), (6, 160), (7, 300), (8, 300), (1_000_000, 300)]
    )
    func fullJitter(attempt: Int, bound: Double) throws {
        let delays = try (0..<400).map { seed in
            try #require(delay(outcome(.success(HTTPResponse(status: 503)), attempt: attempt, seed: seed)))
        }
        #expect(delays.allSatisfy { (0...bound).contains($0) })
        #expect(delays.contains { $0 < bound * 0.05 })
        #expect(delays.contains { $0 > bound * 0.95 })
        let mean = delays.reduce(0, +) / 400
        #expect(abs(mean - bound / 2) < bound * 0.06)
    }

    @Test("Retry-After is the least delay, and chance may only add to it")
    func retryAfter() throws {
        let long = HTTPResponse(status: 429, headers: ["Retry-After": "120"])
        #expect(try delay(outcome(.success(long))) == 120)
        let dated = HTTPResponse(status: 503, headers: ["Retry-After": "Mon, 05 Jan 2026 10:01:01 GMT"])
        #expect(try delay(outcome(.success(dated))) == 60)
        let short = HTTPResponse(status: 429, headers: ["Retry-After": "0"])
        let drawn = try delay(outcome(.success(HTTPResponse(status: 429)), attempt: 9))
        #expect(try delay(outcome(.success(short), attempt: 9)) == drawn)
    }

    @Test("The last attempt comes when 72 hours have passed, and its failure is the end")
    func patience() throws {
        let busy = Result<HTTPResponse, HTTPError>.success(
            HTTPResponse(status: 429, headers: ["Retry-After": "31536000"])
        )
        let queuedAt = now.advanced(bySeconds: -72 * 3600 + 60)
        #expect(try delay(outcome(busy, queuedAt: queuedAt)) == 60)
        let reason = "https://hook answered 429; tried since 2026-01-02T10:00:01Z"
        #expect(try outcome(busy, queuedAt: now.advanced(bySeconds: -72 * 3600)) == .dead(reason: reason))
    }
}
