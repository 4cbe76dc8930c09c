import Dispatch
import Encoder
import Extraction
import Inference

/// What turns a watch's requests into vectors: the encoder in this process, or a server.
struct WatchEncoder: Sendable {
    /// Equal only where the vectors may be compared.
    let identifier: String
    let embedder: TextEmbedder

    var dimensions: Int { embedder.dimensions }
}

extension WatchEncoder {
    // Texts embedded between two looks at whether somebody wants to stop.
    private static let textsAtOnce = 64

    /// The encoder in this process.
    ///
    /// It works on a queue of its own: it blocks for as long as it works, and the tasks that wait for a server's answers need
    /// the threads that they share.
    init(_ encoder: SentenceEncoder) {
        identifier = encoder.identifier
        let queue = DispatchQueue(label: "weir.encoder", qos: .userInitiated)
        embedder = TextEmbedder(dimensions: encoder.dimensions) { texts in
            var vectors: [[Float]] = []
            for start in stride(from: 0, to: texts.count, by: Self.textsAtOnce) {
                try Task.checkCancellation()
                let part = Array(texts[start..<min(start + Self.textsAtOnce, texts.count)])
                vectors += await withCheckedContinuation { continuation in
                    queue.async { continuation.resume(returning: encoder.embed(part)) }
                }
            }
            return vectors
        }
    }

    /// A server that embeds.
    init(_ server: EmbeddingServer, name: String, dimensions: Int) {
        identifier = "served \(name) \(dimensions)"
        embedder = TextEmbedder(dimensions: dimensions) { texts in
            try await Self.vectors(of: texts, from: server.embed) { try await Task.sleep(for: .seconds(30)) }
        }
    }

    /// The vectors of `texts`, an empty one for each that the server refuses.
    ///
    /// One text that is refused takes its request with it, so a refused request is halved until that text stands alone.
    /// Nothing can be counted without a vector: where the budget is used up, reading waits for the next hour or day.
    static func vectors(
        of texts: [String],
        from embed: ([String]) async throws(InferenceError) -> [[Float]],
        pause: () async throws -> Void
    ) async throws -> [[Float]] {
        while true {
            do throws(InferenceError) {
                return try await embed(texts)
            } catch {
                switch error.cause {
                case .ended: throw CancellationError()
                case .overBudget: break
                case .rejected, .keptFailing:
                    guard texts.count > 1 else { return texts.map { _ in [] } }
                    let half = texts.count / 2
                    let first = try await vectors(of: Array(texts[..<half]), from: embed, pause: pause)
                    return first + (try await vectors(of: Array(texts[half...]), from: embed, pause: pause))
                }
            }
            try await pause()
        }
    }
}
