import Inference
import Intake
import Model

/// Reads conversations and says only what the rest of Weir may know about them.
///
/// The one way out of the rooms that hold people's words: what leaves is pseudonyms, facets, and terms, an embedding
/// and a skeleton of redacted text; with a model, what is embedded is a sentence the model wrote.
package struct Extractor: Sendable {
    /// How many conversations one task reads.
    private static let chunkLength = 32

    private let configuration: ExtractionConfiguration
    private let embedder: TextEmbedder
    private let pseudonyms: Pseudonyms
    private let screener: Screener?
    private let interviewer: Interviewer?
    private let reader: FacetReader
    private let redactor = Redactor()
    private let terms = TermFinder()
    private let skeletons: SkeletonFinder

    /// Compiles the screener's patterns, embeds its examples and reads the prompts.
    ///
    /// Without a model everything is read in this process. Throws an `ExtractionError` that names the setting at fault, a
    /// `PromptError`, or what the embedder throws.
    package init(
        configuration: ExtractionConfiguration,
        embedder: TextEmbedder,
        pseudonyms: Pseudonyms,
        model: AskedModel? = nil
    ) async throws {
        try configuration.validate()
        self.configuration = configuration
        self.embedder = embedder
        self.pseudonyms = pseudonyms
        skeletons = SkeletonFinder(pseudonyms: pseudonyms)
        // What a model is asked for is computed as well: it stands in where there is no answer.
        let standIns = configuration.questions.map(\.name).filter { $0 == .language || $0 == .refusal }
        reader = FacetReader(computed: configuration.computed.union(standIns), fields: configuration.fields)
        if let rule = configuration.screener {
            screener = try await Screener(rule, embedder: embedder)
        } else {
            screener = nil
        }
        guard !configuration.questions.isEmpty || screener?.questions.isEmpty == false else {
            interviewer = nil
            return
        }
        guard let model else {
            throw ExtractionError(
                key: configuration.questions.isEmpty ? "screener" : "facets",
                problem: "has a question and no model to put it to"
            )
        }
        interviewer = try Interviewer(model, configuration: configuration, screener: screener, pseudonyms: pseudonyms)
    }

    /// What became of each conversation, in their order.
    ///
    /// `skipping` is given the conversations that are worth reading further, with the numbers of their turns, and says
    /// which of them are known already with at least as many; these cost nothing more. Conversations are read
    /// `configuration.width` chunks at a time, the model is asked about all of them at once, and what is left of them is
    /// embedded in one call, or in two where the screener needs the embeddings of requests before anybody is asked.
    /// Throws what the embedder or `skipping` throws, and `CancellationError` where the model's client ends; nothing of
    /// the batch is lost then: it can be given again.
    package func extract(
        _ conversations: [Conversation],
        arrivedAt: Timestamp,
        skipping: ([ConversationID: Int]) throws -> Set<ConversationID> = { _ in [] }
    ) async throws -> [Extraction] {
        var readings = try await read(conversations, arrivedAt: arrivedAt)
        try passOver(&readings, skipping)
        try await embed(&readings) { interviewer == nil || $0.needsEmbedding }
        judge(&readings)
        try await ask(&readings)
        try await embed(&readings) { $0.embedding == nil }
        return readings.compactMap { reading in
            switch reading {
            case .settled(let extraction): extraction
            case .pending(let draft): draft.extract.map(Extraction.kept)
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
        let standing = screener?.standing(of: conversation, request: request) ?? .settled(true)
        if standing == .settled(false) { return .settled(.screenedOut(id)) }
        let language = reader.language(of: conversation)
        let redacted = redactor.redact(request)
        let words = terms.terms(of: redacted, language: language)
        return .pending(
            Draft(
                conversation: conversation,
                id: id,
                account: conversation.account.map(pseudonyms.account),
                time: conversation.timestamp ?? arrivedAt,
                request: request,
                weight: weight,
                facets: reader.facets(of: conversation, language: language),
                terms: words.map { Term(id: pseudonyms.term($0), word: $0) },
                skeleton: skeletons.skeleton(of: redacted, language: language),
                text: redacted,
                standing: standing
            )
        )
    }

    private func passOver(
        _ readings: inout [Reading],
        _ skipping: ([ConversationID: Int]) throws -> Set<ConversationID>
    ) throws {
        var turns: [ConversationID: Int] = [:]
        for case .pending(let draft) in readings {
            // Of two copies the longer one is worth reading as long as it is not known.
            turns[draft.id] = max(turns[draft.id] ?? 0, draft.conversation.turns.count)
        }
        guard !turns.isEmpty else { return }
        let known = try skipping(turns)
        readings = readings.map { reading in
            guard case .pending(let draft) = reading, known.contains(draft.id) else { return reading }
            return .settled(.repeated(draft.id))
        }
    }

    /// Embeds the drafts that `need` it, in one call; one whose text is refused is of no use.
    private func embed(_ readings: inout [Reading], where need: (Draft) -> Bool) async throws {
        let places = readings.indices.filter { place in
            if case .pending(let draft) = readings[place] { need(draft) } else { false }
        }
        let texts = places.compactMap { place in
            if case .pending(let draft) = readings[place] { draft.text } else { nil }
        }
        let embeddings = try await embedder.embeddingsOfAccepted(texts)
        for (place, embedding) in zip(places, embeddings) {
            guard case .pending(var draft) = readings[place] else { continue }
            draft.embedding = embedding
            readings[place] = embedding == nil ? .settled(.unusable(draft.id, .unanswered)) : .pending(draft)
        }
    }

    /// Judges again what hung on its embedding.
    private func judge(_ readings: inout [Reading]) {
        guard let screener else { return }
        readings = readings.map { reading in
            guard case .pending(var draft) = reading, draft.needsEmbedding else { return reading }
            draft.standing = screener.standing(
                of: draft.conversation,
                request: draft.request,
                embedding: draft.embedding
            )
            return draft.standing == .settled(false) ? .settled(.screenedOut(draft.id)) : .pending(draft)
        }
    }

    /// Asks the model about all of them at once; its client says how many requests go out together.
    private func ask(_ readings: inout [Reading]) async throws {
        guard let interviewer else { return }
        readings = try await withThrowingTaskGroup(of: (Int, Reading).self) { [readings] group in
            for (place, reading) in readings.enumerated() {
                guard case .pending(let draft) = reading else { continue }
                group.addTask { (place, try await interviewer.reading(of: draft)) }
            }
            var asked = readings
            for try await (place, reading) in group { asked[place] = reading }
            return asked
        }
    }
}
