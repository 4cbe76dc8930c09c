import Inference
import Synchronization

/// A model that answers by script and remembers what it was asked.
final class ScriptedModel: Sendable {
    typealias Script = @Sendable (Question) throws(InferenceError) -> String

    private let asked = Mutex<[(question: Question, answer: String?)]>([])
    private let script: Script
    private let name: String

    init(_ name: String = "scripted", script: @escaping Script = obliging) {
        self.name = name
        self.script = script
    }

    var client: ModelClient {
        ModelClient(model: name) { question throws(InferenceError) in
            do throws(InferenceError) {
                let answer = try self.script(question)
                self.asked.withLock { $0.append((question, answer)) }
                return ModelAnswer(text: answer)
            } catch {
                self.asked.withLock { $0.append((question, nil)) }
                throw error
            }
        }
    }

    var questions: [Question] { asked.withLock { $0.map(\.question) } }

    /// How many questions were asked for each purpose.
    var counts: [String: Int] {
        Dictionary(grouping: questions, by: \.purpose).mapValues(\.count)
    }

    /// Characters asked and answered, by purpose.
    var characters: [String: (asked: Int, answered: Int, questions: Int)] {
        asked.withLock { all in
            all.reduce(into: [:]) { sums, exchange in
                var sum = sums[exchange.question.purpose] ?? (0, 0, 0)
                sum.asked += exchange.question.instructions.count + exchange.question.material.count
                sum.answered += exchange.answer?.count ?? 0
                sum.questions += 1
                sums[exchange.question.purpose] = sum
            }
        }
    }

    /// Names a group after the words in the summaries, arranges by shared words, and finds nothing identifying.
    static func obliging(_ question: Question) -> String {
        let blocks = question.blocks
        switch question.purpose {
        case "name":
            let words = topicWords(blocks[0].first ?? "").joined(separator: " ")
            return label("Ask about \(words)", "People asked about \(words). They wanted help with it.")
        case "propose":
            let names = unique(
                blocks[0].map { "Ask about " + topicWords(name(of: $0)).dropLast().joined(separator: " ") }
            )
            return list(Array(names.prefix(question.bounds.upperBound)))
        case "deduplicate":
            return list(Array(unique(blocks[0]).prefix(question.bounds.upperBound)))
        case "assign":
            let parents = blocks[0].sorted()
            return list(
                blocks[1].map { cluster in
                    let words = Set(topicWords(name(of: cluster)))
                    return parents.max {
                        words.intersection(topicWords($0)).count < words.intersection(topicWords($1)).count
                    } ?? ""
                }
            )
        case "rename":
            let children = blocks[0].map { topicWords(name(of: $0)) }
            let shared = children[0].filter { word in children.allSatisfy { $0.contains(word) } }
            let words = (shared.isEmpty ? Array(children[0].prefix(1)) : shared).joined(separator: " ")
            return label("Ask about \(words)", "People asked about \(words). It was of several kinds.")
        case "audit":
            let lines = blocks[0].indices.map { "\($0 + 1). broad topic, nobody named | 5" }
            return "<ratings>\n\(lines.joined(separator: "\n"))\n</ratings>"
        default: return ""
        }
    }

    static func label(_ name: String, _ summary: String) -> String {
        "<summary>\(summary)</summary>\n<name>\(name)</name>"
    }

    static func list(_ names: [String]) -> String {
        let lines = names.enumerated().map { "\($0.offset + 1). \($0.element)" }
        return "<scratchpad>Near ones go together.</scratchpad>\n<answer>\n\(lines.joined(separator: "\n"))\n</answer>"
    }

    private static func name(of line: String) -> String {
        let name = line.split(separator: " — ")[0]
        return String(name.drop { $0.isNumber || $0 == "." || $0 == " " })
    }

    /// The words of the catalogue, the widest first.
    private static func topicWords(_ line: String) -> [String] {
        let words = line.split { $0 == " " || $0 == "," }.map(String.init).filter { $0.count > 4 && $0.hasSuffix("k") }
        return ["fi", "bu", "cu"].flatMap { beginning in words.filter { $0.hasPrefix(beginning) } }
    }

    private static func unique(_ names: [String]) -> [String] {
        var seen: Set<String> = []
        return names.filter { seen.insert($0).inserted }
    }
}

extension Question {
    /// The lines of each fenced block of the material.
    var blocks: [[String]] {
        material.components(between: "<data-", and: "</data-").map { block in
            block.split(separator: "\n").dropFirst().map(String.init)
        }
    }

    /// The bounds that a question for a list names.
    var bounds: ClosedRange<Int> {
        let numbers =
            material.split(separator: "\n").last.map { $0.split { !$0.isNumber }.compactMap { Int($0) } } ?? []
        return numbers.count == 3 ? numbers[1]...numbers[2] : 1...1
    }
}

extension String {
    func components(between opening: String, and closing: String) -> [String] {
        var found: [String] = []
        var rest = self[...]
        while let open = rest.firstRange(of: opening), let close = rest[open.upperBound...].firstRange(of: closing) {
            found.append(String(rest[open.upperBound..<close.lowerBound]))
            rest = rest[close.upperBound...]
        }
        return found
    }
}
