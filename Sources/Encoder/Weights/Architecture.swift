/// The kinds of network that the encoder runs, by the name that config.json gives them.
enum Architecture: String {
    case bert
    case mpnet

    /// What the sentence models of the kind were trained with, less than the networks could take.
    var trainedTokens: Int {
        switch self {
        case .bert: 256
        case .mpnet: 384
        }
    }

    /// How the vocabularies of the kind write what is no text.
    var marks: Marks {
        switch self {
        case .bert: Marks(start: "[CLS]", end: "[SEP]", unknown: "[UNK]", padding: "[PAD]", mask: "[MASK]")
        case .mpnet: Marks(start: "<s>", end: "</s>", unknown: "[UNK]", padding: "<pad>", mask: "<mask>")
        }
    }
}
