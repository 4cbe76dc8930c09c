import Extraction
import Inference
import Model
import Store

/// How the models of a watch fare and what they cost, as `weir status` shows it.
package struct ModelsStatus: Codable, Equatable, Sendable {
    /// One server, by what it is asked for.
    package struct Server: Codable, Equatable, Sendable {
        package var role: String
        package var standing: ModelStanding
    }

    package var servers: [Server]
    /// What was spent in the present hour and day of the clock, and how much is done for it.
    package var spend: SpendStanding
    /// Nil where there is no limit.
    package var tokensPerHour: Int?
    package var tokensPerDay: Int?
    package var dollarsPerHour: Double?
    package var dollarsPerDay: Double?
    /// Conversations that a model was asked about, since the state began.
    package var asked: Int
    /// Those of which the model saw a part, because they were too long.
    package var cut: Int
    /// Answers that could not be used, by facet.
    package var unanswered: [String: Int]
    /// Conversations that were counted and clustered without having been asked about, by the reason.
    package var unasked: [String: Int]
    /// Conversations passed over because only a model could have said whether they are in scope.
    package var unjudged: Int
    /// Stored conversations that an earlier model, prompt or release has read.
    package var stale: Int
    /// Clusters of the newest edition that are called by key terms although there is a model, by the reason.
    package var unnamed: [String: Int]
}

extension ModelsStatus {
    init(
        _ servers: ModelServers,
        configuration: Configuration,
        counters: [StoreCounter: Int],
        stale: Int,
        edition: Edition?
    ) {
        let language = servers.language.map {
            [("facets", $0.facets.standing), ("names", $0.names.standing), ("audit", $0.audit.standing)]
        }
        let all = (language ?? []) + (servers.embedding.map { [("encoder", $0.standing)] } ?? [])
        self.servers = all.map { Server(role: $0.0, standing: $0.1) }
        spend = servers.ledger.standing
        let caps = configuration.budget.caps
        tokensPerHour = caps.tokensPerHour
        tokensPerDay = caps.tokensPerDay
        dollarsPerHour = caps.dollarsPerHour
        dollarsPerDay = caps.dollarsPerDay
        asked = counters[.asked] ?? 0
        cut = counters[.cut] ?? 0
        unjudged = counters[.unjudged] ?? 0
        unasked = Dictionary(
            uniqueKeysWithValues: Inquiry.allCases.compactMap { inquiry in
                counters[.unasked(inquiry.rawValue)].map { (inquiry.rawValue, $0) }
            }
        )
        unanswered = Dictionary(
            uniqueKeysWithValues: configuration.extraction.questions.compactMap { question in
                counters[.unanswered(question.name)].map { (question.name.rawValue, $0) }
            }
        )
        self.stale = stale
        unnamed = [:]
        for shortfall in (edition?.clusters ?? []).compactMap(\.label?.shortfall) {
            unnamed[shortfall.rawValue, default: 0] += 1
        }
    }

    /// What of all this a person has to do something about, in plain words.
    var troubles: [String] {
        var troubles = servers.compactMap { server in
            server.standing.reason.map { "the model for \(server.role) is not asked: \($0)" }
        }
        if let fault = spend.leaseFault { troubles.append(fault) }
        if spend.stage == .embeddedOnly { troubles.append("the budget for models is used up: \(spend.stage)") }
        return troubles
    }
}
