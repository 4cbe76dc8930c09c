import Foundation
import Testing

@testable import Encoder

/// The default model itself, where it is installed.
@Suite(.enabled(if: InstalledModel.miniLM != nil))
struct MiniLMTests {
    private struct Reference: Decodable {
        let texts: [String]
        let ids: [[Int32]]
        let embeddings: [[Float]]
    }

    private static let shared = Result {
        try SentenceEncoder(directory: #require(InstalledModel.miniLM), threads: 2)
    }

    let encoder: SentenceEncoder

    init() throws {
        encoder = try Self.shared.get()
    }

    @Test("The golden texts have the reference's tokens", arguments: GoldenText.all)
    func golden(text: GoldenText) {
        #expect(encoder.tokenIDs(text.text) == text.ids)
    }

    @Test("It has 384 dimensions and reads 256 tokens")
    func sizes() {
        #expect(encoder.dimensions == KnownModel.miniLM.dimensions)
        #expect(encoder.maximumTokens == 256)
    }

    @Test("Requests for the same thing are nearer than requests for another")
    func meaning() {
        let vectors = encoder.embed([
            "How do I renew my passport?", "What must I do to get a new passport?",
            "Write a poem about the autumn sea.",
        ])
        func similarity(_ a: [Float], _ b: [Float]) -> Float { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
        #expect(similarity(vectors[0], vectors[1]) > 0.7)
        #expect(similarity(vectors[0], vectors[2]) < 0.3)
    }

    @Test(
        "Tokens and vectors are those of the reference implementation",
        .enabled(if: InstalledModel.reference != nil)
    )
    func reference() throws {
        let reference = try JSONDecoder().decode(
            Reference.self,
            from: Self.unpacked(#require(InstalledModel.reference))
        )
        try #require(reference.texts.count > 200)
        var texts: [String] = []
        var expected: [[Float]] = []
        for ((text, ids), vector) in zip(zip(reference.texts, reference.ids), reference.embeddings) {
            #expect(encoder.tokenIDs(text, literalSpecialTokens: true) == ids)
            // The door takes a written special token for text, so its vector is another one.
            guard encoder.tokenIDs(text) == ids else { continue }
            texts.append(text)
            expected.append(vector)
        }
        try #require(texts.count > 200)
        for (vector, expected) in zip(encoder.embed(texts), expected) {
            #expect(zip(vector, expected).allSatisfy { abs($0 - $1) <= 2e-6 })
        }
    }

    private static func unpacked(_ path: String) throws -> Data {
        let output = Pipe()
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["gzip", "-dc", path]
        process.standardOutput = output
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return data
    }
}
