import COpenBLAS
import Encoder
import Model

/// Billions of multiplications and additions a second in the encoder's products, tokenizing, attention and all else
/// included in the time, against the machine's best: a large product by OpenBLAS.
func encoding(_ encoder: SentenceEncoder, words: Int, texts: Int, name: String, bar: Double) -> Measurement {
    var dice = SplitMix(seed: 3)
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
    let product = 2.0 * 512 * 1_536 * 1_536
    let repeats = max(1, (flops / product).rounded())
    let (own, peer) = rates(amount: 1) {
        _ = encoder.embed(batch)
    } peer: {
        for _ in 0..<Int(repeats) { multiply(left, rows: 512, right, width: 1_536, into: &result) }
    }
    return Measurement(
        name: "encode, \(name) texts (\(tokens / texts) tokens)",
        unit: "GFLOP/s",
        own: own * flops / 1e9,
        peer: peer * repeats * product / 1e9,
        peerName: "sgemm at its best",
        bar: bar
    )
}
