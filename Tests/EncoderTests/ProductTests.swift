import CKernels
import Testing

/// Products and packing, with every kind of instructions that the machine has.
@Suite struct ProductTests {
    /// Numbers drawn from a seed, to be multiplied.
    struct Factors {
        let m: Int
        let n: Int
        let k: Int
        let a: [Float]
        let b: [Float]
        let bias: [Float]

        init(m: Int, n: Int, k: Int) {
            (self.m, self.n, self.k) = (m, n, k)
            a = KernelTests.numbers(m * k, seed: 1)
            b = KernelTests.numbers(n * k, seed: 2)
            bias = KernelTests.numbers(n, seed: 3)
        }

        func panels(_ instructions: weir_instructions) -> [Float] {
            var panels = [Float](repeating: .nan, count: weir_packed_count(Int32(n), Int32(k)))
            weir_pack_rows(instructions, b, Int32(k), Int32(n), Int32(k), &panels)
            return panels
        }

        /// A · Bᵀ, with one column of 99 after those that are written.
        func product(_ instructions: weir_instructions) -> [Float] {
            var c = [Float](repeating: 99, count: m * (n + 1))
            let (rows, columns, depth) = (Int32(m), Int32(n), Int32(k))
            weir_product(instructions, rows, columns, depth, a, depth, panels(instructions), &c, columns + 1)
            return c
        }

        /// The layer's outputs, and one 99 after them.
        func linear(_ instructions: weir_instructions, _ activation: weir_activation) -> [Float] {
            var c = [Float](repeating: 99, count: m * n + 1)
            let (rows, columns, depth) = (Int32(m), Int32(n), Int32(k))
            weir_linear(instructions, rows, columns, depth, a, panels(instructions), bias, activation, &c)
            return c
        }

        /// A · Bᵀ in double precision.
        var exact: [Double] {
            var c: [Double] = []
            for row in 0..<m {
                for column in 0..<n {
                    var sum = 0.0
                    for depth in 0..<k { sum += Double(a[row * k + depth]) * Double(b[column * k + depth]) }
                    c.append(sum)
                }
            }
            return c
        }
    }

    /// Every size from 1 to 70 as each of the three, the other two such that they end within, at and after a block.
    static let cases: [(factors: Factors, exact: [Double])] = (1...70).flatMap { size in
        [(size, 33, 5), (15, size, 3), (14, 31, size)].map { m, n, k in
            let factors = Factors(m: m, n: n, k: k)
            return (factors, factors.exact)
        }
    }

    static func isNear(_ a: some Sequence<Float>, _ b: [Double]) -> Bool {
        zip(a, b).allSatisfy { abs(Double($0) - $1) < 1e-5 }
    }

    @Test("A product is the product, whatever remains of each size", arguments: KernelTests.instructions)
    func product(instructions: weir_instructions) {
        for (factors, exact) in Self.cases {
            let c = factors.product(instructions)
            let (rows, columns) = (factors.m, factors.n)
            let written = c.indices.filter { $0 % (columns + 1) < columns }.map { c[$0] }
            #expect(Self.isNear(written, exact), "\(rows) × \(columns) × \(factors.k)")
            #expect((1...rows).allSatisfy { c[$0 * (columns + 1) - 1] == 99 }, "\(rows) × \(columns) × \(factors.k)")
        }
    }

    @Test("A layer adds the bias and then applies the activation", arguments: KernelTests.instructions)
    func linear(instructions: weir_instructions) {
        for (factors, exact) in Self.cases {
            let shifted = exact.enumerated().map { $1 + Double(factors.bias[$0 % factors.n]) }
            let plain = factors.linear(instructions, weir_identity)
            let curved = factors.linear(instructions, weir_gelu)
            #expect(Self.isNear(plain, shifted), "\(factors.m) × \(factors.n) × \(factors.k)")
            #expect(Self.isNear(curved, shifted.map(KernelTests.gelu)), "\(factors.m) × \(factors.n) × \(factors.k)")
            #expect(plain.last == 99)
            #expect(curved.last == 99)
        }
    }

    @Test("A row of a product is the same bits wherever it stands", arguments: KernelTests.instructions)
    func rowPosition(instructions: weir_instructions) {
        let whole = Factors(m: 45, n: 50, k: 77)
        let product = whole.product(instructions)
        let linear = whole.linear(instructions, weir_gelu)
        for m in 1..<45 {
            let part = Factors(m: m, n: 50, k: 77)
            #expect(part.product(instructions)[...] == product.prefix(m * 51))
            #expect(part.linear(instructions, weir_gelu).dropLast() == linear.prefix(m * 50))
        }
    }

    @Test("Wider vectors give the same bits as narrower ones", .enabled(if: weir_best_instructions() == weir_avx512))
    func widths() {
        let factors = Factors(m: 31, n: 70, k: 100)
        #expect(factors.product(weir_avx2) == factors.product(weir_avx512))
        #expect(factors.linear(weir_avx2, weir_gelu) == factors.linear(weir_avx512, weir_gelu))
    }

    @Test("Rows are packed depth by depth, and what is missing is zero", arguments: KernelTests.instructions)
    func packRows(instructions: weir_instructions) {
        let width = Int(weir_panel_width)
        for (n, k) in [(1, 1), (5, 40), (16, 16), (17, 33), (32, 15), (33, 16), (70, 50)] {
            let b = KernelTests.numbers(n * k, seed: 4)
            var panels = [Float](repeating: .nan, count: weir_packed_count(Int32(n), Int32(k)))
            weir_pack_rows(instructions, b, Int32(k), Int32(n), Int32(k), &panels)
            let expected = (0..<panels.count).map { place in
                let column = place / (width * k) * width + place % width
                return column < n ? b[column * k + place / width % k] : 0
            }
            #expect(panels == expected, "\(n) rows of \(k)")
        }
    }

    @Test("Packing columns is packing the rows of the transpose", arguments: [(5, 40), (32, 32), (33, 1)])
    func packColumns(n: Int, k: Int) {
        let b = KernelTests.numbers(n * k, seed: 4)
        let transpose = (0..<(n * k)).map { b[$0 % n * k + $0 / n] }
        let count = weir_packed_count(Int32(n), Int32(k))
        var fromRows = [Float](repeating: .nan, count: count)
        var fromColumns = [Float](repeating: .nan, count: count)
        weir_pack_rows(weir_portable, b, Int32(k), Int32(n), Int32(k), &fromRows)
        weir_pack_columns(transpose, Int32(n), Int32(n), Int32(k), &fromColumns)
        #expect(fromRows == fromColumns)
    }
}
