/// One question as it goes to a model.
package struct Question: Equatable, Sendable {
    /// What is the same for many questions; marked for the provider's cache where there is one.
    package var instructions: String
    /// What is particular to this one, with what came from conversations fenced.
    package var material: String
    /// How the answer begins: a started answer for a model that takes one, otherwise an instruction.
    ///
    /// The answer's text never repeats it.
    package var leadIn: String?
    /// The name and the digest of the prompt it was made from.
    package var prompt: String
    package var digest: String
    /// What it is asked for, under which its cost is booked, such as `facets` or `name`.
    package var purpose: String
    /// The most tokens of the answer; nil for the model's own setting.
    package var maximumOutput: Int?

    package init(
        instructions: String,
        material: String,
        leadIn: String? = nil,
        prompt: String,
        digest: String,
        purpose: String,
        maximumOutput: Int? = nil
    ) {
        self.instructions = instructions
        self.material = material
        self.leadIn = leadIn
        self.prompt = prompt
        self.digest = digest
        self.purpose = purpose
        self.maximumOutput = maximumOutput
    }

    /// The same question, asked again because the answer to it could not be read.
    ///
    /// `fault` is in the program's own words; nothing of the answer is repeated.
    package func again(because fault: String) -> Question {
        var question = self
        question.material +=
            "\n\nYour last answer could not be used: \(fault). Answer again, in exactly the form asked for."
        return question
    }
}

/// A model's answer.
package struct ModelAnswer: Equatable, Sendable {
    package var text: String
    package var usage: TokenUsage
    /// Whether it ended because it had become too long.
    package var isCutShort: Bool

    package init(text: String, usage: TokenUsage = TokenUsage(), isCutShort: Bool = false) {
        self.text = text
        self.usage = usage
        self.isCutShort = isCutShort
    }
}

/// How many tokens a request took, as the server counted them.
package struct TokenUsage: Equatable, Sendable {
    /// Read and billed in full, without the cached ones.
    package var input = 0
    /// Read from the provider's cache.
    package var cached = 0
    /// Written to the provider's cache.
    package var cacheWritten = 0
    package var output = 0

    package init(input: Int = 0, cached: Int = 0, cacheWritten: Int = 0, output: Int = 0) {
        self.input = input
        self.cached = cached
        self.cacheWritten = cacheWritten
        self.output = output
    }
}
