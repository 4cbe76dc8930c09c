import Hummingbird

/// The connection that a request came by.
struct Connection: InitializableFromSource {
    private let closing: @Sendable (_ seconds: Int64) -> @Sendable () -> Void

    init(source: ApplicationRequestContextSource) {
        let channel = source.channel
        closing = { seconds in
            let deadline = channel.eventLoop.scheduleTask(in: .seconds(seconds)) {
                channel.close(mode: .all, promise: nil)
            }
            return { deadline.cancel() }
        }
    }

    /// Closes it in so many seconds, whatever the client still sends or does not take, unless the result is called before.
    func close(after seconds: Int64) -> @Sendable () -> Void {
        closing(seconds)
    }
}

extension Response {
    static let jsonType = "application/json"

    static func json(_ value: some Encodable, status: HTTPResponse.Status = .ok) throws -> Response {
        .text(try JSON.bytes(of: value), type: jsonType, status: status)
    }

    static func text(_ bytes: [UInt8], type: String, status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status,
            headers: [.contentType: type],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
        )
    }

    static func refusing(_ refusal: Refusal) -> Response {
        // Fixed words without quotation marks.
        let body = "{\"error\":\"\(refusal.reason)\"}"
        var response = Response.text(Array(body.utf8), type: jsonType, status: refusal.status)
        switch refusal.status {
        case .methodNotAllowed:
            response.headers[.allow] = refusal.allowed.map(\.rawValue).joined(separator: ", ")
        case .unauthorized: response.headers[.wwwAuthenticate] = "Bearer"
        case .tooManyRequests, .serviceUnavailable: response.headers[.retryAfter] = "1"
        default: break
        }
        return response
    }
}

extension LookoutResponder {
    /// What every answer tells a browser: run nothing, frame nothing, guess nothing, keep nothing, tell nobody.
    static let safeguards: HTTPFields = {
        let policy = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        var fields: HTTPFields = [
            .contentSecurityPolicy: policy,
            .xContentTypeOptions: "nosniff",
            .cacheControl: "no-store",
        ]
        for (name, value) in [
            ("Referrer-Policy", "no-referrer"), ("Cross-Origin-Resource-Policy", "same-origin"),
            ("Cross-Origin-Opener-Policy", "same-origin"), ("X-Frame-Options", "DENY"),
        ] {
            if let name = HTTPFields.Element.Name(name) { fields[name] = value }
        }
        return fields
    }()
}
