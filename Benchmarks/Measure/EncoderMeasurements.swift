import COpenBLAS
import Encoder

/// Billions of multiplications and additions a second in the encoder's products, tokenizing, attention and all else
/// included in the time, against the machine's best: a large product by OpenBLAS.
func encoding(_ encoder: SentenceEncoder, words: Int, texts: Int, name: String, bar: Double) -> Measurement {
    var dice = Dice(3)
    let vocabulary = [
        "where", "the", "river", "meets", "a", "town", "people", "ask", "how", "bread", "is", "made", "and", "what",
        "weather", "comes", "next", "week", "for", "their", "garden", "house", "train", "ticket", "letter",
    ]
    let batch = (0..<texts).map { _ in
        (0..<words).map { _ in vocabulary[Int(dice.next() % UInt64(vocabulary.count))] }.joined(separator: " ")
    }
    let tokens = batch.reduce(0) { $0 + encoder.tokenIDs($1).count }
    // Six layers of four products: queries, keys and values together, output, and the two of the feed-forward network.
    let weights = 6.0 * Double(384 * 1_152 + 384 * 384 + 2 * 384 * 1_536)
    let flops = 2 * weights * Double(tokens)
    let left = dice.vector(512 * 1_536)
    let right = dice.vector(1_536 * 1_536)
    var result = [Float](repeating: 0, count: 512 * 1_536)
    _ = weir_blas_open()
    let repeats = max(1, Int(flops / (2.0 * 512 * 1_536 * 1_536)))
    let (own, _) = rates(amount: flops / 1e9) {
        _ = encoder.embed(batch)
    } peer: {
    }
    let (peer, _) = rates(amount: Double(repeats) * 2 * 512 * 1_536 * 1_536 / 1e9) {
        for _ in 0..<repeats {
            left.withUnsafeBufferPointer { left in
                right.withUnsafeBufferPointer { right in
                    result.withUnsafeMutableBufferPointer { result in
                        guard let left = left.baseAddress, let right = right.baseAddress,
                            let result = result.baseAddress
                        else { return }
                        weir_sgemm_nt(512, 1_536, 1_536, left, 1_536, right, 1_536, result, 1_536)
                    }
                }
            }
        }
    } peer: {
    }
    return Measurement(
        name: "encode, \(name) texts (\(tokens / texts) tokens)",
        unit: "GFLOP/s",
        own: own,
        peer: peer,
        peerName: "sgemm at its best",
        bar: bar
    )
}
