import Inference

/// The lines of an answer that begin with a number.
struct NumberedList: Sendable {
    /// In the order of the answer.
    let entries: [(number: Int, text: String)]

    /// Reads the content of `tag` in an answer in which `tags` were asked for; lines without a number are passed over.
    init(reading answer: String, tag: String, tags: [String]) throws(AnswerFault) {
        let content: String
        do throws(TaggedAnswer.Fault) {
            content = try TaggedAnswer(answer, tags: tags).content(of: tag)
        } catch {
            throw .malformed(error.description)
        }
        entries = content.split(whereSeparator: \.isNewline).compactMap { line in
            let line = line.drop(while: \.isWhitespace)
            let digits = line.prefix { $0.isASCII && $0.isNumber }
            let rest = line.dropFirst(digits.count)
            guard digits.count <= 6, let number = Int(digits), let mark = rest.first, ".):".contains(mark) else {
                return nil
            }
            let text = rest.dropFirst().split(whereSeparator: \.isWhitespace).joined(separator: " ")
            return text.isEmpty ? nil : (number, text)
        }
        guard !entries.isEmpty else { throw .malformed("<\(tag)> has no numbered line") }
    }

    /// The text under each number from 1 to `count`; one that stands twice is under neither.
    func texts(upTo count: Int) -> [Int: String] {
        let byNumber = Dictionary(grouping: entries.filter { (1...max(count, 1)).contains($0.number) }, by: \.number)
        return byNumber.compactMapValues { $0.count == 1 ? $0[0].text : nil }
    }

    /// The names listed, each once; throws where one is no name or their number is not within `bounds`.
    func names(within bounds: ClosedRange<Int>) throws(AnswerFault) -> [String] {
        var names: [String] = []
        var seen: Set<String> = []
        for entry in entries {
            let name = try LabelText.checkedName(entry.text)
            if seen.insert(name.lowercased()).inserted { names.append(name) }
        }
        guard bounds.contains(names.count) else {
            throw .malformed(
                "it lists \(names.count) different names, and there must be \(bounds.lowerBound) to \(bounds.upperBound)"
            )
        }
        return names
    }
}
