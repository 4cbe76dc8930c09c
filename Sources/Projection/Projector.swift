import Model

/// Draws the map of the clusters: centroids onto a plane, so that neighbours stay neighbours and the map stays still.
///
/// UMAP (McInnes et al., arXiv 1802.03426) with 15 neighbours by cosine and a least distance of 0, started from the two
/// principal directions. A map that there was before is kept: what is new is placed among its neighbours, and what was
/// there gives way a little. Only a map that has become clearly worse than one drawn anew is replaced, turned so that it
/// lies over the old one. The same clusters, map and seed give the same map, bit for bit on the same machine.
package struct Projector: Sendable {
    private let seed: UInt64

    static let neighbours = 15
    private static let epochsOfGrowth = 100
    // How much what was there gives way to new neighbours, and how much otherwise.
    private static let courtesy: Float = 0.1
    private static let stubbornness: Float = 0.02
    private static let tolerance = 0.005

    /// `seed` is what chance starts from.
    package init(seed: UInt64 = 0) {
        self.seed = seed
    }

    /// The map of `clusters`, as close to `previous` as it may be.
    ///
    /// Takes a second and a half for 5,000 clusters that are drawn anew, and half a second for as many that grew by a few.
    /// Centroids must be of one length, ids different.
    package func map(of clusters: [(id: ClusterID, centroid: Embedding)], after previous: ClusterMap?) -> ClusterMap {
        let clusters = clusters.sorted { $0.id < $1.id }
        let points = Points(clusters.map(\.centroid))
        guard points.count > 1 else {
            return map(of: clusters, at: Layout(places: points.count == 1 ? [.zero] : []), standard: 1)
        }
        let graph = Graph(Neighbours(of: points, count: min(Self.neighbours, points.count) - 1))
        let judge = Trust(points)
        let known = Dictionary((previous?.places ?? []).map { ($0.cluster, $0.point) }) { first, _ in first }
        let old = clusters.map { known[$0.id] }
        guard let previous, old.contains(where: { $0 != nil }) else {
            let drawn = drawnAnew(points, graph)
            return map(of: clusters, at: drawn, standard: judge.trust(in: drawn))
        }
        let kept = Layout(places: old.compactMap(\.self))
        if kept.places.count == clusters.count, judge.trust(in: kept) >= previous.standard - Self.tolerance {
            return map(of: clusters, at: kept, standard: previous.standard)
        }
        let grown = grown(old, points, graph)
        let trustOfGrown = judge.trust(in: grown)
        guard trustOfGrown < previous.standard - Self.tolerance else {
            return map(of: clusters, at: grown, standard: previous.standard)
        }
        let drawn = drawnAnew(points, graph).laid(over: old)
        let trustOfDrawn = judge.trust(in: drawn)
        let isBetter = trustOfDrawn > trustOfGrown + Self.tolerance
        return map(of: clusters, at: isBetter ? drawn : grown, standard: trustOfDrawn)
    }

    private func drawnAnew(_ points: Points, _ graph: Graph) -> Layout {
        var layout = Layout(principalDirectionsOf: points)
        layout.settle(
            graph,
            epochs: Self.epochs(for: points.count),
            mobility: [Float](repeating: 1, count: points.count),
            seed: seed
        )
        return layout
    }

    // The more points there are, the more of them help each into place.
    private static func epochs(for count: Int) -> Int {
        switch count {
        case ...2_000: 1_000
        case ...10_000: 500
        default: 200
        }
    }

    private func grown(_ old: [SIMD2<Float>?], _ points: Points, _ graph: Graph) -> Layout {
        var layout = Layout(growing: old, among: graph, points)
        layout.settle(graph, epochs: Self.epochsOfGrowth, mobility: mobility(of: old, among: graph), seed: seed)
        return layout.laid(over: old)
    }

    private func mobility(of old: [SIMD2<Float>?], among graph: Graph) -> [Float] {
        var mobility = old.map { $0 == nil ? 1 : Self.stubbornness }
        for edge in graph.edges where old[Int(edge.head)] == nil && old[Int(edge.tail)] != nil {
            mobility[Int(edge.tail)] = Self.courtesy
        }
        return mobility
    }

    private func map(
        of clusters: [(id: ClusterID, centroid: Embedding)],
        at layout: Layout,
        standard: Double
    ) -> ClusterMap {
        ClusterMap(
            places: zip(clusters, layout.places).map { cluster, place in
                ClusterMap.Place(cluster: cluster.id, x: place.x, y: place.y)
            },
            standard: standard
        )
    }
}

extension ClusterMap.Place {
    fileprivate var point: SIMD2<Float> { SIMD2(x, y) }
}
