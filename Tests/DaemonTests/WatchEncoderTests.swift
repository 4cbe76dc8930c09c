import Inference
import Testing

@testable import Daemon

@Suite("A served encoder")
struct WatchEncoderTests {
    private struct Tired: Error {}

    /// What a server gives that has one number for each text, and `cause` for a request with "bad" in it.
    private static func embed(
        refusing cause: InferenceError.Cause
    ) -> ([String]) async throws(InferenceError) -> [[Float]] {
        { texts throws(InferenceError) in
            if texts.contains("bad") { throw InferenceError(cause, endpoint: "http://e:1") }
            return texts.map { [Float($0.count)] }
        }
    }

    @Test(
        "A text that is refused gets no vector, and all others keep theirs in their order",
        arguments: [InferenceError.Cause.rejected(status: 400), .keptFailing(attempts: 10)]
    )
    func refused(cause: InferenceError.Cause) async throws {
        let vectors = try await WatchEncoder.vectors(
            of: ["a", "bb", "bad", "dddd", "bad", "ffffff", "ggggggg"],
            from: Self.embed(refusing: cause),
            pause: { throw Tired() }
        )
        #expect(vectors == [[1], [2], [], [4], [], [6], [7]])
    }

    @Test("Where the budget is used up, the same is asked again after a pause")
    func overBudget() async throws {
        var pauses = 0
        let vectors = try await WatchEncoder.vectors(
            of: ["a"],
            from: { texts throws(InferenceError) in
                guard pauses == 3 else { throw InferenceError(.overBudget, endpoint: "http://e:1") }
                return texts.map { [Float($0.count)] }
            },
            pause: { pauses += 1 }
        )
        #expect(vectors == [[1]])
    }

    @Test("The end of the client is a cancellation, and so is one in the pause")
    func ended() async {
        await #expect(throws: CancellationError.self) {
            try await WatchEncoder.vectors(of: ["bad"], from: Self.embed(refusing: .ended), pause: {})
        }
        await #expect(throws: Tired.self) {
            try await WatchEncoder.vectors(
                of: ["bad"],
                from: Self.embed(refusing: .overBudget),
                pause: { throw Tired() }
            )
        }
    }
}
