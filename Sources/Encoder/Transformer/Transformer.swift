import CKernels

/// The network of BERT and of MPNet, from tokens to one vector a sequence.
struct Transformer: Sendable {
    struct Layer {
        let projection: Linear
        let attentionOutput: Linear
        let attentionNorm: LayerNorm
        let inner: Linear
        let output: Linear
        let outputNorm: LayerNorm
    }

    let width: Int
    let innerWidth: Int
    /// The weights file; of its pages only those of the words that occur stay in memory.
    let file: FrozenMemory
    /// Where in the file the vector of the first word is, in bytes.
    let words: Int
    /// What is added to a word's vector for where it stands, the token type included.
    let positions: [Float]
    let embeddingNorm: LayerNorm
    let attention: Attention
    let layers: [Layer]
    /// The matrices of all layers, packed, in the order in which they are used.
    let weights: FrozenMemory
    let instructions: weir_instructions
    let workspaces = Workspaces()

    /// The unit vectors of some sequences, which are computed together but do not touch one another.
    ///
    /// All tokens stand in one matrix, sequence after sequence and without padding; only attention goes by sequence.
    func vectors(of sequences: [[Int32]]) -> [[Float]] {
        let rows = sequences.reduce(0) { $0 + $1.count }
        let longest = sequences.reduce(0) { max($0, $1.count) }
        let scratch = attention.scratchCount(longest)
        return workspaces.withFloats(scratch + rows * (3 * width + 3 * width + innerWidth)) { start in
            let hidden = start + scratch
            let projected = hidden + rows * width
            let context = projected + rows * 3 * width
            let change = context + rows * width
            let inner = change + rows * width
            embed(sequences, in: hidden)
            for layer in layers {
                apply(layer.projection, to: hidden, rows: rows, output: projected)
                attend(sequences, projected: projected, context: context, scratch: start)
                apply(layer.attentionOutput, to: context, rows: rows, output: change)
                layer.attentionNorm.apply(to: hidden, adding: change, rows: rows, instructions: instructions)
                apply(layer.inner, to: hidden, rows: rows, output: inner, activation: weir_gelu)
                apply(layer.output, to: inner, rows: rows, output: change)
                layer.outputNorm.apply(to: hidden, adding: change, rows: rows, instructions: instructions)
            }
            return pooled(sequences, from: hidden)
        }
    }

    private func apply(
        _ linear: Linear,
        to input: UnsafePointer<Float>,
        rows: Int,
        output: UnsafeMutablePointer<Float>,
        activation: weir_activation = weir_identity
    ) {
        weights.withFloats { weights in
            linear.apply(
                to: input,
                rows: rows,
                output: output,
                activation: activation,
                weights: weights,
                instructions: instructions
            )
        }
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
            embeddingNorm.apply(to: first, adding: positions, rows: sequence.count, instructions: instructions)
        }
    }

    private func attend(
        _ sequences: [[Int32]],
        projected: UnsafePointer<Float>,
        context: UnsafeMutablePointer<Float>,
        scratch: UnsafeMutablePointer<Float>
    ) {
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
    }

    private func pooled(_ sequences: [[Int32]], from hidden: UnsafePointer<Float>) -> [[Float]] {
        var row = hidden
        return sequences.map { sequence in
            defer { row += sequence.count * width }
            return [Float](unsafeUninitializedCapacity: width) { buffer, count in
                guard let start = buffer.baseAddress else { return }
                weir_mean_pool(instructions, row, Int32(sequence.count), Int32(width), start)
                count = width
            }
        }
    }
}
