import Extraction
import Foundation
import Inference
import Intake
import Model

/// What a watch would make of each conversation, for trying screeners on data that one may read.
package struct ExtractRun: Sendable {
    /// One conversation as `weir extract` prints it.
    package struct Row: Encodable, Sendable {
        package var conversation: String
        /// Whether it is in scope.
        package var isScreened: Bool
        package var facets: [String: Answer]
        package var terms: [String]
        /// What the request is built like, in hexadecimal, under a key of zeros.
        package var skeleton: String?
        package var model: Asked

        private enum CodingKeys: String, CodingKey {
            case facets, terms, skeleton, model
            case conversation = "conversation_id"
            case isScreened = "screened"
        }
    }

    /// The answer to one facet.
    package enum Answer: Encodable, Equatable, Sendable {
        case value(FacetValue)
        /// A model's own words.
        case text(String)

        package func encode(to encoder: any Encoder) throws {
            switch self {
            case .value(let value): try value.encode(to: encoder)
            case .text(let text): try text.encode(to: encoder)
            }
        }
    }

    /// What a model server was asked about the conversation.
    package struct Asked: Encodable, Equatable, Sendable {
        package var requests: Int
        package var inputTokens: Int
        package var outputTokens: Int

        init(requests: Int, usage: TokenUsage) {
            self.requests = requests
            inputTokens = usage.input + usage.cached + usage.cacheWritten
            outputTokens = usage.output
        }

        private enum CodingKeys: String, CodingKey {
            case requests
            case inputTokens = "input_tokens"
            case outputTokens = "output_tokens"
        }
    }

    private let configuration: Configuration
    private let inputs: [String]
    private let environment: [String: String]

    package init(configuration: Configuration, inputs: [String], environment: [String: String]) {
        self.configuration = configuration
        self.inputs = inputs
        self.environment = environment
    }

    /// Gives at most `limit` rows in the order of the inputs' times; a conversation that is sampled out, or in which
    /// nobody asks anything, gives none.
    ///
    /// What could not be read is given to `fault`.
    package func run(limit: Int, fault: (Fault) -> Void, row: (Row) throws -> Void) async throws {
        var replay = try Replay(configuration: configuration.intake, inputs: inputs)
        let workshop = Workshop(configuration: configuration, environment: environment)
        // Nothing is kept, so any key will do; ids are printed as the file has them.
        let servers = try ModelServers(configuration, environment: environment, store: nil)
        defer { try? servers?.close(nil) }
        let extractor = try await workshop.extractor(
            encoder: try workshop.encoder(servers: servers),
            key: [UInt8](repeating: 0, count: 32),
            servers: servers
        )
        var left = limit
        while left > 0, let batch = try replay.next(limit: min(256, left)) {
            batch.faults.forEach(fault)
            let extractions = try await extractor.extract(batch.conversations, arrivedAt: WallClock.live.now())
            for (conversation, extraction) in zip(batch.conversations, extractions) {
                guard let found = Row(extraction, of: conversation.id) else { continue }
                try row(found)
                left -= 1
            }
        }
    }
}

extension ExtractRun.Row {
    /// Nil for what the watch passes over without a look, and for what has nothing to be read.
    fileprivate init?(_ extraction: Extraction, of conversation: String) {
        self.conversation = conversation
        switch extraction {
        case .kept(let extract):
            isScreened = true
            facets = Dictionary(uniqueKeysWithValues: extract.facets.map { ($0.key.rawValue, .value($0.value)) })
            for (name, text) in extract.summaries { facets[name.rawValue] = .text(text) }
            terms = extract.terms.map(\.word)
            skeleton = extract.skeleton?.hexadecimal
            model = ExtractRun.Asked(requests: extract.requests, usage: extract.usage)
        case .screenedOut(_, let requests, let usage):
            isScreened = false
            facets = [:]
            terms = []
            model = ExtractRun.Asked(requests: requests, usage: usage)
        case .sampledOut, .unasked, .repeated, .unusable:
            return nil
        }
    }
}
