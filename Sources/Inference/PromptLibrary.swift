import CPrompts
import Crypto
import Foundation

/// The prompts of this installation: files where an operator has put some, otherwise those that the program was built with.
package struct PromptLibrary: Sendable {
    private let directories: [String]

    /// Every prompt that the program asks.
    package static let names = ["screen", "facets", "name", "propose", "deduplicate", "assign", "rename", "audit"]

    /// Looks in `directories`, in this order, before it takes a built-in text.
    package init(directories: [String]) {
        self.directories = directories
    }

    /// The prompt called `name`; throws where its file is bad or lacks one of `places`, or has another.
    package func prompt(_ name: String, places: Set<String>) throws(PromptError) -> Prompt {
        let text = try text(of: name)
        let prompt = try Prompt(name: name, text: text)
        guard prompt.places == places else {
            let missing = places.subtracting(prompt.places).sorted().map { "lacks {{\($0)}}" }
            let odd = prompt.places.subtracting(places).sorted().map { "has {{\($0)}}, which nothing fills" }
            throw PromptError(prompt: name, problem: (missing + odd).joined(separator: "; "))
        }
        return prompt
    }

    private func text(of name: String) throws(PromptError) -> String {
        for directory in directories {
            let file = "\(directory)/\(name).txt"
            guard FileManager.default.fileExists(atPath: file) else { continue }
            guard let bytes = FileManager.default.contents(atPath: file) else {
                throw PromptError(prompt: name, problem: "\(file) cannot be read; check its mode and owner")
            }
            guard let text = String(validating: bytes, as: UTF8.self) else {
                throw PromptError(prompt: name, problem: "\(file) is not UTF-8")
            }
            return text
        }
        var length = 0
        guard let bytes = weir_prompt(name, &length) else { throw PromptError(prompt: name, problem: "is not known") }
        return String(decoding: UnsafeRawBufferPointer(start: bytes, count: length), as: UTF8.self)
    }
}
