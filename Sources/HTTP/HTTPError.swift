import CCurl
import Glibc

/// Why there is no answer to a request.
///
/// Says where only as far as the host: paths and queries are often secrets, and bodies never belong here.
package struct HTTPError: Error, Equatable {
    /// What went wrong.
    package enum Cause: Equatable, Sendable {
        /// The URL, a header or a limit of the request makes no sense.
        case invalidRequest(String)
        case unknownHost
        case unreachable
        case untrusted
        case timedOut
        /// The connection broke before the answer was whole.
        case interrupted
        case responseTooLarge(limit: Int)
        case tooManyRedirects
        /// The answer could not be written to its file; the errno.
        case fileNotWritten(Int32)
        case cancelled
        /// The client was shut down.
        case closed
        /// Anything else, in curl's words.
        case other(String)
    }

    package let cause: Cause
    /// `https://host:port`, or what stood in its place.
    package let endpoint: String

    package init(_ cause: Cause, endpoint: String) {
        self.cause = cause
        self.endpoint = endpoint
    }

    /// Whether the same request may succeed later.
    package var isTransient: Bool {
        switch cause {
        case .unknownHost, .unreachable, .timedOut, .interrupted, .other: true
        case .invalidRequest, .untrusted, .responseTooLarge, .tooManyRedirects, .fileNotWritten, .cancelled, .closed:
            false
        }
    }
}

extension HTTPError: CustomStringConvertible {
    package var description: String {
        switch cause {
        case .invalidRequest(let problem): "\(endpoint): \(problem)"
        case .unknownHost: "\(endpoint): no such host; check its spelling, the proxy and the name service"
        case .unreachable: "\(endpoint) does not answer; is it running, and may this service connect to it?"
        case .untrusted: "\(endpoint) shows no certificate that is trusted here; check the system's certificates"
        case .timedOut: "\(endpoint) took too long to answer"
        case .interrupted: "\(endpoint) broke off in the middle of its answer"
        case .responseTooLarge(let limit): "\(endpoint) answered with more than \(limit) bytes"
        case .tooManyRedirects: "\(endpoint) redirects too often"
        case .fileNotWritten(let code): "cannot write what \(endpoint) sends: \(String(cString: strerror(code)))"
        case .cancelled: "the request to \(endpoint) was cancelled"
        case .closed: "the request to \(endpoint) ended because the client was shut down"
        case .other(let words): "\(endpoint): \(words)"
        }
    }
}

extension HTTPError.Cause {
    /// What curl's `code` means for the caller.
    init(_ code: CURLcode) {
        switch code {
        case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL: self = .invalidRequest("not a URL of http or https")
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY: self = .unknownHost
        case CURLE_COULDNT_CONNECT: self = .unreachable
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR: self = .untrusted
        case CURLE_OPERATION_TIMEDOUT: self = .timedOut
        case CURLE_PARTIAL_FILE, CURLE_GOT_NOTHING, CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_HTTP2, CURLE_HTTP2_STREAM:
            self = .interrupted
        case CURLE_TOO_MANY_REDIRECTS: self = .tooManyRedirects
        default: self = .other(String(cString: curl_easy_strerror(code)))
        }
    }
}
