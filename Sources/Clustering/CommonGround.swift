import Model

/// What the clusters of two watches are about, cut in one way for both.
///
/// Ids and cuts of two watches have nothing to do with each other: what is one cluster here may be two there, or part of one.
/// So the centroids of both divide the space between them. Each is bound to the nearest of the other watch where that is near
/// enough for their encoder; what hangs together is one subject; and a request of either watch is about the subject of the
/// centroid nearest to it. The linear algebra library must be open.
package struct CommonGround: Sendable {
    /// Clusters that are about the same, by their places in each watch's list; one side may be empty.
    package struct Subject: Equatable, Sendable {
        package let first: [Int]
        package let second: [Int]
    }

    /// Each cluster is in one; in the order of their first places, those without one last.
    package let subjects: [Subject]
    private let centroids: Matrix
    /// The subject of each centroid.
    private let owners: [Int]

    // Of two made-up streams with the same topics, 40 clusters each: the 32 whose topic the other had too lay at .71 to 1.00
    // from it, what had no like at .43 to .62; within one stream three of four are farther than .52 from all others.
    private static let nearEnough = 0.67

    /// Binds the centroids of two watches; as many products as there are pairs.
    package init(of first: [Embedding], and second: [Embedding], by calibration: Calibration) {
        let (left, right) = (Matrix(first), Matrix(second))
        let least = Float(calibration.cosine(Self.nearEnough))
        var bonds = Bonds(count: first.count + second.count)
        for (place, best) in nearest(to: left, among: right).enumerated() where best.cosine >= least {
            bonds.bind(place, first.count + best.place)
        }
        for (place, best) in nearest(to: right, among: left).enumerated() where best.cosine >= least {
            bonds.bind(first.count + place, best.place)
        }
        let bound = bonds.groups
        subjects = bound.map { places in
            Subject(
                first: places.filter { $0 < first.count },
                second: places.filter { $0 >= first.count }.map { $0 - first.count }
            )
        }
        var owners = [Int](repeating: 0, count: first.count + second.count)
        for (subject, places) in bound.enumerated() {
            for place in places { owners[place] = subject }
        }
        self.owners = owners
        centroids = Matrix(first + second)
    }

    /// Which subject each of `requests` is about, by its place in `subjects`; empty where there is none.
    package func subjects(of requests: [Embedding]) -> [Int] {
        nearest(to: Matrix(requests), among: centroids).map { owners[$0.place] }
    }
}

/// Places that have been bound to each other, directly or through others.
private struct Bonds {
    private var parents: [Int]

    init(count: Int) {
        parents = Array(0..<count)
    }

    private func root(of place: Int) -> Int {
        var root = place
        while parents[root] != root { root = parents[root] }
        return root
    }

    mutating func bind(_ place: Int, _ other: Int) {
        let roots = (root(of: place), root(of: other))
        parents[max(roots.0, roots.1)] = min(roots.0, roots.1)
    }

    /// What hangs together, in the order of the lowest places.
    var groups: [[Int]] {
        Dictionary(grouping: parents.indices, by: root).sorted { $0.key < $1.key }.map(\.value)
    }
}

/// The nearest row of `others` to each of `rows`; empty where there are no others.
private func nearest(to rows: Matrix, among others: Matrix) -> [(cosine: Float, place: Int)] {
    guard others.count > 0 else { return [] }
    var found: [(cosine: Float, place: Int)] = []
    var cosines: [Float] = []
    // In blocks, so that the products stay in the processor's cache.
    for start in stride(from: 0, to: rows.count, by: 64) {
        let block = start..<min(rows.count, start + 64)
        product(rows, rows: block, others, into: &cosines)
        for row in block.indices {
            let line = (row - start) * others.count
            var best = (cosine: cosines[line], place: 0)
            for column in 1..<others.count where cosines[line + column] > best.cosine {
                best = (cosines[line + column], column)
            }
            found.append(best)
        }
    }
    return found
}

extension Matrix {
    fileprivate init(_ embeddings: [Embedding]) {
        self.init(width: embeddings.first?.components.count ?? 1)
        for embedding in embeddings { append(embedding.components) }
    }
}
