import Foundation

extension ScriptedModel {
    /// Writes what stands in one tag of an answer.
    ///
    /// `form` is what the instructions show between the tag and its end, and behind it on the same line.
    package typealias Derivation = @Sendable (_ tag: String, _ form: String, _ request: Request) -> String

    /// Answers any question whose instructions show each tag of the answer at the beginning of a line, as `<tag>…</tag>`.
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

    /// The tags that `instructions` ask for, each with its form.
    package static func answerTags(in instructions: String) -> [(tag: String, form: String)] {
        var found: [(tag: String, form: String)] = []
        for line in instructions.split(whereSeparator: \.isNewline) {
            guard let match = line.prefixMatch(of: /\s*<([A-Za-z][A-Za-z0-9_-]*)>(.*?)<\/([A-Za-z0-9_-]+)>(.*)/),
                match.1 == match.3, !found.contains(where: { $0.tag == match.1 })
            else { continue }
            let form = (match.2 == "…" ? "" : match.2 + " ") + match.4
            found.append((String(match.1), form.trimmingCharacters(in: .whitespaces)))
        }
        return found
    }

    /// Text that could stand in `tag`.
    ///
    /// A number where `form` shows a range, one of the values where it shows some, *Yes* to what decides whether to go on
    /// and *No* to other such questions, a line for each numbered line of the material where a choice or a rating is asked
    /// for, a list where the instructions want one, otherwise a few words of the material in a sentence.
    package static let plausible: Derivation = { tag, form, request in
        let words = contentWords(of: request.user)
        if tag == "rating" { return "5" }
        if tag == "language" { return "English" }
        if tag == "name" { return "Help with " + commonWords(of: request.user).prefix(3).joined(separator: ", ") }
        if tag == "summary", let common = commonWords(of: request.user).first {
            return "People asked for help with \(common). They wanted it explained."
        }
        if let values = values(in: form) {
            return values[Int(fingerprint(of: words.joined(separator: " ")) % UInt64(values.count))]
        }
        if let range = numberRange(in: form) {
            // The low end is what most conversations get: it must not look as if everything were alarming.
            return String(range.lowerBound)
        }
        if isYesOrNo(form) { return goesOn(tag, form) ? "Yes" : "No" }
        if tag == "ratings" || tag == "answer", let list = list(for: tag, form, request) { return list }
        if tag == "answer", isYesOrNo(request.system) { return "Yes" }
        // A form that quotes how the sentence begins wants the rest of it.
        let beginning = form.hasPrefix("\"") || form.contains(" \"") ? "get help with " : "Asks for help with "
        return beginning + words.prefix(6).joined(separator: ", ") + "."
    }

    private static func isYesOrNo(_ text: String) -> Bool {
        text.firstMatch(of: /(?i)\byes or no\b/) != nil
    }

    private static func goesOn(_ tag: String, _ form: String) -> Bool {
        if form.contains("if Yes, answer nothing") { return false }
        return form.contains("if No, answer nothing") || tag == "answer" || tag.hasPrefix("screen")
            || tag.hasPrefix("fits")
    }

    private static func numberRange(in form: String) -> ClosedRange<Int>? {
        guard let match = form.firstMatch(of: /\b(\d+)\s*(?:-|–|to)\s*(\d+)\b/), let low = Int(match.1),
            let high = Int(match.2), low <= high
        else { return nil }
        return low...high
    }

    private static func values(in form: String) -> [String]? {
        let text: Substring
        let separator: Character
        if let match = form.firstMatch(of: /(?i)\bone of: (.+?)\.?$/) {
            (text, separator) = (match.1, match.1.contains(";") ? ";" : ",")
        } else if form.contains("|") {
            (text, separator) = (form[...], "|")
        } else {
            return nil
        }
        let values = text.split(separator: separator).map { $0.trimmingCharacters(in: .whitespaces) }
        return values.isEmpty ? nil : values
    }

    /// The first words of the material that mean something, without its tags, whose names may be drawn at random.
    static func contentWords(of material: String) -> [String] {
        let plain = material.replacing(/<[^<>]*>|&[a-z]+;/, with: " ").lowercased()
        var words: [String] = []
        let all = plain.split(whereSeparator: { !$0.isLetter }).map(String.init)
        let isEnglish = all.count < 6 || all.contains { english.contains($0) }
        for word in all where word.count > 3 && words.count < 24 && !fillers.contains(word) {
            // Answers are to be in English, so a word of another language becomes one of a few, always the same.
            let topic = isEnglish ? word : topics[Int(fingerprint(of: word) % UInt64(topics.count))]
            if !words.contains(topic) { words.append(topic) }
        }
        return words.isEmpty ? ["something"] : words
    }

    /// The same of the first fenced list, the words that most of its lines have coming first.
    private static func commonWords(of material: String) -> [String] {
        let list = material.firstMatch(of: #/<data-([a-z0-9]+)>\n(?s:(.*?))\n</data-/#).map { String($0.2) } ?? material
        let lines = list.split(separator: "\n").map { contentWords(of: String($0)) }
        var counts: [String: Int] = [:]
        for word in lines.joined() { counts[word, default: 0] += 1 }
        var ranked: [String] = []
        for word in lines.joined() where !ranked.contains(word) { ranked.append(word) }
        return ranked.enumerated().sorted { left, right in
            (counts[right.element, default: 0], left.offset) < (counts[left.element, default: 0], right.offset)
        }.map(\.element)
    }

    private static let english: Set = [
        "the", "and", "for", "my", "with", "you", "how", "what", "where", "why", "can", "is", "write", "explain",
    ]

    private static let topics = [
        "garden", "kitchen", "river", "weather", "music", "travel", "letter", "contract", "recipe", "engine",
        "medicine",
        "school", "window", "market", "bicycle", "camera", "football", "history", "grammar", "mountain", "painting",
        "computer", "insurance", "holiday", "wedding", "furniture", "telephone", "newspaper", "theatre", "village",
    ]

    private static let fillers: Set<String> = [
        "about", "above", "also", "asked", "asks", "assistant", "because", "been", "could", "data", "does", "fill",
        "from", "have",
        "help",
        "here", "human", "into", "just", "like", "material", "need", "please", "should", "some", "tags", "that",
        "their",
        "them", "then", "there", "they", "this", "user", "want", "what", "when", "where", "which", "will", "with",
        "would", "your",
    ]
}
