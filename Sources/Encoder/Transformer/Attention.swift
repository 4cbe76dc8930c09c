import CKernels
import COpenBLAS

/// Attention among the tokens of one sequence, head by head.
struct Attention: Sendable {
    let width: Int
    let heads: Int
    let product: MatrixProduct

    private var headWidth: Int { width / heads }

    /// The floats of scratch that sequences of up to `tokens` tokens take.
    ///
    /// It is a multiple of a cache line, and so is where each part of it begins.
    func scratchCount(_ tokens: Int) -> Int {
        let columns = MatrixProduct.columnCapacity(tokens)
        return tokens * columns + 2 * columns * MatrixProduct.columnCapacity(headWidth)
    }

    /// Reads rows of query, key and value side by side, and writes rows of context.
    func apply(
        to projected: UnsafePointer<Float>,
        tokens: Int,
        output: UnsafeMutablePointer<Float>,
        scratch: UnsafeMutablePointer<Float>
    ) {
        let columns = MatrixProduct.columnCapacity(tokens)
        let scores = scratch
        let keys = scores + tokens * columns
        let values = keys + columns * MatrixProduct.columnCapacity(headWidth)
        let count = Int32(tokens)
        let depth = Int32(headWidth)
        let stride = Int32(3 * width)
        let scoreStride = Int32(columns)
        let scale = 1 / Float(headWidth).squareRoot()
        for head in 0..<heads {
            let query = projected + head * headWidth
            let key = query + width
            let value = key + width
            let context = output + head * headWidth
            switch product {
            case .packed(let kind):
                weir_pack_rows(key, stride, count, depth, keys)
                weir_packed_product(kind, count, scoreStride, depth, query, stride, keys, nil, scores, scoreStride)
                weir_softmax(scores, count, count, scoreStride, scale)
                weir_pack_columns(value, stride, depth, count, values)
                weir_packed_product(kind, count, depth, count, scores, scoreStride, values, nil, context, Int32(width))
            case .openBLAS:
                weir_sgemm_nt(count, count, depth, query, stride, key, stride, scores, scoreStride)
                weir_softmax(scores, count, count, scoreStride, scale)
                weir_transpose(value, stride, count, depth, values)
                weir_sgemm_nt(count, depth, count, scores, scoreStride, values, count, context, Int32(width))
            }
        }
    }
}
