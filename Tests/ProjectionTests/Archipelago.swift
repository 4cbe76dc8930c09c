import Model

@testable import Projection

/// Made-up centroids: groups around directions of their own, so that it is known who belongs together.
struct Archipelago {
    static let dimensions = 24
    private var state: UInt64

    init(seed: UInt64 = 1) {
        state = seed
    }

    /// `count` clusters around direction `group`, numbered from `first` on.
    mutating func island(_ group: Int, count: Int, from first: Int) -> [(id: ClusterID, centroid: Embedding)] {
        (0..<count).compactMap { number in
            var components = (0..<Self.dimensions).map { _ in noise() * 0.4 }
            components[group % Self.dimensions] += 1
            return Embedding(normalizing: components).map { (id: .base(first + number), centroid: $0) }
        }
    }

    /// Six islands of `size` clusters each.
    static func six(of size: Int = 25) -> [(id: ClusterID, centroid: Embedding)] {
        var archipelago = Archipelago()
        return (0..<6).flatMap { archipelago.island($0, count: size, from: $0 * size) }
    }

    mutating func noise() -> Float {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Float(state >> 40) / Float(1 << 24) - 0.5
    }
}

extension ClusterMap {
    /// The places by cluster.
    var points: [ClusterID: SIMD2<Float>] {
        Dictionary(uniqueKeysWithValues: places.map { ($0.cluster, SIMD2($0.x, $0.y)) })
    }

    /// The root mean square distance from the middle.
    var radius: Float {
        let points = places.map { SIMD2($0.x, $0.y) }
        let middle = points.reduce(.zero, +) / Float(points.count)
        return (points.reduce(0) { $0 + (($1 - middle) * ($1 - middle)).sum() } / Float(points.count)).squareRoot()
    }

    /// How far each cluster that both maps have has moved, in radii of this one, the least first.
    func displacements(to other: ClusterMap) -> [Float] {
        let theirs = other.points
        return points.compactMap { id, place in
            theirs[id].map { (($0 - place) * ($0 - place)).sum().squareRoot() / radius }
        }.sorted()
    }
}
