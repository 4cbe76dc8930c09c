import Model

/// Puts clusters under fewer and fewer groups, by geometry alone.
///
/// `counts` says how many groups each level above the clusters should have, falling. The result has, for each level, the
/// group of each cluster, counted from 0 in the order of first members; clusters that share a group share one on every level
/// above. Each cluster first leans towards its neighbours; then Ward's method joins, and ten passes of spherical k-means move
/// what lies nearer to another group, whole groups of the level below at a time. Quadratic in memory up to 4,000 clusters;
/// more are first reduced to 2,000 groups.
package func nestedGroups(of centroids: [Embedding], counts: [Int]) -> [[Int]] {
    guard let width = centroids.first?.components.count else { return counts.map { _ in [] } }
    var units = Units(vectors: Matrix(width: width), weights: [Double](repeating: 1, count: centroids.count))
    units.vectors.reserve(centroids.count)
    for centroid in centroids { units.vectors.append(centroid.components) }
    var unitOfCluster = Array(centroids.indices)
    if units.count > Units.mostForWard {
        var generator = SplitMix(seed: UInt64(units.count))
        let seeds = seedRows(Units.reducedCount, of: units.vectors, using: &generator)
        let groups = units.moved(from: units.vectors.rows(seeds))
        unitOfCluster = groups
        units = units.joined(groups)
    }
    return counts.map { count in
        let leaning = units.leaning(for: count)
        let ward = leaning.wardGroups(count)
        let groups = leaning.moved(from: leaning.joined(ward).vectors)
        unitOfCluster = unitOfCluster.map { groups[$0] }
        units = units.joined(groups)
        return unitOfCluster
    }
}

/// What a level of the hierarchy is made of: directions, each standing for some clusters.
private struct Units {
    static let mostForWard = 4_000
    static let reducedCount = 2_000
    /// How far a unit leans towards its neighbours: 0 not at all, 1 to where they are.
    static let lean: Float = 1 / 3

    var vectors: Matrix
    var weights: [Double]

    var count: Int { weights.count }

    /// The same units, each leaning towards those around it, when `wanted` groups are to be made of them.
    ///
    /// What lies between two groups then goes where its neighbourhood goes, and the groups found depend less on chance in
    /// single centroids. Neighbours are as many as two thirds of a group of the usual size, near ones heavier.
    func leaning(for wanted: Int) -> Units {
        let neighbours = Int((0.65 * Double(count) / Double(max(wanted, 1))).rounded())
        guard neighbours > 0, count > neighbours else { return self }
        var weights = [Float](repeating: 0, count: count * count)
        product(vectors, rows: 0..<count, vectors, into: &weights)
        for row in 0..<count {
            for column in row..<count {
                let cosine = column == row ? 0 : max(0, weights[row * count + column])
                weights[row * count + column] = cosine * cosine * cosine
                weights[column * count + row] = cosine * cosine * cosine
            }
        }
        var least: [Float] = []
        for row in 0..<count {
            least.append(weights[row * count..<(row + 1) * count].sorted(by: >)[neighbours - 1])
        }
        var leaning = self
        for row in 0..<count {
            var pull = Matrix(width: vectors.width, count: 1)
            for other in 0..<count {
                let weight = weights[row * count + other]
                // A neighbour of either is one of both.
                if weight > 0, weight >= min(least[row], least[other]) {
                    pull.add(vectors, other, to: 0, times: weight)
                }
            }
            guard pull.normalize(0) > 0 else { continue }
            leaning.vectors.scale(row, by: 1 - Self.lean)
            leaning.vectors.add(pull, 0, to: row, times: Self.lean)
            _ = leaning.vectors.normalize(row)
        }
        return leaning
    }

    /// One unit for each group: the direction of its mean.
    func joined(_ groups: [Int]) -> Units {
        let count = (groups.max() ?? -1) + 1
        var joined = Units(
            vectors: Matrix(width: vectors.width, count: count),
            weights: [Double](repeating: 0, count: count)
        )
        for (unit, group) in groups.enumerated() {
            joined.vectors.add(vectors, unit, to: group, times: Float(weights[unit]))
            joined.weights[group] += weights[unit]
        }
        for group in 0..<count { _ = joined.vectors.normalize(group) }
        return joined
    }

    /// The group of each unit after ten passes of spherical k-means from `means`; groups that lose everything vanish.
    func moved(from means: Matrix) -> [Int] {
        var centers = Units(vectors: means, weights: [])
        var groups: [Int] = []
        var similarities: [Float] = []
        for _ in 0..<10 {
            let columns = centers.vectors.count
            var next: [Int] = []
            next.reserveCapacity(count)
            for start in stride(from: 0, to: count, by: 256) {
                let rows = start..<min(start + 256, count)
                product(vectors, rows: rows, centers.vectors, into: &similarities)
                for row in rows {
                    let first = (row - start) * columns
                    var best = 0
                    for group in 1..<max(columns, 1) where similarities[first + group] > similarities[first + best] {
                        best = group
                    }
                    next.append(best)
                }
            }
            next = renumbered(next)
            if next == groups { break }
            groups = next
            centers = joined(groups)
        }
        return groups
    }

    /// The group of each unit when Ward's method has left `wanted` groups.
    func wardGroups(_ wanted: Int) -> [Int] {
        var parents = Array(0..<count)
        func root(_ unit: Int) -> Int {
            var unit = unit
            while parents[unit] != unit { unit = parents[unit] }
            return unit
        }
        for merge in wardMerges().prefix(max(0, count - max(wanted, 1))) {
            let (a, b) = (root(merge.first), root(merge.second))
            parents[max(a, b)] = min(a, b)
        }
        return renumbered((0..<count).map(root))
    }

    /// Every merge of Ward's method, cheapest first, each between two units that stand for their groups.
    private func wardMerges() -> [(first: Int, second: Int)] {
        guard count > 1 else { return [] }
        let count = count
        var costs: [Float] = []
        product(vectors, rows: 0..<count, vectors, into: &costs)
        var sizes = weights.map { Float($0) }
        for row in 0..<count {
            for column in 0..<row {
                let size = 2 * sizes[row] * sizes[column] / (sizes[row] + sizes[column])
                // Twice one minus the cosine is the squared distance of unit vectors.
                let cost = size * 2 * max(0, 1 - costs[column * count + row])
                costs[row * count + column] = cost
                costs[column * count + row] = cost
            }
        }
        var open = Array(0..<count)
        var chain: [Int] = []
        var merges: [(cost: Float, first: Int, second: Int)] = []
        while open.count > 1 {
            if chain.isEmpty { chain.append(open[0]) }
            let top = chain[chain.count - 1]
            let before = chain.count > 1 ? chain[chain.count - 2] : -1
            var best = before
            var least = before < 0 ? Float.infinity : costs[top * count + before]
            for other in open where other != top && costs[top * count + other] < least {
                best = other
                least = costs[top * count + other]
            }
            guard best == before else {
                chain.append(best)
                continue
            }
            chain.removeLast(2)
            let (kept, gone) = (min(top, best), max(top, best))
            merges.append((least, kept, gone))
            open.removeAll { $0 == gone }
            for other in open where other != kept {
                let total = sizes[kept] + sizes[gone] + sizes[other]
                let joined =
                    ((sizes[kept] + sizes[other]) * costs[kept * count + other]
                        + (sizes[gone] + sizes[other]) * costs[gone * count + other] - sizes[other] * least) / total
                costs[kept * count + other] = joined
                costs[other * count + kept] = joined
            }
            sizes[kept] += sizes[gone]
        }
        // Rounding may put a merge a hair before one it builds on; the position in the list settles it.
        return merges.enumerated()
            .sorted { ($0.element.cost, $0.offset) < ($1.element.cost, $1.offset) }
            .map { ($0.element.first, $0.element.second) }
    }
}

/// The same groups, counted from 0 in the order of their first members.
private func renumbered(_ groups: [Int]) -> [Int] {
    var numbers: [Int: Int] = [:]
    return groups.map { group in
        let next = numbers.count
        if let number = numbers[group] { return number }
        numbers[group] = next
        return next
    }
}
