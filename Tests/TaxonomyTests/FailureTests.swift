import Inference
import Model
import Synchronization
import Testing

@testable import Taxonomy

@Suite struct FailureTests {
    private static func error(_ cause: InferenceError.Cause) -> InferenceError {
        InferenceError(cause, endpoint: "https://model.example")
    }

    @Test(
        "A question that the server refuses costs its own cluster the name and nobody else's, and is put again next time",
        arguments: [InferenceError.Cause.rejected(status: 413), .keptFailing(attempts: 5)]
    )
    func ownFault(cause: InferenceError.Cause) async throws {
        let word = Catalogue.word(cluster: 5)
        let model = ScriptedModel { question throws(InferenceError) in
            if question.purpose == "name", question.blocks[0].joined().contains(word) { throw Self.error(cause) }
            return ScriptedModel.obliging(question)
        }
        let catalogue = Catalogue(0..<20)
        let first = try await catalogue.edition(by: model)
        #expect(first.cluster(.base(5))?.label?.shortfall == .failed)
        #expect(first.clusters.filter { $0.id != .base(5) }.allSatisfy { $0.label?.shortfall == nil })
        #expect(first.unasked == 0)
        let again = ScriptedModel()
        let second = try await catalogue.edition(2, by: again, after: first)
        #expect(again.counts["name"] == 1)
        #expect(second.cluster(.base(5))?.label?.shortfall == nil)
    }

    @Test(
        "Where every question of one purpose fails the edition is made all the same",
        arguments: ["propose", "deduplicate", "assign", "rename", "audit"]
    )
    func onePurpose(purpose: String) async throws {
        let model = ScriptedModel { question throws(InferenceError) in
            if question.purpose == purpose { throw Self.error(.rejected(status: 400)) }
            return ScriptedModel.obliging(question)
        }
        let edition = try await Catalogue(0..<100).edition(by: model)
        #expect(edition.clusters.count { $0.level == 0 && $0.parent != nil } == 100)
        #expect((5...15).contains(edition.upper.count))
        #expect(edition.clusters.allSatisfy { $0.label != nil })
    }

    /// A model whose budget ends with the question of this number.
    private func limited(to questions: Int) -> ScriptedModel {
        let left = Mutex(questions)
        return ScriptedModel { question throws(InferenceError) in
            guard
                left.withLock({
                    $0 -= 1; return $0 >= 0
                })
            else { throw Self.error(.overBudget) }
            return ScriptedModel.obliging(question)
        }
    }

    @Test(
        "A used-up budget leaves key terms and geometry, says how much was not asked, and is not tried again and again"
    )
    func noBudget() async throws {
        let model = limited(to: 0)
        let catalogue = Catalogue(0..<100)
        let edition = try await catalogue.edition(by: model)
        #expect(edition.unasked == 100)
        #expect(edition.arrangement == nil)
        #expect(edition.clusters.allSatisfy { $0.label?.provenance.maker == "key-terms" })
        // As many as were under way when the budget ended, and nobody after them.
        #expect(model.questions.count <= 64)
        let plain = Taxonomist(configuration: TaxonomyConfiguration()).edition(
            number: 1,
            time: Timestamp(rawValue: 1_000),
            of: catalogue.portraits,
            background: catalogue.background,
            words: catalogue.words,
            after: nil
        )
        #expect(edition.clusters.map(\.parent) == plain.clusters.map(\.parent))
        #expect(edition.clusters.map { $0.label?.name } == plain.clusters.map { $0.label?.name })
    }

    @Test("Names that were paid for are rated before the next ones are asked for, and stay")
    func paid() async throws {
        // 80 names and 4 batches of ratings, then 40 more names of the second wave.
        let first = try await Catalogue(0..<200).edition(by: limited(to: 124))
        let named = first.clusters.filter { $0.level == 0 && $0.label?.shortfall == nil }
        #expect(named.count >= 80)
        #expect(named.allSatisfy { $0.label?.rating != nil })
        #expect(first.unasked == 200)
        let model = ScriptedModel()
        let second = try await Catalogue(0..<200).edition(2, by: model, after: first)
        #expect(model.counts["name"] == 200 - named.count)
        #expect(second.unasked == 0)
        #expect(second.arrangement != nil)
    }

    @Test(
        "Without budget the parents of the edition before are kept, and newcomers hang where they lie until they are asked about"
    )
    func keptParents() async throws {
        let catalogue = Catalogue(0..<100)
        let first = try await catalogue.edition(by: ScriptedModel())
        var more = catalogue
        more.entries += (100..<130).map { .init(number: $0) }
        let second = try await more.edition(2, by: limited(to: 0), after: first)
        for cluster in first.clusters { #expect(second.cluster(cluster.id)?.parent == cluster.parent) }
        #expect(second.clusters.filter { $0.level == 0 }.allSatisfy { $0.parent != nil })
        #expect((100..<130).allSatisfy { second.cluster(.base($0))?.placement == .byCentroid })
        #expect(second.unasked ?? 0 >= 30)
        #expect(second.arrangement == first.arrangement)
        let model = ScriptedModel()
        let third = try await more.edition(3, by: model, after: second)
        #expect(model.counts["name"] == 30)
        #expect(model.counts["assign"] == 13)
        #expect(third.arrangement?.clusters == 130)
        #expect(third.clusters.filter { $0.level == 0 }.allSatisfy { $0.placement == .byName })
    }

    @Test("A budget that ends while the hierarchy is built leaves no half of one", arguments: [0, 5, 12, 14, 20, 40])
    func halfWay(extra: Int) async throws {
        // 100 names and 5 batches of ratings come first.
        let edition = try await Catalogue(0..<100).edition(by: limited(to: 105 + extra))
        #expect(edition.clusters.filter { $0.level == 0 }.allSatisfy { $0.parent != nil && $0.label?.shortfall == nil })
        #expect((5...15).contains(edition.upper.count))
        #expect((edition.unasked ?? 0) > 0 || extra == 40)
        #expect(edition.clusters.allSatisfy { $0.label?.shortfall != nil || $0.label?.rating != nil || $0.level > 0 })
    }

    @Test("When the client ends, so does the edition")
    func ended() async {
        let model = ScriptedModel { question throws(InferenceError) in
            if question.purpose == "assign" { throw Self.error(.ended) }
            return ScriptedModel.obliging(question)
        }
        await #expect(throws: Self.error(.ended)) { try await Catalogue(0..<40).edition(by: model) }
    }

    @Test("A cancelled task asks nothing more")
    func cancelled() async {
        let model = ScriptedModel()
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await Catalogue(0..<40).edition(by: model)
        }
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(model.questions.isEmpty)
    }

    @Test("At most sixty-four names are asked for at a time")
    func width() async throws {
        let running = Mutex(0)
        let most = Mutex(0)
        let model = ModelClient(model: "slow") { question throws(InferenceError) in
            let now = running.withLock {
                $0 += 1; return $0
            }
            most.withLock { $0 = max($0, now) }
            for _ in 0..<20 { await Task.yield() }
            running.withLock { $0 -= 1 }
            return ModelAnswer(text: ScriptedModel.obliging(question))
        }
        let taxonomist = try ModelTaxonomist(
            configuration: TaxonomyConfiguration(),
            prompts: PromptLibrary(directories: []),
            namer: model,
            auditor: model,
            embed: { Catalogue.embed($0) }
        )
        let catalogue = Catalogue(0..<150)
        _ = try await taxonomist.edition(
            number: 1,
            time: Timestamp(rawValue: 0),
            of: catalogue.portraits,
            background: catalogue.background,
            words: catalogue.words,
            after: nil,
            evidence: { catalogue.evidence($0) }
        )
        #expect(most.withLock(\.self) <= 64)
    }

    @Test("An encoder that loses a vector is named as the fault")
    func lostVector() async throws {
        let model = ScriptedModel()
        let taxonomist = try ModelTaxonomist(
            configuration: TaxonomyConfiguration(),
            prompts: PromptLibrary(directories: []),
            namer: model.client,
            auditor: model.client,
            embed: { Array(Catalogue.embed($0).dropLast()) }
        )
        let catalogue = Catalogue(0..<40)
        let error = await #expect(throws: EmbeddingFault.self) {
            try await taxonomist.edition(
                number: 1,
                time: Timestamp(rawValue: 0),
                of: catalogue.portraits,
                background: catalogue.background,
                words: catalogue.words,
                after: nil,
                evidence: { catalogue.evidence($0) }
            )
        }
        #expect(error?.description.contains("39 vectors of 40 names") == true)
    }
}
