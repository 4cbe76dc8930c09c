import Model

/// What a receiver is told of together from time to time, since none of it is urgent enough to be told at once.
package struct DigestNotice: Equatable, Sendable {
    let watch: String
    /// The stretch of the clock in which the alerts were recorded.
    let period: Window
    /// How many alerts there were.
    let count: Int
    /// The first of them, detected first.
    let notices: [AlertNotice]
    let externalURL: String?

    /// Of how many alerts a digest tells: what a message of Slack's holds with room to spare, and more than anybody reads.
    package static let most = 30

    package init(watch: String, period: Window, count: Int, notices: [AlertNotice], externalURL: String?) {
        self.watch = watch
        self.period = period
        self.count = count
        self.notices = notices
        self.externalURL = externalURL
    }

    /// How many alerts it does not name.
    var more: Int { count - notices.count }

    /// The bytes to deliver to a receiver that reads `form`; nil for a form that has no words for several alerts.
    package func payload(in form: PayloadForm) throws -> [UInt8]? {
        switch form {
        case .webhook(let receiver), .cloudEvent(let receiver): try encoded(WebhookMessage(self, receiver: receiver))
        case .slack: try encoded(SlackMessage(self))
        case .journal, .pagerDuty: nil
        }
    }

    /// The digest in one sentence.
    var summary: String {
        "\(count == 1 ? "1 alert" : "\(count) alerts") for the digest from \(period.start) to \(period.end)"
    }

    /// The page that lists them, where pages can be reached.
    var link: String? {
        externalURL.map { $0.trimmingSlashes + "/alerts?state=all" }
    }
}

extension String {
    /// Without the slashes at its end.
    var trimmingSlashes: String {
        var text = self
        while text.hasSuffix("/") { text.removeLast() }
        return text
    }
}
