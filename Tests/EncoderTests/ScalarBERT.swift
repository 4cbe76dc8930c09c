import Foundation

/// BERT once more, one number after the other and in double precision, for comparison.
struct ScalarBERT {
    private let matrices: [String: [[Double]]]

    init(tensors: [String: (shape: [Int], numbers: [Float])]) {
        matrices = tensors.mapValues { tensor in
            let width = tensor.shape[tensor.shape.count - 1]
            return stride(from: 0, to: tensor.numbers.count, by: width).map { start in
                tensor.numbers[start..<(start + width)].map(Double.init)
            }
        }
    }

    func vector(of tokens: [Int32]) -> [Double] {
        let words = matrix("embeddings.word_embeddings.weight")
        let positions = matrix("embeddings.position_embeddings.weight")
        let type = matrix("embeddings.token_type_embeddings.weight")[0]
        var hidden = tokens.enumerated().map { place, token in
            norm("embeddings.LayerNorm", sum(sum(words[Int(token)], positions[place]), type))
        }
        for layer in 0..<TinyModel.layers {
            let name = "encoder.layer.\(layer)"
            let attended = attention("\(name).attention.self", hidden)
            hidden = zip(hidden, attended).map { row, context in
                norm("\(name).attention.output.LayerNorm", sum(row, linear("\(name).attention.output.dense", context)))
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

    private func attention(_ name: String, _ rows: [[Double]]) -> [[Double]] {
        let queries = rows.map { linear("\(name).query", $0) }
        let keys = rows.map { linear("\(name).key", $0) }
        let values = rows.map { linear("\(name).value", $0) }
        let headWidth = TinyModel.width / TinyModel.heads
        return queries.map { query in
            (0..<TinyModel.heads).flatMap { head in
                let columns = (head * headWidth)..<((head + 1) * headWidth)
                let scores = keys.map { key in
                    exp(columns.reduce(0) { $0 + query[$1] * key[$1] } / Double(headWidth).squareRoot())
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
