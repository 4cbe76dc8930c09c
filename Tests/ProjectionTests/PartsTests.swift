import Foundation
import Model
import Testing

@testable import Projection

@Suite("The parts of the projection") struct PartsTests {
    /// Points whose fuzzy graph umap-learn 0.5.12 was asked for, over the same neighbours.
    private static var wave: Points {
        func component(_ row: Int, _ column: Int) -> Float {
            Float(sin(1.7 * Double(row * (column + 1)) + Double(column * column)))
        }
        let embeddings = (0..<24).compactMap { row in
            Embedding(normalizing: (0..<6).map { component(row, $0) })
        }
        return Points(embeddings)
    }

    @Test("The fuzzy graph is the one that umap-learn makes")
    func graph() {
        let graph = Graph(Neighbours(of: Self.wave, count: 14))
        #expect(graph.edges.count == 354)
        #expect(abs(graph.edges.reduce(0) { $0 + Double($1.weight) } - 143.746_8) < 1e-3)
        for (head, tail, weight) in [
            (0, 5, 0.005_298_6), (3, 17, 0.649_370_3), (10, 20, 0.486_320_4), (7, 8, 0.262_363_4), (23, 2, 0.247_589_1),
            (4, 9, 0.190_925_3),
        ] {
            let edge = graph.edges.first { $0.head == head && $0.tail == tail }
            #expect(abs(Double(edge?.weight ?? -1) - weight) < 1e-5)
        }
        #expect(!graph.edges.contains { $0.head == 0 && $0.tail == 1 })
    }

    @Test("Neighbours are those of a full search, nearest first and without the point itself")
    func neighbours() {
        let points = Self.wave
        let found = Neighbours(of: points, count: 5)
        for row in 0..<points.count {
            var cosines: [Float] = []
            points.cosines(of: row..<row + 1, into: &cosines)
            let expected = (0..<points.count).filter { $0 != row }.sorted { cosines[$0] > cosines[$1] }.prefix(5)
            #expect(found.points[row * 5..<row * 5 + 5].map(Int.init) == Array(expected))
        }
    }

    @Test("The tables give the forces to almost four digits, and stay finite at both ends")
    func forces() {
        let forces = Forces()
        for exponent in stride(from: -28.0, through: 19, by: 0.37) {
            let square = exp2(exponent)
            let (pull, push) = (Forces.attraction(at: square), Forces.repulsion(at: square))
            #expect(abs(Double(forces.attraction(at: Float(square))) / pull - 1) < 2e-4)
            #expect(abs(Double(forces.repulsion(at: Float(square))) / push - 1) < 2e-4)
        }
        for square in [0, Float.leastNonzeroMagnitude, .greatestFiniteMagnitude, .infinity] {
            #expect(forces.attraction(at: square).isFinite && forces.repulsion(at: square).isFinite)
        }
    }

    @Test("A layout that was turned, shifted and mirrored comes to lie over the old one again")
    func alignment() {
        var archipelago = Archipelago()
        let old = (0..<30).map { _ in SIMD2(archipelago.noise(), archipelago.noise()) * 10 }
        let (cosine, sine) = (Float(cos(2.1)), Float(sin(2.1)))
        for mirror: Float in [1, -1] {
            let moved = old.map { place in
                SIMD2(place.x * cosine - mirror * place.y * sine, place.x * sine + mirror * place.y * cosine) + [7, -3]
            }
            let laid = Layout(places: moved).laid(over: old.map { $0 }).places
            for (place, there) in zip(laid, old) {
                #expect(((place - there) * (place - there)).sum() < 1e-6)
            }
        }
    }

    @Test("Trust is 1 for a faithful layout, and about a half for an arbitrary one")
    func trust() {
        let circle = (0..<90).map { SIMD2(Float(cos(Double($0) * 0.03)), Float(sin(Double($0) * 0.03))) }
        let points = Points(circle.compactMap { Embedding(normalizing: [$0.x, $0.y]) })
        #expect(Trust(points).trust(in: Layout(places: circle)) > 0.999)
        var archipelago = Archipelago()
        let arbitrary = circle.map { _ in SIMD2(archipelago.noise(), archipelago.noise()) }
        #expect((0.35...0.65).contains(Trust(points).trust(in: Layout(places: arbitrary))))
    }
}
