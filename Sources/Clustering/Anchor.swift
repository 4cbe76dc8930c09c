/// What a cluster was about once it had settled: by this is told whether its id still means the same.
struct Anchor: Equatable, Sendable {
    /// Of length one.
    let direction: [Float]
    let shape: Shape

    /// From as many items on a cluster has settled: its direction is then chance by less than the merge distance.
    static let leastCount = 48.0

    /// Nil for a cluster that has not settled yet.
    init?(direction: ArraySlice<Float>, shape: Shape) {
        guard shape.count >= Self.leastCount else { return nil }
        self.direction = Array(direction)
        self.shape = shape
    }

    init(settledAt direction: [Float], shape: Shape) {
        self.direction = direction
        self.shape = shape
    }

    /// The distance to a group in the row `row` of `directions`.
    func distance(to other: Shape, _ directions: Matrix, _ row: Int) -> Double {
        Shape.distance(shape, other, cosine: cosine(to: directions, row))
    }

    /// The cosine to the row `row` of `directions`.
    func cosine(to directions: Matrix, _ row: Int) -> Double {
        direction.withUnsafeBufferPointer { own in
            directions.withRow(row) { Double(innerProduct(own, $0)) }
        }
    }

    /// What two clusters that became one are about, each as far as it had mass.
    func joined(with other: Anchor, masses: (own: Double, other: Double)) -> Anchor {
        let weights = (Float(masses.own * shape.meanLength), Float(masses.other * other.shape.meanLength))
        var sum = Matrix(
            width: direction.count,
            elements: zip(direction, other.direction).map { own, other in
                weights.0 * own + weights.1 * other
            }
        )
        let length = Double(sum.normalize(0)) / max(masses.own + masses.other, 1)
        let count = shape.count + other.shape.count
        return Anchor(settledAt: Array(sum[0]), shape: Shape(meanLength: length, count: count, mass: count))
    }
}
