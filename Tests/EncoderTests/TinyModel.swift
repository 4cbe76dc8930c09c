import Foundation
import Model

@testable import Encoder

/// A model small enough to be computed by hand, written to a directory of its own that goes when the value goes.
final class TinyModel {
    typealias Tensors = [String: (shape: [Int], numbers: [Float])]

    /// Sizes that are no multiples of what the kernels work in.
    static let width = 40
    static let heads = 4
    static let innerWidth = 72
    static let layers = 2
    static let longestText = 48
    static let epsilon = 1e-7

    /// Every piece of the golden texts, so that they are cut as with the whole vocabulary.
    static let pieces = pieces(of: .bert)

    let architecture: Architecture
    let directory: String
    private(set) var tensors: Tensors = [:]

    init(_ architecture: Architecture = .bert) throws {
        self.architecture = architecture
        directory = NSTemporaryDirectory() + "weir-encoder-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: false)
        makeTensors()
        try write(Self.pieces(of: architecture).joined(separator: "\n") + "\n", to: "vocab.txt")
        try write(Self.config(architecture), to: "config.json")
        try write(Self.safetensors(tensors), to: "model.safetensors")
    }

    deinit {
        try? FileManager.default.removeItem(atPath: directory)
    }

    func write(_ text: String, to name: String) throws {
        try write(Data(text.utf8), to: name)
    }

    /// Puts a new file in the place of the old one, which may be mapped.
    func write(_ bytes: Data, to name: String) throws {
        try bytes.write(to: URL(fileURLWithPath: "\(directory)/\(name)"), options: .atomic)
    }

    static func pieces(of architecture: Architecture) -> [String] {
        let golden = GoldenText.all.flatMap { $0.pieces.split(separator: " ").map(String.init) }
        let own = ["a", "##b", "##\u{302E}", "##\u{1D165}", "sep", "mask", "[", "]", "<", ">", "s", "/"]
        var seen: [[Unicode.Scalar]: Bool] = [:]
        return (architecture.marks.all + golden + own).filter {
            seen.updateValue(true, forKey: Array($0.unicodeScalars)) == nil
        }
    }

    static func config(_ architecture: Architecture = .bert, _ changes: [String: Any] = [:]) throws -> Data {
        var config: [String: Any] = [
            "model_type": architecture.rawValue, "hidden_act": "gelu", "hidden_size": width,
            "num_hidden_layers": layers, "num_attention_heads": heads, "intermediate_size": innerWidth,
            "max_position_embeddings": longestText, "vocab_size": pieces(of: architecture).count,
            "layer_norm_eps": epsilon,
        ]
        switch architecture {
        case .bert: config["type_vocab_size"] = 2
        case .mpnet: config.merge(["pad_token_id": 1, "relative_attention_num_buckets": 32]) { $1 }
        }
        config.merge(changes) { $1 }
        return try JSONSerialization.data(withJSONObject: config)
    }

    static func safetensors(_ tensors: Tensors) throws -> Data {
        var header: [String: Any] = ["__metadata__": ["format": "pt"]]
        var numbers = Data()
        for (name, tensor) in tensors.sorted(by: { $0.key < $1.key }) {
            let start = numbers.count
            tensor.numbers.withUnsafeBytes { numbers.append(contentsOf: $0) }
            header[name] = ["dtype": "F32", "shape": tensor.shape, "data_offsets": [start, numbers.count]]
        }
        return try file(header: JSONSerialization.data(withJSONObject: header), numbers: numbers)
    }

    static func file(header: Data, numbers: Data) -> Data {
        withUnsafeBytes(of: UInt64(header.count).littleEndian) { Data($0) } + header + numbers
    }

    private func makeTensors() {
        var generator = SplitMix(seed: 7)
        func add(_ name: String, _ shape: [Int], around centre: Float = 0, by spread: Float) {
            let count = shape.reduce(1, *)
            tensors[name] = (
                shape, (0..<count).map { _ in centre + Float.random(in: -spread...spread, using: &generator) }
            )
        }
        func addNorm(_ name: String) {
            add("\(name).weight", [Self.width], around: 1, by: 0.3)
            add("\(name).bias", [Self.width], by: 0.2)
        }
        func addLinear(_ name: String, _ outputs: Int, _ inputs: Int) {
            add("\(name).weight", [outputs, inputs], by: 0.4)
            add("\(name).bias", [outputs], by: 0.2)
        }
        let names = ScalarTransformer.Names(architecture)
        add("embeddings.word_embeddings.weight", [Self.pieces(of: architecture).count, Self.width], by: 1)
        add("embeddings.position_embeddings.weight", [Self.longestText, Self.width], by: 0.5)
        switch architecture {
        case .bert: add("embeddings.token_type_embeddings.weight", [2, Self.width], by: 0.5)
        case .mpnet: add("encoder.relative_attention_bias.weight", [32, Self.heads], by: 2)
        }
        addNorm("embeddings.LayerNorm")
        for layer in 0..<Self.layers {
            let name = "encoder.layer.\(layer)"
            for part in [names.query, names.key, names.value, names.attended] {
                addLinear("\(name).\(part)", Self.width, Self.width)
            }
            addNorm("\(name).\(names.attentionNorm)")
            addLinear("\(name).intermediate.dense", Self.innerWidth, Self.width)
            addLinear("\(name).output.dense", Self.width, Self.innerWidth)
            addNorm("\(name).output.LayerNorm")
        }
    }
}
