import CCurl
import CCurlOptions
import Foundation

/// What every request of a client has in common.
package struct HTTPConfiguration: Equatable, Sendable {
    /// The most that connecting may take.
    package var connectTimeout: Duration
    /// The most connections to one host at a time; more requests wait for one to become free.
    package var connectionsPerHost: Int
    /// A file of certificates to trust instead of the system's.
    package var certificateFile: String?
    /// A directory of certificates to trust instead of the system's.
    package var certificateDirectory: String?
    /// What servers are told is asking.
    package var userAgent: String

    /// Takes the certificates from `SSL_CERT_FILE`, `CURL_CA_BUNDLE` and `SSL_CERT_DIR` of `environment`.
    ///
    /// curl itself takes the proxy from `http_proxy`, `https_proxy`, `all_proxy` and `no_proxy` of the process.
    package init(
        environment: [String: String],
        userAgent: String = "weir",
        connectTimeout: Duration = .seconds(10),
        connectionsPerHost: Int = 32
    ) {
        self.userAgent = userAgent
        self.connectTimeout = connectTimeout
        self.connectionsPerHost = connectionsPerHost
        certificateFile = environment["CURL_CA_BUNDLE"] ?? environment["SSL_CERT_FILE"]
        certificateDirectory = environment["SSL_CERT_DIR"]
    }
}

/// Speaks HTTP/1.1 and HTTP/2 through libcurl, on one thread of its own.
///
/// Connections are kept and used again. Cancelling a task takes its transfer down at once. The thread ends with
/// `shutdown` or with the client.
package final class HTTPClient: Sendable {
    private let mailbox: Mailbox
    private let ended = DispatchSemaphore(value: 0)

    package init(_ configuration: HTTPConfiguration) {
        let mailbox = Mailbox()
        self.mailbox = mailbox
        let thread = Thread { [ended] in
            TransferLoop(configuration: configuration, mailbox: mailbox).run()
            ended.signal()
        }
        thread.name = "weir-http"
        thread.start()
    }

    deinit {
        mailbox.close()
    }

    /// Fails every transfer under way, and every later one, with `closed`, and waits until the thread has ended.
    ///
    /// A process that exited while libcurl still sets itself up would crash in the TLS library's own clean-up.
    package func shutdown() {
        mailbox.close()
        ended.wait()
        ended.signal()
    }

    /// Sends `request` and returns the answer, whatever its status.
    ///
    /// Without `keepingBody` the answer's body is read and dropped, however long it is.
    package func send(_ request: HTTPRequest, keepingBody: Bool = true) async throws(HTTPError) -> HTTPResponse {
        try await perform(request, into: keepingBody ? .memory : .nowhere)
    }

    /// Streams the answer's body to `file`, which is made or emptied first, and returns the answer without it.
    ///
    /// Only the body of a 2xx answer is written. What arrived before a failure stays in the file. `progress` is told, on
    /// the client's thread, how many bytes have been written; it must not wait.
    package func download(
        _ request: HTTPRequest,
        to file: String,
        progress: @escaping @Sendable (_ written: Int) -> Void = { _ in }
    ) async throws(HTTPError) -> HTTPResponse {
        try await perform(request, into: .file(file, progress: progress))
    }

    private func perform(_ request: HTTPRequest, into place: BodyPlace) async throws(HTTPError) -> HTTPResponse {
        let endpoint = try checkedEndpoint(of: request)
        let id = mailbox.newID()
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                mailbox.submit(
                    Submission(
                        id: id,
                        request: request,
                        endpoint: endpoint.description,
                        place: place,
                        continuation: continuation
                    )
                )
                // A cancellation from before the submission met nothing that it could take down.
                if Task.isCancelled { mailbox.cancel(id) }
            }
        } onCancel: {
            mailbox.cancel(id)
        }
        return try result.get()
    }

    private func checkedEndpoint(of request: HTTPRequest) throws(HTTPError) -> Endpoint {
        guard let endpoint = Endpoint(url: request.url) else {
            throw HTTPError(.invalidRequest("not a URL of http or https"), endpoint: "the configured URL")
        }
        guard request.headers.areWellFormed else {
            throw HTTPError(.invalidRequest("a header has a name or value that HTTP forbids"), endpoint: "\(endpoint)")
        }
        guard request.timeout > .zero, request.responseLimit >= 0, request.redirectLimit >= 0 else {
            throw HTTPError(
                .invalidRequest("the timeout must be positive and no limit negative"),
                endpoint: "\(endpoint)"
            )
        }
        return endpoint
    }
}

/// Where the body of an answer goes.
enum BodyPlace: Sendable {
    case memory
    case file(String, progress: @Sendable (Int) -> Void)
    case nowhere
}

/// One request on its way to the thread that performs it.
struct Submission: Sendable {
    let id: UInt64
    let request: HTTPRequest
    let endpoint: String
    let place: BodyPlace
    let continuation: CheckedContinuation<Result<HTTPResponse, HTTPError>, Never>

    func fail(_ cause: HTTPError.Cause) {
        continuation.resume(returning: .failure(HTTPError(cause, endpoint: endpoint)))
    }
}
