import Model
import Testing

@testable import Projection

@Suite("The map") struct ProjectorTests {
    private let projector = Projector(seed: 3)
    private let clusters = Archipelago.six()
    // Drawn once: it takes a while without optimisation.
    private static let drawn = Projector(seed: 3).map(of: Archipelago.six(), after: nil)
    private var map: ClusterMap { Self.drawn }

    private func trust(_ map: ClusterMap, _ clusters: [(id: ClusterID, centroid: Embedding)]) -> Double {
        let places = map.points
        return Trust(Points(clusters.map(\.centroid)))
            .trust(in: Layout(places: clusters.compactMap { places[$0.id] }))
    }

    @Test("The same clusters and seed give the same map, in whatever order they come")
    func determinism() {
        #expect(projector.map(of: clusters.reversed(), after: nil) == map)
        #expect(map.places.map(\.cluster) == clusters.map(\.id))
    }

    @Test("Clusters that mean alike lie together")
    func neighbours() {
        #expect(trust(map, clusters) > 0.9)
        #expect(map.standard > 0.9)
        let points = map.points
        for (id, place) in points {
            func square(_ other: SIMD2<Float>) -> Float { ((other - place) * (other - place)).sum() }
            let nearest = points.filter { $0.key != id }.min { square($0.value) < square($1.value) }
            guard case .base(let number) = id, case .base(let other)? = nearest?.key else { continue }
            #expect(number / 25 == other / 25)
        }
    }

    @Test("A map of which nothing changed stays as it is, bit for bit")
    func stillness() {
        #expect(projector.map(of: clusters, after: map) == map)
        let fewer = Array(clusters.dropFirst(10))
        let left = projector.map(of: fewer, after: map)
        #expect(left.places == Array(map.places.dropFirst(10)))
    }

    @Test("What is new comes to lie among its kin, and hardly anything else moves")
    func growth() throws {
        var archipelago = Archipelago(seed: 9)
        let kin = archipelago.island(2, count: 4, from: 1_000)
        let grown = projector.map(of: clusters + kin, after: map)
        let moved = map.displacements(to: grown)
        #expect(moved[moved.count / 2] < 0.05 && moved[moved.count * 95 / 100] < 0.10)
        let points = grown.points
        let home = (50..<75).compactMap { points[.base($0)] }.reduce(.zero, +) / 25
        for newcomer in kin {
            let place = try #require(points[newcomer.id])
            #expect(((place - home) * (place - home)).sum().squareRoot() < grown.radius)
        }
    }

    @Test("A new subject that is like nothing else gets ground of its own")
    func newIsland() {
        var archipelago = Archipelago(seed: 5)
        let island = archipelago.island(11, count: 25, from: 1_000)
        let grown = projector.map(of: clusters + island, after: map)
        #expect(grown.places.count == 175)
        #expect(trust(grown, clusters + island) > 0.85)
    }

    @Test("A map that has become worse than one drawn anew is replaced")
    func replacement() {
        let good = Self.drawn
        let shuffled = zip(good.places, good.places.dropFirst(70) + good.places.prefix(70)).map { place, other in
            ClusterMap.Place(cluster: place.cluster, x: other.x, y: other.y)
        }
        let map = projector.map(of: clusters, after: ClusterMap(places: shuffled, standard: good.standard))
        #expect(trust(map, clusters) > good.standard - 0.02)
    }

    @Test("A map that could not be drawn any better is not drawn anew each time")
    func standard() {
        let good = Self.drawn
        let map = projector.map(of: clusters, after: ClusterMap(places: good.places, standard: 1.5))
        #expect(map.standard < 1)
        #expect(projector.map(of: clusters, after: map) == map)
    }

    @Test("A few clusters have places, too", arguments: 0...5)
    func few(count: Int) {
        var archipelago = Archipelago()
        let map = projector.map(of: archipelago.island(0, count: count, from: 0), after: nil)
        #expect(map.places.count == count)
        #expect(map.places.allSatisfy { $0.x.isFinite && $0.y.isFinite })
    }

    @Test("Clusters at one place are no trouble")
    func twins() {
        let twin = Archipelago.six(of: 1)[0].centroid
        let twins = (0..<30).map { (id: ClusterID.base($0), centroid: twin) }
        let map = projector.map(of: twins, after: nil)
        #expect(map.places.allSatisfy { $0.x.isFinite && $0.y.isFinite })
        let more = (0..<40).map { (id: ClusterID.base($0), centroid: twin) }
        let grown = projector.map(of: more, after: map)
        #expect(grown.places.count == 40 && grown.places.allSatisfy { $0.x.isFinite && $0.y.isFinite })
    }
}
