/// The nearest neighbours of every point by cosine, nearest first; a point is none of its own.
struct Neighbours: Sendable {
    /// How many each point has.
    let count: Int
    /// `count` for each point.
    let points: [Int32]
    /// One less the cosine, never below 0.
    let distances: [Float]

    init(of all: Points, count: Int) {
        self.count = count
        var points: [Int32] = []
        var distances: [Float] = []
        points.reserveCapacity(all.count * count)
        distances.reserveCapacity(all.count * count)
        all.forEachRow(of: Array(0..<all.count)) { row, cosines in
            for near in nearest(count, to: row, cosines) {
                points.append(near)
                distances.append(max(0, 1 - cosines[Int(near)]))
            }
        }
        self.points = points
        self.distances = distances
    }
}

/// The `count` places of the greatest values, greatest first, without `own`; of equal ones the earlier.
func nearest(_ count: Int, to own: Int, _ values: UnsafeBufferPointer<Float>) -> [Int32] {
    var best: [(value: Float, place: Int32)] = []
    best.reserveCapacity(count + 1)
    var least = -Float.infinity
    for place in values.indices where values[place] > least || best.count < count {
        guard place != own else { continue }
        let value = values[place]
        var slot = best.count
        while slot > 0, best[slot - 1].value < value { slot -= 1 }
        best.insert((value, Int32(place)), at: slot)
        if best.count > count { best.removeLast() }
        if best.count == count, let last = best.last { least = last.value }
    }
    return best.map(\.place)
}
