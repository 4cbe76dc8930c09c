import Foundation

@testable import Encoder

/// BERT and MPNet once more, one number after the other and in double precision, for comparison.
struct ScalarTransformer {
    /// What the parts of a layer are called in the files of each architecture, written down here once more.
    struct Names {
        let query: String
        let key: String
        let value: String
        let attended: String
        let attentionNorm: String

        init(_ architecture: Architecture) {
            switch architecture {
            case .bert:
                query = "attention.self.query"
                key = "attention.self.key"
                value = "attention.self.value"
                attended = "attention.output.dense"
                attentionNorm = "attention.output.LayerNorm"
            case .mpnet:
                query = "attention.attn.q"
                key = "attention.attn.k"
                value = "attention.attn.v"
                attended = "attention.attn.o"
                attentionNorm = "attention.LayerNorm"
            }
        }
    }

    private let names: Names
    private let matrices: [String: [[Double]]]

    init(_ model: TinyModel) {
        names = Names(model.architecture)
        matrices = model.tensors.mapValues { tensor in
            let width = tensor.shape[tensor.shape.count - 1]
            return stride(from: 0, to: tensor.numbers.count, by: width).map { start in
                tensor.numbers[start..<(start + width)].map(Double.init)
            }
        }
    }

    func vector(of tokens: [Int32]) -> [Double] {
        var hidden = tokens.enumerated().map { place, token in
            norm("embeddings.LayerNorm", sum(matrix("embeddings.word_embeddings.weight")[Int(token)], position(place)))
        }
        for layer in 0..<TinyModel.layers {
            let name = "encoder.layer.\(layer)"
            let attended = attention(name, hidden)
            hidden = zip(hidden, attended).map { row, context in
                norm("\(name).\(names.attentionNorm)", sum(row, linear("\(name).\(names.attended)", context)))
            }
            hidden = hidden.map { row in
                let inner = linear("\(name).intermediate.dense", row).map {
                    0.5 * $0 * (1 + erf($0 / 2.0.squareRoot()))
                }
                return norm("\(name).output.LayerNorm", sum(row, linear("\(name).output.dense", inner)))
            }
        }
        let total = hidden.dropFirst().reduce(hidden[0], sum)
        let length = total.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return total.map { $0 / length }
    }

    private func position(_ place: Int) -> [Double] {
        let positions = matrix("embeddings.position_embeddings.weight")
        guard let types = matrices["embeddings.token_type_embeddings.weight"] else { return positions[place + 2] }
        return sum(positions[place], types[0])
    }

    /// What MPNet adds to a score: as its authors compute it, with a logarithm.
    private func bias(query: Int, key: Int, head: Int) -> Double {
        guard let table = matrices["encoder.relative_attention_bias.weight"] else { return 0 }
        let distance = abs(key - query)
        let farther = 8 + Int((log(Double(max(distance, 8)) / 8) / log(16) * 8))
        return table[(key > query ? 16 : 0) + (distance < 8 ? distance : min(15, farther))][head]
    }

    private func attention(_ name: String, _ rows: [[Double]]) -> [[Double]] {
        let queries = rows.map { linear("\(name).\(names.query)", $0) }
        let keys = rows.map { linear("\(name).\(names.key)", $0) }
        let values = rows.map { linear("\(name).\(names.value)", $0) }
        let headWidth = TinyModel.width / TinyModel.heads
        return queries.enumerated().map { place, query in
            (0..<TinyModel.heads).flatMap { head in
                let columns = (head * headWidth)..<((head + 1) * headWidth)
                let scores = keys.enumerated().map { other, key in
                    exp(
                        columns.reduce(0) { $0 + query[$1] * key[$1] } / Double(headWidth).squareRoot()
                            + bias(query: place, key: other, head: head)
                    )
                }
                let whole = scores.reduce(0, +)
                return columns.map { column in
                    zip(scores, values).reduce(0) { $0 + $1.0 / whole * $1.1[column] }
                }
            }
        }
    }

    private func linear(_ name: String, _ x: [Double]) -> [Double] {
        zip(matrix("\(name).weight"), vector("\(name).bias")).map { row, bias in
            zip(row, x).reduce(bias) { $0 + $1.0 * $1.1 }
        }
    }

    private func norm(_ name: String, _ x: [Double]) -> [Double] {
        let mean = x.reduce(0, +) / Double(x.count)
        let variance = x.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(x.count)
        let scale = 1 / (variance + TinyModel.epsilon).squareRoot()
        let weight = vector("\(name).weight")
        let bias = vector("\(name).bias")
        return x.indices.map { (x[$0] - mean) * scale * weight[$0] + bias[$0] }
    }

    private func sum(_ a: [Double], _ b: [Double]) -> [Double] {
        zip(a, b).map { $0 + $1 }
    }

    private func vector(_ name: String) -> [Double] {
        matrix(name)[0]
    }

    private func matrix(_ name: String) -> [[Double]] {
        matrices[name] ?? []
    }
}
