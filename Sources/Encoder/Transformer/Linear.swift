import CKernels

/// A weight matrix, packed, and a bias: y = activation(x · Wᵀ + b).
struct Linear: Sendable {
    let inputs: Int
    let outputs: Int
    let bias: [Float]
    /// Where in the packed weights the matrix begins, in floats.
    let place: Int

    /// Applies the layer to `rows` rows; `weights` are the packed weights of the whole network.
    func apply(
        to input: UnsafePointer<Float>,
        rows: Int,
        output: UnsafeMutablePointer<Float>,
        activation: weir_activation = weir_identity,
        weights: UnsafePointer<Float>,
        instructions: weir_instructions
    ) {
        weir_linear(
            instructions,
            Int32(rows),
            Int32(outputs),
            Int32(inputs),
            input,
            weights + place,
            bias,
            activation,
            output
        )
    }

    /// How many floats a matrix takes once packed.
    static func packedCount(outputs: Int, inputs: Int) -> Int {
        weir_packed_count(Int32(outputs), Int32(inputs))
    }
}
