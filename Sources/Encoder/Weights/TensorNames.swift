/// What the tensors of a model are called in its file.
struct TensorNames {
    /// The tensors of one layer; each but the norms stands for a matrix and a bias.
    struct Layer {
        let queryKeyValue: [String]
        let attentionOutput: String
        let attentionNorm: String
        let inner: String
        let output: String
        let outputNorm: String
    }

    let architecture: Architecture

    let words = "embeddings.word_embeddings.weight"
    let positions = "embeddings.position_embeddings.weight"
    let embeddingNorm = "embeddings.LayerNorm"

    /// Nil where the architecture has no token types.
    var tokenTypes: String? {
        architecture == .bert ? "embeddings.token_type_embeddings.weight" : nil
    }

    /// Nil where the architecture counts positions from the start of the text alone.
    var relativePositions: String? {
        architecture == .mpnet ? "encoder.relative_attention_bias.weight" : nil
    }

    func layer(_ number: Int) -> Layer {
        let name = "encoder.layer.\(number)"
        let attention: (queryKeyValue: [String], output: String, norm: String) =
            switch architecture {
            case .bert:
                (
                    ["query", "key", "value"].map { "\(name).attention.self.\($0)" },
                    "\(name).attention.output.dense",
                    "\(name).attention.output.LayerNorm"
                )
            case .mpnet:
                (
                    ["q", "k", "v"].map { "\(name).attention.attn.\($0)" },
                    "\(name).attention.attn.o",
                    "\(name).attention.LayerNorm"
                )
            }
        return Layer(
            queryKeyValue: attention.queryKeyValue,
            attentionOutput: attention.output,
            attentionNorm: attention.norm,
            inner: "\(name).intermediate.dense",
            output: "\(name).output.dense",
            outputNorm: "\(name).output.LayerNorm"
        )
    }
}
