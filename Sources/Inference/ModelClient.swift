/// Puts questions to one language model.
///
/// Made by a `ModelServer`; in a test, from a closure.
package struct ModelClient: Sendable {
    /// The model's name, as results are marked with it.
    package let model: String
    /// How many tokens of a conversation the model is shown at most.
    package let budget: Int
    /// Asks, and waits for the answer: tries again what may succeed, and waits while the server is down.
    ///
    /// Throws only what concerns this question (`InferenceError.isOwnFault`), the budget, or the end of the client.
    package var answer: @Sendable (_ question: Question) async throws(InferenceError) -> ModelAnswer

    package init(
        model: String,
        budget: Int = 8_000,
        answer: @escaping @Sendable (_ question: Question) async throws(InferenceError) -> ModelAnswer
    ) {
        self.model = model
        self.budget = budget
        self.answer = answer
    }
}
