import Glibc

/// How well clusters agree with labels that somebody else gave the same items.
package struct Agreement: Equatable, Sendable {
    /// The share of items under the majority label of their cluster; grows with the number of clusters.
    package let purity: Double
    /// How much clusters and labels tell about each other, over the arithmetic mean of what each tells.
    package let nmi: Double
    /// The adjusted Rand index: pairs of items treated alike, 0 for what chance would give, 1 for the same partition.
    package let ari: Double
    /// How far each cluster holds one label only.
    package let homogeneity: Double
    /// How far each label lies in one cluster only.
    package let completeness: Double

    /// Compares the cluster of each item with its label, both in the same order; nil where there is nothing to compare.
    package init?<Cluster: Hashable, Truth: Hashable>(clusters: [Cluster], labels: [Truth]) {
        guard clusters.count == labels.count, !clusters.isEmpty else { return nil }
        let table = crosstab(clusters, labels)
        let rows = table.map { $0.values.reduce(0, +) }
        var columns: [Int: Int] = [:]
        for row in table {
            for (label, count) in row { columns[label, default: 0] += count }
        }
        let total = Double(clusters.count)
        purity = Double(table.reduce(0) { $0 + ($1.values.max() ?? 0) }) / total

        // Sums run over sorted counts, so that the last bit does not depend on the order of a dictionary.
        let cells = table.flatMap(\.values)
        let clusterEntropy = entropy(rows, total)
        let labelEntropy = entropy(Array(columns.values), total)
        let shared = clusterEntropy + labelEntropy - entropy(cells, total)
        homogeneity = labelEntropy > 0 ? max(0, shared / labelEntropy) : 1
        completeness = clusterEntropy > 0 ? max(0, shared / clusterEntropy) : 1
        let mean = (clusterEntropy + labelEntropy) / 2
        nmi = mean > 0 ? max(0, shared / mean) : 1

        let together = pairs(cells)
        let (inClusters, inLabels, all) = (pairs(rows), pairs(Array(columns.values)), total * (total - 1) / 2)
        let expected = all > 0 ? inClusters * inLabels / all : 0
        let most = (inClusters + inLabels) / 2
        ari = most == expected ? 1 : (together - expected) / (most - expected)
    }
}

/// How many items come back under the right parent when clusters learn their parents from half of their items.
///
/// Each cluster takes the majority parent of a random half of its items; the result is the share of the other halves that
/// is under it. Of an odd number the learning half is the larger. Nil where no cluster has two items.
package func reconstruction<Cluster: Hashable, Parent: Hashable>(
    clusters: [Cluster],
    parents: [Parent],
    using generator: inout some RandomNumberGenerator
) -> Double? {
    let (clusterCodes, parentCodes) = (codes(clusters), codes(parents))
    var members = [[Int]](repeating: [], count: (clusterCodes.max() ?? -1) + 1)
    for (cluster, parent) in zip(clusterCodes, parentCodes) { members[cluster].append(parent) }
    var right = 0
    var judged = 0
    for parents in members {
        let shuffled = parents.shuffled(using: &generator)
        let half = (shuffled.count + 1) / 2
        var votes: [Int: Int] = [:]
        for parent in shuffled[..<half] { votes[parent, default: 0] += 1 }
        let winner = votes.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
        right += shuffled[half...].count { $0 == winner }
        judged += shuffled.count - half
    }
    return judged > 0 ? Double(right) / Double(judged) : nil
}

private func codes(_ values: [some Hashable]) -> [Int] {
    var known: [AnyHashable: Int] = [:]
    return values.map { value in
        let next = known.count
        if let code = known[value] { return code }
        known[value] = next
        return next
    }
}

private func crosstab(_ clusters: [some Hashable], _ labels: [some Hashable]) -> [[Int: Int]] {
    let (rows, columns) = (codes(clusters), codes(labels))
    var table = [[Int: Int]](repeating: [:], count: (rows.max() ?? -1) + 1)
    for (row, column) in zip(rows, columns) { table[row][column, default: 0] += 1 }
    return table
}

private func entropy(_ counts: [Int], _ total: Double) -> Double {
    counts.sorted().reduce(0) { sum, count in
        let share = Double(count) / total
        return share > 0 ? sum - share * log(share) : sum
    }
}

private func pairs(_ counts: [Int]) -> Double {
    counts.reduce(0) { $0 + Double($1) * Double($1 - 1) / 2 }
}
