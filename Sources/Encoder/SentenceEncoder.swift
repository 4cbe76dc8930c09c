import CKernels

/// Turns texts into vectors of length one whose distances are distances in meaning; in this process, from a directory of
/// model files.
///
/// A text's vector is the same bits whatever else is in the batch and however many threads work on it, so that a replay
/// sees what the live run saw. It differs in the last bits between kinds of processors.
package final class SentenceEncoder: Sendable {
    /// How many components a vector has.
    package let dimensions: Int

    /// The architecture, its sizes and a digest of the model's files: equal only where the vectors may be compared.
    package let identifier: String

    /// The most tokens of a text that are read, the start and end marks among them; the rest of the text has no influence.
    package let maximumTokens: Int

    private let tokenizer: Tokenizer
    private let network: Transformer
    private let workers: Workers
    private let cache: VectorCache?

    /// Reads model.safetensors, vocab.txt and config.json in `directory`.
    ///
    /// The weights stay mapped: replace them by renaming, never in place. With `cacheBytes` above 0, vectors are kept for
    /// texts that come again, in about so many bytes, some 2,000 for a short text and 384 dimensions; they are the same
    /// bits as without.
    package convenience init(directory: String, threads: Int, cacheBytes: Int = 0) throws(EncoderError) {
        try self.init(
            directory: directory,
            threads: threads,
            cacheBytes: cacheBytes,
            instructions: weir_best_instructions()
        )
    }

    init(
        directory: String,
        threads: Int,
        cacheBytes: Int = 0,
        instructions: weir_instructions
    ) throws(EncoderError) {
        let shape = try ModelShape.read("\(directory)/config.json")
        let vocabularyPath = "\(directory)/vocab.txt"
        let vocabulary = try Vocabulary(path: vocabularyPath, marks: shape.architecture.marks)
        guard vocabulary.count == shape.vocabulary else {
            throw .malformed(
                path: vocabularyPath,
                problem: "it has \(vocabulary.count) pieces and config.json promises \(shape.vocabulary)"
            )
        }
        maximumTokens = shape.maximumTokens
        let weights = try Safetensors(path: "\(directory)/model.safetensors")
        identifier = try Self.identifier(of: directory, shape, weights)
        network = try Transformer(weights: weights, shape: shape, instructions: instructions)
        dimensions = shape.width
        tokenizer = Tokenizer(vocabulary: vocabulary, maximumTokens: maximumTokens)
        workers = Workers(count: max(1, threads))
        cache = cacheBytes > 0 ? VectorCache(byteLimit: cacheBytes) : nil
    }

    /// How the cache has been used, or nil where there is none.
    package var cacheUse: CacheUse? { cache?.use }

    /// The vectors of `texts`, in their order.
    ///
    /// Blocks until all are done; the calling thread is one of the workers.
    package func embed(_ texts: [String]) -> [[Float]] {
        let sequences = tokenIDs(texts)
        guard let cache else { return computed(sequences) }
        var vectors = cache.vectors(of: sequences)
        // A text that stands there twice is computed once.
        var places: [[Int32]: [Int]] = [:]
        for place in vectors.indices where vectors[place] == nil { places[sequences[place], default: []].append(place) }
        let missing = places.sorted { $0.value[0] < $1.value[0] }
        let fresh = computed(missing.map(\.key))
        cache.insert(fresh, for: missing.map(\.key))
        for (vector, places) in zip(fresh, missing.map(\.value)) {
            for place in places { vectors[place] = vector }
        }
        return vectors.compactMap(\.self)
    }

    /// The tokens of `text`, between a start and an end mark.
    ///
    /// A special token that is written out in the text is plain text, unless `literalSpecialTokens` asks for what the
    /// reference implementation does.
    package func tokenIDs(_ text: String, literalSpecialTokens: Bool = false) -> [Int32] {
        tokenizer.tokenIDs(text, literalSpecialTokens: literalSpecialTokens)
    }

    /// Above this many tokens in one matrix nothing is won, and the matrix leaves the cache.
    private static let chunkTokens = 224

    private func computed(_ sequences: [[Int32]]) -> [[Float]] {
        let chunks = chunks(of: sequences)
        return workers.map(chunks.count) { network.vectors(of: Array(sequences[chunks[$0]])) }.flatMap(\.self)
    }

    private func tokenIDs(_ texts: [String]) -> [[Int32]] {
        let share = 64
        return workers.map((texts.count + share - 1) / share) { task in
            texts[(task * share)..<min(texts.count, (task + 1) * share)].map { tokenizer.tokenIDs($0) }
        }.flatMap(\.self)
    }

    /// Cuts the sequences into runs of about `chunkTokens` tokens, shorter ones where workers would else stand idle.
    private func chunks(of sequences: [[Int32]]) -> [Range<Int>] {
        let total = sequences.reduce(0) { $0 + $1.count }
        let limit = min(Self.chunkTokens, (total + workers.count - 1) / workers.count)
        var chunks: [Range<Int>] = []
        var start = 0
        var tokens = 0
        for (place, sequence) in sequences.enumerated() {
            if place > start, tokens + sequence.count > limit {
                chunks.append(start..<place)
                start = place
                tokens = 0
            }
            tokens += sequence.count
        }
        if start < sequences.count { chunks.append(start..<sequences.count) }
        return chunks
    }

    private static func identifier(
        of directory: String,
        _ shape: ModelShape,
        _ weights: Safetensors
    ) throws(EncoderError) -> String {
        var digest: UInt64 = 0
        let files = [
            try FrozenMemory(mapping: "\(directory)/config.json"),
            try FrozenMemory(mapping: "\(directory)/vocab.txt"),
            weights.memory,
        ]
        for file in files {
            file.withBytes { bytes in
                if let start = bytes.baseAddress { digest = weir_digest(digest, start, bytes.count) }
            }
        }
        weights.memory.forgetPages()
        let digits = String(digest, radix: 16)
        let padded = String(repeating: "0", count: 16 - digits.count) + digits
        return "\(shape.architecture.rawValue)-\(shape.layers)x\(shape.width)-\(padded)"
    }
}
