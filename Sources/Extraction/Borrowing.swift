import Inference
import Intake

/// Whether an answer carries off somebody's words.
///
/// A sentence about a conversation shares words with it; a run of them is a quotation, and would bring into the database
/// what a person wrote. Words are runs of letters and digits, compared without case; what is not seen does not part
/// them.
enum Borrowing {
    /// How many words in a row are a quotation.
    static let limit = 8

    /// Whether `answer` has `limit` words in a row that stand in one turn of `conversation` just so.
    static func occurs(in answer: String, from conversation: Conversation) -> Bool {
        var places: [String: [Int]] = [:]
        var count = 0
        forEachWord(in: answer) { word in
            places[word, default: []].append(count)
            count += 1
            return true
        }
        guard count >= limit else { return false }
        return conversation.turns.contains { turn in
            // How long the run is that ends at a place of the answer.
            var runs: [Int: Int] = [:]
            var isFound = false
            forEachWord(in: turn.text) { word in
                guard let found = places[word] else {
                    runs.removeAll(keepingCapacity: true)
                    return true
                }
                runs = Dictionary(uniqueKeysWithValues: found.map { ($0, runs[$0 - 1, default: 0] + 1) })
                isFound = runs.values.contains { $0 >= limit }
                return !isFound
            }
            return isFound
        }
    }

    /// Calls `body` with one word after the other until it returns false.
    private static func forEachWord(in text: String, _ body: (String) -> Bool) {
        var word = ""
        for scalar in text.unicodeScalars {
            let isInWord =
                switch scalar {
                case "a"..."z", "A"..."Z", "0"..."9": true
                case _ where scalar.isASCII: false
                default: scalar.properties.isAlphabetic || scalar.isMark || scalar.properties.numericType != nil
                }
            if isInWord {
                word.unicodeScalars.append(scalar)
            } else if !word.isEmpty, !EscapedText.isUnseen(scalar) {
                guard body(word.lowercased()) else { return }
                word = ""
            }
        }
        if !word.isEmpty { _ = body(word.lowercased()) }
    }
}
