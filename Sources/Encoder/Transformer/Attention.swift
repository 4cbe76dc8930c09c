import CKernels

/// Attention among the tokens of one sequence, head by head.
struct Attention: Sendable {
    let width: Int
    let heads: Int
    let relativePositions: RelativePositions?
    let instructions: weir_instructions

    private var headWidth: Int { width / heads }

    /// How many columns `columns` columns are once packed.
    static func columnCapacity(_ columns: Int) -> Int {
        let width = Int(weir_panel_width)
        return (columns + width - 1) / width * width
    }

    /// The floats of scratch that sequences of up to `tokens` tokens take.
    ///
    /// It is a multiple of a cache line, and so is where each part of it begins.
    func scratchCount(_ tokens: Int) -> Int {
        let columns = Self.columnCapacity(tokens)
        return tokens * columns + 2 * columns * Self.columnCapacity(headWidth)
    }

    /// Reads rows of query, key and value side by side, and writes rows of context.
    func apply(
        to projected: UnsafePointer<Float>,
        tokens: Int,
        output: UnsafeMutablePointer<Float>,
        scratch: UnsafeMutablePointer<Float>
    ) {
        let columns = Self.columnCapacity(tokens)
        let scores = scratch
        let keys = scores + tokens * columns
        let values = keys + columns * Self.columnCapacity(headWidth)
        let count = Int32(tokens)
        let depth = Int32(headWidth)
        let stride = Int32(3 * width)
        let capacity = Int32(columns)
        for head in 0..<heads {
            let query = projected + head * headWidth
            let key = query + width
            let value = key + width
            weir_pack_rows(instructions, key, stride, count, depth, keys)
            weir_product(instructions, count, capacity, depth, query, stride, keys, scores, capacity)
            share(scores, tokens: tokens, columns: columns, head: head)
            weir_pack_columns(value, stride, depth, count, values)
            let context = output + head * headWidth
            weir_product(instructions, count, depth, count, scores, capacity, values, context, Int32(width))
        }
    }

    private func share(_ scores: UnsafeMutablePointer<Float>, tokens: Int, columns: Int, head: Int) {
        let scale = 1 / Float(headWidth).squareRoot()
        let count = Int32(tokens)
        guard let relativePositions else {
            return weir_softmax(instructions, scores, count, count, Int32(columns), scale, nil)
        }
        relativePositions.withBiases(ofHead: head) { biases in
            weir_softmax(instructions, scores, count, count, Int32(columns), scale, biases)
        }
    }
}
