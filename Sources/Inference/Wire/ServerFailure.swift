import Foundation
import HTTP

/// Why one request got no usable answer.
struct ServerFailure: Equatable, Sendable {
    /// What kind of failure it is: what follows from it depends on nothing else.
    enum Kind: String, CaseIterable, Sendable {
        /// 429 and 529: it has more to do than it can, or than it allows us.
        case busy
        /// 503.
        case unavailable
        /// Any other 5xx.
        case serverError
        case timedOut
        /// There is nobody to speak to, or nobody to be trusted.
        case unreachable
        /// The connection broke before the answer was whole.
        case interrupted
        /// 2xx with a body that says nothing.
        case nonsense
        /// 401, 402 and 403.
        case keyRefused
        /// 404, and what else means that nothing like it is served here.
        case unknownModel
        /// 400, 422 and other 4xx: perhaps this request's fault, perhaps that of the settings.
        case rejected
        /// The server says that this very request is too long, or of a content that it does not take.
        case ownFault
    }

    let kind: Kind
    let status: Int?
    /// For how many seconds the server asks to be left alone.
    let retryAfter: Double?
    /// What the server did, to stand behind its address.
    let words: String

    init(_ kind: Kind, status: Int? = nil, retryAfter: Double? = nil, words: String) {
        self.kind = kind
        self.status = status
        self.retryAfter = retryAfter
        self.words = words
    }

    /// What an answer with a status other than 2xx means; `wall` is seconds since 1970.
    init(_ response: HTTPResponse, wall: Double) {
        let status = response.status
        var words = "answered \(status)"
        switch status {
        case 408: kind = .timedOut
        case 429, 529:
            kind = .busy
            words += " because it has too much to do"
        case 503: kind = .unavailable
        case 425, 500...: kind = .serverError
        case 401, 403:
            kind = .keyRefused
            words += ": it refuses the key"
        case 402:
            kind = .keyRefused
            words += ": it wants to be paid first"
        case 404, 405, 410:
            kind = .unknownModel
            words += ": it does not serve this model at this url"
        case ..<400, 407:
            kind = .unknownModel
            words += ": something else than a model server stands at this url"
        case 413: kind = .ownFault
        default:
            kind = Self.blamesRequest(response.body) ? .ownFault : .rejected
            words += ": it does not take what it is asked"
        }
        self.status = status
        self.words = words
        retryAfter = response.headers.retryAfter(now: wall).map {
            min(Double($0.components.seconds) + Double($0.components.attoseconds) / 1e18, Self.longestRetryAfter)
        }
    }

    /// What it means that there is no answer; nil where the caller or the client gave up.
    init?(_ error: HTTPError) {
        switch error.cause {
        case .cancelled, .closed: return nil
        case .timedOut: self.init(.timedOut, words: "took too long to answer")
        case .unknownHost: self.init(.unreachable, words: "has a name that nobody knows")
        case .unreachable: self.init(.unreachable, words: "does not answer")
        case .untrusted: self.init(.unreachable, words: "shows no certificate that is trusted here")
        case .interrupted: self.init(.interrupted, words: "broke off in the middle of its answer")
        case .responseTooLarge: self.init(.nonsense, words: "answered with far more than was asked for")
        case .invalidRequest, .tooManyRedirects, .fileNotWritten, .other:
            self.init(.interrupted, words: "could not be spoken to")
        }
    }

    // No server means more, and a mad one must not stop the reading for a day.
    private static let longestRetryAfter = 3_600.0

    /// Whether the request may have been billed although nothing came of it.
    var mayBeBilled: Bool {
        switch kind {
        case .timedOut: status == nil
        case .interrupted, .nonsense: true
        default: false
        }
    }

    /// Whether fewer requests at a time would help.
    var isOverload: Bool {
        switch kind {
        case .busy, .unavailable, .timedOut: true
        default: false
        }
    }

    private static func blamesRequest(_ body: [UInt8]) -> Bool {
        guard let code = decoded(ErrorBody.self, from: body)?.error?.code else { return false }
        return ["context_length_exceeded", "content_filter", "content_policy_violation"].contains(code)
    }

    private struct ErrorBody: Decodable {
        struct Inner: Decodable {
            let code: String?
        }

        let error: Inner?
    }
}
