import Synchronization

/// The vectors of the texts that were asked for lately, by their tokens.
///
/// Entries stand in two generations. A new or a used entry is in the young one; when that has taken half of the room, it
/// becomes the old one, and what was the old one is forgotten. So an entry that is used at least once in every half of a
/// turnover stays, and neither a look-up nor an entry costs more than two look-ups in a dictionary.
final class VectorCache: Sendable {
    private struct State {
        var young: [[Int32]: [Float]] = [:]
        var old: [[Int32]: [Float]] = [:]
        var youngBytes = 0
        var oldBytes = 0
        var hits = 0
        var misses = 0
    }

    /// What the dictionary and the headers of two arrays take for one entry, about.
    private static let overhead = 128

    private let byteLimit: Int
    private let state = Mutex(State())

    /// Holds entries of up to `byteLimit` bytes in all.
    init(byteLimit: Int) {
        self.byteLimit = byteLimit
    }

    /// How often a vector was found and not found, and what the entries take.
    var use: CacheUse {
        state.withLock { state in
            CacheUse(
                hits: state.hits,
                misses: state.misses,
                entries: state.young.count + state.old.count,
                bytes: state.youngBytes + state.oldBytes
            )
        }
    }

    /// The vectors of `sequences` that are there, and nil for each of the others.
    func vectors(of sequences: [[Int32]]) -> [[Float]?] {
        state.withLock { state in
            sequences.map { tokens in
                let vector = state.young[tokens] ?? revive(tokens, in: &state)
                if vector == nil { state.misses += 1 } else { state.hits += 1 }
                return vector
            }
        }
    }

    /// Adds an entry for each of `sequences`.
    func insert(_ vectors: [[Float]], for sequences: [[Int32]]) {
        state.withLock { state in
            for (tokens, vector) in zip(sequences, vectors) where state.young[tokens] == nil {
                add(vector, for: tokens, to: &state)
            }
        }
    }

    private func revive(_ tokens: [Int32], in state: inout State) -> [Float]? {
        guard let vector = state.old.removeValue(forKey: tokens) else { return nil }
        state.oldBytes -= size(tokens, vector)
        add(vector, for: tokens, to: &state)
        return vector
    }

    private func add(_ vector: [Float], for tokens: [Int32], to state: inout State) {
        let size = size(tokens, vector)
        guard size <= byteLimit / 2 else { return }
        if state.youngBytes + size > byteLimit / 2 {
            state.old = state.young
            state.oldBytes = state.youngBytes
            state.young = [:]
            state.youngBytes = 0
        }
        state.young[tokens] = vector
        state.youngBytes += size
    }

    private func size(_ tokens: [Int32], _ vector: [Float]) -> Int {
        tokens.count * MemoryLayout<Int32>.stride + vector.count * MemoryLayout<Float>.stride + Self.overhead
    }
}

/// How a cache of vectors has been used since it was made.
package struct CacheUse: Equatable, Sendable {
    /// How often a vector was found.
    package let hits: Int

    /// How often it had to be computed.
    package let misses: Int

    /// How many vectors are there now.
    package let entries: Int

    /// What they take, about.
    package let bytes: Int

    /// The share of look-ups that found a vector, or nil where there was none.
    package var hitRate: Double? {
        hits + misses > 0 ? Double(hits) / Double(hits + misses) : nil
    }
}
