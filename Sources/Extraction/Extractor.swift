import Intake
import Model

/// Reads conversations and says only what the rest of Weir may know about them.
///
/// The one way out of the rooms that hold people's words: what leaves is pseudonyms, facets, terms of redacted text and
/// an embedding of redacted text.
package struct Extractor: Sendable {
    /// How many conversations one task reads.
    private static let chunkLength = 32

    private let configuration: ExtractionConfiguration
    private let embedder: TextEmbedder
    private let pseudonyms: Pseudonyms
    private let screener: Screener?
    private let reader: FacetReader
    private let redactor = Redactor()
    private let terms = TermFinder()

    /// Compiles the screener's patterns and embeds its examples.
    ///
    /// Throws an `ExtractionError` that names the setting at fault, or what the embedder throws.
    package init(
        configuration: ExtractionConfiguration,
        embedder: TextEmbedder,
        pseudonyms: Pseudonyms
    ) async throws {
        try configuration.validate()
        self.configuration = configuration
        self.embedder = embedder
        self.pseudonyms = pseudonyms
        reader = FacetReader(computed: configuration.computed, fields: configuration.fields)
        if let rule = configuration.screener {
            screener = try await Screener(rule, embedder: embedder)
        } else {
            screener = nil
        }
    }

    /// What became of each conversation, in their order.
    ///
    /// Conversations are read `configuration.width` chunks at a time, and what is left of them is embedded in one call.
    /// Throws what the embedder throws, and then nothing of the batch is lost: it can be given again.
    package func extract(_ conversations: [Conversation], arrivedAt: Timestamp) async throws -> [Extraction] {
        let readings = try await read(conversations, arrivedAt: arrivedAt)
        let requests = readings.compactMap(\.request)
        var embeddings = try await embedder.embeddings(of: requests)[...]
        return zip(conversations, readings).map { conversation, reading in
            switch reading {
            case .settled(let extraction): return extraction
            case .pending(let draft):
                let embedding = embeddings.removeFirst()
                if draft.isInDoubt, let screener,
                    !screener.verdict(of: conversation, request: draft.original, embedding: embedding)
                {
                    return .screenedOut(draft.conversation)
                }
                return .kept(draft.extract(embedding))
            }
        }
    }

    private func read(_ conversations: [Conversation], arrivedAt: Timestamp) async throws -> [Reading] {
        let starts = Array(stride(from: 0, to: conversations.count, by: Self.chunkLength))
        return try await withThrowingTaskGroup(of: (Int, [Reading]).self) { group in
            var chunks: [Int: [Reading]] = [:]
            for (place, start) in starts.enumerated() {
                if place >= configuration.width, let (done, readings) = try await group.next() {
                    chunks[done] = readings
                }
                let chunk = conversations[start..<min(start + Self.chunkLength, conversations.count)]
                group.addTask {
                    try Task.checkCancellation()
                    return (start, chunk.map { reading(of: $0, arrivedAt: arrivedAt) })
                }
            }
            for try await (start, readings) in group { chunks[start] = readings }
            return starts.flatMap { chunks[$0] ?? [] }
        }
    }

    private func reading(of conversation: Conversation, arrivedAt: Timestamp) -> Reading {
        let id = pseudonyms.conversation(conversation.id)
        guard let weight = configuration.sampling.weight(of: conversation, under: pseudonyms) else {
            return .settled(.sampledOut(id))
        }
        guard let request = Request(of: conversation)?.text else { return .settled(.unusable(id, .noUserText)) }
        let verdict = screener.map { $0.verdict(of: conversation, request: request) } ?? true
        if verdict == false { return .settled(.screenedOut(id)) }
        let language = reader.language(of: conversation)
        let redacted = redactor.redact(request)
        let words = terms.terms(of: redacted, language: language)
        return .pending(
            Draft(
                conversation: id,
                account: conversation.account.map(pseudonyms.account),
                time: conversation.timestamp ?? arrivedAt,
                weight: weight,
                turnCount: conversation.turns.count,
                facets: reader.facets(of: conversation, language: language),
                terms: words.map { Term(id: pseudonyms.term($0), word: $0) },
                original: request,
                redacted: redacted,
                isInDoubt: verdict == nil
            )
        )
    }
}

/// What one reading of a conversation came to.
private enum Reading: Sendable {
    case settled(Extraction)
    case pending(Draft)

    /// The text to be embedded, where there still is something to decide or to keep.
    var request: String? {
        guard case .pending(let draft) = self else { return nil }
        return draft.redacted
    }
}

/// An extract that lacks its embedding.
private struct Draft: Sendable {
    let conversation: ConversationID
    let account: AccountID?
    let time: Timestamp
    let weight: Double
    let turnCount: Int
    let facets: Facets
    let terms: [Term]
    let original: String
    let redacted: String
    /// Whether the screener needs the embedding to decide.
    let isInDoubt: Bool

    func extract(_ embedding: Embedding) -> Extract {
        Extract(
            conversation: conversation,
            account: account,
            time: time,
            weight: weight,
            turnCount: turnCount,
            facets: facets,
            terms: terms,
            embedding: embedding
        )
    }
}
