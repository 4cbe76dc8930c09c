import Foundation

/// UMAP's forces between two points by the square of their distance, for a least distance of 0.
///
/// Read from a table over the exponent and the first bits of the square, with a line between two entries: to almost four digits,
/// at a fraction of the cost of two powers.
struct Forces: Sendable {
    private let pulls: [SIMD2<Float>]
    private let pushes: [SIMD2<Float>]

    // 1 / (1 + a · d^2b) is nearest to 1 up to the least distance and to a decay by e a unit beyond it.
    private static let a = 1.932_8
    private static let b = 0.790_5
    private static let nearness = 0.001

    private static let bits: UInt32 = 6
    private static let shift = UInt32(Float.significandBitCount) - bits
    private static let smallest: Float = 0x1p-30
    private static let largest: Float = 0x1p20

    init() {
        pulls = Self.table(of: Self.attraction)
        pushes = Self.table(of: Self.repulsion)
    }

    /// What the difference of the places is multiplied by to move one towards the other.
    @inline(__always)
    func attraction(at square: Float) -> Float { Self.read(pulls, at: square) }

    /// What the difference of the places is multiplied by to move one away from the other.
    @inline(__always)
    func repulsion(at square: Float) -> Float { Self.read(pushes, at: square) }

    static func attraction(at square: Double) -> Double {
        -2 * a * b * pow(square, b - 1) / (a * pow(square, b) + 1)
    }

    static func repulsion(at square: Double) -> Double {
        2 * b / ((nearness + square) * (a * pow(square, b) + 1))
    }

    // Each entry holds the value at its beginning and the rise to the next one.
    private static func table(of force: (Double) -> Double) -> [SIMD2<Float>] {
        let entries = Int((largest.bitPattern - smallest.bitPattern) >> shift)
        return (0...entries).map { entry in
            let (here, next) = (square(of: entry), square(of: entry + 1))
            return SIMD2(Float(force(here)), Float(force(next) - force(here)))
        }
    }

    private static func square(of entry: Int) -> Double {
        Double(Float(bitPattern: smallest.bitPattern + UInt32(entry) << shift))
    }

    @inline(__always)
    private static func read(_ table: [SIMD2<Float>], at square: Float) -> Float {
        let place = min(max(square, smallest), largest).bitPattern - smallest.bitPattern
        let part = Float(place & (1 << shift - 1)) * (1 / Float(1 << shift))
        return table.withUnsafeBufferPointer { entries in
            let entry = entries[Int(place >> shift)]
            return entry.x + part * entry.y
        }
    }
}
