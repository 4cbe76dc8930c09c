/// Where the points lie on the plane.
struct Layout: Equatable, Sendable {
    private(set) var places: [SIMD2<Float>]

    private static let negatives = 5
    private static let limit = SIMD2<Float>(repeating: 4)

    init(places: [SIMD2<Float>]) {
        self.places = places
    }

    /// Lets what belongs together attract each other and everything repel what it meets by chance, more and more gently.
    ///
    /// `mobility` is how much each point gives way, 0 to 1.
    mutating func settle(_ graph: Graph, epochs: Int, mobility: [Float], seed: UInt64) {
        let heaviest = graph.edges.reduce(0) { max($0, $1.weight) }
        // What would not be drawn once is left out.
        let edges = graph.edges.filter { $0.weight * Float(epochs) >= heaviest }
        guard heaviest > 0, places.count > 1 else { return }
        let intervals = edges.map { heaviest / $0.weight }
        var due = intervals
        var chance = Chance(seed: seed)
        let forces = Forces()
        places.withUnsafeMutableBufferPointer { places in
            mobility.withUnsafeBufferPointer { mobility in
                for epoch in 0..<epochs {
                    let step = 1 - Float(epoch) / Float(epochs)
                    for (number, edge) in edges.enumerated() where due[number] <= Float(epoch) {
                        due[number] += intervals[number]
                        Self.draw(edge, step, places, mobility, forces, &chance)
                    }
                }
            }
        }
    }

    /// One edge's turn: its ends approach, and its head recoils from a few points drawn at random.
    @inline(__always)
    private static func draw(
        _ edge: Graph.Edge,
        _ step: Float,
        _ places: UnsafeMutableBufferPointer<SIMD2<Float>>,
        _ mobility: UnsafeBufferPointer<Float>,
        _ forces: borrowing Forces,
        _ chance: inout Chance
    ) {
        let (head, tail) = (Int(edge.head), Int(edge.tail))
        let reach = step * mobility[head]
        var place = places[head]
        let apart = place - places[tail]
        let pull = (apart * forces.attraction(at: (apart * apart).sum())).clamped(lowerBound: -limit, upperBound: limit)
        place += pull * reach
        places[tail] -= pull * (step * mobility[tail])
        for _ in 0..<negatives {
            let other = chance.below(places.count)
            let apart = place - places[other]
            let square = (apart * apart).sum()
            guard other != head, square > 0 else { continue }
            place += (apart * forces.repulsion(at: square)).clamped(lowerBound: -limit, upperBound: limit) * reach
        }
        places[head] = place
    }
}

/// A generator that is quick rather than good: what it draws only has to be spread evenly.
private struct Chance {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 0x1405_7B7E_F767_814F
    }

    mutating func below(_ bound: Int) -> Int {
        state = state &* 0x5851_F42D_4C95_7F2D &+ 0x1405_7B7E_F767_814F
        return Int(((state >> 32) &* UInt64(bound)) >> 32)
    }
}
