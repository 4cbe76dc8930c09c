import Testing

@testable import Inference

@Suite struct PromptTests {
    @Test("What a stranger wrote cannot be filled in among the instructions")
    func foreignInInstructions() throws {
        let prompt = try Prompt(name: "p", text: "Do {{what}}.\n---\nHere.")
        var generator = SystemRandomNumberGenerator()
        #expect(throws: PromptError.self) {
            try prompt.question(["what": .foreign(EscapedText(escaping: "x"))], purpose: "p", using: &generator)
        }
    }
}
