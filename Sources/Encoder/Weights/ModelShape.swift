import Foundation

/// What config.json says of a model: its architecture and its sizes.
struct ModelShape: Equatable, Decodable {
    /// The kinds of network that the encoder runs.
    enum Architecture: String {
        case bert
    }

    enum CodingKeys: String, CodingKey {
        case modelType = "model_type"
        case activation = "hidden_act"
        case positions = "position_embedding_type"
        case width = "hidden_size"
        case layers = "num_hidden_layers"
        case heads = "num_attention_heads"
        case innerWidth = "intermediate_size"
        case longestText = "max_position_embeddings"
        case tokenTypes = "type_vocab_size"
        case vocabulary = "vocab_size"
        case epsilon = "layer_norm_eps"
    }

    let modelType: String
    let activation: String
    let positions: String?
    let width: Int
    let layers: Int
    let heads: Int
    let innerWidth: Int
    let longestText: Int
    let tokenTypes: Int
    let vocabulary: Int
    let epsilon: Float

    var headWidth: Int { width / heads }

    private static let longestFile = 1 << 20

    /// Reads and checks the config.json at `path`.
    static func read(_ path: String) throws(EncoderError) -> (shape: ModelShape, architecture: Architecture) {
        let memory = try FrozenMemory(mapping: path)
        guard memory.count <= longestFile else { throw .malformed(path: path, problem: "it is too long") }
        let shape: ModelShape
        do {
            shape = try JSONDecoder().decode(ModelShape.self, from: memory.withBytes { Data($0) })
        } catch {
            throw .malformed(path: path, problem: "it does not give the sizes of a BERT model")
        }
        guard let architecture = Architecture(rawValue: shape.modelType) else {
            throw .unsupported(path: path, problem: "its architecture is not BERT")
        }
        guard shape.activation == "gelu" else {
            throw .unsupported(path: path, problem: "its activation is not gelu")
        }
        guard shape.positions ?? "absolute" == "absolute" else {
            throw .unsupported(path: path, problem: "its positions are not absolute")
        }
        // Far above any model there is, and small enough that no product of two of them overflows.
        let plausible = 1...(1 << 24)
        let sizes = [shape.width, shape.layers, shape.heads, shape.innerWidth, shape.tokenTypes, shape.vocabulary]
        guard sizes.allSatisfy(plausible.contains), (3...(1 << 24)).contains(shape.longestText) else {
            throw .malformed(path: path, problem: "it gives a size that no model has")
        }
        guard shape.width.isMultiple(of: shape.heads) else {
            throw .malformed(path: path, problem: "its width does not divide among its heads")
        }
        guard shape.epsilon >= 0, shape.epsilon.isFinite else {
            throw .malformed(path: path, problem: "its layer_norm_eps is not a small number")
        }
        return (shape, architecture)
    }
}
