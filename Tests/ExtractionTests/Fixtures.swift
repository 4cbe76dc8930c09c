import Intake
import Model
import Synchronization

@testable import Extraction

extension Conversation {
    /// A conversation in which user and assistant take turns, the user first.
    static func of(
        _ words: String...,
        id: String = "c-1",
        account: String? = nil,
        timestamp: Timestamp? = nil,
        language: String? = nil,
        fields: [String: FacetValue] = [:]
    ) -> Conversation {
        let turns = words.enumerated().map { place, text in
            Turn(role: place.isMultiple(of: 2) ? .user : .assistant, text: text)
        }
        return Conversation(
            id: id,
            account: account,
            timestamp: timestamp,
            language: language,
            turns: turns,
            fields: fields
        )
    }
}

extension TextEmbedder {
    /// One dimension for each of `topics`, by how often the text has the word, and one that is always there.
    ///
    /// A stand-in with a meaning that a test can compute: texts about the same topics point the same way.
    static func counting(_ topics: String..., log: EmbeddingLog = EmbeddingLog()) -> TextEmbedder {
        TextEmbedder(dimensions: topics.count + 1) { texts in
            log.add(texts)
            return texts.map { text in
                let words = text.lowercased().split { !$0.isLetter }
                return topics.map { topic in Float(words.count { $0 == topic }) } + [0.01]
            }
        }
    }
}

/// What an embedder was asked, call by call.
final class EmbeddingLog: Sendable {
    private let kept = Mutex<[[String]]>([])

    var calls: [[String]] { kept.withLock { $0 } }

    func add(_ texts: [String]) { kept.withLock { $0.append(texts) } }
}
