import CKernels
import Foundation
import Testing

@testable import Encoder

@Suite struct KernelTests {
    /// Every kind of instructions that this machine has.
    static let instructions = [weir_portable, weir_avx2, weir_avx512].filter {
        $0.rawValue <= weir_best_instructions().rawValue
    }

    static func numbers(_ count: Int, seed: UInt64, in range: ClosedRange<Float> = -1...1) -> [Float] {
        var generator = SplitMix(state: seed)
        return (0..<count).map { _ in Float.random(in: range, using: &generator) }
    }

    /// A packed product of numbers drawn from a seed, with one column more than is written.
    struct Product {
        let m: Int
        let n: Int
        let k: Int
        let a: [Float]
        let b: [Float]
        let bias: [Float]
        private(set) var c: [Float]

        init(m: Int, n: Int, k: Int, with instructions: weir_instructions) {
            (self.m, self.n, self.k) = (m, n, k)
            a = numbers(m * k, seed: 1)
            b = numbers(n * k, seed: 2)
            bias = numbers(n, seed: 3)
            c = [Float](repeating: 99, count: m * (n + 1))
            var panels = [Float](repeating: .nan, count: weir_packed_count(Int32(n), Int32(k)))
            weir_pack_rows(b, Int32(k), Int32(n), Int32(k), &panels)
            let (rows, columns, depth) = (Int32(m), Int32(n), Int32(k))
            weir_packed_product(instructions, rows, columns, depth, a, depth, panels, bias, &c, columns + 1)
        }

        func row(_ row: Int) -> ArraySlice<Float> { c[(row * (n + 1))..<((row + 1) * (n + 1))] }
    }

    @Test(
        "A packed product is the product, whatever the shape",
        arguments: [(1, 1, 1), (1, 33, 5), (13, 32, 64), (14, 31, 7), (15, 96, 40), (29, 70, 33), (100, 64, 96)],
        instructions
    )
    func packedProduct(shape: (m: Int, n: Int, k: Int), instructions: weir_instructions) {
        let product = Product(m: shape.m, n: shape.n, k: shape.k, with: instructions)
        for row in 0..<shape.m {
            let factors = product.a[(row * shape.k)..<((row + 1) * shape.k)]
            let expected = (0..<shape.n).map { column in
                zip(factors, product.b[(column * shape.k)...]).reduce(Double(product.bias[column])) {
                    $0 + Double($1.0) * Double($1.1)
                }
            }
            #expect(zip(product.row(row), expected).allSatisfy { abs(Double($0) - $1) < 1e-5 })
            #expect(product.row(row).last == 99)
        }
    }

    @Test("A row of a product is the same bits wherever it stands", arguments: instructions)
    func rowPosition(instructions: weir_instructions) {
        let whole = Product(m: 45, n: 50, k: 77, with: instructions)
        for m in 1..<45 {
            let part = Product(m: m, n: 50, k: 77, with: instructions)
            #expect(part.c[...] == whole.c.prefix(part.c.count))
        }
    }

    @Test("Wider vectors give the same bits as narrower ones", .enabled(if: weir_best_instructions() == weir_avx512))
    func widths() {
        #expect(Product(m: 31, n: 70, k: 100, with: weir_avx2).c == Product(m: 31, n: 70, k: 100, with: weir_avx512).c)
    }

    @Test("Packing columns is packing the rows of the transpose", arguments: [(5, 40), (32, 32), (33, 1)])
    func packColumns(n: Int, k: Int) {
        let b = Self.numbers(n * k, seed: 4)
        var transpose = [Float](repeating: 0, count: n * k)
        weir_transpose(b, Int32(k), Int32(n), Int32(k), &transpose)
        let count = weir_packed_count(Int32(n), Int32(k))
        var fromRows = [Float](repeating: .nan, count: count)
        var fromColumns = [Float](repeating: .nan, count: count)
        weir_pack_rows(b, Int32(k), Int32(n), Int32(k), &fromRows)
        weir_pack_columns(transpose, Int32(n), Int32(n), Int32(k), &fromColumns)
        #expect(fromRows == fromColumns)
    }

    @Test("GELU follows the error function from end to end")
    func gelu() {
        let x = (-8000...8000).map { Float($0) / 1000 }
        var y = x
        weir_gelu(&y, y.count)
        for (argument, value) in zip(x, y) {
            let exact = 0.5 * Double(argument) * erfc(-Double(argument) / 2.0.squareRoot())
            #expect(abs(Double(value) - exact) < 5e-7 * max(1, abs(Double(argument))))
        }
    }

    @Test(
        "Softmax gives shares that add up to one, for any width and for scores of any size",
        arguments: [1, 2, 15, 16, 17, 250]
    )
    func softmax(width: Int) {
        for size in [Float(0.1), 5, 300] {
            let scores = Self.numbers(2 * width, seed: 8, in: -size...size)
            var shares = scores
            weir_softmax(&shares, 2, Int32(width), Int32(width), 0.5)
            for row in 0..<2 {
                let line = scores[(row * width)..<((row + 1) * width)].map { Double($0) * 0.5 }
                let highest = line.max() ?? 0
                let whole = line.reduce(0) { $0 + exp($1 - highest) }
                for (column, score) in line.enumerated() {
                    #expect(abs(Double(shares[row * width + column]) - exp(score - highest) / whole) < 1e-6)
                }
            }
        }
    }

    @Test("A mean of length zero stays zero instead of becoming no number")
    func zeroMean() {
        var mean = [Float](repeating: 9, count: 2)
        weir_mean_pool([1, -2, -1, 2], 2, 2, &mean)
        #expect(mean == [0, 0])
    }

    @Test("One infinite or undefined number is noticed wherever it is", arguments: [Float.nan, .infinity, -.infinity])
    func finite(broken: Float) {
        var x = Self.numbers(100, seed: 9)
        #expect(weir_all_finite(x, x.count) == 1)
        for place in [0, 50, 99] {
            let whole = x[place]
            x[place] = broken
            #expect(weir_all_finite(x, x.count) == 0)
            x[place] = whole
        }
    }

    @Test("A digest changes with every byte and with the length")
    func digest() {
        let bytes = [UInt8](0..<21)
        var seen: Set<UInt64> = [weir_digest(0, bytes, bytes.count), weir_digest(1, bytes, bytes.count)]
        for place in bytes.indices {
            var changed = bytes
            changed[place] ^= 0x80
            seen.insert(weir_digest(0, changed, changed.count))
            seen.insert(weir_digest(0, bytes, place))
        }
        #expect(seen.count == 2 + 2 * bytes.count)
    }
}
