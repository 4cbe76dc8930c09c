import Foundation
import Model

extension ScriptedModel {
    /// A vector of length one that depends on nothing but the words of `text`.
    ///
    /// Each word has a direction of its own, so texts that share words are close to one another.
    package static func embedding(of text: String, dimensions: Int = 384) -> [Float] {
        var vector = [Float](repeating: 0, count: dimensions)
        let words = text.lowercased().split { !$0.isLetter && !$0.isNumber }
        for word in words.isEmpty ? [""] : words {
            var generator = SplitMix(seed: fingerprint(of: String(word)))
            for place in vector.indices { vector[place] += Float.random(in: -1...1, using: &generator) }
        }
        let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return length > 0 ? vector.map { $0 / length } : vector
    }

    /// A number that is the same for the same text in every process (FNV-1a).
    static func fingerprint(of text: String) -> UInt64 {
        text.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }

    /// A request for embeddings.
    struct EmbeddingRequest: Decodable {
        let model: String
        let input: [String]

        private enum Key: CodingKey {
            case model
            case input
        }

        init?(_ message: TestServer.Request) {
            guard let request = try? JSONDecoder().decode(Self.self, from: Data(message.body)) else { return nil }
            self = request
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: Key.self)
            model = try container.decode(String.self, forKey: .model)
            if let text = try? container.decode(String.self, forKey: .input) {
                input = [text]
            } else {
                input = try container.decode([String].self, forKey: .input)
            }
        }

        /// The answer's body, with the vectors in the reverse order: only their `index` says where they belong.
        func body(embeddings: [[Float]]) -> [UInt8] {
            let data = embeddings.enumerated().reversed().map { index, vector in
                ["object": "embedding", "index": index, "embedding": vector.map { Double($0) }] as [String: Any]
            }
            let tokens = input.reduce(0) { $0 + ScriptedModel.tokens(in: $1) }
            return json([
                "object": "list", "data": data, "model": model,
                "usage": ["prompt_tokens": tokens, "total_tokens": tokens],
            ])
        }
    }
}
