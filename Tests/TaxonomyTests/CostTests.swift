import Clustering
import Inference
import Model
import Testing

@testable import Taxonomy

/// What a taxonomy of a thousand clusters costs, counted at four characters a token.
@Suite struct CostTests {
    private static let words = [
        "bread", "oven", "flour", "dough", "crust", "yeast", "cake", "sugar", "butter", "recipe",
    ]

    /// Fifty summaries of about eighty characters, twenty tokens, each of an account of its own.
    private static func summaries(_ number: Int, first: UInt64) -> [Summary] {
        (0..<50).map { place in
            let words = Catalogue.topic(number).joined(separator: " ")
            let filling = "Somebody wanted the assistant to explain \(words) and many other things besides"
            return Summary(account: AccountID(rawValue: first + UInt64(place)), text: String(filling.prefix(80)))
        }
    }

    /// Answers as long as they are asked for: sixty words of summary, ten of a name, whole scratchpads, reasons of eight words.
    private static let verbose: ScriptedModel.Script = { question throws(InferenceError) in
        let plain = ScriptedModel.obliging(question)
        let thought = Array(repeating: "thinking", count: question.purpose == "assign" ? 40 : 60).joined(separator: " ")
        switch question.purpose {
        case "name", "rename":
            let filler = Array(repeating: "people wanted various general kinds of help", count: 7).joined(
                separator: " "
            )
            return plain.replacing("People asked", with: "\(filler). People asked")
                .replacing("</name>", with: " and various related things too</name>")
        case "audit": return plain.replacing("broad topic, nobody named", with: "a broad topic with nobody named in it")
        case "propose":
            return plain.replacing("Near ones go together.", with: thought)
                .replacing("k\n", with: "k and various related things too\n")
        default: return plain.replacing("Near ones go together.", with: thought)
        }
    }

    @Test("A thousand clusters with fifty members and fifty neighbours cost at most $10 to name and $14 in all")
    func thousand() async throws {
        let model = ScriptedModel(script: Self.verbose)
        let catalogue = Catalogue(0..<1_000)
        let edition = try await catalogue.edition(by: model) { cluster in
            guard case .base(let number) = cluster else { return ClusterEvidence(members: [], contrast: []) }
            return ClusterEvidence(
                members: Self.summaries(number, first: UInt64(number * 1_000)),
                contrast: Self.summaries((number + 1) % 1_000, first: 5_000_000)
            )
        }
        #expect(edition.clusters.allSatisfy { $0.label?.shortfall == nil && $0.label?.rating != nil })
        #expect(edition.clusters.count { $0.level > 0 } == 110)

        var table = "purpose      questions    input   output     cost\n"
        var costs: [String: Double] = [:]
        for purpose in ["name", "propose", "deduplicate", "assign", "rename", "audit"] {
            let sum = try #require(model.characters[purpose])
            let (input, output) = (sum.asked / 4, sum.answered / 4)
            let cost = (3 * Double(input) + 15 * Double(output)) / 1_000_000
            costs[purpose] = cost
            let numbers = [
                ("\(sum.questions)", 9), ("\(input)", 9), ("\(output)", 9), ("$\((cost * 100).rounded() / 100)", 9),
            ]
            table += purpose.padded(to: 13) + numbers.map { $0.0.padded(before: $0.1) }.joined() + "\n"
        }
        let total = costs.values.reduce(0, +)
        table += "in all: $\((total * 100).rounded() / 100)"
        #expect(costs["name"] ?? .infinity <= 10, "\(table)")
        #expect(total <= 14, "\(table)")
        // The counts are those of a run as it should be, so that the sum cannot be low for want of questions.
        #expect(costs["name"] ?? 0 > 8, "\(table)")
        #expect(
            model.counts["name"] == 1_000 && model.counts["rename"] == 110 && model.counts["assign"] == 110,
            "\(table)"
        )
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }

    fileprivate func padded(before width: Int) -> String {
        String(repeating: " ", count: max(0, width - count)) + self
    }
}
