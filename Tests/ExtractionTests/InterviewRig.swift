import Intake
import Model

@testable import Extraction

/// Extracts conversations with a model that answers as a test says.
struct InterviewRig {
    /// A good answer to request, language and concern.
    static let good = "<request>Bake bread at home.</request><language>French</language><concern>1</concern>"

    let pseudonyms = Pseudonyms(key: Array("interview".utf8))
    let arrival = Timestamp(rawValue: 1_767_600_000_000)
    let log = EmbeddingLog()

    func extract(
        _ conversations: [Conversation],
        _ model: AskedModel,
        _ change: (inout ExtractionConfiguration) -> Void = { $0.questions = [.request, .language, .concern] },
        skipping: ([ConversationID: Int]) -> Set<ConversationID> = { _ in [] }
    ) async throws -> [Extraction] {
        var configuration = ExtractionConfiguration()
        change(&configuration)
        let extractor = try await Extractor(
            configuration: configuration,
            embedder: .counting("vote", "bread", log: log),
            pseudonyms: pseudonyms,
            model: model
        )
        return try await extractor.extract(conversations, arrivedAt: arrival, skipping: skipping)
    }

    func kept(_ extraction: Extraction?) throws -> Extract {
        guard case .kept(let extract) = extraction else {
            throw ExtractionError(key: "test", problem: "not kept: \(String(describing: extraction))")
        }
        return extract
    }
}
