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

        package init(_ alert: Alert, members: [ConversationID]?) {
            self.alert = ShownAlert(alert)
            self.members = members?.map(\.rawValue)
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
    /// What another alert spoke for from beginning to end.
    package var inhibitedAlerts: [Raised]
    /// What other rules would have raised; nil where none were tried.
    package var alertsUnderRules: [Raised]?

    private enum CodingKeys: String, CodingKey {
        case input, performance, edition, alerts
        case inhibitedAlerts = "inhibited_alerts"
        case alertsUnderRules = "alerts_under_rules"
    }
}
