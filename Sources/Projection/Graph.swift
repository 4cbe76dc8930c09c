import Foundation

/// Which points belong together and how surely: UMAP's fuzzy graph.
///
/// Each point sees its nearest neighbour as certain and the others less with every distance, on a scale of its own that
/// makes its neighbours add up to the same number for all; what two points say of each other is joined as probabilities are.
struct Graph: Sendable {
    struct Edge: Equatable, Sendable {
        let head: Int32
        let tail: Int32
        /// How surely the two belong together, over 0 to 1.
        let weight: Float
    }

    let count: Int
    /// Both directions of every edge, by head and then by tail.
    let edges: [Edge]

    init(_ neighbours: Neighbours) {
        let width = neighbours.count
        count = width == 0 ? 0 : neighbours.points.count / width
        let spread = Self.spreads(of: neighbours)
        var seen: [UInt64: Float] = [:]
        seen.reserveCapacity(neighbours.points.count)
        for head in 0..<count {
            for place in head * width..<(head + 1) * width {
                let tail = Int(neighbours.points[place])
                let weight = spread[head].weight(at: neighbours.distances[place])
                let pair = UInt64(min(head, tail)) << 32 | UInt64(max(head, tail))
                seen[pair] = seen[pair].map { $0 + weight - $0 * weight } ?? weight
            }
        }
        edges = seen.flatMap { pair, weight in
            let (low, high) = (Int32(pair >> 32), Int32(pair & 0xFFFF_FFFF))
            return [Edge(head: low, tail: high, weight: weight), Edge(head: high, tail: low, weight: weight)]
        }.sorted { ($0.head, $0.tail) < ($1.head, $1.tail) }
    }

    /// How far a point sees.
    private struct Spread {
        /// The distance of the nearest neighbour that is not at the same place.
        let nearest: Double
        let scale: Double

        func weight(at distance: Float) -> Float {
            let beyond = Double(distance) - nearest
            return beyond <= 0 || scale == 0 ? 1 : Float(exp(-beyond / scale))
        }
    }

    private static let steps = 64
    private static let precision = 1e-5
    // A scale is never less than this part of the mean distance, so that twins do not see each other alone.
    private static let leastScale = 1e-3

    private static func spreads(of neighbours: Neighbours) -> [Spread] {
        let width = neighbours.count
        // In UMAP a point is its own first neighbour: it counts for the number of them, and in the mean at distance 0.
        let target = log2(Double(width + 1))
        let overall = neighbours.distances.reduce(0) { $0 + Double($1) } / Double(max(neighbours.distances.count, 1))
        return stride(from: 0, to: neighbours.distances.count, by: max(width, 1)).map { start in
            let distances = neighbours.distances[start..<start + width].map(Double.init)
            let nearest = distances.first { $0 > 0 } ?? 0
            let scale = scale(of: distances.map { $0 - nearest }, target: target)
            let mean = nearest > 0 ? distances.reduce(0, +) / Double(width + 1) : overall
            return Spread(nearest: nearest, scale: max(scale, leastScale * mean))
        }
    }

    /// The scale at which what lies `beyond` the nearest adds up to `target`, by bisection.
    private static func scale(of beyond: [Double], target: Double) -> Double {
        var (low, high, middle) = (0.0, Double.infinity, 1.0)
        for _ in 0..<steps {
            let sum = beyond.reduce(0) { $0 + ($1 > 0 ? exp(-$1 / middle) : 1) }
            if abs(sum - target) < precision { break }
            if sum > target {
                high = middle
                middle = (low + high) / 2
            } else {
                low = middle
                middle = high.isFinite ? (low + high) / 2 : middle * 2
            }
        }
        return middle
    }
}
