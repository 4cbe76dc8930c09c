import Model
import Testing

@testable import Clustering

@Suite("What two watches have in common")
struct CommonGroundTests {
    private static let plain = Calibration(background: 0)

    private func about(_ topic: Int, leaning: Float = 0) throws -> Embedding {
        var components = [Float](repeating: 0, count: 8)
        components[topic] = 1
        components[(topic + 1) % 8] += leaning
        return try #require(Embedding(normalizing: components))
    }

    @Test("What is one cluster here and two there is one subject, and what only one knows stands alone")
    func cutOtherwise() throws {
        let here = try [about(0), about(2), about(4)]
        let there = try [about(4, leaning: 0.2), about(0, leaning: 0.3), about(6), about(0, leaning: -0.3)]
        let ground = CommonGround(of: here, and: there, by: Self.plain)
        #expect(
            ground.subjects == [
                .init(first: [0], second: [1, 3]), .init(first: [1], second: []), .init(first: [2], second: [0]),
                .init(first: [], second: [2]),
            ]
        )
        let requests = try [about(6, leaning: 0.4), about(0), about(2, leaning: -0.1), about(4)]
        #expect(ground.subjects(of: requests) == [3, 0, 1, 2])
    }

    @Test("What is nearest and yet far is another subject; for an encoder with a narrow cone more is far")
    func tooFar() throws {
        let (one, other) = (try about(0), try about(0, leaning: 0.8))
        #expect(CommonGround(of: [one], and: [other], by: Self.plain).subjects.count == 1)
        #expect(CommonGround(of: [one], and: [other], by: Calibration(background: 0.7)).subjects.count == 2)
        #expect(CommonGround(of: [one], and: [try about(1)], by: Self.plain).subjects.count == 2)
    }

    @Test("Many requests fall to the subject that is nearest, block by block")
    func many() throws {
        let ground = CommonGround(of: try [about(0), about(3)], and: try [about(5)], by: Self.plain)
        let topics = (0..<200).map { [0, 3, 5][$0 * 7 % 3] }
        let found = ground.subjects(of: try topics.map { try about($0, leaning: 0.2) })
        #expect(found == topics.map { [0: 0, 3: 1, 5: 2][$0] })
    }

    @Test("A watch without clusters has nothing in common")
    func empty() throws {
        #expect(CommonGround(of: [], and: [try about(1)], by: Self.plain).subjects == [.init(first: [], second: [0])])
        #expect(CommonGround(of: [try about(1)], and: [], by: Self.plain).subjects == [.init(first: [0], second: [])])
        #expect(CommonGround(of: [], and: [], by: Self.plain).subjects(of: [try about(1)]).isEmpty)
    }
}
