/// Groups rows by average linkage: two groups join while the mean cosine between them is at least `similarity`.
///
/// Groups and their rows come in the order of their first row. Quadratic in memory and time.
func averageLinkage(_ vectors: Matrix, similarity cut: Float) -> [[Int]] {
    let count = vectors.count
    guard count > 1 else { return count == 1 ? [[0]] : [] }
    var mean: [Float] = []
    product(vectors, rows: 0..<count, vectors, into: &mean)
    var groups = (0..<count).map { [$0] }
    // Rows that may still join: one whose best similarity is under the cut is done, for joining others cannot raise it.
    var open = Array(0..<count)
    var chain: [Int] = []

    mean.withUnsafeMutableBufferPointer { mean in
        // The product may differ across the diagonal in the last bit, and then a chain could run in a circle.
        for row in 0..<count {
            for column in 0..<row { mean[row * count + column] = mean[column * count + row] }
        }
        while let first = open.first {
            if chain.isEmpty { chain.append(first) }
            let top = chain[chain.count - 1]
            let before = chain.count > 1 ? chain[chain.count - 2] : -1
            var best = before
            var bestSimilarity = before < 0 ? -Float.infinity : mean[top * count + before]
            for other in open where other != top && mean[top * count + other] > bestSimilarity {
                best = other
                bestSimilarity = mean[top * count + other]
            }
            guard bestSimilarity >= cut else {
                // Reached only with a chain of one: along a chain similarities grow.
                chain.removeAll()
                open.removeAll { $0 == top }
                continue
            }
            guard best == before else {
                chain.append(best)
                continue
            }
            chain.removeLast(2)
            let (kept, gone) = (min(top, best), max(top, best))
            let (a, b) = (Float(groups[kept].count), Float(groups[gone].count))
            open.removeAll { $0 == gone }
            for other in open where other != kept {
                let joined = (a * mean[kept * count + other] + b * mean[gone * count + other]) / (a + b)
                mean[kept * count + other] = joined
                mean[other * count + kept] = joined
            }
            groups[kept] += groups[gone]
            groups[gone] = []
        }
    }
    return groups.filter { !$0.isEmpty }.map { $0.sorted() }
}
