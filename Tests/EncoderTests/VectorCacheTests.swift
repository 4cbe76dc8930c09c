import Testing

@testable import Encoder

@Suite struct VectorCacheTests {
    let texts = GoldenText.all.map(\.text)

    @Test("Vectors are the same bits with and without, the first time and every other time")
    func sameBits() throws {
        let model = try TinyModel()
        let plain = try SentenceEncoder(directory: model.directory, threads: 2).embed(texts + texts)
        let encoder = try SentenceEncoder(directory: model.directory, threads: 2, cacheBytes: 1 << 20)
        #expect(encoder.embed(texts + texts) == plain)
        #expect(encoder.embed(texts + texts) == plain)
        #expect(encoder.embed(texts.reversed()) == plain.prefix(texts.count).reversed())
    }

    @Test("The share of texts that were known can be read")
    func hitRate() throws {
        let model = try TinyModel()
        let encoder = try SentenceEncoder(directory: model.directory, threads: 1, cacheBytes: 1 << 20)
        #expect(encoder.cacheUse?.hitRate == nil)
        _ = encoder.embed(texts)
        #expect(encoder.cacheUse?.hitRate == 0)
        _ = encoder.embed(texts + texts + texts)
        #expect(encoder.cacheUse?.hitRate == 0.75)
        #expect(encoder.cacheUse?.entries == texts.count)
    }

    @Test("Without bytes there is no cache")
    func off() throws {
        let model = try TinyModel()
        #expect(try SentenceEncoder(directory: model.directory, threads: 1, cacheBytes: 0).cacheUse == nil)
    }

    @Test("It never takes more than it may, and keeps what is used")
    func bounded() {
        let cache = VectorCache(byteLimit: 20_000)
        let favourite: [Int32] = [1, 2]
        cache.insert([[1]], for: [favourite])
        for token in Int32(0)..<5000 {
            cache.insert([[Float](repeating: Float(token), count: 8)], for: [[7, token]])
            #expect(cache.use.bytes <= 20_000)
            #expect(cache.vectors(of: [favourite]) == [[1]])
        }
        #expect(cache.use.entries > 50)
        #expect(cache.vectors(of: [[7, 0], [7, 4999]]) == [nil, [Float](repeating: 4999, count: 8)])
    }

    @Test("A vector that is larger than the room is not kept")
    func oversized() {
        let cache = VectorCache(byteLimit: 1000)
        cache.insert([[Float](repeating: 1, count: 500)], for: [[1]])
        #expect(cache.use.entries == 0)
        #expect(cache.use.bytes == 0)
    }

    @Test("Several tasks may use it at once")
    func concurrent() async throws {
        let model = try TinyModel()
        let encoder = try SentenceEncoder(directory: model.directory, threads: 1, cacheBytes: 3000)
        let texts = texts
        let expected = try SentenceEncoder(directory: model.directory, threads: 1).embed(texts)
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<8 {
                group.addTask { (0..<5).allSatisfy { _ in encoder.embed(texts) == expected } }
            }
            for await isEqual in group { #expect(isEqual) }
        }
        #expect(encoder.cacheUse.map { $0.hits + $0.misses } == 8 * 5 * texts.count)
    }
}
