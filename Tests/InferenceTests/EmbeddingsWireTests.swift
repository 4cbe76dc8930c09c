import Testing

@testable import Inference

@Suite("What is said to embedding servers, and what they say")
struct EmbeddingsWireTests {
    @Test("Texts are handed over in order, and numbers are asked for")
    func request() {
        #expect(
            String(decoding: EmbeddingsWire.body(of: ["a", "b\n"], model: "m"), as: UTF8.self)
                == #"{"encoding_format":"float","input":["a","b\n"],"model":"m"}"#
        )
    }

    @Test("Vectors are put into the order of the texts")
    func order() {
        #expect(
            read(#"{"index":1,"embedding":[3,4]},{"index":0,"embedding":[1,2]}"#)
                == .answer([[1, 2], [3, 4]], TokenUsage(input: 7))
        )
    }

    @Test(
        "Each text has exactly one vector, of the length that is known",
        arguments: [
            #"{"index":0,"embedding":[1,2]}"#,
            #"{"index":0,"embedding":[1,2]},{"index":0,"embedding":[1,2]}"#,
            #"{"index":0,"embedding":[1,2]},{"index":2,"embedding":[1,2]}"#,
            #"{"index":0,"embedding":[1,2]},{"index":-1,"embedding":[1,2]}"#,
            #"{"index":0,"embedding":[1,2]},{"index":1,"embedding":[]}"#,
            #"{"index":0,"embedding":[1,2]},{"index":1,"embedding":[1]}"#,
            #"{"index":0,"embedding":[1,2]},{"index":1,"embedding":[1,1e39]}"#,
            #"{"index":0,"embedding":[1,2]},{"index":1,"embedding":[1,null]}"#,
            #"{"index":0,"embedding":[1,2,3]},{"index":1,"embedding":[1,2,3]}"#,
        ]
    )
    func badVectors(data: String) {
        #expect(read(data).isNonsense)
    }

    private func read(_ data: String) -> Reading<[[Float]]> {
        let body = #"{"object":"list","data":[\#(data)],"usage":{"prompt_tokens":7,"total_tokens":7}}"#
        return EmbeddingsWire.read(Array(body.utf8), of: ["a", "b"], dimensions: 2)
    }

    @Test("Texts are cut into batches by their number and their size, and none is lost")
    func batches() {
        var settings = EmbeddingSettings(name: "m", url: "http://h", batch: 3, batchBytes: 10)
        #expect(settings.batches(of: []) == [])
        #expect(settings.batches(of: ["1", "2", "3", "4"]) == [0..<3, 3..<4])
        #expect(
            settings.batches(of: ["12345", "67890", "1", String(repeating: "x", count: 99), "2"]) == [
                0..<2, 2..<3, 3..<4, 4..<5,
            ]
        )
        settings.batch = 1
        #expect(settings.batches(of: ["1", "2"]) == [0..<1, 1..<2])
    }
}
