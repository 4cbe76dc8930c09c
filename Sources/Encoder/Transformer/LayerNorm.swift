import CKernels

/// Adds a residual and normalises each row.
struct LayerNorm: Sendable {
    let weight: [Float]
    let bias: [Float]
    let epsilon: Float

    /// x ← norm(x + y).
    func apply(
        to x: UnsafeMutablePointer<Float>,
        adding y: UnsafePointer<Float>,
        rows: Int,
        instructions: weir_instructions
    ) {
        weir_add_layer_norm(instructions, x, y, Int32(rows), Int32(weight.count), weight, bias, epsilon)
    }
}
