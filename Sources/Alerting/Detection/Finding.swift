import Model

/// Something a detector wants somebody to look at: numbers and ids only.
package struct Finding: Equatable, Sendable {
    /// Where the subject stands after the event that made this finding.
    package enum Transition: String, Equatable, Sendable {
        case opened
        /// Still there, with new numbers.
        case updated
        case closed
    }

    package var kind: AlertKind
    /// What it is about, the same from opening to closing: `growth:12` for the cluster it opened on, `density:5312` for
    /// the first flagged item of a group, whether the group is called density or novelty, `recurrence:812` for one of accounts
    /// that come back, `shift:12:refusal` for a facet of a cluster or of `all`.
    package var subject: String
    package var transition: Transition
    /// The cluster most of the members were assigned to; nil where none of them was.
    package var cluster: ClusterID?
    /// Event time of the first item in the evidence.
    package var started: Timestamp
    /// Event time of the transition.
    package var time: Timestamp
    /// The stretch over which `observed` was counted.
    package var window: Window
    /// The answer of which the share has moved; nil for every other kind.
    package var change: FacetChange?
    /// Whether it is about accounts that come back for days, rather than about many at once.
    package var isRecurring = false
    package var observed: Double
    package var expected: Double
    /// −log10 of the probability that the rate is at most twice its base, in `window`; of a dense group, its strength, in
    /// which the probability of its concentration in time is reckoned in.
    ///
    /// A finding that closes repeats the numbers and members of the highest score there was.
    package var score: Double
    /// How far the score lies above the one that opens an alert by its rule; 0 where nothing but
    /// its cluster has changed, or it closes.
    package var excess = 0.0
    /// Distinct accounts in the evidence.
    package var accounts: Int
    /// How many equally busy accounts would be as diverse: the exponential of the entropy, three items an account at most.
    package var effectiveAccounts: Double
    /// The share of the evidence's items that its busiest account sent.
    package var busiestShare: Double
    /// Subjects found before that for the most part ask for the same; only where a group opens.
    package var kin: [String] = []
    /// The items behind it, in order of recording, at most as many as the configuration says.
    package var members: [ItemID]

    /// The score as a probability.
    package var pValue: Double {
        power10(-score)
    }

    /// How soon a person should look, from the finding alone.
    ///
    /// A page needs a dense group with many accounts behind it, which has not gone on for days already; what they ask for
    /// is no condition (decision 20).
    package var severity: AlertSeverity {
        if kind.isDense && effectiveAccounts >= 20 && !isRecurring { return .page }
        return kind.isDense || score >= 4 ? .ticket : .digest
    }
}
