import Foundation

/// What config.json says of a model: its architecture and its sizes.
struct ModelShape: Equatable {
    let architecture: Architecture
    let width: Int
    let layers: Int
    let heads: Int
    let innerWidth: Int
    let vocabulary: Int
    let epsilon: Float
    /// How many positions there are vectors for, those before the first token included.
    let longestText: Int
    /// The position of a text's first token.
    let firstPosition: Int
    /// Nil where the architecture has no token types.
    let tokenTypes: Int?

    /// The most tokens of a text that are read.
    var maximumTokens: Int { min(architecture.trainedTokens, longestText - firstPosition) }

    private struct File: Decodable {
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
            case padding = "pad_token_id"
            case buckets = "relative_attention_num_buckets"
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
        let tokenTypes: Int?
        let padding: Int?
        let buckets: Int?
        let vocabulary: Int
        let epsilon: Float
    }

    private static let longestFile = 1 << 20

    // Far above any model there is, and small enough that no product of two of them overflows.
    private static let plausible = 1...(1 << 24)

    /// Reads and checks the config.json at `path`.
    static func read(_ path: String) throws(EncoderError) -> ModelShape {
        let memory = try FrozenMemory(mapping: path)
        guard memory.count <= longestFile else { throw .malformed(path: path, problem: "it is too long") }
        let file: File
        do {
            file = try JSONDecoder().decode(File.self, from: memory.withBytes { Data($0) })
        } catch {
            throw .malformed(path: path, problem: "it does not give the sizes of a model")
        }
        return try ModelShape(file, path: path)
    }

    private init(_ file: File, path: String) throws(EncoderError) {
        guard let architecture = Architecture(rawValue: file.modelType) else {
            throw .unsupported(path: path, problem: "its architecture is neither BERT nor MPNet")
        }
        guard file.activation == "gelu" else {
            throw .unsupported(path: path, problem: "its activation is not gelu")
        }
        guard file.positions ?? "absolute" == "absolute" else {
            throw .unsupported(path: path, problem: "its positions are not absolute")
        }
        self.architecture = architecture
        width = file.width
        layers = file.layers
        heads = file.heads
        innerWidth = file.innerWidth
        vocabulary = file.vocabulary
        epsilon = file.epsilon
        longestText = file.longestText
        switch architecture {
        case .bert:
            guard let types = file.tokenTypes, Self.plausible.contains(types) else {
                throw .malformed(path: path, problem: "it gives no number of token types")
            }
            tokenTypes = types
            firstPosition = 0
        case .mpnet:
            guard file.buckets ?? RelativePositions.buckets == RelativePositions.buckets else {
                throw .unsupported(path: path, problem: "it does not have 32 buckets of relative positions")
            }
            // Positions up to that of the padding token stand for no token.
            let padding = file.padding ?? 1
            guard (0..<(1 << 24)).contains(padding) else {
                throw .malformed(path: path, problem: "its pad_token_id is no token")
            }
            tokenTypes = nil
            firstPosition = padding + 1
        }
        try check(path)
    }

    private func check(_ path: String) throws(EncoderError) {
        let sizes = [width, layers, heads, innerWidth, vocabulary, longestText]
        // A text is at least a start mark, an end mark and one token between them.
        guard sizes.allSatisfy(Self.plausible.contains), longestText - firstPosition >= 3 else {
            throw .malformed(path: path, problem: "it gives a size that no model has")
        }
        guard width.isMultiple(of: heads) else {
            throw .malformed(path: path, problem: "its width does not divide among its heads")
        }
        guard epsilon >= 0, epsilon.isFinite else {
            throw .malformed(path: path, problem: "its layer_norm_eps is not a small number")
        }
    }
}
