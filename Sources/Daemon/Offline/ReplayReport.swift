import Model
import Store
import WebUI

/// What `weir replay --report` writes.
package struct ReplayReport: Encodable, Sendable {
    /// What was read.
    package struct Input: Encodable, Sendable {
        package var files: Int
        package var conversations: Int
        package var screenedOut: Int
        package var sampledOut: Int
        package var quarantined: Int
        package var updates: Int
        package var duplicates: Int
        package var late: Int
        package var accounts: Int
        package var first: String?
        package var last: String?

        private enum CodingKeys: String, CodingKey {
            case files, conversations, quarantined, updates, duplicates, late, accounts, first, last
            case screenedOut = "screened_out"
            case sampledOut = "sampled_out"
        }
    }

    /// What it cost.
    package struct Performance: Encodable, Sendable {
        /// What a model server was asked.
        package struct Model: Encodable, Sendable {
            package var requests = 0
            package var inputTokens = 0
            package var outputTokens = 0
            package var dollars = 0.0

            package init() {}

            /// The sum of what was booked.
            init(_ spend: [RecordedSpend]) {
                requests = spend.reduce(0) { $0 + $1.requests }
                inputTokens = spend.reduce(0) { $0 + $1.input + $1.cached + $1.cacheWritten }
                outputTokens = spend.reduce(0) { $0 + $1.output }
                dollars = spend.reduce(0) { $0 + $1.dollars }
            }

            private enum CodingKeys: String, CodingKey {
                case requests, dollars
                case inputTokens = "input_tokens"
                case outputTokens = "output_tokens"
            }
        }

        package var wallSeconds: Double
        package var conversationsPerSecond: Double
        package var peakResidentBytes: Int
        package var model = Model()

        private enum CodingKeys: String, CodingKey {
            case model
            case wallSeconds = "wall_seconds"
            case conversationsPerSecond = "conversations_per_second"
            case peakResidentBytes = "peak_resident_bytes"
        }
    }

    /// A count as shown: exact, or a bucket where the cluster is suppressed.
    package enum Count: Encodable, Equatable, Sendable {
        case exact(Int)
        case bucket(String)

        package func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .exact(let count): try container.encode(count)
            case .bucket(let bucket): try container.encode(bucket)
            }
        }
    }

    /// One cluster of the edition at the end.
    package struct Cluster: Encodable, Sendable {
        package var id: ClusterID
        package var level: Int
        package var parent: ClusterID?
        package var name: String?
        package var description: String?
        package var conversations: Count
        package var accounts: Count
        package var suppressed: Bool
        package var lineage: [String]

        /// Says of a cluster what the insight lane may show.
        package init(_ cluster: EditionCluster) {
            id = cluster.id
            level = cluster.level
            parent = cluster.parent
            suppressed = cluster.isSuppressed
            name = cluster.isSuppressed ? nil : cluster.label?.name
            description = cluster.isSuppressed ? nil : cluster.label?.description
            let hides = cluster.isSuppressed
            conversations =
                hides ? .bucket(AccountBucket(cluster.conversations).description) : .exact(cluster.conversations)
            accounts = hides ? .bucket(AccountBucket(cluster.accounts).description) : .exact(cluster.accounts)
            lineage = cluster.lineage.map { event in
                event.other.map { "\(event.kind.rawValue) \($0)" } ?? event.kind.rawValue
            }
        }
    }

    /// The clusters of the edition.
    package struct Clusters: Encodable, Sendable {
        package var clusters: [Cluster]
    }

    /// One alert, with the conversations behind it only where they were asked for.
    package struct Raised: Encodable, Sendable {
        package var alert: ShownAlert
        package var members: [String]?
        /// What it is about, to find it again in another run over the same files; not written.
        fileprivate let subject: Subject

        package init(_ alert: Alert, members: [ConversationID]?) {
            self.alert = ShownAlert(alert)
            self.members = members?.map(\.rawValue)
            subject = Subject(alert)
        }

        private enum CodingKeys: String, CodingKey {
            case members
        }

        package func encode(to encoder: any Encoder) throws {
            try alert.encode(to: encoder)
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encodeIfPresent(members, forKey: .members)
        }
    }

    package var input: Input
    package var performance: Performance
    package var edition: Clusters
    /// What somebody would have been told of.
    package var alerts: [Raised]
    /// What another alert spoke for from beginning to end, or the alert budget never had room for.
    package var inhibitedAlerts: [Raised]
    /// What other rules would have raised; nil where none were tried.
    package var alertsUnderRules: [Raised]?
    /// From when on the rules tried knew enough to be compared, in event time; nil for from the beginning.
    ///
    /// Not written.
    package var comparableFrom: Timestamp?

    private enum CodingKeys: String, CodingKey {
        case input, performance, edition, alerts
        case inhibitedAlerts = "inhibited_alerts"
        case alertsUnderRules = "alerts_under_rules"
    }
}

extension ReplayReport.Performance {
    /// That of reading `count` conversations in so many seconds, with what models were paid for it.
    init(_ count: Int, in seconds: Double, model: [RecordedSpend] = []) {
        self.init(
            wallSeconds: seconds,
            conversationsPerSecond: Double(count) / max(seconds, 0.001),
            peakResidentBytes: ResidentMemory.peak,
            model: Model(model)
        )
    }
}

extension ReplayReport {
    /// What a watch has recorded.
    init(of reader: Reader, files: Int, performance: Performance, _ withMembers: Bool) throws {
        let counters = try reader.counters()
        let items = try reader.storedItems()
        let count = { (counter: StoreCounter) in counters[counter] ?? 0 }
        let alerts = try reader.alerts().map(\.alert).filter { $0.kind != .pipeline }
        self.init(
            input: Input(
                files: files,
                conversations: count(.conversations),
                screenedOut: count(.screenedOut),
                sampledOut: count(.sampledOut),
                quarantined: count(.quarantined),
                updates: count(.updates),
                duplicates: count(.duplicates),
                late: count(.late),
                accounts: count(.accounts),
                first: items.first?.description,
                last: items.last?.description
            ),
            performance: performance,
            edition: Clusters(clusters: try reader.edition()?.clusters.map(Cluster.init) ?? []),
            alerts: try Self.told(alerts, of: reader, withMembers),
            inhibitedAlerts: try Self.raised(alerts.filter(\.isUnheard), of: reader, withMembers)
        )
    }

    /// Those of `alerts` that somebody is told of, in order of detection.
    static func told(_ alerts: [Alert], of reader: Reader, _ withMembers: Bool) throws -> [Raised] {
        try raised(alerts.filter { !$0.isUnheard }, of: reader, withMembers)
    }

    private static func raised(_ alerts: [Alert], of reader: Reader, _ withMembers: Bool) throws -> [Raised] {
        try alerts.sorted { ($0.detectedAt, $0.id.rawValue) < ($1.detectedAt, $1.id.rawValue) }
            .map { alert in
                guard withMembers else { return Raised(alert, members: nil) }
                let conversations = try reader.conversations(of: alert.members)
                return Raised(alert, members: alert.members.compactMap { conversations[$0] })
            }
    }
}

extension ReplayReport {
    /// By what alerts of two runs over the same conversations are known to be about the same thing: their identity, or a
    /// conversation in both, since the first group to be told of is another one under other rules, and the numbers of clusters
    /// are others where retention has taken the first of them.
    fileprivate struct Subject: Sendable {
        let id: AlertID
        let detectedAt: Timestamp
        /// Of what sort another one must be; nil for one that shares conversations with anything.
        let sort: Sort?
        let items: Set<ItemID>

        enum Sort: Equatable {
            case growth
            case density
            case recurrence
            case shift(FacetName)
        }

        init(_ alert: Alert) {
            id = alert.id
            detectedAt = alert.detectedAt
            sort =
                switch alert.kind {
                case .growth: .growth
                case .density, .novelty: alert.recurs ? .recurrence : .density
                case .shift: alert.change.map { .shift($0.facet) }
                case .pipeline: nil
                }
            items = Set(alert.members)
        }

        func isThat(of other: Subject) -> Bool {
            id == other.id || sort != nil && sort == other.sort && !items.isDisjoint(with: other.items)
        }
    }

    /// Which rules raised an alert.
    package enum Origin: String, Sendable {
        case both
        case inForce = "rules in force"
        case tried = "rules tried"
    }

    /// What the rules in force raised beside what those tried would have, in order of detection; what both raised stands
    /// once, with the numbers of the rules in force.
    package var compared: [(alert: ShownAlert, origin: Origin)] {
        let others = alertsUnderRules ?? []
        let inForce = alerts.filter(isComparable).map { raised in
            (raised.alert, others.contains { $0.subject.isThat(of: raised.subject) } ? Origin.both : .inForce)
        }
        let tried = others.filter { other in
            isComparable(other) && !alerts.contains { $0.subject.isThat(of: other.subject) }
        }
        return (inForce + tried.map { ($0.alert, .tried) })
            .sorted { ($0.0.detectedAt, $0.0.id) < ($1.0.detectedAt, $1.0.id) }
    }

    private func isComparable(_ raised: Raised) -> Bool {
        comparableFrom.map { raised.subject.detectedAt >= $0 } ?? true
    }
}
