// Where points lie before they settle.
extension Layout {
    private static let side: Float = 10

    /// The points in the plane in which they vary most, in a square of ten by ten.
    init(principalDirectionsOf points: Points) {
        let plane = PrincipalPlane(of: points)
        var places = (0..<points.count).map { plane.place(of: points, row: $0) }
        let low = places.reduce(SIMD2(repeating: .infinity)) { pointwiseMin($0, $1) }
        let high = places.reduce(SIMD2(repeating: -.infinity)) { pointwiseMax($0, $1) }
        let size = high - low
        let scale = SIMD2(size.x > 0 ? Self.side / size.x : 0, size.y > 0 ? Self.side / size.y : 0)
        for row in places.indices { places[row] = (places[row] - low) * scale }
        self.init(places: places)
    }

    /// The kept points where they were, and the new ones (nil) among their neighbours.
    ///
    /// What knows only new neighbours waits until those have a place; whole new continents begin at the kept point that
    /// is nearest by cosine.
    init(growing old: [SIMD2<Float>?], among graph: Graph, _ points: Points) {
        var places = old
        var waiting = old.indices.filter { old[$0] == nil }
        while !waiting.isEmpty {
            var sums = [SIMD3<Float>](repeating: .zero, count: places.count)
            for edge in graph.edges where places[Int(edge.head)] == nil {
                guard let near = places[Int(edge.tail)] else { continue }
                sums[Int(edge.head)] += SIMD3(near.x, near.y, 1) * edge.weight
            }
            var settled: [(Int, SIMD2<Float>)] = waiting.compactMap { row in
                let sum = sums[row]
                return sum.z > 0 ? (row, SIMD2(sum.x, sum.y) / sum.z) : nil
            }
            if settled.isEmpty, let row = waiting.first {
                settled = [(row, Self.nearestPlace(to: row, places, points))]
            }
            for (row, place) in settled { places[row] = place + Self.nudge(row) }
            waiting.removeAll { places[$0] != nil }
        }
        self.init(places: places.compactMap(\.self))
    }

    private static func nearestPlace(to row: Int, _ places: [SIMD2<Float>?], _ points: Points) -> SIMD2<Float> {
        var cosines: [Float] = []
        points.cosines(of: row..<row + 1, into: &cosines)
        let nearest = places.indices.filter { places[$0] != nil }.max { cosines[$0] < cosines[$1] }
        return nearest.flatMap { places[$0] } ?? .zero
    }

    // Two points in one place would never part: nothing repels what has no direction.
    private static func nudge(_ row: Int) -> SIMD2<Float> {
        let turns = Float((row &* 2_654_435_761) & 0xFFFF) / 65_536
        return SIMD2(turns - 0.5, (turns * 8).truncatingRemainder(dividingBy: 1) - 0.5) * 0.02
    }
}

/// The plane through the mean in which points vary most.
private struct PrincipalPlane {
    private let mean: [Float]
    private let first: [Float]
    private let second: [Float]

    private static let rounds = 60

    init(of points: Points) {
        let (width, count) = (points.width, points.count)
        var mean = [Float](repeating: 0, count: width)
        for row in 0..<count {
            for place in 0..<width { mean[place] += points.elements[row * width + place] }
        }
        for place in 0..<width { mean[place] /= Float(count) }
        var columns = [Float](repeating: 0, count: width * count)
        for row in 0..<count {
            for place in 0..<width {
                columns[place * count + row] = points.elements[row * width + place] - mean[place]
            }
        }
        var covariance: [Float] = []
        product(columns[...], columns[...], width: count, into: &covariance)
        self.mean = mean
        first = Self.direction(of: covariance, width: width, start: 1, besides: nil)
        second = Self.direction(of: covariance, width: width, start: 2, besides: first)
    }

    func place(of points: Points, row: Int) -> SIMD2<Float> {
        var place = SIMD2<Float>.zero
        for column in mean.indices {
            let value = points.elements[row * points.width + column] - mean[column]
            place += SIMD2(first[column], second[column]) * value
        }
        return place
    }

    /// The direction that `covariance` stretches most, at right angles to `other`; its largest component is positive.
    private static func direction(of covariance: [Float], width: Int, start: Int, besides other: [Float]?) -> [Float] {
        var direction = (0..<width).map { Float(($0 &* 7 &+ start &* 3) % 11) - 5 }
        for _ in 0..<rounds {
            var next = (0..<width).map { row in
                direction.indices.reduce(Float(0)) { $0 + covariance[row * width + $1] * direction[$1] }
            }
            if let other {
                let along = zip(next, other).reduce(Float(0)) { $0 + $1.0 * $1.1 }
                for place in next.indices { next[place] -= along * other[place] }
            }
            let length = next.reduce(0) { $0 + $1 * $1 }.squareRoot()
            guard length > 0 else { return [Float](repeating: 0, count: width) }
            direction = next.map { $0 / length }
        }
        let largest = direction.max { abs($0) < abs($1) } ?? 1
        return largest < 0 ? direction.map { -$0 } : direction
    }
}
