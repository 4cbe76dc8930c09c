import Foundation
import Testing

@testable import Encoder

@Suite struct MalformedModelTests {
    let model: TinyModel

    init() throws {
        model = try TinyModel()
    }

    /// The error that comes of the directory as it now is.
    func refusal() -> EncoderError? {
        #expect(throws: EncoderError.self) {
            try SentenceEncoder(directory: model.directory, threads: 1)
        }
    }

    func expectDamage(in file: String, _ problem: String, _ location: SourceLocation = #_sourceLocation) {
        guard case .malformed(let path, let found) = refusal() else {
            Issue.record("not refused as malformed", sourceLocation: location)
            return
        }
        #expect(path.hasSuffix("/\(file)"), sourceLocation: location)
        #expect(found.contains(problem), sourceLocation: location)
    }

    @Test(
        "A missing file is named, and so is what to do",
        arguments: ["config.json", "vocab.txt", "model.safetensors"]
    )
    func missing(name: String) throws {
        try FileManager.default.removeItem(atPath: "\(model.directory)/\(name)")
        let error = try #require(refusal())
        #expect(error.description.contains(name))
        #expect(error.description.contains("is the model installed"))
    }

    @Test("A directory in a file's place is refused")
    func directoryAsFile() throws {
        try FileManager.default.removeItem(atPath: "\(model.directory)/vocab.txt")
        try FileManager.default.createDirectory(
            atPath: "\(model.directory)/vocab.txt",
            withIntermediateDirectories: false
        )
        #expect(refusal() == .unreadable(path: "\(model.directory)/vocab.txt", reason: "it is not a regular file"))
    }

    @Test("Weights cut short at any place are refused")
    func truncated() throws {
        let whole = try TinyModel.safetensors(model.tensors)
        for length in [0, 1, 8, 9, 200, whole.count / 2, whole.count - 4, whole.count - 1] {
            try model.write(whole.prefix(length), to: "model.safetensors")
            guard case .malformed = refusal() else {
                Issue.record("\(length) bytes were accepted")
                continue
            }
        }
    }

    @Test("A header that claims more than there is is refused", arguments: [UInt64.max, 1 << 63, 1 << 40, 1 << 24])
    func hugeHeader(length: UInt64) throws {
        var bytes = try TinyModel.safetensors(model.tensors)
        bytes.replaceSubrange(0..<8, with: withUnsafeBytes(of: length.littleEndian) { Data($0) })
        try model.write(bytes, to: "model.safetensors")
        expectDamage(in: "model.safetensors", "its header claims \(length) bytes")
    }

    @Test(
        "A header that is no table of tensors is refused",
        arguments: [
            "", "[]", "{", "{\"a\": 1}", "{\"a\": {\"dtype\": \"F32\"}}", String(repeating: "[", count: 100_000),
        ]
    )
    func brokenHeader(header: String) throws {
        try model.write(TinyModel.file(header: Data(header.utf8), numbers: Data(count: 64)), to: "model.safetensors")
        expectDamage(in: "model.safetensors", "header")
    }

    @Test(
        "A tensor that does not lie where it says is refused",
        arguments: [
            "[-160, 0]", "[160, 0]", "[0, 9223372036854775807]", "[9223372036854775647, 9223372036854775807]", "[0]",
            "[]",
        ]
    )
    func offsets(range: String) throws {
        let header = """
            {"embeddings.word_embeddings.weight": {"dtype": "F32", "shape": [\(TinyModel.pieces.count), 40], \
            "data_offsets": \(range)}}
            """
        try model.write(TinyModel.file(header: Data(header.utf8), numbers: Data(count: 640)), to: "model.safetensors")
        expectDamage(in: "model.safetensors", "lies outside the file")
    }

    @Test("A header with any one byte changed is read or refused, and never ends the process")
    func damagedHeader() throws {
        let whole = try TinyModel.safetensors(model.tensors)
        let headerEnd = 8 + Int(whole.prefix(8).reversed().reduce(0) { $0 << 8 | UInt64($1) })
        // Entries differ in length, so that a fixed step meets keys, digits and brackets in turn.
        for place in stride(from: 0, to: headerEnd, by: 37) {
            for byte in [UInt8(0), 0x22, 0x2D, 0x39, 0xFF] {
                var bytes = whole
                bytes[place] = byte
                try model.write(bytes, to: "model.safetensors")
                do {
                    _ = try SentenceEncoder(directory: model.directory, threads: 1)
                } catch {
                    #expect(error.description.contains("model.safetensors"))
                }
            }
        }
    }

    @Test("An offset or a shape beyond every integer is refused", arguments: ["data_offsets", "shape"])
    func numbersBeyondIntegers(key: String) throws {
        var entry = ["shape": "[\(TinyModel.pieces.count), 40]", "data_offsets": "[0, 640]"]
        entry[key] = "[0, 99999999999999999999999]"
        let header = """
            {"embeddings.word_embeddings.weight": {"dtype": "F32", "shape": \(entry["shape", default: ""]), \
            "data_offsets": \(entry["data_offsets", default: ""])}}
            """
        try model.write(TinyModel.file(header: Data(header.utf8), numbers: Data(count: 640)), to: "model.safetensors")
        expectDamage(in: "model.safetensors", "header is not a table of tensors")
    }

    @Test("A tensor whose length is not that of its shape is refused")
    func lengthAndShape() throws {
        var tensors = model.tensors
        tensors["encoder.layer.0.output.LayerNorm.bias"]?.numbers.removeLast()
        try model.write(TinyModel.safetensors(tensors), to: "model.safetensors")
        expectDamage(in: "model.safetensors", "another length than its shape")
    }

    @Test("A tensor of another shape is refused, and both shapes are told")
    func shape() throws {
        var tensors = model.tensors
        tensors["embeddings.LayerNorm.weight"]?.shape = [20, 2]
        try model.write(TinyModel.safetensors(tensors), to: "model.safetensors")
        expectDamage(in: "model.safetensors", "embeddings.LayerNorm.weight has shape [20, 2] and not [40]")
    }

    @Test("A missing tensor is named")
    func missingTensor() throws {
        var tensors = model.tensors
        tensors["encoder.layer.1.attention.self.key.weight"] = nil
        try model.write(TinyModel.safetensors(tensors), to: "model.safetensors")
        expectDamage(in: "model.safetensors", "it lacks the tensor encoder.layer.1.attention.self.key.weight")
    }

    @Test("Numbers that are not finite are refused", arguments: [Float.nan, .infinity])
    func notFinite(number: Float) throws {
        var tensors = model.tensors
        tensors["embeddings.word_embeddings.weight"]?.numbers[77] = number
        try model.write(TinyModel.safetensors(tensors), to: "model.safetensors")
        expectDamage(in: "model.safetensors", "not finite")
    }

    @Test("Half-precision weights are unsupported, not damaged")
    func halfPrecision() throws {
        var bytes = try TinyModel.safetensors(model.tensors)
        var count = 0
        while let place = bytes.range(of: Data("\"F32\"".utf8)) {
            bytes.replaceSubrange(place, with: Data("\"F16\"".utf8))
            count += 1
        }
        #expect(count == model.tensors.count)
        try model.write(bytes, to: "model.safetensors")
        guard case .unsupported(_, let problem) = refusal() else {
            Issue.record("not refused as unsupported")
            return
        }
        #expect(problem.contains("32-bit"))
    }

    @Test(
        "Sizes that no model has are refused",
        arguments: [
            ("hidden_size", 0), ("hidden_size", -40), ("num_attention_heads", 3), ("max_position_embeddings", 2),
            ("intermediate_size", Int.max), ("vocab_size", 1), ("type_vocab_size", 0),
        ]
    )
    func sizes(key: String, value: Int) throws {
        try model.write(TinyModel.config(.bert, [key: value]), to: "config.json")
        guard case .malformed = refusal() else {
            Issue.record("not refused as malformed")
            return
        }
    }

    @Test(
        "A model of another kind is unsupported",
        arguments: [("model_type", "t5"), ("hidden_act", "relu"), ("position_embedding_type", "relative_key")]
    )
    func kinds(key: String, value: String) throws {
        try model.write(TinyModel.config(.bert, [key: value]), to: "config.json")
        guard case .unsupported = refusal() else {
            Issue.record("not refused as unsupported")
            return
        }
    }

    @Test("A vocabulary without special tokens is refused")
    func vocabularyWithoutMarks() throws {
        try model.write("[PAD]\n[UNK]\nword\n", to: "vocab.txt")
        expectDamage(in: "vocab.txt", "lacks [CLS], [SEP] or [UNK]")
    }

    @Test("A vocabulary that is not UTF-8 is refused with the line")
    func vocabularyNotUTF8() throws {
        try model.write(Data("[UNK]\n[CLS]\n[SEP]\n".utf8) + Data([0xFF, 0x0A]), to: "vocab.txt")
        expectDamage(in: "vocab.txt", "line 4")
    }
}
