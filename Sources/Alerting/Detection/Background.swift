import COpenBLAS
import Model

/// How close requests lie to each other without anything going on: what the radii must stand out from.
package struct Background: Equatable, Sendable, Codable {
    /// The median cosine of two requests at random.
    package var median: Float

    package init(median: Float) {
        self.median = median
    }

    /// What all-MiniLM-L6-v2 gives for short requests of everyday life: where the default radii come from.
    package static let usual = Background(median: 0.065)

    /// Measures a sample of which the first 2,000 count; nil where there are fewer than a hundred.
    ///
    /// High quantiles and near neighbours are left out on purpose: they tell how popular the popular topics are, which
    /// the scan learns by itself. The linear algebra library must be open.
    package init?(of sample: [Embedding]) {
        let sample = sample.prefix(2000)
        guard sample.count >= 100, let width = sample.first?.components.count else { return nil }
        var rows = VectorRows(width: width)
        for embedding in sample { rows.append(embedding.components) }
        var pairs = cosines(of: rows)
        pairs.sort()
        self.init(median: pairs[pairs.count / 2])
    }
}

extension DensityConfiguration {
    /// The same rules with radii and link as far between this background and 1 as they were between the usual one and 1.
    ///
    /// A lead-in that all requests share lifts every pair, random ones included, and some encoders press all vectors
    /// into a narrow cone; both act alike on the distance to 1 that is left.
    package func calibrated(to background: Background) -> DensityConfiguration {
        let room = (1 - background.median) / (1 - Background.usual.median)
        var calibrated = self
        for place in radii.indices { calibrated.radii[place].nearness = 1 - (1 - radii[place].nearness) * room }
        calibrated.linkNearness = 1 - (1 - linkNearness) * room
        return calibrated
    }
}

/// The cosine of every pair, each once.
private func cosines(of rows: VectorRows) -> [Float] {
    let count = rows.count
    var products = [Float](repeating: 0, count: count * count)
    rows.withUnsafeRows { values in
        products.withUnsafeMutableBufferPointer { out in
            guard let start = values.baseAddress, let target = out.baseAddress else { return }
            let width = Int32(rows.width)
            weir_sgemm_nt(Int32(count), Int32(count), width, start, width, start, width, target, Int32(count))
        }
    }
    return (1..<count).flatMap { products[$0 * count..<$0 * count + $0] }
}
