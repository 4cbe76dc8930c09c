import Foundation

extension ScriptedModel {
    /// A list that could stand in `tag`, nil where none is wanted.
    ///
    /// Each numbered line of the material gets a line of the same number: with a rating, or with one of the unnumbered lines
    /// that stand in another fence. Without numbered lines, and where the instructions speak of a numbered list, as many
    /// names as the material asks for, each the beginning of one of its lines.
    static func list(for tag: String, _ form: String, _ request: Request) -> String? {
        let blocks = fencedBlocks(of: request.user)
        let numbered = blocks.flatMap { $0 }.compactMap(numberedLine)
        if tag == "ratings" {
            return numbered.isEmpty
                ? nil : numbered.map { "\($0.number). nobody is singled out | 5" }.joined(separator: "\n")
        }
        let choices = blocks.filter { block in block.allSatisfy { numberedLine($0) == nil } }.first ?? []
        if !numbered.isEmpty, !choices.isEmpty {
            return numbered.map { "\($0.number). \(closest(to: $0.text, among: choices))" }.joined(separator: "\n")
        }
        guard form.hasPrefix("1.") || request.system.contains("numbered"), let lines = blocks.first, !lines.isEmpty
        else {
            return nil
        }
        let wanted = request.user.firstMatch(of: /(?i)about (\d+)/).flatMap { Int($0.1) } ?? lines.count
        let count = max(1, min(wanted, lines.count))
        var names: [String] = []
        for place in 0..<count {
            let name = name(in: lines[place * lines.count / count])
            if !names.contains(name) { names.append(name) }
        }
        return names.enumerated().map { "\($0.offset + 1). \($0.element)" }.joined(separator: "\n")
    }

    /// The lines within each fence, of the whole material where it has none.
    private static func fencedBlocks(of material: String) -> [[String]] {
        let fenced = material.matches(of: /(?s)<data-([a-z0-9]+)>\n(.*?)\n<\/data-([a-z0-9]+)>/).map { String($0.2) }
        return (fenced.isEmpty ? [material] : fenced).map { block in
            block.split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }.filter {
                !$0.isEmpty
            }
        }
    }

    private static func numberedLine(_ line: String) -> (number: Int, text: String)? {
        guard let match = line.wholeMatch(of: /(\d{1,6})[.)]\s+(.+)/), let number = Int(match.1) else { return nil }
        return (number, String(match.2))
    }

    /// The choice that shares most words with `text`; among equals, any, but always the same.
    private static func closest(to text: String, among choices: [String]) -> String {
        let words = Set(contentWords(of: text))
        let scored = choices.map { choice in (Set(contentWords(of: choice)).intersection(words).count, choice) }
        let best = scored.map(\.0).max() ?? 0
        let equals = scored.filter { $0.0 == best }.map(\.1).sorted()
        return equals[Int(fingerprint(of: text) % UInt64(equals.count))]
    }

    /// A name as it stands before its description, at most ten words of it.
    private static func name(in line: String) -> String {
        let name = line.split(separator: /\s[—–-]\s|[:.;]\s/).first ?? line[...]
        return name.split(separator: " ").prefix(10).joined(separator: " ")
    }
}
