import Hummingbird

/// Why a request gets no answer, in fixed words: nothing that was sent is ever sent back.
struct Refusal: Error, Equatable {
    let status: HTTPResponse.Status
    let reason: String
    /// The methods that would be answered, for a wrong one.
    var allowed: [HTTPRequest.Method] = []

    init(_ status: HTTPResponse.Status, _ reason: String) {
        self.status = status
        self.reason = reason
    }

    static let unknownPlace = Refusal(.notFound, "there is nothing here")
    static let unknownCluster = Refusal(.notFound, "there is no such cluster that may be shown")
    static let unknownAnswer = Refusal(.notFound, "no such answer is listed")
    static let unknownAlert = Refusal(.notFound, "there is no such alert")
    static let unknownSilence = Refusal(.notFound, "no such silence holds")
    static let longAddress = Refusal(.uriTooLong, "the address is too long")
    static let foreignHost = Refusal(.misdirectedRequest, "the Host header names nothing that is served here")
    static let foreignOrigin = Refusal(.forbidden, "requests from pages of other origins are refused")
    static let readOnly = Refusal(.forbidden, "without a configured token nothing can be changed over HTTP")
    static let wrongToken = Refusal(.unauthorized, "this needs the configured token as Authorization: Bearer")
    static let notJSON = Refusal(.unsupportedMediaType, "the body must be application/json")
    static let largeBody = Refusal(.contentTooLarge, "the body is longer than 65536 bytes")
    static let brokenBody = Refusal(.badRequest, "the body broke off")
    static let tooMany = Refusal(.tooManyRequests, "too many requests; try again in a second")
    static let crowded = Refusal(.serviceUnavailable, "too many listen already; try again later")
    static let unavailable = Refusal(.serviceUnavailable, "the state cannot be read or written now; see the log")

    init(_ fault: CompanionFault) {
        switch fault {
        case .unknown: self.init(.notFound, "no such watch is configured to be compared with")
        case .unreadable: self.init(.serviceUnavailable, "the state of that watch cannot be read; see the log")
        case .noEdition: self.init(.notFound, "that watch has published no edition yet")
        case .otherEncoder: self.init(.conflict, "that watch has another encoder, so that nothing can be compared")
        }
    }

    static func wrongMethod(allowed: [HTTPRequest.Method]) -> Refusal {
        var refusal = Refusal(.methodNotAllowed, "this cannot be done here")
        refusal.allowed = allowed
        return refusal
    }

    static func malformed(_ reason: String) -> Refusal {
        Refusal(.badRequest, reason)
    }
}
