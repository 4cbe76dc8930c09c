import CKernels
import COpenBLAS

/// What multiplies matrices.
enum MatrixProduct: Sendable {
    /// Weights packed once, multiplied by this project's own kernels.
    case packed(weir_instructions)
    /// OpenBLAS, for processors whose vectors the own kernels do not know.
    case openBLAS

    /// The faster product that this machine has.
    static let best: MatrixProduct = {
        let instructions = weir_best_instructions()
        return instructions == weir_portable && weir_blas_open() == 0 ? .openBLAS : .packed(instructions)
    }()

    /// OpenBLAS is given this many rows at a time, never more or fewer.
    ///
    /// It chooses its kernel by the shape of the product, and within larger blocks some of its kernels treat a row by where
    /// it stands; with eight rows none does. So a row's result cannot depend on what else is in the batch. What stands
    /// after the last row is multiplied too and ignored.
    static let rowBlock = 8

    /// How many rows a buffer of `rows` rows must have room for.
    static func rowCapacity(_ rows: Int) -> Int {
        (rows + rowBlock - 1) / rowBlock * rowBlock
    }

    /// How many columns `columns` columns are once packed.
    static func columnCapacity(_ columns: Int) -> Int {
        let width = Int(weir_panel_width)
        return (columns + width - 1) / width * width
    }
}

/// A weight matrix and a bias: y = x · Wᵀ + b.
struct Linear: Sendable {
    let inputs: Int
    let outputs: Int
    private let product: MatrixProduct
    private let weights: FrozenMemory
    private let bias: [Float]

    /// Takes over `rows`, of which each is one output, and `bias`.
    init(rows: [Float], bias: [Float], product: MatrixProduct) {
        let outputs = bias.count
        let inputs = rows.count / max(1, outputs)
        self.inputs = inputs
        self.outputs = outputs
        self.product = product
        self.bias = bias
        switch product {
        case .packed:
            weights = FrozenMemory(floats: weir_packed_count(Int32(outputs), Int32(inputs))) { memory in
                weir_pack_rows(rows, Int32(inputs), Int32(outputs), Int32(inputs), memory)
            }
        case .openBLAS:
            weights = FrozenMemory(floats: rows.count) { memory in
                memory.update(from: rows, count: rows.count)
            }
        }
    }

    /// Applies the layer to `rows` rows of `input`; both buffers have room for `MatrixProduct.rowCapacity(rows)` of them.
    func apply(to input: UnsafePointer<Float>, rows: Int, output: UnsafeMutablePointer<Float>) {
        let depth = Int32(inputs)
        let columns = Int32(outputs)
        weights.withFloats { weights in
            switch product {
            case .packed(let instructions):
                weir_packed_product(
                    instructions,
                    Int32(rows),
                    columns,
                    depth,
                    input,
                    depth,
                    weights,
                    bias,
                    output,
                    columns
                )
            case .openBLAS:
                let block = MatrixProduct.rowBlock
                for row in stride(from: 0, to: rows, by: block) {
                    let from = input + row * inputs
                    let to = output + row * outputs
                    weir_sgemm_nt(Int32(block), columns, depth, from, depth, weights, depth, to, columns)
                }
                weir_add_bias(output, Int32(rows), columns, columns, bias)
            }
        }
    }
}
