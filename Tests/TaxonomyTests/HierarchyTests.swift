import Inference
import Model
import Synchronization
import Testing

@testable import Taxonomy

@Suite struct HierarchyTests {
    private func children(of id: ClusterID?, in edition: Edition) -> [ClusterID] {
        edition.clusters.filter { $0.parent == id }.map(\.id)
    }

    @Test("A thousand clusters get a hundred parents and ten above these, by what they are called")
    func shape() async throws {
        let model = ScriptedModel()
        let edition = try await Catalogue(0..<1_000).edition(by: model)
        #expect(edition.clusters.count { $0.level == 1 } == 100)
        #expect(edition.clusters.count { $0.level == 2 } == 10)
        #expect(edition.clusters.allSatisfy { ($0.parent == nil) == ($0.level == 2) })
        #expect(edition.clusters.filter { $0.level < 2 }.allSatisfy { $0.placement == .byName })
        for number in [0, 123, 999] {
            let parent = try #require(edition.cluster(.base(number))?.parent)
            let lowest = number / 10 * 10
            #expect(children(of: parent, in: edition) == (lowest..<lowest + 10).map { .base($0) })
            let names = Catalogue.topic(number)
            #expect(edition.cluster(parent)?.label?.name == "Ask about \(names[0]) \(names[1])")
            let top = try #require(edition.cluster(parent)?.parent)
            #expect(edition.cluster(top)?.label?.name == "Ask about \(names[0])")
        }
        #expect(edition.arrangement?.clusters == 1_000)
        let counts = model.counts
        #expect(counts["name"] == 1_000)
        #expect(counts["deduplicate"] == 2)
        #expect(counts["assign"] == 110)
        #expect(counts["rename"] == 110)
        #expect(counts["audit"] == 56)
        #expect((20...40).contains(counts["propose"] ?? 0))
    }

    @Test("Few clusters need no parents, and no questions for them")
    func flat() async throws {
        let model = ScriptedModel()
        let edition = try await Catalogue(0..<8).edition(by: model)
        #expect(edition.upper.isEmpty)
        #expect(model.counts == ["name": 8, "audit": 1])
    }

    /// A catalogue of forty clusters in four bundles, with a model that answers `purpose` by `script`.
    private func arranged(
        _ purpose: String,
        _ script: @escaping @Sendable (Question) -> String
    ) async throws -> (Edition, ScriptedModel) {
        let model = ScriptedModel { question throws(InferenceError) in
            question.purpose == purpose ? script(question) : ScriptedModel.obliging(question)
        }
        return (try await Catalogue(0..<40).edition(by: model), model)
    }

    @Test("A parent that is not in the list is asked about singly once; then the nearest name has the cluster")
    func unlisted() async throws {
        let strays = [Catalogue.word(cluster: 7), Catalogue.word(cluster: 23)]
        let (edition, model) = try await arranged("assign") { question in
            let answer = ScriptedModel.obliging(question)
            let lines = question.blocks[1]
            return answer.split(separator: "\n", omittingEmptySubsequences: false).map { line in
                let number = line.prefix { $0.isNumber }
                guard let place = Int(number), strays.contains(where: lines[place - 1].contains) else {
                    return String(line)
                }
                return "\(number). Somewhere else"
            }.joined(separator: "\n")
        }
        #expect(model.counts["assign"] == 4 + 2)
        for number in [7, 23] {
            let neighbour = number / 10 * 10
            #expect(edition.cluster(.base(number))?.parent == edition.cluster(.base(neighbour))?.parent)
        }
    }

    @Test("The list's own words may come in other case, with blanks and a point")
    func ownWords() async throws {
        let (edition, model) = try await arranged("assign") { question in
            ScriptedModel.obliging(question).replacing("Ask about ", with: "  ask ABOUT ").replacing(
                "k\n",
                with: "k.\n"
            )
        }
        #expect(model.counts["assign"] == 4)
        #expect(edition.upper.count == 4)
    }

    @Test("No readable assignment at all: every cluster goes where its name is nearest")
    func noAssignment() async throws {
        let (edition, model) = try await arranged("assign") { _ in "I cannot say." }
        #expect(model.counts["assign"] == 4 + 40)
        #expect(edition.upper.count == 4)
        #expect(children(of: edition.cluster(.base(11))?.parent, in: edition) == (10..<20).map { .base($0) })
    }

    @Test("No readable proposal: the parts of the neighbourhood are named after what lies in their middle")
    func noProposal() async throws {
        let (edition, model) = try await arranged("propose") { _ in "Hm." }
        #expect(model.counts["propose"] == 2)
        #expect((2...6).contains(edition.upper.count))
        #expect(edition.clusters.filter { $0.level == 0 }.allSatisfy { $0.parent != nil })
    }

    @Test("Too many proposals are deduplicated; where that fails twice, the nearest are merged")
    func tooMany() async throws {
        let model = ScriptedModel { question throws(InferenceError) in
            switch question.purpose {
            case "propose":
                let words = question.blocks[0].map { $0.split(separator: " ")[4] }
                return ScriptedModel.list(words.prefix(12).map { "Ask about \($0)" })
            case "deduplicate": return "No idea."
            default: return ScriptedModel.obliging(question)
            }
        }
        let edition = try await Catalogue(0..<40).edition(by: model)
        #expect(model.counts["deduplicate"] == 2)
        #expect((1...6).contains(edition.upper.count))
        #expect(edition.clusters.filter { $0.level == 0 }.allSatisfy { $0.parent != nil })
    }

    @Test("A deduplication outside the bounds is asked for once more, with the numbers")
    func bounds() async throws {
        let calls = Mutex(0)
        let model = ScriptedModel { question throws(InferenceError) in
            guard question.purpose == "deduplicate",
                calls.withLock({
                    $0 += 1; return $0
                }) == 1
            else {
                return ScriptedModel.obliging(question)
            }
            return ScriptedModel.list(["Ask about everything fikok"])
        }
        let edition = try await Catalogue(0..<100).edition(by: model)
        #expect(model.counts["deduplicate"] == 2)
        #expect(
            model.questions.contains { $0.material.contains("it lists 1 different names, and there must be 5 to 15") }
        )
        #expect(edition.upper.count == 10)
    }

    @Test("The list of parents stands in another order in every question")
    func shuffled() async throws {
        let model = ScriptedModel()
        _ = try await Catalogue(0..<100).edition(by: model)
        let lists = model.questions.filter { $0.purpose == "assign" }.map { $0.blocks[0] }
        #expect(lists.count == 10)
        #expect(Set(lists).count == 10)
        #expect(Set(lists.map { $0.sorted() }).count == 1)
    }

    @Test("Neighbourhoods have about forty clusters, and none twice as many", arguments: [1, 60, 61, 200, 1_000])
    func neighbourhoodSizes(count: Int) {
        let embeddings = (0..<count).map { Catalogue.vector(Catalogue.topic($0)) }
        let hoods = neighbourhoods(of: embeddings)
        #expect(hoods.flatMap(\.self).sorted() == Array(0..<count))
        #expect(hoods.allSatisfy { $0.count <= 80 })
        #expect(abs(hoods.count - max(1, Int((Double(count) / 40).rounded()))) <= count / 60)
        let same = [Embedding](repeating: Catalogue.vector(["same"]), count: count)
        #expect(neighbourhoods(of: same).allSatisfy { $0.count <= 80 })
    }

    @Test("Without a name of its own a cluster hangs under the parent whose clusters lie nearest")
    func nameless() async throws {
        let model = ScriptedModel { question throws(InferenceError) in
            question.material.contains(Catalogue.word(cluster: 15)) && question.purpose == "name"
                ? "No." : ScriptedModel.obliging(question)
        }
        var catalogue = Catalogue(0..<40)
        catalogue[15].accounts = 4
        let edition = try await catalogue.edition(by: model)
        #expect(edition.cluster(.base(15))?.parent == edition.cluster(.base(14))?.parent)
        #expect(edition.cluster(.base(15))?.placement == .byCentroid)
    }
}
