import Foundation

extension ScriptedModel {
    /// Writes what stands in one tag of an answer.
    ///
    /// `form` is what the instructions show between the tag and its end.
    package typealias Derivation = @Sendable (_ tag: String, _ form: String, _ request: Request) -> String

    /// Answers any question whose instructions show each tag of the answer on a line of its own, as `<tag>…</tag>`.
    ///
    /// What stands in the tags is derived from the material, so that the same material always gets the same answer. Without
    /// such a line it answers with a sentence.
    package static let obliging: Script = obliging(deriving: plausible)

    /// The same with other contents: `derive` may fall back on `ScriptedModel.plausible`.
    package static func obliging(deriving derive: @escaping Derivation) -> Script {
        { request in
            let tags = answerTags(in: request.system)
            guard !tags.isEmpty else { return .text(derive("", "", request)) }
            var parts = tags.map { "<\($0.tag)>\(derive($0.tag, $0.form, request))</\($0.tag)>" }
            // Where the client has begun the answer, it goes on behind what is there.
            if let begun = request.prefill, let tag = tags.first(where: { begun.contains("<\($0.tag)>") })?.tag,
                let place = tags.firstIndex(where: { $0.tag == tag })
            {
                parts = Array(parts[place...])
                parts[0] = String(parts[0].dropFirst(tag.count + 2))
            }
            return .text(parts.joined(separator: "\n"))
        }
    }

    /// The tags that `instructions` ask for, each with the form that is shown between its ends.
    package static func answerTags(in instructions: String) -> [(tag: String, form: String)] {
        var found: [(tag: String, form: String)] = []
        for line in instructions.split(whereSeparator: \.isNewline) {
            let line = line.trimmingCharacters(in: .whitespaces)
            guard line.hasPrefix("<"), let end = line.firstIndex(of: ">") else { continue }
            let tag = String(line[line.index(after: line.startIndex)..<end])
            let isName =
                tag.first?.isLetter == true && tag.allSatisfy { $0.isLetter || $0.isNumber || "_-".contains($0) }
            guard isName, line.hasSuffix("</\(tag)>"), line.count >= 2 * tag.count + 5,
                !found.contains(where: { $0.tag == tag })
            else { continue }
            found.append((tag, String(line[line.index(after: end)...].dropLast(tag.count + 3))))
        }
        return found
    }

    /// Text that could stand in `tag`: a number where `form` shows a range, one of the values where it shows some, one of
    /// the listed lines where it asks for one, a list where it shows one, otherwise words of the material.
    package static let plausible: Derivation = { tag, form, request in
        let words = contentWords(of: request.user)
        let lowered = form.lowercased()
        if tag == "rating" { return "5" }
        if tag == "language" { return "English" }
        if let range = numberRange(in: form) {
            // The low end is what most conversations get: it must not look as if everything were alarming.
            return String(range.lowerBound)
        }
        if lowered.contains("yes"), lowered.contains("no") { return "Yes" }
        if lowered.contains("list") || lowered.contains("one of") || lowered.contains("exact"),
            let line = listedLine(in: request.user)
        {
            return line
        }
        if let value = firstValue(in: form) { return value }
        if form.trimmingCharacters(in: .whitespaces).hasPrefix("1.") {
            return stride(from: 0, to: max(1, min(words.count, 10) - 1), by: 2).enumerated().map { number, place in
                "\(number + 1). Help with " + words[place..<min(place + 2, words.count)].joined(separator: " and ")
            }.joined(separator: "\n")
        }
        if tag == "name" { return "Help with " + words.prefix(3).joined(separator: ", ") }
        return "Asks for help with " + words.prefix(6).joined(separator: ", ") + "."
    }

    private static func numberRange(in form: String) -> ClosedRange<Int>? {
        let text = form.replacing(" to ", with: "-").replacing("–", with: "-").filter { !$0.isWhitespace }
        guard let match = text.firstMatch(of: /(\d+)-(\d+)/), let low = Int(match.1), let high = Int(match.2),
            low <= high
        else { return nil }
        return low...high
    }

    private static func firstValue(in form: String) -> String? {
        let values = form.split(separator: form.contains("|") ? "|" : "/").map {
            $0.trimmingCharacters(in: .whitespaces)
        }
        guard values.count > 1, let first = values.first, !first.isEmpty else { return nil }
        return first
    }

    /// One of the lines that begin with a number or a dash, chosen by the rest of the material.
    private static func listedLine(in material: String) -> String? {
        let lines = material.split(whereSeparator: \.isNewline).compactMap { line -> String? in
            line.firstMatch(of: /^\s*(?:\d+[.)]|[-*])\s+(.*\S)\s*$/).map { String($0.1) }
        }
        guard !lines.isEmpty else { return nil }
        let others = contentWords(of: material).filter { word in !lines.contains { $0.lowercased().contains(word) } }
        let sum = fingerprint(of: others.joined(separator: " "))
        return lines.sorted()[Int(sum % UInt64(lines.count))]
    }

    /// The first words of the material that mean something, without its tags, whose names may be drawn at random.
    private static func contentWords(of material: String) -> [String] {
        let plain = material.replacing(/<[^<>]*>|&[a-z]+;/, with: " ").lowercased()
        var words: [String] = []
        for word in plain.split(whereSeparator: { !$0.isLetter }) where word.count > 3 && words.count < 24 {
            if !fillers.contains(String(word)), !words.contains(String(word)) { words.append(String(word)) }
        }
        return words.isEmpty ? ["something"] : words
    }

    private static let fillers: Set<String> = [
        "about", "also", "assistant", "because", "been", "could", "does", "from", "have", "help", "here", "human",
        "into",
        "just", "like", "need", "please", "should", "some", "that", "their", "them", "then", "there", "they", "this",
        "user", "want", "what", "when", "where", "which", "will", "with", "would", "your",
    ]
}
