import CKernels

/// The network of BERT, from tokens to one vector a sequence.
struct BERT: Sendable {
    private struct Layer {
        let projection: Linear
        let attentionOutput: Linear
        let attentionNorm: LayerNorm
        let inner: Linear
        let output: Linear
        let outputNorm: LayerNorm
    }

    let width: Int
    private let innerWidth: Int
    private let maximumTokens: Int
    /// The weights file; of its pages only those of the words that occur stay in memory.
    private let file: FrozenMemory
    /// Where in the file the vector of the first word is, in bytes.
    private let words: Int
    /// What is added to a word's vector for where it stands, the token type included.
    private let positions: [Float]
    private let embeddingNorm: LayerNorm
    private let attention: Attention
    private let layers: [Layer]

    init(weights: Safetensors, shape: ModelShape, maximumTokens: Int, product: MatrixProduct) throws(EncoderError) {
        let width = shape.width
        self.width = width
        self.innerWidth = shape.innerWidth
        self.maximumTokens = maximumTokens
        attention = Attention(width: width, heads: shape.heads, product: product)

        func norm(_ name: String) throws(EncoderError) -> LayerNorm {
            LayerNorm(
                weight: try weights.array("\(name).weight", shape: [width]),
                bias: try weights.array("\(name).bias", shape: [width]),
                epsilon: shape.epsilon
            )
        }

        func linear(_ names: [String], from inputs: Int, to outputs: Int) throws(EncoderError) -> Linear {
            var rows: [Float] = []
            var bias: [Float] = []
            for name in names {
                rows += try weights.array("\(name).weight", shape: [outputs, inputs])
                bias += try weights.array("\(name).bias", shape: [outputs])
            }
            return Linear(rows: rows, bias: bias, product: product)
        }

        file = weights.memory
        words = try weights.range(of: "embeddings.word_embeddings.weight", shape: [shape.vocabulary, width]).lowerBound
        let everyPosition = try weights.array(
            "embeddings.position_embeddings.weight",
            shape: [shape.longestText, width]
        )
        let types = try weights.array("embeddings.token_type_embeddings.weight", shape: [shape.tokenTypes, width])
        positions = (0..<(maximumTokens * width)).map { everyPosition[$0] + types[$0 % width] }
        embeddingNorm = try norm("embeddings.LayerNorm")

        var layers: [Layer] = []
        for number in 0..<shape.layers {
            let name = "encoder.layer.\(number)"
            let queryKeyValue = ["query", "key", "value"].map { "\(name).attention.self.\($0)" }
            layers.append(
                Layer(
                    projection: try linear(queryKeyValue, from: width, to: width),
                    attentionOutput: try linear(["\(name).attention.output.dense"], from: width, to: width),
                    attentionNorm: try norm("\(name).attention.output.LayerNorm"),
                    inner: try linear(["\(name).intermediate.dense"], from: width, to: shape.innerWidth),
                    output: try linear(["\(name).output.dense"], from: shape.innerWidth, to: width),
                    outputNorm: try norm("\(name).output.LayerNorm")
                )
            )
            // What is packed is not read again; without this the weights would for a moment be there twice.
            file.forgetPages()
        }
        self.layers = layers
    }

    /// The unit vectors of some sequences, which are computed together but do not touch one another.
    ///
    /// All tokens stand in one matrix, sequence after sequence and without padding; only attention goes by sequence.
    func vectors(of sequences: [[Int32]]) -> [[Float]] {
        let tokens = sequences.reduce(0) { $0 + $1.count }
        let rows = MatrixProduct.rowCapacity(tokens)
        let longest = sequences.reduce(0) { max($0, $1.count) }
        let scratchCount = attention.scratchCount(longest)
        let workspace = Workspace(floats: scratchCount + rows * (3 * width + 3 * width + innerWidth))
        defer { workspace.deallocate() }
        let scratch = workspace.start
        let hidden = scratch + scratchCount
        let projected = hidden + rows * width
        let context = projected + rows * 3 * width
        let change = context + rows * width
        let inner = change + rows * width

        embed(sequences, in: hidden)
        for layer in layers {
            layer.projection.apply(to: hidden, rows: tokens, output: projected)
            var row = 0
            for sequence in sequences {
                attention.apply(
                    to: projected + row * 3 * width,
                    tokens: sequence.count,
                    output: context + row * width,
                    scratch: scratch
                )
                row += sequence.count
            }
            layer.attentionOutput.apply(to: context, rows: tokens, output: change)
            layer.attentionNorm.apply(to: hidden, adding: change, rows: tokens)
            layer.inner.apply(to: hidden, rows: tokens, output: inner)
            weir_gelu(inner, tokens * innerWidth)
            layer.output.apply(to: inner, rows: tokens, output: change)
            layer.outputNorm.apply(to: hidden, adding: change, rows: tokens)
        }
        return pooled(sequences, from: hidden)
    }

    private func embed(_ sequences: [[Int32]], in hidden: UnsafeMutablePointer<Float>) {
        let rowSize = width * MemoryLayout<Float>.stride
        var row = hidden
        for sequence in sequences {
            let first = row
            for token in sequence {
                let start = words + Int(token) * rowSize
                let target = UnsafeMutableRawBufferPointer(start: row, count: rowSize)
                file.withBytes { target.copyMemory(from: .init(rebasing: $0[start..<(start + rowSize)])) }
                row += width
            }
            embeddingNorm.apply(to: first, adding: positions, rows: sequence.count)
        }
    }

    private func pooled(_ sequences: [[Int32]], from hidden: UnsafePointer<Float>) -> [[Float]] {
        var row = hidden
        return sequences.map { sequence in
            defer { row += sequence.count * width }
            return [Float](unsafeUninitializedCapacity: width) { buffer, count in
                guard let start = buffer.baseAddress else { return }
                weir_mean_pool(row, Int32(sequence.count), Int32(width), start)
                count = width
            }
        }
    }
}
