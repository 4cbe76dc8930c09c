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

    /// So many queries at most are compared with all keys at once: their scores are still in the first cache when they
    /// are wanted again.
    private static let queryBlock = 42

    /// The floats of scratch that sequences of up to `tokens` tokens take.
    ///
    /// It is a multiple of a cache line, and so is where each part of it begins.
    func scratchCount(_ tokens: Int) -> Int {
        let columns = Self.columnCapacity(tokens)
        return Self.queryBlock * columns + 2 * columns * Self.columnCapacity(headWidth)
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
        let keys = scores + Self.queryBlock * columns
        let values = keys + columns * Self.columnCapacity(headWidth)
        let count = Int32(tokens)
        let depth = Int32(headWidth)
        let stride = Int32(3 * width)
        let capacity = Int32(columns)
        let blocks = (tokens + Self.queryBlock - 1) / Self.queryBlock
        for head in 0..<heads {
            let query = projected + head * headWidth
            let key = query + width
            let value = key + width
            let context = output + head * headWidth
            weir_pack_rows(instructions, key, stride, count, depth, keys)
            weir_pack_columns(value, stride, depth, count, values)
            for block in 0..<blocks {
                // Blocks of nearly one size: a short one at the end would be slow.
                let queries = (block * tokens / blocks)..<((block + 1) * tokens / blocks)
                let rows = Int32(queries.count)
                let first = query + queries.lowerBound * 3 * width
                weir_product(instructions, rows, capacity, depth, first, stride, keys, scores, capacity)
                share(scores, queries: queries, tokens: tokens, head: head)
                let target = context + queries.lowerBound * width
                weir_product(instructions, rows, depth, count, scores, capacity, values, target, Int32(width))
            }
        }
    }

    /// Makes shares of the scores of some queries.
    private func share(_ scores: UnsafeMutablePointer<Float>, queries: Range<Int>, tokens: Int, head: Int) {
        let scale = 1 / Float(headWidth).squareRoot()
        let rows = Int32(queries.count)
        let capacity = Int32(Self.columnCapacity(tokens))
        guard let relativePositions else {
            return weir_softmax(instructions, scores, rows, Int32(tokens), capacity, scale, nil)
        }
        relativePositions.withBiases(ofHead: head) { biases in
            weir_softmax(instructions, scores, rows, Int32(tokens), capacity, scale, biases - queries.lowerBound)
        }
    }
}
