import CKernels
import Foundation
import Model
import Testing

@testable import Encoder

@Suite struct KernelTests {
    /// Every kind of instructions that this machine has.
    static let instructions = [weir_portable, weir_avx2, weir_avx512].filter {
        $0.rawValue <= weir_best_instructions().rawValue
    }

    static func numbers(_ count: Int, seed: UInt64, in range: ClosedRange<Float> = -1...1) -> [Float] {
        var generator = SplitMix(seed: seed)
        return (0..<count).map { _ in Float.random(in: range, using: &generator) }
    }

    static func gelu(_ x: Double) -> Double { 0.5 * x * erfc(-x / 2.0.squareRoot()) }

    @Test("GELU follows the error function to 1e-7 from end to end", arguments: instructions)
    func gelu(instructions: weir_instructions) {
        let x = (-9000...9000).map { Float($0) / 1000 } + [-1e30, 1e30, -0.0, 1e-20]
        // One column that the layer hands on as it is.
        var panels = [Float](repeating: 0, count: weir_packed_count(1, 1))
        weir_pack_rows(instructions, [1], 1, 1, 1, &panels)
        var y = [Float](repeating: .nan, count: x.count)
        weir_linear(instructions, Int32(x.count), 1, 1, x, panels, [0], weir_gelu, &y)
        let wrong = zip(x, y).filter { argument, value in
            let exact = Self.gelu(Double(argument))
            // The error of the normal distribution, and half of what the last bit is worth.
            let allowed = 1e-7 * min(8, abs(Double(argument))) + abs(exact) * 0x1p-24
            return !(abs(Double(value) - exact) <= allowed)
        }
        #expect(wrong.isEmpty)
    }

    /// Softmax in double precision of `scale` times a score plus a bias.
    static func softmax(_ scores: ArraySlice<Float>, scale: Float, bias: (Int) -> Float) -> [Double] {
        let line = scores.enumerated().map { Double($1) * Double(scale) + Double(bias($0)) }
        let highest = line.max() ?? 0
        let whole = line.reduce(0) { $0 + exp($1 - highest) }
        return line.map { exp($0 - highest) / whole }
    }

    @Test(
        "Softmax gives shares that add up to one, for any width and for scores of any size",
        arguments: instructions
    )
    func softmax(instructions: weir_instructions) {
        for width in Array(1...70) + [250, 256] {
            let stride = (width + 31) / 32 * 32
            for size in [Float(0.1), 5, 300] {
                let scores = Self.numbers(2 * stride, seed: 8, in: -size...size)
                var shares = scores
                weir_softmax(instructions, &shares, 2, Int32(width), Int32(stride), 0.5, nil)
                for start in [0, stride] {
                    let expected = Self.softmax(scores[start..<(start + width)], scale: 0.5) { _ in 0 }
                    #expect(zip(shares[start...], expected).allSatisfy { abs(Double($0) - $1) < 1e-6 })
                    #expect(shares[(start + width)..<(start + stride)].allSatisfy { $0 == 0 })
                }
            }
        }
    }

    @Test("A bias goes by the distance between row and column", arguments: instructions)
    func biasedSoftmax(instructions: weir_instructions) {
        let scores = Self.numbers(3 * 64, seed: 5)
        let biases = Self.numbers(2 + 64, seed: 6, in: -3...3)
        var shares = scores
        biases.withUnsafeBufferPointer { biases in
            weir_softmax(instructions, &shares, 3, 40, 64, 2, biases.baseAddress.map { $0 + 2 })
        }
        for row in 0..<3 {
            let expected = Self.softmax(scores[(row * 64)..<(row * 64 + 40)], scale: 2) { biases[2 + $0 - row] }
            #expect(zip(shares[(row * 64)...], expected).allSatisfy { abs(Double($0) - $1) < 1e-6 })
        }
    }

    @Test("A layer norm has the mean and the spread that it is told", arguments: instructions)
    func layerNorm(instructions: weir_instructions) {
        for width in [1, 7, 16, 17, 40, 384] {
            let (x, y) = (Self.numbers(3 * width, seed: 1), Self.numbers(3 * width, seed: 2))
            let (weight, bias) = (Self.numbers(width, seed: 3), Self.numbers(width, seed: 4))
            var norm = x
            weir_add_layer_norm(instructions, &norm, y, 3, Int32(width), weight, bias, 1e-3)
            for start in stride(from: 0, to: x.count, by: width) {
                let sums = (start..<(start + width)).map { Double(x[$0]) + Double(y[$0]) }
                let mean = sums.reduce(0, +) / Double(width)
                let variance = sums.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(width)
                for (column, sum) in sums.enumerated() {
                    let exact =
                        (sum - mean) / (variance + 1e-3).squareRoot() * Double(weight[column]) + Double(bias[column])
                    #expect(abs(Double(norm[start + column]) - exact) < 2e-6)
                }
            }
        }
    }

    @Test("A mean is scaled to length one", arguments: instructions)
    func mean(instructions: weir_instructions) {
        let x = Self.numbers(5 * 50, seed: 1)
        let sums = (0..<50).map { column in (0..<5).reduce(0) { $0 + Double(x[$1 * 50 + column]) } }
        let length = sums.reduce(0) { $0 + $1 * $1 }.squareRoot()
        var mean = [Float](repeating: 9, count: 50)
        weir_mean_pool(instructions, x, 5, 50, &mean)
        #expect(zip(mean, sums).allSatisfy { abs(Double($0) - $1 / length) < 2e-7 })
    }

    @Test("A mean of length zero stays zero instead of becoming no number", arguments: instructions)
    func zeroMean(instructions: weir_instructions) {
        var mean = [Float](repeating: 9, count: 2)
        weir_mean_pool(instructions, [1, -2, -1, 2], 2, 2, &mean)
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
