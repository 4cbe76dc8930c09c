import CKernels

extension Transformer {
    /// Reads the tensors of a model and lays its matrices out for `instructions`.
    init(weights file: Safetensors, shape: ModelShape, instructions: weir_instructions) throws(EncoderError) {
        let width = shape.width
        let names = TensorNames(architecture: shape.architecture)
        self.width = width
        self.innerWidth = shape.innerWidth
        self.instructions = instructions
        self.file = file.memory

        words = try file.range(of: names.words, shape: [shape.vocabulary, width]).lowerBound
        positions = try Self.positions(file, shape, names)
        embeddingNorm = try file.norm(names.embeddingNorm, shape)

        var relativePositions: RelativePositions?
        if let name = names.relativePositions {
            let table = try file.array(name, shape: [RelativePositions.buckets, shape.heads])
            relativePositions = RelativePositions(table: table, heads: shape.heads, longest: shape.maximumTokens)
        }
        attention = Attention(
            width: width,
            heads: shape.heads,
            relativePositions: relativePositions,
            instructions: instructions
        )

        var layers: [Layer] = []
        let floats =
            shape.layers
            * (Linear.packedCount(outputs: 3 * width, inputs: width)
                + Linear.packedCount(outputs: width, inputs: width)
                + Linear.packedCount(outputs: shape.innerWidth, inputs: width)
                + Linear.packedCount(outputs: width, inputs: shape.innerWidth))
        weights = try FrozenMemory(floats: floats) { memory throws(EncoderError) in
            var packer = Packer(file: file, memory: memory, instructions: instructions)
            for number in 0..<shape.layers {
                let layer = names.layer(number)
                layers.append(
                    Layer(
                        projection: try packer.pack(layer.queryKeyValue, from: width, to: width),
                        attentionOutput: try packer.pack([layer.attentionOutput], from: width, to: width),
                        attentionNorm: try file.norm(layer.attentionNorm, shape),
                        inner: try packer.pack([layer.inner], from: width, to: shape.innerWidth),
                        output: try packer.pack([layer.output], from: shape.innerWidth, to: width),
                        outputNorm: try file.norm(layer.outputNorm, shape)
                    )
                )
                // What is packed is not read again; without this the weights would for a moment be there twice.
                file.memory.forgetPages()
            }
        }
        self.layers = layers
    }

    private static func positions(
        _ file: Safetensors,
        _ shape: ModelShape,
        _ names: TensorNames
    ) throws(EncoderError) -> [Float] {
        let width = shape.width
        let every = try file.array(names.positions, shape: [shape.longestText, width])
        let first = shape.firstPosition * width
        var positions = Array(every[first..<(first + shape.maximumTokens * width)])
        if let name = names.tokenTypes, let count = shape.tokenTypes {
            let types = try file.array(name, shape: [count, width])
            for place in positions.indices { positions[place] += types[place % width] }
        }
        return positions
    }
}

/// Lays out one matrix after the other.
private struct Packer {
    let file: Safetensors
    let memory: UnsafeMutablePointer<Float>
    let instructions: weir_instructions
    private var place = 0

    init(file: Safetensors, memory: UnsafeMutablePointer<Float>, instructions: weir_instructions) {
        self.file = file
        self.memory = memory
        self.instructions = instructions
    }

    /// Packs the matrices `names`, of one shape, as one whose outputs stand side by side.
    mutating func pack(_ names: [String], from inputs: Int, to outputs: Int) throws(EncoderError) -> Linear {
        var rows: [Float] = []
        var bias: [Float] = []
        for name in names {
            rows += try file.array("\(name).weight", shape: [outputs, inputs])
            bias += try file.array("\(name).bias", shape: [outputs])
        }
        let depth = Int32(inputs)
        weir_pack_rows(instructions, rows, depth, Int32(bias.count), depth, memory + place)
        defer { place += Linear.packedCount(outputs: bias.count, inputs: inputs) }
        return Linear(inputs: inputs, outputs: bias.count, bias: bias, place: place)
    }
}

extension Safetensors {
    fileprivate func norm(_ name: String, _ shape: ModelShape) throws(EncoderError) -> LayerNorm {
        LayerNorm(
            weight: try array("\(name).weight", shape: [shape.width]),
            bias: try array("\(name).bias", shape: [shape.width]),
            epsilon: shape.epsilon
        )
    }
}
