/// The two halves of a group of vectors, found by spherical 2-means from its principal axis; chance plays no part.
struct Bisection {
    /// Row numbers of the larger half, in order.
    private(set) var large: [Int] = []
    /// Row numbers of the smaller half, in order.
    private(set) var small: [Int] = []
    private(set) var largeShape = Shape(meanLength: 0, count: 0, mass: 0)
    private(set) var smallShape = Shape(meanLength: 0, count: 0, mass: 0)
    /// The directions of the larger and the smaller half.
    private(set) var directions: Matrix

    var cosine: Double { Double(directions.dot(0, directions, 1)) }

    var distance: Double { Shape.distance(largeShape, smallShape, cosine: cosine) }

    /// Parts the rows `members` of `points`; nil where they do not part.
    init?(_ points: Matrix, _ members: [Int]) {
        directions = Matrix(width: points.width, count: 2)
        guard members.count > 1 else { return nil }
        let rows = points.rows(members)
        var isSecond = Self.sides(rows)
        var scores: [Float] = []
        for _ in 0..<10 {
            guard recenter(rows, isSecond) else { return nil }
            product(rows, rows: 0..<rows.count, directions, into: &scores)
            let moved = isSecond.indices.map { scores[2 * $0 + 1] > scores[2 * $0] }
            if moved == isSecond { break }
            isSecond = moved
        }
        guard recenter(rows, isSecond) else { return nil }
        for (index, member) in members.enumerated() {
            if isSecond[index] { small.append(member) } else { large.append(member) }
        }
        if small.count > large.count {
            swap(&small, &large)
            swap(&smallShape, &largeShape)
            let first = directions[0]
            directions[0] = directions[1]
            directions[1] = first
        }
    }

    /// On which side of the mean each row lies along the axis of greatest variance.
    private static func sides(_ rows: Matrix) -> [Bool] {
        let count = rows.count
        var mean = Matrix(width: rows.width, count: 1)
        for row in 0..<count { mean.add(rows, row, to: 0, times: 1 / Float(count)) }
        // Power iteration from the row that is least like the others.
        var farthest = 0
        var least = Float.infinity
        for row in 0..<count {
            let similarity = rows.dot(row, mean, 0)
            if similarity < least {
                least = similarity
                farthest = row
            }
        }
        var axis = Matrix(width: rows.width, count: 1)
        axis.add(rows, farthest, to: 0)
        axis.add(mean, 0, to: 0, times: -1)
        var along = [Float](repeating: 0, count: count)
        for _ in 0..<6 {
            _ = axis.normalize(0)
            let offset = mean.dot(0, axis, 0)
            var next = Matrix(width: rows.width, count: 1)
            var total: Float = 0
            for row in 0..<count {
                along[row] = rows.dot(row, axis, 0) - offset
                total += along[row]
                next.add(rows, row, to: 0, times: along[row])
            }
            next.add(mean, 0, to: 0, times: -total)
            axis = next
        }
        return along.map { $0 > 0 }
    }

    /// Takes the mean of each half; false where one is empty.
    private mutating func recenter(_ rows: Matrix, _ isSecond: [Bool]) -> Bool {
        var sums = Matrix(width: rows.width, count: 2)
        var counts = [0.0, 0.0]
        for row in 0..<rows.count {
            let side = isSecond[row] ? 1 : 0
            sums.add(rows, row, to: side)
            counts[side] += 1
        }
        guard counts[0] > 0, counts[1] > 0 else { return false }
        let lengths = [Double(sums.normalize(0)), Double(sums.normalize(1))]
        directions = sums
        largeShape = Shape(meanLength: lengths[0] / counts[0], count: counts[0], mass: counts[0])
        smallShape = Shape(meanLength: lengths[1] / counts[1], count: counts[1], mass: counts[1])
        return true
    }
}
