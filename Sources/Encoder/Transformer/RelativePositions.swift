import CKernels

/// What MPNet adds to the score of a query and a key for how far the key stands from the query, head by head.
struct RelativePositions: Sendable {
    /// How many kinds of distance there are; half of them are for keys after the query.
    static let buckets = 32

    /// From these distances on, one bucket each; nearer ones have one for every distance.
    private static let farther = [8, 12, 16, 23, 32, 46, 64, 91]

    private let longest: Int
    private let stride: Int
    private let biases: [Float]

    /// Spreads out `table`, one row of all heads for each bucket, for texts of up to `longest` tokens.
    init(table: [Float], heads: Int, longest: Int) {
        self.longest = longest
        // Softmax reads whole panels.
        stride = longest - 1 + Attention.columnCapacity(longest)
        let distances = (1 - longest)..<(stride - longest + 1)
        biases = (0..<heads).flatMap { head in
            distances.map { table[Self.bucket(of: $0) * heads + head] }
        }
    }

    /// The bucket of a key that stands `distance` tokens after its query.
    static func bucket(of distance: Int) -> Int {
        let size = abs(distance)
        let side = distance > 0 ? buckets / 2 : 0
        guard size >= farther[0] else { return side + size }
        return side + farther[0] - 1 + farther.count { $0 <= size }
    }

    /// Hands `body` the biases of one head, beginning with that for a distance of zero; those for negative distances stand
    /// before it.
    func withBiases(ofHead head: Int, _ body: (UnsafePointer<Float>) -> Void) {
        biases.withUnsafeBufferPointer { biases in
            if let start = biases.baseAddress { body(start + head * stride + longest - 1) }
        }
    }
}
