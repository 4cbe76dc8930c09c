import CCurl
import CCurlOptions

/// Performs transfers on the thread that calls `run`, and on no other.
final class TransferLoop {
    private let configuration: HTTPConfiguration
    private let mailbox: Mailbox
    // By curl's handle.
    private var transfers: [UnsafeMutableRawPointer: Transfer] = [:]

    // curl wants this once before anything else, and Swift makes a global's first use the only one.
    private static let curlIsReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    init(configuration: HTTPConfiguration, mailbox: Mailbox) {
        self.configuration = configuration
        self.mailbox = mailbox
    }

    /// Performs what the mailbox brings until it is closed.
    func run() {
        guard Self.curlIsReady, let multi = curl_multi_init() else { fatalError("curl cannot start: out of memory") }
        weir_curl_multi_set_long(multi, CURLMOPT_MAX_HOST_CONNECTIONS, configuration.connectionsPerHost)
        mailbox.setSleeper(multi)
        while true {
            let letters = mailbox.collect()
            for submission in letters.submissions { start(submission, on: multi) }
            for transfer in transfers.values where letters.cancellations.contains(transfer.submission.id) {
                end(transfer, on: multi, with: .failure(transfer.error(.cancelled)))
            }
            if letters.isClosed { break }
            var running: Int32 = 0
            curl_multi_perform(multi, &running)
            finishCompleted(on: multi)
            curl_multi_poll(multi, nil, 0, Self.longestSleep, nil)
        }
        for transfer in transfers.values { end(transfer, on: multi, with: .failure(transfer.error(.closed))) }
        mailbox.setSleeper(nil)
        curl_multi_cleanup(multi)
    }

    // Milliseconds. Only a bound: curl wakes earlier for its own timers, and the mailbox for every letter.
    private static let longestSleep: Int32 = 60_000

    private func start(_ submission: Submission, on multi: UnsafeMutableRawPointer) {
        let transfer: Transfer
        do throws(HTTPError) {
            transfer = try Transfer(submission, configuration: configuration)
        } catch {
            submission.continuation.resume(returning: .failure(error))
            return
        }
        let code = curl_multi_add_handle(multi, transfer.handle)
        guard code == CURLM_OK else {
            submission.fail(.other(String(cString: curl_multi_strerror(code))))
            return
        }
        transfers[transfer.handle] = transfer
    }

    private func finishCompleted(on multi: UnsafeMutableRawPointer) {
        var waiting: Int32 = 0
        while let message = curl_multi_info_read(multi, &waiting) {
            guard message.pointee.msg == CURLMSG_DONE,
                let transfer = message.pointee.easy_handle.flatMap({ transfers[$0] })
            else { continue }
            end(transfer, on: multi, with: transfer.result(message.pointee.data.result))
        }
    }

    /// Takes the transfer off curl and hands its caller the result.
    private func end(
        _ transfer: Transfer,
        on multi: UnsafeMutableRawPointer,
        with result: Result<HTTPResponse, HTTPError>
    ) {
        transfers[transfer.handle] = nil
        curl_multi_remove_handle(multi, transfer.handle)
        transfer.submission.continuation.resume(returning: result)
    }
}
