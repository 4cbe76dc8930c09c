import Extraction
import Foundation
import Intake
import Model

/// What a watch would make of each conversation, for trying screeners on data that one may read.
package struct ExtractRun: Sendable {
    /// One conversation as `weir extract` prints it.
    package struct Row: Encodable, Sendable {
        package var conversation: String
        /// Whether it is in scope.
        package var isScreened: Bool
        package var facets: [String: FacetValue]
        package var terms: [String]
        package var model = ReplayReport.Performance.Model()

        private enum CodingKeys: String, CodingKey {
            case facets, terms, model
            case conversation = "conversation_id"
            case isScreened = "screened"
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
    package func run(limit: Int, row: (Row) throws -> Void) async throws {
        var replay = try Replay(configuration: configuration.intake, inputs: inputs)
        let workshop = Workshop(configuration: configuration, environment: environment)
        // Nothing is kept, so any key will do; ids are printed as the file has them.
        let extractor = try await workshop.extractor(
            encoder: try workshop.encoder(),
            key: [UInt8](repeating: 0, count: 32)
        )
        var left = limit
        while left > 0, let batch = try replay.next(limit: min(256, left)) {
            let extractions = try await extractor.extract(batch.conversations, arrivedAt: WallClock.live.now())
            for (conversation, extraction) in zip(batch.conversations, extractions) {
                switch extraction {
                case .kept(let extract):
                    try row(
                        Row(
                            conversation: conversation.id,
                            isScreened: true,
                            facets: Dictionary(
                                uniqueKeysWithValues: extract.facets.map { ($0.key.rawValue, $0.value) }
                            ),
                            terms: extract.terms.map(\.word)
                        )
                    )
                case .screenedOut:
                    try row(Row(conversation: conversation.id, isScreened: false, facets: [:], terms: []))
                case .sampledOut, .unasked, .repeated, .unusable:
                    continue
                }
                left -= 1
            }
        }
    }
}
