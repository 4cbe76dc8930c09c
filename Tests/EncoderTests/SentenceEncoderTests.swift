import CKernels
import Foundation
import Testing

@testable import Encoder

@Suite struct SentenceEncoderTests {
    let model: TinyModel
    let texts = GoldenText.all.map(\.text) + ["", " ", "a", String(repeating: "tab new ", count: 40)]

    init() throws {
        model = try TinyModel()
    }

    func encoder(
        _ instructions: weir_instructions = weir_best_instructions(),
        threads: Int = 1
    ) throws -> SentenceEncoder {
        try SentenceEncoder(directory: model.directory, threads: threads, instructions: instructions)
    }

    @Test("Vectors are those of a network computed one number after the other, with all instructions")
    func scalarNetwork() throws {
        let scalar = ScalarTransformer(model)
        let encoder = try encoder()
        let expected = texts.map { scalar.vector(of: encoder.tokenIDs($0)) }
        for instructions in KernelTests.instructions {
            let vectors = try self.encoder(instructions).embed(texts)
            #expect(vectors.count == expected.count)
            for (vector, expected) in zip(vectors, expected) {
                #expect(zip(vector, expected).allSatisfy { abs(Double($0) - $1) < 2e-6 }, "\(instructions)")
            }
        }
    }

    /// Where two lists of vectors differ in any bit.
    func differing(_ a: [[Float]], _ b: [[Float]]) -> [Int] {
        guard a.count == b.count else { return [min(a.count, b.count)] }
        return a.indices.filter { a[$0] != b[$0] }
    }

    @Test("A text has the same bits alone and in any company", arguments: KernelTests.instructions)
    func company(instructions: weir_instructions) throws {
        let encoder = try encoder(instructions)
        let alone = texts.map { encoder.embed([$0])[0] }
        #expect(differing(encoder.embed(texts), alone).isEmpty)
        #expect(differing(encoder.embed(texts.reversed()), alone.reversed()).isEmpty)
        let many = (0..<7).flatMap { texts[$0...] }
        #expect(differing(encoder.embed(many), (0..<7).flatMap { alone[$0...] }).isEmpty)
    }

    @Test("The number of threads changes nothing", arguments: KernelTests.instructions)
    func threads(instructions: weir_instructions) throws {
        let one = try encoder(instructions, threads: 1)
        let five = try encoder(instructions, threads: 5)
        let many = Array(repeating: texts, count: 5).flatMap(\.self)
        #expect(differing(one.embed(many), five.embed(many)).isEmpty)
    }

    @Test("Every vector has length one")
    func length() throws {
        for vector in try encoder().embed(texts) {
            #expect(vector.count == TinyModel.width)
            #expect(abs(vector.reduce(0) { $0 + $1 * $1 } - 1) < 1e-5)
        }
    }

    @Test("No texts give no vectors")
    func nothing() throws {
        #expect(try encoder(threads: 3).embed([]).isEmpty)
    }

    @Test("What stands after the last token that fits has no influence")
    func truncation() throws {
        let encoder = try encoder()
        let start = String(repeating: "tab new ", count: TinyModel.longestText)
        #expect(encoder.maximumTokens == TinyModel.longestText)
        #expect(encoder.tokenIDs(start).count == TinyModel.longestText)
        #expect(encoder.embed([start]) == encoder.embed([start + "and more words"]))
    }

    @Test("The identifier names the architecture and changes with any weight")
    func identifier() throws {
        let before = try encoder().identifier
        #expect(before.hasPrefix("bert-2x40-"))
        #expect(try encoder(threads: 2).identifier == before)
        var changed = model.tensors
        changed["encoder.layer.1.output.dense.bias"]?.numbers[3] += 0.001
        try model.write(TinyModel.safetensors(changed), to: "model.safetensors")
        #expect(try encoder().identifier != before)
    }
}
