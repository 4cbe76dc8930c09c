import Model

/// Whatever turns texts into vectors: the encoder in this process, or a server.
package struct TextEmbedder: Sendable {
    /// The length of every vector.
    package let dimensions: Int
    /// One vector for each text, in the order of the texts; an empty one for a text that a server refuses.
    package var embed: @Sendable (_ texts: [String]) async throws -> [[Float]]

    package init(dimensions: Int, embed: @escaping @Sendable (_ texts: [String]) async throws -> [[Float]]) {
        self.dimensions = dimensions
        self.embed = embed
    }

    /// The embeddings of `texts` with the precision they have once stored.
    ///
    /// Throws an `ExtractionError` where the answer has another number of vectors, or one without a direction or of
    /// another length.
    package func embeddings(of texts: [String]) async throws -> [Embedding] {
        try await vectors(of: texts).map(embedding)
    }

    /// The same, but nil for a text that a server refuses.
    package func embeddingsOfAccepted(_ texts: [String]) async throws -> [Embedding?] {
        try await vectors(of: texts).map { $0.isEmpty ? nil : try embedding(of: $0) }
    }

    private func vectors(of texts: [String]) async throws -> [[Float]] {
        guard !texts.isEmpty else { return [] }
        let vectors = try await embed(texts)
        guard vectors.count == texts.count else {
            throw ExtractionError(key: "encoder", problem: "gave \(vectors.count) vectors for \(texts.count) texts")
        }
        return vectors
    }

    private func embedding(of vector: [Float]) throws -> Embedding {
        guard vector.count == dimensions, let embedding = Embedding(normalizing: vector) else {
            throw ExtractionError(
                key: "encoder",
                problem: "gave a vector that is not \(dimensions) finite numbers with a direction"
            )
        }
        return embedding.asStored
    }
}
