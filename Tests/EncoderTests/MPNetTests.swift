import CKernels
import Foundation
import Testing

@testable import Encoder

@Suite struct MPNetTests {
    private struct Reference: Decodable {
        struct Case: Decodable {
            let ids: [Int32]
            let embedding: [Float]
        }

        let cases: [Case]
    }

    @Test(
        "Vectors are those of the reference implementation, with all instructions",
        .enabled(if: InstalledModel.tinyMPNet != nil),
        arguments: KernelTests.instructions
    )
    func reference(instructions: weir_instructions) throws {
        let directory = try #require(InstalledModel.tinyMPNet)
        let file = try Data(contentsOf: URL(fileURLWithPath: "\(directory)/reference.json"))
        let cases = try JSONDecoder().decode(Reference.self, from: file).cases
        try #require(cases.count >= 8)
        let network = try Transformer(
            weights: Safetensors(path: "\(directory)/model.safetensors"),
            shape: ModelShape.read("\(directory)/config.json"),
            instructions: instructions
        )
        let vectors = network.vectors(of: cases.map(\.ids))
        for (vector, expected) in zip(vectors, cases) {
            // The reference is written with seven decimals.
            #expect(zip(vector, expected.embedding).allSatisfy { abs($0 - $1) <= 2e-6 }, "\(expected.ids.count) tokens")
        }
    }

    @Test("Vectors are those of a network computed one number after the other", arguments: KernelTests.instructions)
    func scalarNetwork(instructions: weir_instructions) throws {
        let model = try TinyModel(.mpnet)
        let encoder = try SentenceEncoder(directory: model.directory, threads: 1, instructions: instructions)
        let scalar = ScalarTransformer(model)
        let texts = GoldenText.all.map(\.text) + ["", "a", String(repeating: "tab new ", count: 40)]
        for (text, vector) in zip(texts, encoder.embed(texts)) {
            let expected = scalar.vector(of: encoder.tokenIDs(text))
            #expect(zip(vector, expected).allSatisfy { abs(Double($0) - $1) < 2e-6 })
        }
    }

    @Test("A text stands between the marks of the model's own vocabulary")
    func marks() throws {
        let model = try TinyModel(.mpnet)
        let encoder = try SentenceEncoder(directory: model.directory, threads: 1)
        let pieces = TinyModel.pieces(of: .mpnet)
        let ids = encoder.tokenIDs("a </s> qqq")
        #expect(ids.map { pieces[Int($0)] } == ["<s>", "a", "<", "/", "s", ">", "[UNK]", "</s>"])
        let literal = encoder.tokenIDs("a</s>a", literalSpecialTokens: true)
        #expect(literal.map { pieces[Int($0)] } == ["<s>", "a", "</s>", "a", "</s>"])
    }

    @Test("Positions up to that of the padding are for no token", arguments: [(1, 46), (4, 43)])
    func positions(padding: Int, tokens: Int) throws {
        let model = try TinyModel(.mpnet)
        try model.write(TinyModel.config(.mpnet, ["pad_token_id": padding]), to: "config.json")
        let encoder = try SentenceEncoder(directory: model.directory, threads: 1)
        #expect(encoder.maximumTokens == tokens)
        #expect(encoder.tokenIDs(String(repeating: "tab ", count: 90)).count == tokens)
    }

    @Test("A model that was trained with 384 tokens reads no more")
    func trainedTokens() throws {
        let directory = try TinyModel(.mpnet)
        try directory.write(TinyModel.config(.mpnet, ["max_position_embeddings": 514]), to: "config.json")
        #expect(try ModelShape.read("\(directory.directory)/config.json").maximumTokens == 384)
    }

    @Test("The identifier names the architecture")
    func identifier() throws {
        let model = try TinyModel(.mpnet)
        #expect(try SentenceEncoder(directory: model.directory, threads: 1).identifier.hasPrefix("mpnet-2x40-"))
    }

    @Test("Near distances have a bucket each, far ones share, and keys after the query have buckets of their own")
    func buckets() {
        let firstOfBucket = [0, 1, 2, 3, 4, 5, 6, 7, 8, 12, 16, 23, 32, 46, 64, 91]
        for (bucket, first) in firstOfBucket.enumerated() {
            #expect(RelativePositions.bucket(of: -first) == bucket)
            if first > 0 {
                #expect(RelativePositions.bucket(of: first) == 16 + bucket)
                #expect(RelativePositions.bucket(of: 1 - first) == bucket - 1)
            }
        }
        #expect(RelativePositions.bucket(of: -500) == 15)
        #expect(RelativePositions.bucket(of: 500) == 31)
    }

    @Test(
        "A configuration that cannot run is refused",
        arguments: [("relative_attention_num_buckets", 64), ("pad_token_id", -1), ("pad_token_id", 46)]
    )
    func refusals(key: String, value: Int) throws {
        let model = try TinyModel(.mpnet)
        try model.write(TinyModel.config(.mpnet, [key: value]), to: "config.json")
        #expect(throws: EncoderError.self) { try SentenceEncoder(directory: model.directory, threads: 1) }
    }

    @Test("A file without the table of relative positions is refused, and the table is named")
    func missingTable() throws {
        let model = try TinyModel(.mpnet)
        var tensors = model.tensors
        tensors["encoder.relative_attention_bias.weight"] = nil
        try model.write(TinyModel.safetensors(tensors), to: "model.safetensors")
        let error = #expect(throws: EncoderError.self) {
            try SentenceEncoder(directory: model.directory, threads: 1)
        }
        #expect(error?.description.contains("it lacks the tensor encoder.relative_attention_bias.weight") == true)
    }
}
