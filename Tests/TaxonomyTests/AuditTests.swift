import Inference
import Model
import Synchronization
import Testing

@testable import Taxonomy

@Suite struct AuditTests {
    /// An edition of `count` clusters whose ratings come from `script`, given the labels by number.
    private func edition(
        _ count: Int,
        after previous: Edition? = nil,
        _ script: @escaping @Sendable (_ labels: [String]) -> String
    ) async throws -> (Edition, ScriptedModel) {
        let auditor = ScriptedModel("auditor") { question throws(InferenceError) in script(question.blocks[0]) }
        return (try await Catalogue(0..<count).edition(by: ScriptedModel(), auditor: auditor, after: previous), auditor)
    }

    private static func answer(_ labels: [String], _ rating: (_ place: Int, String) -> String) -> String {
        let lines = labels.enumerated().map { "\($0.offset + 1). \(rating($0.offset, $0.element))" }
        return "<ratings>\n\(lines.joined(separator: "\n"))\n</ratings>"
    }

    @Test(
        "Below the pass mark key terms stand in a label's place, and the rating stays as the reason",
        arguments: 1...5
    )
    func passMark(value: Int) async throws {
        let word = Catalogue.word(cluster: 3)
        let (edition, _) = try await edition(6) { labels in
            Self.answer(labels) { _, label in label.contains(word) ? "seems narrow | \(value)" : "broad | 5" }
        }
        let label = try #require(edition.cluster(.base(3))?.label)
        #expect(label.rating?.value == value)
        #expect(label.shortfall == (value < 3 ? .identifying : nil))
        #expect(label.provenance.maker == (value < 3 ? "key-terms" : "scripted"))
        #expect(label.description.contains("not read by a model") == (value < 3))
        #expect(edition.cluster(.base(2))?.label?.shortfall == nil)
    }

    @Test("Twenty labels share a question, each numbered with name and description")
    func batches() async throws {
        let (_, auditor) = try await edition(50) { labels in Self.answer(labels) { _, _ in "broad | 5" } }
        let sizes = auditor.questions.map { $0.blocks[0].count }.sorted()
        #expect(sizes.last == 20)
        #expect(sizes.reduce(0, +) > 50)
        let first = try #require(auditor.questions.first { $0.blocks[0].contains { $0.hasPrefix("20. Ask about") } })
        #expect(first.blocks[0].allSatisfy { $0.contains(" — People asked about ") })
    }

    @Test("Only what cannot be read is asked again; twice unreadable is not shown, and asked anew next time")
    func unreadable() async throws {
        let words = [Catalogue.word(cluster: 1), Catalogue.word(cluster: 2)]
        let calls = Mutex(0)
        let (first, auditor) = try await edition(6) { labels in
            let call = calls.withLock {
                $0 += 1; return $0
            }
            return Self.answer(labels) { _, label in
                if label.contains(words[0]) { return "five out of five" }
                if label.contains(words[1]), call == 1 { return "no reason is given 5" }
                return "broad | 4"
            }
        }
        #expect(auditor.questions.map { $0.blocks[0].count } == [6, 2])
        #expect(first.cluster(.base(1))?.label?.shortfall == .unrated)
        #expect(first.cluster(.base(1))?.label?.provenance.maker == "key-terms")
        #expect(first.cluster(.base(2))?.label?.rating?.value == 4)
        let again = ScriptedModel()
        let second = try await Catalogue(0..<6).edition(
            2,
            by: again,
            auditor: ScriptedModel("auditor"),
            after: first
        )
        #expect(again.counts == ["name": 1])
        #expect(second.cluster(.base(1))?.label?.rating?.value == 5)
    }

    @Test(
        "A rating that is none, that stands twice or without its reason, is not believed",
        arguments: [
            "broad | 6", "broad | 0", "broad | five", "| 5", "broad 5", "broad | 5 | 1", "broad | 5\n1. broad | 5", "5",
            "broad | 5.0",
        ]
    )
    func nonsense(line: String) async throws {
        let (edition, auditor) = try await edition(1) { _ in "<ratings>\n1. \(line)\n</ratings>" }
        #expect(auditor.counts["audit"] == 2)
        #expect(edition.cluster(.base(0))?.label?.shortfall == .unrated)
    }

    @Test("Key terms are not rated: no model made them")
    func keyTerms() async throws {
        let auditor = ScriptedModel()
        let edition = try await Catalogue(0..<4).edition(
            by: ScriptedModel { _ throws(InferenceError) in "No." },
            auditor: auditor
        )
        #expect(auditor.counts.isEmpty)
        #expect(edition.clusters.allSatisfy { $0.label?.rating == nil })
    }

    @Test("A name that the audit has struck is not asked for again while its basis holds")
    func struck() async throws {
        let (first, _) = try await edition(3) { labels in Self.answer(labels) { _, _ in "one person | 1" } }
        let (second, auditor) = try await edition(3, after: first) { labels in Self.answer(labels) { _, _ in "x | 5" } }
        #expect(auditor.counts.isEmpty)
        #expect(second.clusters.allSatisfy { $0.label?.shortfall == .identifying && $0.label?.rating?.value == 1 })
    }
}
