import CCurl
import CCurlOptions
import Glibc

/// One exchange with a server while curl performs it.
///
/// Belongs to the loop's thread. curl keeps its address for the callbacks, so it must outlive its place on the multi
/// handle; the loop sees to that.
final class Transfer {
    let submission: Submission
    let handle: UnsafeMutableRawPointer
    private let body: UnsafeMutableBufferPointer<UInt8>
    private var headerList: UnsafeMutablePointer<curl_slist>?
    private var file: Int32 = -1
    private var headers: HTTPHeaders = [:]
    private var headerBytes = 0
    private var received: [UInt8] = []
    private var receivedCount = 0
    private var refusal: HTTPError.Cause?

    init(_ submission: Submission, configuration: HTTPConfiguration) throws(HTTPError) {
        guard let handle = curl_easy_init() else {
            throw HTTPError(.other("curl has no memory for a transfer"), endpoint: submission.endpoint)
        }
        self.submission = submission
        self.handle = handle
        body = .allocate(capacity: max(1, submission.request.body.count))
        _ = body.initialize(from: submission.request.body)
        if case .file(let path, _) = submission.place {
            file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
            guard file >= 0 else { throw error(.fileNotWritten(errno)) }
        }
        try setUp(configuration)
    }

    deinit {
        curl_easy_cleanup(handle)
        curl_slist_free_all(headerList)
        body.deallocate()
        if file >= 0 { close(file) }
    }

    /// This transfer's failure for `cause`.
    func error(_ cause: HTTPError.Cause) -> HTTPError {
        HTTPError(cause, endpoint: submission.endpoint)
    }

    /// What the caller gets once curl has ended with `code`.
    func result(_ code: CURLcode) -> Result<HTTPResponse, HTTPError> {
        if let refusal { return .failure(error(refusal)) }
        guard code == CURLE_OK else { return .failure(error(HTTPError.Cause(code))) }
        return .success(HTTPResponse(status: status, headers: headers, body: received))
    }

    private var status: Int {
        var value = 0
        weir_curl_get_long(handle, CURLINFO_RESPONSE_CODE, &value)
        return value
    }

    /// Takes one line of the answer's head; false breaks the transfer off.
    private func take(headerLine line: UnsafeBufferPointer<UInt8>) -> Bool {
        headerBytes += line.count
        guard headerBytes <= Self.headerLimit else {
            refusal = .responseTooLarge(limit: Self.headerLimit)
            return false
        }
        if line.starts(with: Array("HTTP/".utf8)) {
            // A status line begins another answer: after a redirect, or after an interim one.
            headers = [:]
            return true
        }
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { return true }
        headers.append(trimmed(line[..<colon]), trimmed(line[(colon + 1)...]))
        return true
    }

    private static let headerLimit = 256 << 10

    /// Takes a piece of the answer's body; false breaks the transfer off.
    private func take(bodyPiece piece: UnsafeBufferPointer<UInt8>) -> Bool {
        if case .nowhere = submission.place { return true }
        receivedCount += piece.count
        guard receivedCount <= submission.request.responseLimit else {
            refusal = .responseTooLarge(limit: submission.request.responseLimit)
            return false
        }
        guard case .file(_, let progress) = submission.place else {
            received.append(contentsOf: piece)
            return true
        }
        guard (200...299).contains(status) else { return true }
        guard write(piece) else { return false }
        progress(receivedCount)
        return true
    }

    private func write(_ piece: UnsafeBufferPointer<UInt8>) -> Bool {
        var rest = piece[...]
        while !rest.isEmpty {
            let count = Glibc.write(file, UnsafeBufferPointer(rebasing: rest).baseAddress, rest.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else {
                refusal = .fileNotWritten(errno)
                return false
            }
            rest = rest[(rest.startIndex + count)...]
        }
        return true
    }
}

extension Transfer {
    private func setUp(_ configuration: HTTPConfiguration) throws(HTTPError) {
        let request = submission.request
        try set(CURLOPT_URL, request.url)
        try set(CURLOPT_PROTOCOLS_STR, "http,https")
        // Without this, curl interrupts a slow name lookup by a signal, which kills a process of many threads.
        try set(CURLOPT_NOSIGNAL, 1)
        try set(CURLOPT_TIMEOUT_MS, milliseconds(of: request.timeout))
        try set(CURLOPT_CONNECTTIMEOUT_MS, milliseconds(of: configuration.connectTimeout))
        try set(CURLOPT_TCP_KEEPALIVE, 1)
        try set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_2TLS)
        try set(CURLOPT_USERAGENT, configuration.userAgent)
        if let certificates = configuration.certificateFile { try set(CURLOPT_CAINFO, certificates) }
        if let certificates = configuration.certificateDirectory { try set(CURLOPT_CAPATH, certificates) }
        if let socket = request.unixSocket {
            try set(CURLOPT_UNIX_SOCKET_PATH, socket)
            try set(CURLOPT_PROXY, "")
        }
        if request.redirectLimit > 0 {
            try set(CURLOPT_FOLLOWLOCATION, 1)
            try set(CURLOPT_MAXREDIRS, request.redirectLimit)
            let isSecure = submission.endpoint.hasPrefix("https")
            try set(CURLOPT_REDIR_PROTOCOLS_STR, isSecure ? "https" : "http,https")
        }
        try setUpMethod(request)
        try setUpHeaders(request)
        try setUpCallbacks()
    }

    private func setUpMethod(_ request: HTTPRequest) throws(HTTPError) {
        if request.method == .post || !request.body.isEmpty {
            try set(CURLOPT_POST, 1)
            try check(weir_curl_set_offset(handle, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(request.body.count)))
            try check(weir_curl_set_pointer(handle, CURLOPT_POSTFIELDS, body.baseAddress))
        }
        if request.method != .post { try set(CURLOPT_CUSTOMREQUEST, request.method.rawValue) }
    }

    private func setUpHeaders(_ request: HTTPRequest) throws(HTTPError) {
        // curl would ask servers for leave to send a long body, and wait a second for those that do not know how to.
        var lines = ["Expect:"]
        // Nor must it say that a body of which nobody told the type is a form.
        if request.headers["Content-Type"] == nil { lines.append("Content-Type:") }
        lines += request.headers.fields.map { $0.value.isEmpty ? $0.name + ";" : $0.name + ": " + $0.value }
        for line in lines {
            guard let longer = curl_slist_append(headerList, line) else {
                throw error(.other("curl has no memory for a header"))
            }
            headerList = longer
        }
        try check(weir_curl_set_list(handle, CURLOPT_HTTPHEADER, headerList))
    }

    private func setUpCallbacks() throws(HTTPError) {
        let address = Unmanaged.passUnretained(self).toOpaque()
        try check(weir_curl_set_pointer(handle, CURLOPT_WRITEDATA, address))
        try check(weir_curl_set_pointer(handle, CURLOPT_HEADERDATA, address))
        try check(
            weir_curl_set_callback(handle, CURLOPT_WRITEFUNCTION) { bytes, size, count, transfer in
                Transfer.pass(bytes, size * count, to: transfer) { $0.take(bodyPiece: $1) }
            }
        )
        try check(
            weir_curl_set_callback(handle, CURLOPT_HEADERFUNCTION) { bytes, size, count, transfer in
                Transfer.pass(bytes, size * count, to: transfer) { $0.take(headerLine: $1) }
            }
        )
    }

    // curl breaks a transfer off whose callback takes another number of bytes than it was given.
    private static func pass(
        _ bytes: UnsafeMutablePointer<CChar>?,
        _ count: Int,
        to address: UnsafeMutableRawPointer?,
        _ take: (Transfer, UnsafeBufferPointer<UInt8>) -> Bool
    ) -> Int {
        guard count > 0, let bytes, let address else { return 0 }
        let transfer = Unmanaged<Transfer>.fromOpaque(address).takeUnretainedValue()
        let piece = UnsafeRawBufferPointer(start: bytes, count: count).bindMemory(to: UInt8.self)
        return take(transfer, piece) ? count : 0
    }

    private func set(_ option: CURLoption, _ value: String) throws(HTTPError) {
        try check(weir_curl_set_string(handle, option, value))
    }

    private func set(_ option: CURLoption, _ value: Int) throws(HTTPError) {
        try check(weir_curl_set_long(handle, option, value))
    }

    private func check(_ code: CURLcode) throws(HTTPError) {
        guard code == CURLE_OK else { throw error(HTTPError.Cause(code)) }
    }
}

private func trimmed(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> String {
    let isBlank: (UInt8) -> Bool = { $0 == 32 || $0 == 9 || $0 == 13 || $0 == 10 }
    let start = bytes.drop(while: isBlank)
    let end = start.lastIndex { !isBlank($0) }.map { $0 + 1 } ?? start.startIndex
    return String(decoding: start[..<end], as: UTF8.self)
}

// At least one: curl takes zero for no limit at all.
private func milliseconds(of duration: Duration) -> Int {
    let (seconds, attoseconds) = duration.components
    return max(
        1,
        Int(seconds.multipliedReportingOverflow(by: 1000).overflow ? .max / 2 : seconds * 1000)
            + Int(attoseconds / 1_000_000_000_000_000)
    )
}
