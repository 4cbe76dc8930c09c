import Inference
import Model

/// Asks for the name and the description of one cluster, and lets no word pass that too few accounts support.
struct Labeller: Sendable {
    let questioner: Questioner
    let support: WordSupport

    /// How many words of its answer the model is told when they lack support.
    private static let wordsTold = 8

    /// The draft of a label: the model's words where they may stand, otherwise why not.
    func label(_ question: Question, backing: Backing, basis: LabelBasis) async throws -> DraftLabel {
        let reply = try await questioner.ask(question) { answer throws(AnswerFault) in
            let text = try LabelText(reading: answer)
            let lacking = support.unsupported(in: "\(text.name). \(text.description)", by: backing)
            guard lacking.isEmpty else { throw Self.fault(lacking) }
            return text
        }
        return switch reply {
        case .answered(let text): DraftLabel(text, basis: basis)
        case .unusable(let fault): DraftLabel(fault.kind == .unsupported ? .unsupported : .malformed, basis: basis)
        case .failed: DraftLabel(.failed)
        case .unasked: DraftLabel(.unasked)
        }
    }

    /// Names a few of the model's own words, short ones of letters only and in alphabetical order, so that nobody's sentence
    /// comes back as an instruction; never where they came from.
    private static func fault(_ lacking: [String]) -> AnswerFault {
        let told = lacking.filter { $0.count <= 20 && $0.allSatisfy { $0.isASCII && $0.isLetter } }.prefix(wordsTold)
        let example = told.isEmpty ? "" : ", among them \(told.joined(separator: ", "))"
        let count = lacking.count == 1 ? "1 word of it is" : "\(lacking.count) words of it are"
        return AnswerFault(
            kind: .unsupported,
            told:
                "\(count) not what enough of the group would say\(example); leave out what only few share, and use plainer words"
        )
    }
}
