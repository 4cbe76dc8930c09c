/// Why conversations cannot be read as configured.
package struct ExtractionError: Error, Equatable {
    /// The setting at fault, as a path from the extraction's configuration, or the part that failed.
    package let key: String
    /// What is wrong with it; never a word from a conversation.
    package let problem: String

    package init(key: String, problem: String) {
        self.key = key
        self.problem = problem
    }
}

extension ExtractionError: CustomStringConvertible {
    package var description: String { "\(key): \(problem)" }
}
