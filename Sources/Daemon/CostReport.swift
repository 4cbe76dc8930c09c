import Model
import Store

/// What asking models has cost so far, and what a round number of conversations would cost at the same rates.
package struct CostReport: Encodable, Equatable, Sendable {
    /// One purpose of one model.
    package struct Row: Encodable, Equatable, Sendable {
        package var purpose: String
        package var model: String
        package var requests: Int
        package var inputTokens: Int
        package var cachedTokens: Int
        package var outputTokens: Int
        /// As billed, with what the provider's cache saved.
        package var dollars: Double
        /// At the same rates for the conversations and clusters of the projection.
        package var projectedDollars: Double

        private enum CodingKeys: String, CodingKey {
            case purpose, model, requests, dollars
            case inputTokens = "input_tokens"
            case cachedTokens = "cached_tokens"
            case outputTokens = "output_tokens"
            case projectedDollars = "projected_dollars"
        }
    }

    /// Conversations that a model was asked about.
    package var conversations: Int
    /// Clusters that a model was asked to name, each time counted.
    package var namings: Int
    package var rows: [Row]
    package var dollars: Double
    /// What the projection is for.
    package var projectedConversations: Int
    package var projectedClusters: Int
    package var projectedDollars: Double
    /// The same by a provider's batch interface, which costs half and answers within a day.
    package var projectedBatchDollars: Double

    private enum CodingKeys: String, CodingKey {
        case conversations, namings, rows, dollars
        case projectedConversations = "projected_conversations"
        case projectedClusters = "projected_clusters"
        case projectedDollars = "projected_dollars"
        case projectedBatchDollars = "projected_batch_dollars"
    }

    /// Purposes that are paid once for each conversation; all others are paid once for each cluster that is named.
    private static let ofConversations: Set<String> = ["facets", "screen", "embed"]

    /// Sums up what the store has booked.
    ///
    /// `clusters` are named once each in the projection; a watch that goes on names some of them anew every day.
    package init(reader: Reader, per conversations: Int, clusters: Int) throws {
        self.init(
            spend: try reader.spend(),
            asked: try reader.counters()[.asked] ?? 0,
            per: conversations,
            clusters: clusters
        )
    }

    init(spend: [RecordedSpend], asked: Int, per conversations: Int, clusters: Int) {
        let namings = spend.filter { $0.purpose == "name" }.reduce(0) { $0 + $1.requests }
        self.conversations = asked
        self.namings = namings
        projectedConversations = conversations
        projectedClusters = clusters
        rows = spend.map { entry in
            let isOfConversations = Self.ofConversations.contains(entry.purpose)
            let (units, wanted) = isOfConversations ? (asked, conversations) : (namings, clusters)
            return Row(
                purpose: entry.purpose,
                model: entry.model,
                requests: entry.requests,
                inputTokens: entry.input,
                cachedTokens: entry.cached,
                outputTokens: entry.output,
                dollars: entry.dollars,
                projectedDollars: units == 0 ? 0 : entry.dollars * Double(wanted) / Double(units)
            )
        }
        dollars = rows.reduce(0) { $0 + $1.dollars }
        projectedDollars = rows.reduce(0) { $0 + $1.projectedDollars }
        projectedBatchDollars = projectedDollars / 2
    }
}
