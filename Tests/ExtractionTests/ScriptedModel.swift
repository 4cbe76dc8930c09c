import Foundation
import Inference
import Synchronization

@testable import Extraction

/// A model whose answers a test writes, and which remembers what it was asked.
final class ScriptedModel: Sendable {
    private let kept = Mutex<[Question]>([])
    private let script: @Sendable (Question, Int) throws(InferenceError) -> String

    /// The script is given the question and how many came before it.
    init(_ script: @escaping @Sendable (Question, Int) throws(InferenceError) -> String) {
        self.script = script
    }

    /// Gives one answer after the other, whatever it is asked.
    convenience init(answers: String...) {
        self.init { _, place in answers[min(place, answers.count - 1)] }
    }

    /// Every question so far.
    var questions: [Question] { kept.withLock { $0 } }

    func client(budget: Int = 8_000) -> ModelClient {
        ModelClient(model: "scripted-1", budget: budget) { question throws(InferenceError) in
            let place = self.kept.withLock { kept in
                kept.append(question)
                return kept.count - 1
            }
            return ModelAnswer(text: try self.script(question, place))
        }
    }

    func asked(budget: Int = 8_000, stage: AskingStage = .full) -> AskedModel {
        AskedModel(
            client: client(budget: budget),
            prompts: PromptLibrary(directories: []),
            version: "1.2.3",
            stage: { stage }
        )
    }
}

extension Question {
    /// What stands in the fence, as the model is shown it, and the rest of the material without the fence.
    var fenced: (inside: String, outside: String)? {
        guard let open = material.range(of: #"<data-[a-z0-9]{8}>\n"#, options: .regularExpression) else { return nil }
        let fence = material[open].dropFirst().dropLast(2)
        guard let close = material.range(of: "\n</\(fence)>", options: .backwards) else { return nil }
        let outside = material[..<open.lowerBound] + material[close.upperBound...]
        return (String(material[open.upperBound..<close.lowerBound]), String(outside))
    }
}
