import Inference
import Model

/// A cluster as those who arrange the hierarchy see it: what it is called and where it lies.
struct Unit: Sendable {
    let id: ClusterID
    let name: String
    /// Empty where the name is made of key terms, of which the sentence says no more.
    let description: String
    let centroid: Embedding

    var line: EscapedText {
        EscapedText(line: description.isEmpty ? name : "\(name) — \(description)", limit: 1_200)
    }

    /// What is embedded to find what is near in meaning.
    var text: String { description.isEmpty ? name : "\(name). \(description)" }
}

extension [Embedding] {
    /// The place of the one that points most nearly as `other` does; nil among none.
    func nearest(to other: Embedding) -> Int? {
        let cosines = map { $0.cosine(to: other) }
        return cosines.indices.max { (cosines[$0], $1) < (cosines[$1], $0) }
    }

    /// The places of the `count` that point most nearly as `other` does and are not among `passed`, the nearest first.
    func nearest(_ count: Int, to other: Embedding, passing passed: Set<Int>) -> [Int] {
        let cosines = map { $0.cosine(to: other) }
        let order = indices.filter { !passed.contains($0) }.sorted { (cosines[$1], $0) < (cosines[$0], $1) }
        return Array<Int>(order.prefix(count))
    }

    /// The direction of the mean; that of the first where they cancel out.
    var mean: Embedding? {
        guard let first else { return nil }
        var sum = [Float](repeating: 0, count: first.components.count)
        for embedding in self where embedding.components.count == sum.count {
            for place in sum.indices { sum[place] += embedding.components[place] }
        }
        return Embedding(normalizing: sum) ?? first
    }
}

extension Embedding {
    func cosine(to other: Embedding) -> Float {
        components.withUnsafeBufferPointer { own in
            other.components.withUnsafeBufferPointer { theirs in
                var product: Float = 0
                for place in 0..<min(own.count, theirs.count) { product += own[place] * theirs[place] }
                return product
            }
        }
    }
}
