/// OpenAI's embeddings: how texts are handed over and their vectors read.
enum EmbeddingsWire {
    static let path = "/v1/embeddings"

    /// The body of the request for the vectors of `texts`.
    static func body(of texts: [String], model: String) -> [UInt8] {
        json(Request(model: model, input: texts, encodingFormat: "float"))
    }

    /// The vectors in the order of `texts`, whatever the order in the answer.
    ///
    /// Every text must have exactly one, of finite numbers, all of one length: `dimensions` where that is known.
    static func read(_ body: [UInt8], of texts: [String], dimensions: Int?) -> Reading<[[Float]]> {
        guard let response = decoded(Response.self, from: body) else {
            return .nonsense("answered with something that is no list of embeddings")
        }
        guard response.data.count == texts.count else {
            return .nonsense("answered with \(response.data.count) embeddings for \(texts.count) texts")
        }
        var vectors = [[Float]](repeating: [], count: texts.count)
        for entry in response.data {
            guard vectors.indices.contains(entry.index), vectors[entry.index].isEmpty else {
                return .nonsense("numbered its embeddings wrongly")
            }
            guard !entry.embedding.isEmpty, entry.embedding.allSatisfy(\.isFinite) else {
                return .nonsense("answered with an embedding that is no vector")
            }
            vectors[entry.index] = entry.embedding
        }
        let wanted = dimensions ?? vectors.first?.count ?? 0
        if let odd = vectors.first(where: { $0.count != wanted }) {
            return .nonsense("answered with embeddings of \(odd.count) dimensions instead of \(wanted)")
        }
        let counted = tokenCount(response.usage?.promptTokens) ?? 0
        let input = counted > 0 ? counted : texts.reduce(0) { $0 + estimatedTokens(of: $1) }
        return .answer(vectors, TokenUsage(input: input))
    }

    private struct Request: Encodable {
        let model: String
        let input: [String]
        let encodingFormat: String
    }

    private struct Response: Decodable {
        struct Entry: Decodable {
            let index: Int
            let embedding: [Float]
        }

        struct Usage: Decodable {
            let promptTokens: Double?
        }

        let data: [Entry]
        let usage: Usage?
    }
}
