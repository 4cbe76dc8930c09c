/// The identity of an alert: a digest of kind and subject, never of score, size or severity.
package struct AlertID: RawRepresentable, Hashable, Codable, Sendable {
    package let rawValue: String

    package init(rawValue: String) {
        self.rawValue = rawValue
    }
}

/// Where an alert stands.
package enum AlertState: String, Codable, CaseIterable, Sendable {
    /// It has crossed its rule, and the alert budget has no room for it: the journal alone hears of it.
    case pending
    case firing
    case resolved
}

/// How soon a person should look.
package enum AlertSeverity: String, Codable, CaseIterable, Comparable, Sendable {
    case digest
    case ticket
    case page

    /// Orders from least to most urgent.
    package static func < (left: AlertSeverity, right: AlertSeverity) -> Bool {
        left.rank < right.rank
    }

    private var rank: Int {
        switch self {
        case .digest: 0
        case .ticket: 1
        case .page: 2
        }
    }
}

/// What kind of behaviour was found.
package enum AlertKind: String, Codable, CaseIterable, Sendable {
    /// A cluster grows faster than its own past and the day's traffic explain.
    case growth
    /// Many accounts ask for nearly the same thing, more than its neighbourhood has seen before.
    case density
    /// The same where the past is almost empty.
    case novelty
    /// A facet's share inside a cluster moves.
    case shift
    /// Weir itself is in trouble.
    case pipeline

    /// Whether it is about a group of requests that are nearly the same.
    package var isDense: Bool { self == .density || self == .novelty }
}

/// A number of accounts as shown to people: never exact.
package struct AccountBucket: Hashable, Sendable, CustomStringConvertible {
    package let count: Int

    package init(_ count: Int) {
        self.count = count
    }

    /// The least that falls into it; 0 for fewer than five.
    package var floor: Int {
        switch count {
        case ..<5: 0
        case ..<10: 5
        case ..<100: count / 10 * 10
        case ..<1000: count / 100 * 100
        default: 1000
        }
    }

    /// `<5`, `5-9`, `10-19`, `20-29` and so on in tens up to `90-99`, then hundreds, then `1000+`.
    package var description: String {
        switch count {
        case ..<5: "<5"
        case ..<10: "5-9"
        case ..<100: "\(floor)-\(floor + 9)"
        case ..<1000: "\(floor)-\(floor + 99)"
        default: "1000+"
        }
    }
}

/// A finding that somebody is to be told of, with its evidence and without a word of anyone's.
package struct Alert: Equatable, Codable, Sendable {
    package var id: AlertID
    package var kind: AlertKind
    package var severity: AlertSeverity
    package var state: AlertState
    /// The cluster it is about; nil for trouble of the pipeline.
    package var cluster: ClusterID?
    /// The cluster's or group's name, nil where too few accounts stand behind one.
    package var name: String?
    /// Event time of the first item in the evidence.
    package var startedAt: Timestamp
    /// Event time at which the rule was crossed.
    package var detectedAt: Timestamp
    package var resolvedAt: Timestamp?
    /// The stretch over which `observed` was counted.
    package var window: Window
    /// What was counted where the score was highest; 0 for the pipeline.
    ///
    /// For growth, accounts, each once in each hour of `window`. For a dense group, accounts around one of its items within
    /// a day, those of hours in which the whole stream surged in part only; where it recurs, accounts that came back. For
    /// a shift, votes for its answer.
    package var observed: Double
    /// What `observed` would be by the past and the traffic or, for a shift, by the share before it; 0 for the pipeline.
    package var expected: Double
    /// The highest −log10 of the probability that the rate is at most twice its base or, for a shift, that votes fall so by
    /// chance; 0 for the pipeline.
    ///
    /// For a dense group that does not recur it is the strength, in which its concentration in time is reckoned in.
    package var score: Double
    /// The score as a probability; 1 for the pipeline.
    package var pValue: Double
    /// Exact; shown only as an `AccountBucket`.
    package var accounts: Int
    /// How many equally busy accounts would be as diverse; shown only as an `AccountBucket`, nil for the pipeline.
    package var effectiveAccounts: Double?
    /// The share of the evidence that its busiest account sent, 0 to 1; nil for the pipeline.
    package var busiestShare: Double?
    /// The conversations behind it, for the report and the safety lane; never delivered.
    package var members: [ItemID]
    /// Whether it is about accounts that come back for days, rather than about many at once; nil for no.
    package var isRecurring: Bool?
    /// The answer of which the share has moved; nil for every kind but a shift.
    package var change: FacetChange?
    /// The alert that speaks for this one, as it is about the same thing; only the journal hears of this one meanwhile.
    package var inhibitor: AlertID?
    /// Event time at which it first fired without an inhibitor; nil for as long as it never did, and for the pipeline.
    package var heardAt: Timestamp?

    /// Whether it is about accounts that come back for days.
    package var recurs: Bool { isRecurring ?? false }

    /// Whether another alert has always spoken for it, or the alert budget never had room for it.
    package var isUnheard: Bool { heardAt == nil && kind != .pipeline }

    // For how many seconds after its end an alert that comes back is the same one.
    private static let memory = 86_400.0

    /// What was counted as it is shown: at least so many accounts, and never exactly.
    package var observedAtLeast: Double {
        guard kind != .pipeline else { return observed }
        let count = Int(observed.rounded())
        // A large number of anything but the accounts themselves tells nothing of one.
        return Double(count >= 1000 && count != accounts ? count / 1000 * 1000 : AccountBucket(count).floor)
    }

    /// Whether it fires at `time`, or ended less than a day before: what is found about the same thing is then this alert.
    package func isCurrent(at time: Timestamp) -> Bool {
        resolvedAt.map { time.seconds(since: $0) < Self.memory } ?? true
    }

    /// Ends it at `time`, though not before it was detected.
    package mutating func resolve(at time: Timestamp) {
        state = .resolved
        resolvedAt = max(time, detectedAt)
    }

    package init(
        id: AlertID,
        kind: AlertKind,
        severity: AlertSeverity,
        state: AlertState,
        cluster: ClusterID?,
        name: String?,
        startedAt: Timestamp,
        detectedAt: Timestamp,
        resolvedAt: Timestamp?,
        window: Window,
        observed: Double,
        expected: Double,
        score: Double,
        pValue: Double,
        accounts: Int,
        effectiveAccounts: Double? = nil,
        busiestShare: Double? = nil,
        members: [ItemID],
        isRecurring: Bool? = nil,
        change: FacetChange? = nil
    ) {
        self.id = id
        self.kind = kind
        self.severity = severity
        self.state = state
        self.cluster = cluster
        self.name = name
        self.startedAt = startedAt
        self.detectedAt = detectedAt
        self.resolvedAt = resolvedAt
        self.window = window
        self.observed = observed
        self.expected = expected
        self.score = score
        self.pValue = pValue
        self.accounts = accounts
        self.effectiveAccounts = effectiveAccounts
        self.busiestShare = busiestShare
        self.members = members
        self.isRecurring = isRecurring
        self.change = change
    }
}
