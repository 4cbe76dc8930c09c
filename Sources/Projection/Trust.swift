/// How well a layout keeps neighbours together: trustworthiness (Venna and Kaski) by cosine, 1 where nobody has a stranger
/// among its neighbours on the plane.
struct Trust: Sendable {
    private let points: Points
    private let rows: [Int]
    private let neighbours: Int

    // Enough to tell half a hundredth, and quick for any number of points.
    private static let sample = 1_000

    init(_ points: Points) {
        self.points = points
        neighbours = min(Projector.neighbours, (points.count - 1) / 3)
        let rows = min(points.count, Self.sample)
        self.rows = (0..<rows).map { $0 * points.count / rows }
    }

    /// Over at most a thousand points, spread evenly; 1 for fewer than four, which have no strangers.
    func trust(in layout: Layout) -> Double {
        guard neighbours > 0 else { return 1 }
        let count = points.count
        var nearness = [Float](repeating: 0, count: count)
        var penalty = 0
        points.forEachRow(of: rows) { row, cosines in
            let place = layout.places[row]
            for other in 0..<count {
                let apart = layout.places[other] - place
                nearness[other] = -(apart * apart).sum()
            }
            let near = nearness.withUnsafeBufferPointer { nearest(neighbours, to: row, $0) }
            for other in near {
                let cosine = cosines[Int(other)]
                var rank = 1
                for closer in 0..<count where cosines[closer] > cosine && closer != row { rank += 1 }
                penalty += max(0, rank - neighbours)
            }
        }
        let scale = Double(rows.count * neighbours * (2 * count - 3 * neighbours - 1))
        return 1 - 2 * Double(penalty) / scale
    }
}
