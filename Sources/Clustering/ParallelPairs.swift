import Model

/// The pairs of centroids, one from each of two families, that stand in the same place within their families.
///
/// `families` holds the family of each centroid, such as its language, nil for one that has none. An encoder of many
/// languages moves each language as a whole, so the mean of a family is taken off its centroids first; two then make a pair
/// where each is the nearest to the other in the other's family, with a cosine of at least `leastCosine`. A family of fewer
/// than three is left out: its mean says what a single member says. Pairs hold the lower place first and come in order.
/// Quadratic in time over the families.
package func parallelPairs(
    of centroids: [Embedding],
    families: [Int?],
    leastCosine: Float
) -> [(first: Int, second: Int)] {
    let members = Dictionary(grouping: centroids.indices.filter { families[$0] != nil }) { families[$0] }
    let centred = members.values.filter { $0.count >= 3 }.map { Family(of: $0, centroids) }
        .sorted { $0.places[0] < $1.places[0] }
    var pairs: [(first: Int, second: Int)] = []
    for (place, family) in centred.enumerated() {
        for other in centred.dropFirst(place + 1) {
            pairs += family.pairs(with: other, leastCosine).map { (min($0, $1), max($0, $1)) }
        }
    }
    return pairs.sorted { ($0.first, $0.second) < ($1.first, $1.second) }
}

/// Centroids of one family as seen from their middle.
private struct Family {
    let places: [Int]
    private var directions: Matrix

    init(of places: [Int], _ centroids: [Embedding]) {
        self.places = places
        directions = Matrix(width: centroids[places[0]].components.count)
        for place in places { directions.append(centroids[place].components) }
        var middle = Matrix(width: directions.width, count: 1)
        for row in places.indices { middle.add(directions, row, to: 0, times: 1 / Float(places.count)) }
        for row in places.indices {
            directions.add(middle, 0, to: row, times: -1)
            _ = directions.normalize(row)
        }
    }

    func pairs(with other: Family, _ leastCosine: Float) -> [(Int, Int)] {
        let columns = other.places.count
        var cosines: [Float] = []
        product(directions, rows: 0..<places.count, other.directions, into: &cosines)
        let nearest = places.indices.map { row in
            (0..<columns).max { cosines[row * columns + $0] < cosines[row * columns + $1] } ?? 0
        }
        let nearestOfOther = (0..<columns).map { column in
            places.indices.max { cosines[$0 * columns + column] < cosines[$1 * columns + column] } ?? 0
        }
        return nearest.enumerated().compactMap { row, column in
            let isPair = nearestOfOther[column] == row && cosines[row * columns + column] >= leastCosine
            return isPair ? (places[row], other.places[column]) : nil
        }
    }
}
