import Model

/// What stands around an alert when somebody is told of it; like the alert's own numbers, without a word of anyone's.
package struct AlertContext: Equatable, Codable, Sendable {
    /// Something that the finding was checked against and is not.
    package enum Exclusion: String, Codable, Sendable {
        /// One busy account.
        case singleAccount
        /// A surge of everything.
        case wholeSite
        /// Mass that moved between clusters.
        case reclustering
    }

    package var watch: String
    /// Counts how often the same alert came back after it had been resolved for long, from 1.
    package var incarnation: Int
    /// Where the cluster comes from, oldest first.
    package var lineage: [LineageEvent]
    /// Counts of equal stretches up to now, oldest first; shown only as the shape of a line.
    package var counts: [Int]
    package var facetChanges: [FacetChange]
    package var exclusions: [Exclusion]
    /// The last alert about a dense group in the same cluster, or in one that it has exchanged mass with, which is over.
    package var earlier: AlertID?
    /// Where the runbook for this kind of alert is.
    package var runbook: String?
    /// The root of the pages, where they can be reached.
    package var externalURL: String?

    package init(
        watch: String,
        incarnation: Int = 1,
        lineage: [LineageEvent] = [],
        counts: [Int] = [],
        facetChanges: [FacetChange] = [],
        exclusions: [Exclusion] = [],
        earlier: AlertID? = nil,
        runbook: String? = nil,
        externalURL: String? = nil
    ) {
        self.watch = watch
        self.incarnation = incarnation
        self.lineage = lineage
        self.counts = counts
        self.facetChanges = facetChanges
        self.exclusions = exclusions
        self.earlier = earlier
        self.runbook = runbook
        self.externalURL = externalURL
    }
}

/// A change of an alert's state, ready to be put into each sink's words.
///
/// Render it once, where the state changes, and store the bytes: what is retried days later is then what was true, and
/// the same bytes carry the same signature. No payload holds the alert's members or an exact number of accounts.
package struct AlertNotice: Equatable, Sendable {
    package let alert: Alert
    package let context: AlertContext

    package init(_ alert: Alert, in context: AlertContext) {
        self.alert = alert
        self.context = context
    }

    /// The bytes to store and deliver to a sink that reads `form`.
    package func payload(in form: PayloadForm) throws -> [UInt8] {
        switch form {
        case .journal: journalEntry.encoded()
        case .webhook(let receiver), .cloudEvent(let receiver): try encoded(WebhookMessage(self, receiver: receiver))
        case .slack: try encoded(SlackMessage(self))
        case .pagerDuty: try encoded(PagerDutyEvent(self))
        }
    }
}

/// In which words a sink wants to be told.
package enum PayloadForm: Equatable, Sendable {
    /// Fields, in the journal's native protocol.
    case journal
    /// Alertmanager's webhook of version 4, for the receiver of this name.
    case webhook(receiver: String)
    /// A message for Slack's incoming webhooks.
    case slack
    /// An event for PagerDuty's Events API, version 2, whose routing key is added when it is sent.
    case pagerDuty
    /// The webhook's message as the data of a CloudEvent 1.0, whose attributes are added as headers when it is sent.
    case cloudEvent(receiver: String)
}
